from django.db import migrations

from core.text_indexes import trigrams


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0006_desk")]

    operations = [trigrams("catalogue_product", "title"), trigrams("catalogue_productcopy", "title")]
