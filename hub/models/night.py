from django.db import models


class NightlyRun(models.Model):
    """On which day a command of the night was last run, and whether it failed, where all machines of a site see it."""

    command = models.CharField(max_length=100, primary_key=True)
    day = models.DateField()  # in the site's time zone
    failed = models.BooleanField(default=False, db_default=False)

    def __str__(self):
        return self.command
