from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payment", "0004_refunds"),
    ]

    operations = [
        migrations.AddField(
            model_name="paymentattempt",
            name="remote_id",
            field=models.CharField(blank=True, default="", max_length=255),
        ),
    ]
