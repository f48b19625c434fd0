"""The style guide: every component in every brand, for development and staff."""

from django.test import Client

import pytest

from core.models import Brand, User
from tests.factories.commerce import make_brand


@pytest.fixture
def brands() -> tuple[Brand, Brand]:
    return make_brand("petite"), make_brand("bakers")


@pytest.fixture
def staff(brands: tuple[Brand, Brand]) -> Client:
    client = Client(headers={"host": "petite.localhost"})
    client.force_login(User.objects.create_user("ada@example.org", is_staff=True))
    return client


def test_one_host_shows_every_brand(staff: Client, brands: tuple[Brand, Brand]) -> None:
    for brand in brands:
        page = staff.get("/-/styleguide/", {"brand": brand.slug}).content.decode()

        assert f'data-brand="{brand.slug}"' in page
        assert all(f"?brand={each.slug}&" in page.replace("&amp;", "&") for each in brands)


def test_it_shows_the_states(staff: Client) -> None:
    page = staff.get("/-/styleguide/").content.decode()

    for state in (
        'data-state="focus"',
        'data-state="pressed"',
        'aria-busy="true"',
        "disabled",
        'aria-invalid="true"',
    ):
        assert state in page
    assert "product-card--out" in page
    assert 'dir="rtl"' in page


def test_the_other_direction_is_a_switch(staff: Client) -> None:
    page = staff.get("/-/styleguide/", {"dir": "rtl"})

    assert '<div class="styleguide" dir="rtl">' in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_it_is_not_for_shoppers(brands: tuple[Brand, Brand]) -> None:
    assert Client(headers={"host": "petite.localhost"}).get("/-/styleguide/").status_code == 404


@pytest.mark.parametrize(
    ("name", "status"), [("400", 400), ("403", 403), ("csrf", 403), ("429", 429), ("500", 500), ("503", 503)]
)
def test_what_goes_wrong_can_be_looked_at(staff: Client, name: str, status: int) -> None:
    page = staff.get(f"/-/styleguide/{name}/")

    assert page.status_code == status
    assert 'data-brand="petite"' in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_what_goes_wrong_is_not_for_shoppers_either(staff: Client) -> None:
    assert Client(headers={"host": "petite.localhost"}).get("/-/styleguide/500/").status_code == 404
    assert staff.get("/-/styleguide/418/").status_code == 404
