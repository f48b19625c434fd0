from django.db import migrations

from core.text_indexes import trigrams


class Migration(migrations.Migration):
    dependencies = [("partner", "0003_first_movements")]

    operations = [trigrams("partner_stockrecord", "partner_sku")]
