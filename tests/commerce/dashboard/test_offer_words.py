"""Staff read what an offer gives, and for what, in its own currency; a range may be everything of its brand."""

from decimal import Decimal

from django.test import Client
from django.urls import reverse
from django.utils import translation

import pytest

from commerce.offer.models import Benefit, Condition, ConditionalOffer, Range
from commerce.offer.ranges import look_into
from core.models import User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for
from tests.factories.commerce import make_brand, make_product
from tests.factories.offers import make_offer, make_range


@pytest.fixture
def client(petite: Shop) -> Client:
    user = User.objects.create_user("merch@example.com")
    assign(user=user, role="Merchandisers", brands=[petite.brand])
    return client_for(user)


@pytest.fixture
def rugs() -> Range:
    made = make_range(make_brand())
    made.name = "Rugs"
    made.save()
    return made


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (Benefit.PERCENTAGE, "10", "10% off Rugs"),
        (Benefit.PERCENTAGE, "12.50", "12.5% off Rugs"),
        (Benefit.FIXED, "3", "€3.00 off the sum of Rugs"),
        (Benefit.FIXED_UNIT, "0.5", "€0.50 off each piece of Rugs"),
        (Benefit.MULTIBUY, None, "the cheapest piece of Rugs for nothing"),
        (Benefit.FIXED_PRICE, "20", "what the condition asks for, for €20.00"),
        (Benefit.SHIPPING_PERCENTAGE, "50", "50% off delivery"),
        (Benefit.SHIPPING_ABSOLUTE, "2", "€2.00 off delivery"),
        (Benefit.SHIPPING_FIXED_PRICE, "1", "delivery for €1.00"),
    ],
)
def test_what_it_gives(rugs: Range, kind: str, value: str | None, said: str) -> None:
    assert make_offer(rugs.brand, kind=kind, value=value, currency="EUR", of=rugs).gives == said


def test_on_how_many_pieces(rugs: Range) -> None:
    offer = make_offer(rugs.brand, of=rugs)
    said = []

    for most in (1, 2):
        offer.benefit.max_affected_items = most
        said.append(offer.gives)

    assert said == ["10% off Rugs, on one piece", "10% off Rugs, on at most 2 pieces"]


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (Condition.VALUE, "20", "from €20.00 of Rugs"),
        (Condition.COUNT, "1", "from 1 piece of Rugs"),
        (Condition.COUNT, "3", "from 3 pieces of Rugs"),
        (Condition.COVERAGE, "2", "from 2 different products of Rugs"),
    ],
)
def test_what_it_asks_for(rugs: Range, kind: str, value: str, said: str) -> None:
    offer = make_offer(rugs.brand, currency="EUR", of=rugs)
    offer.condition.type, offer.condition.value = kind, Decimal(value)

    assert offer.asks == said


def test_in_the_readers_language(rugs: Range) -> None:
    offer = make_offer(rugs.brand, kind=Benefit.FIXED, value="3", least="20", currency="EUR", of=rugs)

    with translation.override("de"):
        assert (offer.gives, offer.asks) == (
            "3,00\xa0€ Nachlass auf die Summe aus Rugs",
            "ab 20,00\xa0€ aus Rugs",
        )


def test_the_list_and_its_filters(petite: Shop, client: Client) -> None:
    ConditionalOffer.objects.all().delete()
    make_offer(petite.brand, kind=Benefit.FIXED, value="3", least="20", currency="EUR", of=petite.range)

    page = client.get(reverse("dashboard:offer-list")).text

    assert "€3.00 off the sum of petite range" in page
    assert "from €20.00 of petite range" in page
    assert "-----" not in page


def test_a_range_of_all_products_is_made_and_leaves_out_a_category(petite: Shop, client: Client) -> None:
    sold, kept = petite.product, make_product(petite.brand, "Voucher card")
    kept.categories.add(petite.category)
    sold.categories.clear()

    answer = client.post(
        reverse("dashboard:range-create"),
        {
            "brand": petite.brand.pk,
            "name": "Nearly all",
            "includes_all_products": "on",
            "excluded_categories": [petite.category.pk],
        },
    )

    assert answer.status_code == 302
    made = Range.objects.get(name="Nearly all")
    look_into([made], [sold, kept])
    assert made.members == {sold.pk}


def test_deleting_a_range_names_the_offers_that_go_with_it(petite: Shop, client: Client) -> None:
    rugs = make_range(petite.brand)
    make_offer(petite.brand, of=rugs, name="Rugs week")
    make_offer(petite.brand, name="Another matter")
    page = reverse("dashboard:range-delete", kwargs={"pk": rugs.pk})

    asked = client.get(page).text
    client.post(page)

    assert f"Rugs week</a>: 10% off {rugs.name}" in asked
    assert "Another matter" not in asked
    assert not ConditionalOffer.objects.filter(name="Rugs week").exists()
    assert ConditionalOffer.objects.filter(name="Another matter").exists()
