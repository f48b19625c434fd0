from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0007_staff_search")]

    operations = [
        migrations.AddIndex(
            "product",
            models.Index(
                fields=["brand", "date_updated"], name="product_row", condition=models.Q(parent__isnull=True)
            ),
        )
    ]
