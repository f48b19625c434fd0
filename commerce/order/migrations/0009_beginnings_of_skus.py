from django.db import migrations

from core.text_indexes import beginnings, trigrams, without


class Migration(migrations.Migration):
    dependencies = [("order", "0008_staff_lists")]

    operations = [
        without(trigrams("order_line", "partner_sku")),
        beginnings("order_line", "partner_sku", answers=["order_id"]),
    ]
