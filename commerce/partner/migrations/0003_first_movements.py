"""The ledger begins with what is there: one first movement for each stock record that has or holds units."""

from django.db import migrations

MOVED = "(COALESCE(num_in_stock, 0) <> 0 OR COALESCE(num_allocated, 0) <> 0) AND last_movement = 0"


class Migration(migrations.Migration):
    dependencies = [("partner", "0002_stock_ledger")]

    operations = [
        migrations.RunSQL(
            [
                "INSERT INTO partner_stockmovement (stockrecord_id, sequence, before, delta, after,"
                " reserved_before, reserved_delta, reserved_after, reason, reference, at)"
                " SELECT id, 1, 0, COALESCE(num_in_stock, 0), COALESCE(num_in_stock, 0),"
                " 0, COALESCE(num_allocated, 0), COALESCE(num_allocated, 0), 'opening', '', CURRENT_TIMESTAMP"
                f" FROM partner_stockrecord WHERE {MOVED}",
                f"UPDATE partner_stockrecord SET last_movement = 1 WHERE {MOVED}",
            ],
            migrations.RunSQL.noop,
        )
    ]
