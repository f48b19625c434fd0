"""An offer's wizard keeps what was chosen, and refuses a limit that would let nobody order."""

from decimal import Decimal

from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse

import pytest

from commerce.offer import services
from commerce.offer.models import ConditionalOffer
from commerce.voucher.models import Voucher, VoucherSet
from core.models import User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for
from tests.commerce.dashboard.test_offers import span
from tests.factories.offers import make_offer, make_voucher


@pytest.fixture
def client(petite: Shop) -> Client:
    user = User.objects.create_user("merch@example.com")
    assign(user=user, role="Merchandisers", brands=[petite.brand])
    return client_for(user)


def step(client: Client, name: str, form: dict[str, object], *offers: ConditionalOffer) -> object:
    return client.post(reverse(f"dashboard:offer-{name}", args=[offer.pk for offer in offers]), form)


def test_nought_is_no_limit(petite: Shop) -> None:
    offer = make_offer(petite.brand, max_global_applications=0, max_discount=Decimal(0))

    services.use(offer_id=offer.pk, times=1, discount=Decimal(2), user_id=None)

    offer.refresh_from_db()
    assert (offer.num_applications, offer.total_discount) == (1, Decimal("2.00"))


@pytest.mark.parametrize(
    "name", ["max_basket_applications", "max_user_applications", "max_global_applications", "max_discount"]
)
def test_a_limit_of_nought_is_refused(petite: Shop, client: Client, name: str) -> None:
    answer = step(client, "restrictions", {"priority": "0", "exclusive": "on", name: "0"}, petite.offer)

    assert answer.context["form"].errors == {name: ["Leave it empty where there is no limit."]}


def test_a_sum_at_most_needs_the_offers_currency(petite: Shop, client: Client) -> None:
    pounds, none = make_offer(petite.brand, currency="GBP"), make_offer(petite.brand)
    most = {"priority": "0", "max_discount": "500"}

    taken, refused = step(client, "restrictions", most, pounds), step(client, "restrictions", most, none)

    assert taken.status_code == 302
    assert list(refused.context["form"].errors) == ["max_discount"]
    none.refresh_from_db()
    assert none.max_discount is None


@pytest.mark.parametrize(
    "wrong", [{"start_datetime": "soon"}, {"end_datetime": "late"}, {"combinations": ["0"]}]
)
def test_what_cant_be_read_is_said(petite: Shop, client: Client, wrong: dict[str, object]) -> None:
    answer = step(client, "restrictions", {"priority": "0", **wrong}, petite.offer)

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == list(wrong)


def test_another_currency_is_kept_through_the_steps(petite: Shop, client: Client) -> None:
    offer = make_offer(petite.brand, currency="GBP", kind="Absolute", value="5")
    named = {"brand": petite.brand.pk, "name": "Five off", "offer_type": "Site", "currency": "EUR"}

    step(client, "metadata", named, offer)
    taken = {"range": offer.benefit.range_id, "type": "Absolute", "value": "6", "save": ""}
    step(client, "benefit", taken, offer)

    offer.refresh_from_db()
    assert (offer.currency, offer.benefit.value) == ("EUR", Decimal(6))


def test_a_new_offer_keeps_what_it_may_be_combined_with(petite: Shop, client: Client) -> None:
    other = make_offer(petite.brand, exclusive=False)
    step(client, "metadata", {"brand": petite.brand.pk, "name": "Tenth off", "offer_type": "Site"})
    step(client, "benefit", {"range": petite.range.pk, "type": "Percentage", "value": "10"})
    step(client, "condition", {"range": petite.range.pk, "type": "Count", "value": "1"})

    step(client, "restrictions", {"priority": "0", "combinations": [other.pk]})

    assert list(ConditionalOffer.objects.get(name="Tenth off").combinations.all()) == [other]


@pytest.mark.parametrize(
    "wrong", [{"code_length": "1"}, {"code_length": "0"}, {"count": "1001"}, {"count": "0"}]
)
def test_a_set_of_vouchers_has_bounds(petite: Shop, client: Client, wrong: dict[str, str]) -> None:
    form = {
        "brand": petite.brand.pk,
        "name": "Friends",
        "count": "3",
        "code_length": "12",
        "usage": "Single use",
    }

    answer = client.post(
        reverse("dashboard:voucher-set-create"),
        {**form, "description": "For friends.", "offers": [petite.offer.pk], **span(), **wrong},
    )

    assert list(answer.context["form"].errors) == list(wrong)
    assert not VoucherSet.objects.filter(name="Friends").exists()


def test_saving_a_set_leaves_what_orders_have_counted(petite: Shop, client: Client) -> None:
    form = {
        "brand": petite.brand.pk,
        "name": "Friends",
        "count": "1",
        "code_length": "12",
        "usage": "Single use",
    }
    form |= {"description": "For friends.", "offers": [petite.offer.pk], **span()}
    client.post(reverse("dashboard:voucher-set-create"), form)
    friends = VoucherSet.objects.get(name="Friends")

    def an_order_commits(**_kwargs: object) -> None:
        Voucher.objects.update(num_orders=1)

    pre_save.connect(an_order_commits, sender=Voucher)  # between reading and writing
    client.post(reverse("dashboard:voucher-set-update", args=[friends.pk]), {**form, "name": "Family"})
    pre_save.disconnect(an_order_commits, sender=Voucher)

    voucher = friends.vouchers.get()
    assert (voucher.name, voucher.num_orders) == ("Family - 1", 1)


def test_an_offer_that_is_suspended_keeps_what_an_order_counts_meanwhile(
    petite: Shop, client: Client
) -> None:
    def an_order_commits(**_kwargs: object) -> None:
        services.use(offer_id=petite.offer.pk, times=2, discount=Decimal(3), user_id=None)

    pre_save.connect(an_order_commits, sender=ConditionalOffer)  # between reading and writing
    client.post(reverse("dashboard:offer-detail", args=[petite.offer.pk]), {"suspend": ""})
    pre_save.disconnect(an_order_commits, sender=ConditionalOffer)

    offer = ConditionalOffer.objects.get(pk=petite.offer.pk)
    assert offer.is_suspended
    assert (offer.num_orders, offer.num_applications, offer.total_discount) == (1, 2, Decimal("3.00"))


def test_a_voucher_that_is_renamed_keeps_what_an_order_counts_meanwhile(petite: Shop) -> None:
    voucher = make_voucher(petite.brand)
    Voucher.objects.update(num_basket_additions=1, num_orders=1, total_discount=Decimal(3))

    voucher.name = "Family"
    voucher.save()

    voucher.refresh_from_db()
    assert (voucher.name, voucher.num_basket_additions, voucher.num_orders) == ("Family", 1, 1)
    assert voucher.total_discount == Decimal("3.00")
