from django.db import migrations, models

from hub.encryption import decrypt, encrypt


def encrypt_addresses(apps, schema_editor):
    for message in apps.get_model("hub", "ContactMessage").objects.exclude(email_plain=""):
        message.email_encrypted, message.email_plain = encrypt(message.email_plain), ""
        message.save(update_fields=["email_encrypted", "email_plain"])


def decrypt_addresses(apps, schema_editor):
    for message in apps.get_model("hub", "ContactMessage").objects.exclude(email_encrypted=""):
        message.email_encrypted, message.email_plain = "", decrypt(message.email_encrypted)
        message.save(update_fields=["email_encrypted", "email_plain"])


class Migration(migrations.Migration):
    """Addresses of messages are encrypted. The column stays for the last release, which writes and reads it."""

    dependencies = [
        ("hub", "0006_nightly_run"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contactmessage",
            name="email",
            field=models.EmailField(
                blank=True, db_column="email", db_default="", default="", editable=False, max_length=254
            ),
        ),
        migrations.RenameField(model_name="contactmessage", old_name="email", new_name="email_plain"),
        migrations.AddField(
            model_name="contactmessage",
            name="email_encrypted",
            field=models.TextField(blank=True, db_default="", default="", editable=False, verbose_name="e-mail"),
        ),
        migrations.RunPython(encrypt_addresses, decrypt_addresses),
    ]
