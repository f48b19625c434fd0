"""Does to every watched table what an AlterField does: remakes it, or changes a column's type."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from core.outbox.watches import declared


def remake(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for label in sorted({watch.label for watch in declared()}):
        model = apps.get_model(label)
        if editor.connection.vendor == "sqlite":
            editor._remake_table(model)
        else:
            widen(editor, model)


def widen(editor: BaseDatabaseSchemaEditor, model: type) -> None:
    quote = editor.quote_name
    for field in model._meta.local_concrete_fields:
        if field.get_internal_type() in {"CharField", "SlugField"}:
            editor.execute(
                f"ALTER TABLE {quote(model._meta.db_table)} ALTER COLUMN {quote(field.column)} TYPE text"
            )


class Migration(migrations.Migration):
    dependencies = [("core", "__latest__"), ("search", "__latest__"), ("content", "__latest__")]
    operations = [migrations.RunPython(remake, migrations.RunPython.noop)]
