"""Lines of orders that left before parcels were noted: all of them has left."""

from typing import Any

from django.db import migrations
from django.db.models import F


def count(apps: Any, _schema: Any) -> None:
    lines = apps.get_model("order", "Line").objects.filter(order__status="Shipped", num_shipped=0)
    lines.update(num_shipped=F("quantity"))


class Migration(migrations.Migration):
    dependencies = [("order", "0006_shipments")]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
