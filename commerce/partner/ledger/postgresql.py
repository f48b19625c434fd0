"""PostgreSQL: one function that keeps the ledger, one that guards it."""

from django.db.backends.utils import CursorWrapper

from core.audit.postgresql import ACTOR

REFUSE = """
CREATE OR REPLACE FUNCTION partner_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $refuse$
BEGIN
    RAISE EXCEPTION 'The stock ledger is append-only.' USING ERRCODE = 'restrict_violation';
END
$refuse$
"""
# Before the row is written, so that it gets the movement's number. A number one higher than the last comes
# from `StockRecord.move()`, which writes the movement; any other is a stale copy's and is put right.
FOLLOW = """
CREATE OR REPLACE FUNCTION partner_ledger_follow() RETURNS trigger LANGUAGE plpgsql AS $follow$
DECLARE
    held integer := 0;
    reserved integer := 0;
    held_now integer := 0;
    reserved_now integer := 0;
    number integer := 0;
    record_id bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.last_movement = OLD.last_movement + 1 THEN
        RETURN NEW;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        record_id := OLD.id;
        held := COALESCE(OLD.num_in_stock, 0);
        reserved := COALESCE(OLD.num_allocated, 0);
        number := OLD.last_movement;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        record_id := NEW.id;
        held_now := COALESCE(NEW.num_in_stock, 0);
        reserved_now := COALESCE(NEW.num_allocated, 0);
    END IF;
    IF held <> held_now OR reserved <> reserved_now THEN
        number := number + 1;
        INSERT INTO partner_stockmovement (stockrecord_id, sequence, before, delta, after, reserved_before,
            reserved_delta, reserved_after, reason, reference, at, actor_id)
        VALUES (record_id, number, held, held_now - held, held_now, reserved,
            reserved_now - reserved, reserved_now,
            CASE TG_OP WHEN 'INSERT' THEN 'opening' WHEN 'DELETE' THEN 'deleted' ELSE 'unexplained' END,
            CASE TG_OP WHEN 'DELETE' THEN OLD.partner_sku ELSE '' END, clock_timestamp(), __ACTOR__);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    NEW.last_movement := number;
    RETURN NEW;
END
$follow$
""".replace("__ACTOR__", ACTOR)
TRIGGERS = {
    "ledger_guard": (
        "partner_stockmovement",
        "BEFORE UPDATE OR DELETE ON partner_stockmovement FOR EACH ROW EXECUTE FUNCTION partner_ledger_refuse()",
    ),
    "ledger_follow": (
        "partner_stockrecord",
        "BEFORE INSERT OR UPDATE OR DELETE ON partner_stockrecord"
        " FOR EACH ROW EXECUTE FUNCTION partner_ledger_follow()",
    ),
}


def present(cursor: CursorWrapper) -> set[str]:
    cursor.execute(
        "SELECT tgname FROM pg_trigger"
        " WHERE tgname LIKE 'ledger\\_%' AND NOT tgisinternal AND tgenabled <> 'D'"
    )
    return {name for (name,) in cursor.fetchall()}


def install(cursor: CursorWrapper) -> None:
    cursor.execute(REFUSE)
    cursor.execute(FOLLOW)
    for name in set(TRIGGERS) - present(cursor):
        table, rest = TRIGGERS[name]
        cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        cursor.execute(f"CREATE TRIGGER {name} {rest}")


def drop(cursor: CursorWrapper) -> None:
    for name in present(cursor) & set(TRIGGERS):
        cursor.execute(f"DROP TRIGGER {name} ON {TRIGGERS[name][0]}")
