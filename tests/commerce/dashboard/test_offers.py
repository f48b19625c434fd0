"""Offers, vouchers and delivery methods are of one brand."""

from datetime import time
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

import pytest

from commerce.offer.models import ConditionalOffer
from commerce.shipping.models import DeliveryPrice
from commerce.voucher.models import Voucher, VoucherSet
from core.models import User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for
from tests.factories.commerce import make_tax_class

RHYTHM = {
    "cut_off": "18:00",
    "cut_off_day_before": "on",
    "packed_on": ["2", "3", "4", "5", "6"],
    "days_min": "0",
    "days_max": "1",
    "delivered_on": ["6", "2", "3"],
    "reach": "GB: bs1, BA\nde",
}


@pytest.fixture
def merchandiser(petite: Shop, bakers: Shop) -> User:
    user = User.objects.create_user("merch@example.com")
    assign(user=user, role="Merchandisers", brands=[petite.brand, bakers.brand])
    return user


def span() -> dict[str, str]:
    now = timezone.localtime()
    return {
        "start_datetime": now.strftime("%Y-%m-%d %H:%M"),
        "end_datetime": (now + timezone.timedelta(days=3)).strftime("%Y-%m-%d %H:%M"),
    }


def test_an_offer_is_made_step_by_step(petite: Shop, merchandiser: User) -> None:
    client = client_for(merchandiser)
    steps = [
        ("offer-metadata", {"brand": petite.brand.pk, "name": "Tenth off", "offer_type": "Site"}),
        ("offer-benefit", {"range": petite.range.pk, "type": "Percentage", "value": "10"}),
        ("offer-condition", {"range": petite.range.pk, "type": "Count", "value": "1"}),
        ("offer-restrictions", {"priority": "0", "exclusive": "on"}),
    ]

    for address, form in steps:
        assert client.post(reverse(f"dashboard:{address}"), form).status_code == 302

    offer = ConditionalOffer.objects.get(name="Tenth off")
    assert (offer.brand, offer.condition.range, offer.benefit.value) == (
        petite.brand,
        petite.range,
        Decimal(10),
    )


def test_an_amount_needs_the_offers_currency(petite: Shop, merchandiser: User) -> None:
    client = client_for(merchandiser)
    benefit = {"range": petite.range.pk, "type": "Absolute", "value": "5"}
    condition = {"range": petite.range.pk, "type": "Value", "value": "30"}
    first = {"brand": petite.brand.pk, "name": "Five off", "offer_type": "Voucher"}
    client.post(reverse("dashboard:offer-metadata"), first)
    refused = client.post(reverse("dashboard:offer-benefit"), benefit)
    assert "type" in refused.context["form"].errors

    client.post(reverse("dashboard:offer-metadata"), {**first, "currency": "GBP"})
    client.post(reverse("dashboard:offer-benefit"), benefit)
    client.post(reverse("dashboard:offer-condition"), condition)
    client.post(reverse("dashboard:offer-restrictions"), {"priority": "0", "exclusive": "on"})

    offer = ConditionalOffer.objects.get(name="Five off")
    assert (offer.currency, offer.benefit.type, offer.condition.type) == ("GBP", "Absolute", "Value")


def test_a_voucher_is_limited_to_a_number_of_uses(petite: Shop, merchandiser: User) -> None:
    petite.offer.offer_type = ConditionalOffer.VOUCHER
    petite.offer.save()
    form = {"brand": petite.brand.pk, "name": "Three", "code": "three", "usage": "Multi-use", **span()}

    client_for(merchandiser).post(
        reverse("dashboard:voucher-create"), {**form, "offers": [petite.offer.pk], "max_uses": "3"}
    )

    assert Voucher.objects.get(code="THREE").max_uses == 3


def test_an_offer_speaks_about_its_own_brands_range(petite: Shop, bakers: Shop, merchandiser: User) -> None:
    client = client_for(merchandiser)
    client.post(
        reverse("dashboard:offer-metadata"),
        {"brand": petite.brand.pk, "name": "Tenth off", "offer_type": "Site"},
    )

    answer = client.post(
        reverse("dashboard:offer-benefit"), {"range": bakers.range.pk, "type": "Percentage", "value": "10"}
    )

    assert "range" in answer.context["form"].errors


def test_an_offer_keeps_its_brand_when_changed(petite: Shop, bakers: Shop, merchandiser: User) -> None:
    client_for(merchandiser).post(
        reverse("dashboard:offer-metadata", args=[petite.offer.pk]),
        {"brand": bakers.brand.pk, "name": "Renamed", "offer_type": "Voucher", "save": ""},
    )

    petite.offer.refresh_from_db()
    assert (petite.offer.name, petite.offer.brand) == ("Renamed", petite.brand)


