from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payment", "0005_remote_id"),
    ]

    operations = [
        migrations.AddField(
            model_name="refund",
            name="is_announced",
            field=models.BooleanField(default=False),
        ),
    ]
