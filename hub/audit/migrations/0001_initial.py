"""The log is made, closed against changes, and from then on left alone by Django."""

from django.db import migrations, models

SAID = "The audit log can only be added to."

POSTGRESQL = [
    f"""
    CREATE FUNCTION hub_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{SAID}'; END $$
    """,
    """
    CREATE TRIGGER hub_audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON hub_audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION hub_audit_refuse()
    """,
]
SQLITE = [
    f"CREATE TRIGGER hub_audit_no_update BEFORE UPDATE ON hub_audit_entry BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
    f"CREATE TRIGGER hub_audit_no_delete BEFORE DELETE ON hub_audit_entry BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
    # INSERT OR REPLACE deletes without the trigger for that.
    """
    CREATE TRIGGER hub_audit_no_replace BEFORE INSERT ON hub_audit_entry
    WHEN EXISTS (SELECT 1 FROM hub_audit_entry WHERE number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'The audit log can only be added to.'); END
    """,
]


def close(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def open_again(apps, schema_editor):
    """Only an empty log is given up: what was recorded does not go by a migration."""
    if apps.get_model("hub_audit", "Entry").objects.exists():
        raise RuntimeError(SAID)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION hub_audit_refuse() CASCADE")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("time", models.DateTimeField(verbose_name="time")),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor", models.CharField(blank=True, max_length=150, verbose_name="who")),
                ("action", models.CharField(db_index=True, max_length=100, verbose_name="action")),
                ("kind", models.CharField(blank=True, max_length=100)),
                ("object_id", models.CharField(blank=True, max_length=100)),
                ("label", models.CharField(blank=True, max_length=150)),
                ("details", models.JSONField(default=dict)),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "entry of the audit log",
                "verbose_name_plural": "audit log",
                "ordering": ["-number"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("facts", models.JSONField()),
            ],
            options={
                "verbose_name": "entry of the audit log that waits",
                "verbose_name_plural": "entries of the audit log that wait",
                "default_permissions": (),
            },
        ),
        migrations.RunPython(close, open_again),
        migrations.AlterModelOptions(
            name="entry",
            options={
                "verbose_name": "entry of the audit log",
                "verbose_name_plural": "audit log",
                "ordering": ["-number"],
                "managed": False,
                "default_permissions": ("view",),
            },
        ),
    ]
