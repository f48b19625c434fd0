"""The ledger: each change of a level is a line in it, and no line is ever changed."""

import ast
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

import pytest

from commerce.order import services as orders
from commerce.partner.checking import torn
from commerce.partner.exceptions import OutOfStock
from commerce.partner.ledger import installation
from commerce.partner.models import StockMovement, StockRecord
from commerce.partner.reasons import Reason
from core.models import User
from tests.factories.checkout import make_basket, make_delivery, pay, place
from tests.factories.commerce import make_brand, make_product

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def record() -> StockRecord:
    return make_product(make_brand(), stock=3, sku="BEAR").stockrecords.get()


def ledger(record: StockRecord) -> list[tuple]:
    """(number, reason, units and what they come to, reserved and what they come to) of each movement."""
    rows = StockMovement.objects.filter(stockrecord=record).order_by("sequence")
    return list(rows.values_list("sequence", "reason", "delta", "after", "reserved_delta", "reserved_after"))


def test_first_stock_is_the_first_movement(record: StockRecord) -> None:
    assert ledger(record) == [(1, "opening", 3, 3, 0, 0)]


def test_no_stock_is_no_movement() -> None:
    record = make_product(make_brand(), stock=0).stockrecords.get()

    assert ledger(record) == []
    assert record.move(reason=Reason.DELIVERY, units=4)
    assert ledger(record) == [(1, "delivery", 4, 4, 0, 0)]


def test_a_movement_says_why_what_for_and_who(record: StockRecord) -> None:
    user = User.objects.create_user("hand@example.org")

    movement = record.move(reason=Reason.DELIVERY, units=12, reference="LS 4711", actor=user)

    assert movement == StockMovement.objects.get(sequence=2)
    assert (movement.before, movement.delta, movement.after) == (3, 12, 15)
    assert (movement.reason, movement.reference, movement.actor) == ("delivery", "LS 4711", user)
    assert (record.num_in_stock, record.last_movement) == (15, 2)


def test_what_the_levels_do_not_allow_leaves_no_trace(record: StockRecord) -> None:
    record.allocate(2)
    before = ledger(record)

    with pytest.raises(OutOfStock):
        record.allocate(2)
    assert record.move(reason=Reason.BROKEN, units=-2) is None
    assert record.move(reason=Reason.BROKEN, units=-1, was=4) is None

    assert ledger(record) == before
    assert StockRecord.objects.values_list("num_in_stock", "num_allocated", "last_movement").get() == (
        3,
        2,
        2,
    )


def test_a_count_that_agrees_is_a_movement_too(record: StockRecord) -> None:
    assert record.move(reason=Reason.STOCK_TAKE, was=3)

    assert ledger(record)[-1] == (2, "stock-take", 0, 3, 0, 0)


def test_an_orders_life_stands_in_the_ledger() -> None:
    brand = make_brand()
    make_delivery(brand)
    bear = make_product(brand, stock=9)
    record = bear.stockrecords.get()

    shipped = pay(place(make_basket(brand, bear, quantity=2)))
    orders.ship(order=shipped)
    expired = place(make_basket(brand, bear, quantity=3))
    orders.expire(order=expired)
    cancelled = pay(place(make_basket(brand, bear)))
    staff = User.objects.create_user("staff@example.org")
    orders.cancel(order=cancelled, actor=staff, reason="Wrong size")

    assert ledger(record) == [
        (1, "opening", 9, 9, 0, 0),
        (2, "ordered", 0, 9, 2, 2),
        (3, "shipped", -2, 7, -2, 0),
        (4, "ordered", 0, 7, 3, 3),
        (5, "expired", 0, 7, -3, 0),
        (6, "ordered", 0, 7, 1, 1),
        (7, "cancelled", 0, 7, -1, 0),
    ]
    rows = StockMovement.objects.exclude(sequence=1).order_by("sequence")
    numbers = [shipped.number] * 2 + [expired.number] * 2 + [cancelled.number] * 2
    assert list(rows.values_list("reference", flat=True)) == numbers
    assert rows.last().actor == staff


