"""Orders at size: real ones as far as pages can see, and the ledger agrees."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

from django.core.management import CommandError, call_command
from django.db.models import F, Sum
from django.utils import timezone

import pytest

from commerce.order.generated_past import UNPAID
from commerce.order.models import Line, Order, Shipment
from commerce.order.reservations import unowned
from commerce.order.services import ask_refund
from commerce.order.states import SENDING, State
from commerce.payment.gateways.demo.gateway import Gateway
from commerce.payment.models import DemoRefund, Refund, Source
from core.audit.installation import check_triggers
from core.models import AuditEntry, Brand, OutboxEntry, User
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


def test_they_are_paid_and_have_a_past(petite: Brand) -> None:
    call_command("generate_orders", orders=600, days=15, verbosity=0, stdout=StringIO())

    assert Order.objects.filter(date_placed__lt=timezone.now() - timedelta(days=15)).count() == 0
    delivered = Order.objects.filter(status=State.DELIVERED).earliest("pk")
    placed = delivered.date_placed
    assert [
        (change.old_status, change.new_status, change.date_created - placed)
        for change in delivered.status_changes.order_by("date_created", "pk")
    ] == [
        ("", "Pending payment", timedelta(0)),
        ("Pending payment", "Paid", timedelta(minutes=2)),
        ("Paid", "Shipped", timedelta(days=1)),
        ("Shipped", "Delivered", timedelta(days=3)),
    ]
    assert delivered.payment_attempts.get().created_at == placed
    sums = {order.pk: order.total_incl_tax for order in Order.objects.exclude(status__in=UNPAID)}
    assert dict(Source.objects.values_list("order", "amount_debited")) == sums
    back = Source.objects.filter(amount_refunded=F("amount_debited"))
    assert set(back.values_list("order__status", flat=True)) == {"Refunded"}


def test_the_demo_gateway_gives_their_money_back(petite: Brand) -> None:
    call_command("generate_orders", orders=60, days=15, verbosity=0, stdout=StringIO())
    order = Order.objects.filter(status=State.DELIVERED).earliest("pk")
    staff = User.objects.create_user("support@example.org")

    ask_refund(order=order, actor=staff, reason="Broken", further=Decimal("1.00"))
    refund = Refund.objects.get(attempt__order=order)
    Gateway().refund(refund)

    assert DemoRefund.objects.get(reference=refund.reference).amount == Decimal("1.00")


def test_what_open_orders_hold_is_reserved(petite: Brand) -> None:
    call_command("generate_orders", orders=600, days=15, verbosity=0, stdout=StringIO())

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
