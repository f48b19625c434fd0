"""Staff look at every mail of their brands before shoppers do."""

from django.urls import NoReverseMatch, reverse

import pytest

from commerce.dashboard.mails.samples import NAMES
from core.models import User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for


@pytest.fixture
def support(petite: Shop, bakers: Shop) -> User:
    user = User.objects.create_user("support@example.com")
    assign(user=user, role="Support", brands=[petite.brand])
    return user


def address(kind: str, brand: str, locale: str, name: str) -> str:
    return reverse(f"dashboard:mail-{kind}", args=[brand, locale, name])


def test_the_list_shows_the_own_brands_mails(support: User) -> None:
    page = client_for(support).get(reverse("dashboard:mail-list")).content.decode()

    assert page.count("/dashboard/mails/petite/") == len(NAMES) * 2
    assert "/dashboard/mails/bakers/" not in page


@pytest.mark.parametrize("locale", ["en-gb", "de"])
@pytest.mark.parametrize("name", NAMES)
def test_every_mail_has_a_subject_html_and_text(support: User, name: str, locale: str) -> None:
    client = client_for(support)

    page = client.get(address("preview", "petite", locale, name))
    html = client.get(address("html", "petite", locale, name))

    letter = page.context["letter"]
    assert letter.subject
    assert letter.html == html.content.decode()
    for part in (letter.subject, letter.text, letter.html):
        assert "{" not in part.replace("{ ", "").partition("<style>")[0]
        assert "None" not in part
    assert "Petite" in letter.text
    assert html["Content-Security-Policy"].startswith("sandbox")
    assert f'<html lang="{"en-GB" if locale == "en-gb" else "de"}">' in letter.html


def test_other_brands_mails_and_unknown_ones_are_not_found(support: User, bakers: Shop) -> None:
    client = client_for(support)

    for path in (
        address("preview", "bakers", "en-gb", "order_paid"),
        address("html", "bakers", "en-gb", "order_paid"),
        address("html", "petite", "en-gb", "order_lost"),
        address("html", "petite", "fr", "order_paid"),
    ):
        assert client.get(path).status_code == 404


def test_shoppers_are_kept_out(petite: Shop) -> None:
    client = client_for(User.objects.create_user("ada@example.org"))

    assert client.get(reverse("dashboard:mail-list")).status_code in (302, 403)


def test_mails_are_not_written_in_the_dashboard() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("dashboard:comms-update", args=["order-placed"])