def test_the_database_refuses_to_change_a_movement(record: StockRecord) -> None:
    rows = StockMovement.objects.filter(stockrecord=record)

    for change in (lambda: rows.update(delta=4, after=4), lambda: rows.update(reference="x"), rows.delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()

    assert ledger(record) == [(1, "opening", 3, 3, 0, 0)]


@pytest.mark.parametrize(
    "wrong",
    [{"after": 5}, {"reserved_after": 1}, {"sequence": 1}],
    ids=["units that do not add up", "reserved units that do not add up", "a number twice"],
)
def test_the_database_refuses_a_movement_that_is_wrong(record: StockRecord, wrong: dict) -> None:
    right = {"sequence": 2, "before": 3, "delta": 1, "after": 4}
    reserved = {"reserved_before": 0, "reserved_delta": 0, "reserved_after": 0}

    with pytest.raises(IntegrityError), transaction.atomic():
        StockMovement.objects.create(
            stockrecord=record, reason=Reason.FOUND, **{**right, **reserved, **wrong}
        )

    assert ledger(record) == [(1, "opening", 3, 3, 0, 0)]


def test_a_change_past_the_service_is_written_by_the_database(record: StockRecord) -> None:
    StockRecord.objects.update(num_in_stock=8)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE partner_stockrecord SET num_allocated = 5")
    StockRecord.objects.update(partner_sku="OTHER")

    assert ledger(record)[1:] == [(2, "unexplained", 5, 8, 0, 0), (3, "unexplained", 0, 8, 5, 5)]
    record.refresh_from_db()
    assert record.last_movement == 3


def test_a_copy_with_old_numbers_does_not_turn_the_counter_back(record: StockRecord) -> None:
    stale = StockRecord.objects.get()
    record.move(reason=Reason.DELIVERY, units=2)
    record.move(reason=Reason.FOUND, units=1)

    stale.low_stock_threshold = 2
    stale.save(update_fields=["low_stock_threshold", "last_movement"])
    assert record.move(reason=Reason.FOUND, units=1)
    stale.save()

    assert ledger(record)[3:] == [(4, "found", 1, 7, 0, 0), (5, "unexplained", -4, 3, 0, 0)]


def test_the_ledger_outlives_record_and_person(record: StockRecord) -> None:
    user = User.objects.create_user("leaver@example.org")
    record.move(reason=Reason.DELIVERY, units=1, actor=user)
    key = record.pk

    user.delete()
    record.product.delete()

    rows = StockMovement.objects.filter(stockrecord_id=key).select_related("actor").order_by("sequence")
    assert [(row.reason, row.delta, row.after, row.reference) for row in rows] == [
        ("opening", 3, 3, ""),
        ("delivery", 1, 4, ""),
        ("deleted", -4, 0, "BEAR"),
    ]
    assert [row.actor for row in rows] == [None, None, None]


def test_missing_triggers_are_noticed_and_come_back() -> None:
    dialect = installation.dialect("default")
    with connection.cursor() as cursor:
        dialect.drop(cursor)
        gaps = installation.missing("default")
        warned = {found.id for found in installation.check_triggers(databases=["default"])}

        installation.after_migrations(using="default", plan=[])

        assert gaps == set(dialect.TRIGGERS)
        assert warned == {"partner.W001"}
        assert installation.missing("default") == set()


def check() -> str:
    out = StringIO()
    call_command("check_stock", stdout=out)
    return out.getvalue()


def test_the_command_finds_nothing_where_all_agrees() -> None:
    brand = make_brand()
    make_delivery(brand)
    place(make_basket(brand, make_product(brand)))

    assert check() == "Stock, ledger and reservations agree.\n"


def test_the_command_mentions_what_has_no_reason(record: StockRecord) -> None:
    StockRecord.objects.update(num_in_stock=8)

    assert check().splitlines()[0] == "1 movements without a reason: see their histories."


def test_the_command_finds_a_level_that_left_its_ledger(record: StockRecord, torn_ledger: None) -> None:
    # One higher than the last, as the service would; and no line about it.
    StockRecord.objects.update(num_in_stock=8, last_movement=2)

    out = StringIO()
    with pytest.raises(CommandError, match="1 disagreements") as caught:
        call_command("check_stock", stdout=out)

    assert caught.value.returncode == 1
    header, line = out.getvalue().splitlines()
    assert header.split() == ["SKU", "Brand", "What", "Found", "Expected"]
    assert line == (
        "BEAR  Petite  ledger  8 in stock, 0 reserved after 2 movements"
        "  3 in stock, 0 reserved after 1 movements"
    )


def test_the_command_finds_a_gap_that_was_covered_up(record: StockRecord, torn_ledger: None) -> None:
    StockRecord.objects.update(num_in_stock=8, last_movement=2)
    record.refresh_from_db()
    assert record.move(reason=Reason.FOUND, units=1)

    assert [(row.sku, row.what) for row in torn()] == [("BEAR", "ledger")]


def test_the_command_finds_reservations_of_nobody(record: StockRecord) -> None:
    record.allocate(2)

    out = StringIO()
    with pytest.raises(CommandError, match="1 disagreements"):
        call_command("check_stock", stdout=out)

    assert out.getvalue().splitlines()[1] == "BEAR  Petite  reservations  2 reserved  0 held by open orders"


LEVELS = {"num_in_stock", "num_allocated", "last_movement"}


def writes(path: Path) -> int:
    """How often a module gives a level a value: as an argument, an attribute, or a key of a dict of changes."""
    tree = ast.parse(path.read_text())
    found = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in LEVELS:
            found += 1
        elif isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = (part for target in targets for part in ast.walk(target))
            found += sum(isinstance(part, ast.Attribute) and part.attr in LEVELS for part in parts)
        elif isinstance(node, ast.Dict):
            found += sum(isinstance(key, ast.Constant) and key.value in LEVELS for key in node.keys)
    return found


def test_nothing_writes_a_level_past_the_service() -> None:
    modules = [
        path
        for room in ("commerce", "content", "search", "site")
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts
    ]

    assert {str(path.relative_to(ROOT)): count for path in modules if (count := writes(path))} == {
        # the service's one UPDATE
        "commerce/partner/querysets.py": 3,
        # the service for many at once: level and number in one UPDATE, a movement beside each
        "commerce/partner/bulk.py": 2,
        # a comparison
        "commerce/partner/checking.py": 1,
        # what an order's line holds
        "commerce/order/services/stock.py": 4,
        "commerce/order/generator.py": 2,
        # a label, and what was typed put aside for the service
        "commerce/dashboard/catalogue/stock_forms.py": 3,
        # new stock records, which begin with none
        "commerce/dashboard/catalogue/matrix.py": 1,
        "commerce/dashboard/catalogue/duplicating.py": 1,
        "commerce/exchange/things.py": 1,
        # first stock
        "commerce/partner/opening.py": 3,
        "commerce/catalogue/generator/rows.py": 1,
        "content/demo/catalogue.py": 1,
    }
