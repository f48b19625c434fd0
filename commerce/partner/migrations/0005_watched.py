from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partner", "0004_staff_search")]

    operations = [
        migrations.AddIndex(
            "stockrecord",
            models.Index(
                fields=["partner"],
                name="stock_watched",
                condition=models.Q(low_stock_threshold__isnull=False),
            ),
        )
    ]
