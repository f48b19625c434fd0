import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

KINDS = [
    ("sign-in", "Signed in"),
    ("sign-in-failed", "Wrong password"),
    ("code-failed", "Wrong code"),
    ("session-ended", "Signed out by an administrator"),
    ("second-factor", "Two-step sign-in"),
    ("role", "Role"),
    ("brand", "Works for"),
    ("right", "Rights"),
    ("price", "Price"),
    ("former-price", "Former price"),
]


def untied(to):
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [("core", "0004_dead")]

    operations = [
        migrations.CreateModel(
            name="AuditActor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("user_id", models.PositiveBigIntegerField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                (
                    "record_id",
                    models.PositiveBigIntegerField(
                        help_text="The stock record whose price it is.", null=True
                    ),
                ),
                ("what", models.CharField(blank=True, max_length=150)),
                ("before", models.CharField(blank=True, max_length=150)),
                ("after", models.CharField(blank=True, max_length=150)),
                ("actor", untied(settings.AUTH_USER_MODEL)),
                ("brand", untied("core.brand")),
                ("person", untied(settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name_plural": "audit entries",
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["kind", "id"], name="audit_kind"),
                    models.Index(fields=["actor", "id"], name="audit_actor"),
                    models.Index(fields=["person", "id"], name="audit_person"),
                    models.Index(fields=["record_id", "id"], name="audit_record"),
                    models.Index(fields=["at"], name="audit_at"),
                ],
            },
        ),
    ]
