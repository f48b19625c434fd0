from django.db import migrations, models

from core.text_indexes import trigrams


class Migration(migrations.Migration):
    dependencies = [("order", "0007_count_what_has_left")]

    operations = [
        migrations.AddIndex(
            "line",
            models.Index(
                fields=["order", "id"], name="line_holding", condition=models.Q(num_allocated__gt=0)
            ),
        ),
        trigrams("order_order", "number"),
        trigrams("order_order", "guest_email"),
        trigrams("order_line", "partner_sku"),
        trigrams("order_shippingaddress", "first_name"),
        trigrams("order_shippingaddress", "last_name"),
        trigrams("order_shippingaddress", "postcode"),
    ]
