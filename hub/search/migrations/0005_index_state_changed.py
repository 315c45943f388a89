import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hub_search", "0004_asked_query_digests")]

    operations = [
        migrations.AddField(
            model_name="indexstate",
            name="changed",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