def test_a_voucher_takes_offers_of_its_own_brand(petite: Shop, bakers: Shop, merchandiser: User) -> None:
    client = client_for(merchandiser)
    form = {"brand": petite.brand.pk, "name": "Welcome", "code": "hello", "usage": "Multi-use", **span()}

    refused = client.post(reverse("dashboard:voucher-create"), {**form, "offers": [bakers.offer.pk]})
    taken = client.post(reverse("dashboard:voucher-create"), {**form, "offers": [petite.offer.pk]})

    assert refused.context["form"].errors["offers"] == ["Choose offers of the voucher's own brand."]
    assert taken.status_code == 302
    voucher = Voucher.objects.get(code="HELLO")
    assert (voucher.brand, list(voucher.offers.all())) == (petite.brand, [petite.offer])


def test_a_voucher_set_makes_its_vouchers(petite: Shop, merchandiser: User) -> None:
    answer = client_for(merchandiser).post(
        reverse("dashboard:voucher-set-create"),
        {
            "brand": petite.brand.pk,
            "name": "Friends",
            "count": "3",
            "code_length": "12",
            "description": "For friends.",
            "usage": "Single use",
            "offers": [petite.offer.pk],
            **span(),
        },
    )

    assert answer.status_code == 302
    vouchers = VoucherSet.objects.get(name="Friends").vouchers.order_by("name")
    assert [(voucher.name, voucher.brand, voucher.usage) for voucher in vouchers] == [
        (f"Friends - {number}", petite.brand, "Single use") for number in (1, 2, 3)
    ]
    assert {len(voucher.code) for voucher in vouchers} == {14}


def test_a_delivery_method_costs_something_in_each_market(petite: Shop, merchandiser: User) -> None:
    en, de = (petite.brand.markets.get(locale__language_code=code) for code in ("en-gb", "de"))
    DeliveryPrice.objects.create(method=petite.method, market=de, amount="4.90")

    answer = client_for(merchandiser).post(
        reverse("dashboard:shipping-method-detail", args=[petite.method.pk]),
        {
            "brand": petite.brand.pk,
            "code": "post",
            "position": "1",
            "tax_class": make_tax_class().pk,
            f"market-{en.pk}-amount": "3.95",
            f"market-{en.pk}-free_from": "50",
            f"market-{de.pk}-amount": "",
            **RHYTHM,
        },
    )

    assert answer.status_code == 302
    rows = petite.method.prices.values_list("market", "amount", "free_from")
    assert list(rows) == [(en.pk, Decimal("3.95"), Decimal("50.00"))]


def test_a_wrong_delivery_price_is_explained(petite: Shop, merchandiser: User) -> None:
    market = petite.brand.markets.first()

    answer = client_for(merchandiser).post(
        reverse("dashboard:shipping-method-detail", args=[petite.method.pk]),
        {
            "brand": petite.brand.pk,
            "code": "renamed",
            "position": "1",
            "tax_class": make_tax_class().pk,
            f"market-{market.pk}-amount": "-1",
            **RHYTHM,
        },
    )

    petite.method.refresh_from_db()
    assert answer.status_code == 200
    assert petite.method.code == "petite-post"
    assert not petite.method.prices.exists()


def write_rhythm(shop: Shop, merchandiser: User, **changed: object) -> object:
    """Send the form of a delivery method."""
    data = {"brand": shop.brand.pk, "code": "post", "position": "1", "tax_class": make_tax_class().pk}
    address = reverse("dashboard:shipping-method-detail", args=[shop.method.pk])
    return client_for(merchandiser).post(address, {**data, **RHYTHM, **changed})


def test_when_and_where_a_method_delivers_is_kept_as_it_is_shown_again(
    petite: Shop, merchandiser: User
) -> None:
    assert write_rhythm(petite, merchandiser).status_code == 302

    method = petite.method
    method.refresh_from_db()
    form = (
        client_for(merchandiser)
        .get(reverse("dashboard:shipping-method-detail", args=[method.pk]))
        .context["form"]
    )

    assert (method.cut_off, method.cut_off_day_before) == (time(18), True)
    assert (method.packed_on, method.delivered_on) == ("23456", "236")
    assert (method.days_min, method.days_max) == (0, 1)
    assert method.reach == {"GB": ["BS1", "BA"], "DE": []}
    assert form["reach"].value() == "DE\nGB: BS1, BA"
    assert form["delivered_on"].value() == ["2", "3", "6"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reach": "BS1, BA"}, "reach"),
        ({"reach": "US: 10"}, "reach"),
        ({"packed_on": []}, "packed_on"),
        ({"delivered_on": ["8"]}, "delivered_on"),
        ({"cut_off": "25:00"}, "cut_off"),
        ({"days_min": "3"}, "__all__"),
    ],
)
def test_a_rhythm_that_cant_be_kept_is_refused(
    petite: Shop, merchandiser: User, changed: dict[str, object], field: str
) -> None:
    answer = write_rhythm(petite, merchandiser, **changed)

    petite.method.refresh_from_db()
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert (petite.method.code, petite.method.packed_on, petite.method.reach) == ("petite-post", "12345", {})
