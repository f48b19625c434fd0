"""Mails about an account: the brand's, in the reader's language, through the outbox, and no secret at rest."""

import email
import email.policy
import json
import re
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress

from core.models import Delivery, OutboxEntry, User
from tests.factories.checkout import Shopper
from tests.factories.commerce import make_brand


@pytest.fixture(autouse=True)
def mailbox(settings, tmp_path) -> Path:
    settings.EMAIL_BACKEND = "core.mail.FolderBackend"
    settings.MAIL_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def ada() -> User:
    user = User.objects.create_user("ada@example.org", password="correct horse battery")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def only_mail(mailbox: Path) -> EmailMessage:
    (path,) = mailbox.glob("*.eml")
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def bodies(mail: EmailMessage) -> tuple[str, str]:
    return mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()


def ask(market: str = "en-gb", address: str = "ada@example.org") -> Shopper:
    shopper = Shopper(make_brand("petite"), market=market)
    assert shopper.post("account/password/reset/", {"email": address}).status_code == 302
    return shopper


def test_reset_link_opens_and_rests_nowhere(ada, mailbox, drain_outbox):
    shopper = ask()
    kept = json.dumps([list(Delivery.objects.values("payload")), list(OutboxEntry.objects.values("payload"))])
    assert list(mailbox.iterdir()) == []

    drain_outbox()

    mail = only_mail(mailbox)
    text, html = bodies(mail)
    link = re.search(r"http://petite\.localhost/en-gb/account/password/reset/key/\S+", text)[0]
    assert mail["From"] == "Petite <hello@petite.example>"
    assert mail["Subject"] == "Choose a new password · Petite"
    assert link in html
    key = urlsplit(link).path.rstrip("/").rpartition("/")[2]
    assert key not in kept
    assert key not in json.dumps(list(Delivery.objects.values("payload", "error")))
    page = shopper.follow(shopper.client.get(urlsplit(link).path, headers={"Host": shopper.host}))
    assert page.context["form"] is not None
    assert not page.context.get("token_fail")


def test_unknown_address_is_told_so_and_leads_to_sign_up(mailbox, drain_outbox):
    ask(address="nobody@example.org")

    drain_outbox()

    mail = only_mail(mailbox)
    assert mail["To"] == "nobody@example.org"
    assert mail["Subject"] == "There is no account with this address · Petite"
    assert "http://petite.localhost/en-gb/account/signup/" in bodies(mail)[0]


def test_mail_is_in_the_language_of_the_page(ada, mailbox, drain_outbox):
    ask(market="de")

    drain_outbox()

    text, html = bodies(only_mail(mailbox))
    assert "/de/account/password/reset/key/" in text
    assert '<html lang="de">' in html


def test_account_that_is_gone_meanwhile_is_not_written_to(ada, mailbox, drain_outbox):
    ask()
    ada.delete()

    drain_outbox()

    assert list(mailbox.iterdir()) == []


def test_confirmation_link_confirms(mailbox, drain_outbox):
    shopper = Shopper(make_brand("petite"))
    form = {
        "email": "new@example.org",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }
    shopper.post("account/signup/", form)

    drain_outbox()

    text, _html = bodies(only_mail(mailbox))
    link = re.search(r"http://petite\.localhost(/en-gb/account/confirm-email/\S+)", text)[1]
    shopper.post(link.removeprefix("/en-gb/"))
    assert EmailAddress.objects.get(email="new@example.org").verified
