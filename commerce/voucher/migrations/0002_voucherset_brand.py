from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial"), ("voucher", "0001_initial")]

    operations = [
        migrations.AddField(
            "voucherset",
            "brand",
            models.ForeignKey("core.Brand", on_delete=models.deletion.PROTECT, related_name="voucher_sets"),
        ),
    ]
