"""The sheet of a stock-take: what was typed stays while the next shelf is looked for."""

from django.test import Client
from django.urls import reverse

import pytest

from commerce.partner.models import StockMovement
from core.models import User
from tests.commerce.dashboard.conftest import Shop, client_for
from tests.factories.commerce import make_brand, make_product

TAKE = reverse("dashboard:stock-take")


@pytest.fixture
def client(merchandiser: User, petite: Shop) -> Client:
    make_product(petite.brand, "Tea pot", sku="POT-1", stock=4)
    return client_for(merchandiser)


def counts(page: object) -> dict[str, str]:
    return {row.partner_sku: row.counted for row in page.context["rows"]}


def test_counts_stay_while_the_next_shelf_is_looked_for(petite: Shop, client: Client) -> None:
    first = petite.product.stockrecords.get().pk
    sheet = {"brand": petite.brand.pk, "note": "Autumn"}

    typed = {"lines": "LOST 2", f"count-{first}": "8"}
    pots = client.post(TAKE, {**sheet, **typed, "action": "show", "q": "pot"})
    assert counts(pots) == {"POT-1": ""}
    kept = pots.context["form"]["lines"].value()
    assert kept == "LOST 2\npetite-sku\t8"
    assert pots.context["form"]["note"].value() == "Autumn"
    second = pots.context["rows"][0].pk

    typed = {"lines": kept, f"count-{second}": "3"}
    everything = client.post(TAKE, {**sheet, **typed, "action": "show", "q": ""})
    assert counts(everything) == {"POT-1": "3", "petite-sku": "8"}
    assert everything.context["form"]["lines"].value() == "LOST 2"
    assert f'name="count-{second}"' in everything.text
    assert 'value="3"' in everything.text
    assert not StockMovement.objects.filter(reason="stock-take").exists()


def test_what_is_no_count_stays_in_the_list(petite: Shop, client: Client) -> None:
    lines = "POT-1 many\nPOT-1 3\npot-1 4"

    shown = client.post(TAKE, {"brand": petite.brand.pk, "action": "show", "lines": lines})

    assert counts(shown) == {"POT-1": "3", "petite-sku": ""}
    assert shown.context["form"]["lines"].value() == "POT-1 many\npot-1 4"


def test_counts_stay_when_a_form_is_refused(petite: Shop, client: Client) -> None:
    first = petite.product.stockrecords.get().pk
    data = {"brand": petite.brand.pk, "action": "preview", f"count-{first}": "8", "note": "x" * 129}

    refused = client.post(TAKE, data)

    assert "note" in refused.context["form"].errors
    assert counts(refused) == {"POT-1": "", "petite-sku": "8"}


def test_who_works_for_several_brands_chooses_one_first(
    petite: Shop, client: Client, merchandiser: User
) -> None:
    assert "Another brand" not in client.get(TAKE).text

    make_brand("linen").members.add(merchandiser)

    assert 'value="show"' not in client.get(TAKE).text
    sheet = client.get(TAKE, {"brand": petite.brand.pk})
    assert list(counts(sheet)) == ["POT-1", "petite-sku"]
    assert "Another brand" in sheet.text
