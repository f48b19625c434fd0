from django.db import migrations

from core.text_indexes import trigrams


class Migration(migrations.Migration):
    dependencies = [("core", "0009_clock_turns")]

    operations = [trigrams("core_user", "email")]
