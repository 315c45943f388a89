from datetime import timedelta
from itertools import groupby

from django.db import migrations, models
from django.utils.crypto import salted_hmac


def hide_rare_words(apps, schema_editor):
    """What was not asked on three days within 90 loses its words, as if it had been counted by digest from the start."""
    AskedQuery = apps.get_model("hub_search", "AskedQuery")
    rows = AskedQuery.objects.order_by("locale_id", "words", "day").select_related("locale")
    for (_locale, words), group in groupby(list(rows), key=lambda row: (row.locale_id, row.words)):
        asked = list(group)
        often = any(last.day - first.day < timedelta(days=90) for first, last in zip(asked, asked[2:], strict=False))
        text = f"{asked[0].locale.language_code}\n{words}"
        digest = salted_hmac("hub.search.asked", text, algorithm="sha256").hexdigest()
        for row in asked:
            row.digest, row.words = digest, words if often else ""
        AskedQuery.objects.bulk_update(asked, ["digest", "words"], batch_size=100)


def drop_digests(apps, schema_editor):
    """Without words, the table before this migration has no place for a row."""
    apps.get_model("hub_search", "AskedQuery").objects.filter(words="").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("hub_search", "0003_asked_query_names"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="askedquery", name="query_of_a_day"),
        migrations.AddField(
            model_name="askedquery",
            name="digest",
            field=models.CharField(max_length=64, default=""),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="askedquery",
            name="words",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.RunPython(hide_rare_words, drop_digests, elidable=True),
        migrations.AddIndex(
            model_name="askedquery",
            index=models.Index(fields=["locale", "words", "day"], name="query_words"),
        ),
        migrations.AddConstraint(
            model_name="askedquery",
            constraint=models.UniqueConstraint(fields=["locale", "digest", "day"], name="query_of_a_day"),
        ),
    ]
