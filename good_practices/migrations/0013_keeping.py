from django.db import migrations, models
from django.db.models import F

from hub.encryption import encrypt


def encrypt_addresses(apps, schema_editor):
    for correction in apps.get_model("good_practices", "OrganisationCorrection").objects.all():
        correction.email_encrypted = encrypt(correction.email)
        correction.save(update_fields=["email_encrypted"])


def date_words(apps, schema_editor):
    checks = apps.get_model("good_practices", "DueCheck").objects.exclude(text="")
    checks.update(written_on=F("opened_on"))


class Migration(migrations.Migration):
    """For how long, and how safely, what others sent is kept; which site wants to be left alone."""

    dependencies = [
        ("good_practices", "0012_freshness"),
    ]

    operations = [
        migrations.AddField(
            model_name="linkcheck",
            name="busy_site",
            field=models.CharField(blank=True, db_default="", max_length=270),
        ),
        migrations.AlterField(
            model_name="linkcheck",
            name="not_before",
            field=models.DateField(db_index=True, null=True),
        ),
        migrations.AddField(
            model_name="duecheck",
            name="written_on",
            field=models.DateField(null=True),
        ),
        migrations.RunPython(date_words, migrations.RunPython.noop),
        migrations.AddField(
            model_name="organisationcorrection",
            name="email_encrypted",
            field=models.TextField(default="", editable=False, verbose_name="e-mail"),
            preserve_default=False,
        ),
        migrations.RunPython(encrypt_addresses),
        migrations.RemoveField(
            model_name="organisationcorrection",
            name="email",
        ),
    ]
