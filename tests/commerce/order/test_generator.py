"""Orders at size: real ones as far as pages can see, and the ledger agrees."""

from io import StringIO

from django.core.management import CommandError, call_command
from django.db.models import F, Sum

import pytest

from commerce.order.models import Line, Order, Shipment
from commerce.order.reservations import unowned
from commerce.order.states import SENDING, State
from core.audit.installation import check_triggers
from core.models import AuditEntry, Brand, OutboxEntry
from core.outbox import triggers
from tests.factories.commerce import make_brand, make_product


@pytest.fixture
def petite() -> Brand:
    brand = make_brand("petite")
    for number in range(5):
        make_product(brand, sku=f"SKU-{number}", stock=500)
    return brand


def test_orders_are_made_with_lines_and_sums(petite: Brand) -> None:
    call_command("generate_orders", orders=1200, verbosity=0, stdout=StringIO())

    orders = Order.objects.for_brand(petite)
    assert orders.count() == 1200
    assert set(orders.values_list("status", flat=True)) == {
        state.value for state in State if state is not State.PENDING
    }
    order = orders.filter(status=State.SHIPPED).earliest("pk")
    assert order.total_incl_tax == sum(line.line_price_incl_tax for line in order.lines.all())
    assert triggers.gaps() == []
    assert check_triggers(["default"]) == []
    assert not AuditEntry.objects.filter(person__email__startswith="shopper-").exists()
    assert list(OutboxEntry.objects.filter(subject="lists").values_list("key", flat=True)) == [str(petite.pk)]


def test_what_open_orders_hold_is_reserved(petite: Brand) -> None:
    call_command("generate_orders", orders=1200, verbosity=0, stdout=StringIO())

    held = Line.objects.filter(num_allocated__gt=0)
    assert set(held.values_list("order__status", flat=True)) == set(SENDING)
    assert unowned() == []


def test_what_has_left_is_in_a_parcel(petite: Brand) -> None:
    call_command("generate_orders", orders=1200, verbosity=0, stdout=StringIO())

    sent = Line.objects.annotate(sent=Sum("shipment_lines__quantity", default=0))
    assert sent.filter(num_shipped__gt=0).exists()
    assert not sent.exclude(sent=F("num_shipped")).exists()
    left = sent.filter(order__status__in=[State.SHIPPED, State.DELIVERED])
    assert not left.exclude(num_shipped=F("quantity")).exists()
    assert not Shipment.objects.exclude(order__status=State.DELIVERED).exclude(delivered_at=None).exists()


def test_a_seed_is_good_for_once(petite: Brand) -> None:
    call_command("generate_orders", orders=10, verbosity=0, stdout=StringIO())

    with pytest.raises(CommandError, match="seed 1 are there already"):
        call_command("generate_orders", orders=10, verbosity=0, stdout=StringIO())
    call_command("generate_orders", orders=10, seed=2, verbosity=0, stdout=StringIO())

    assert Order.objects.count() == 20


def test_without_goods_there_is_nothing_to_order() -> None:
    make_brand("bakers")

    with pytest.raises(CommandError, match="generate_catalogue first"):
        call_command("generate_orders", orders=10, verbosity=0, stdout=StringIO())
