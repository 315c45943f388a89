from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0009_corner"),
    ]

    operations = [
        migrations.AddField(
            model_name="lesson",
            name="is_withheld",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Set by itself where a page that was not public is deleted, and nothing public is left to tell it.",
                verbose_name="left out of the list of all",
            ),
        ),
    ]
