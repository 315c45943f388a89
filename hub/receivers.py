"""What every process holds in memory of the site is read anew when its rows change: hub.search.state."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from hub.models import HomePage, SiteTexts
from hub.search.state import names_changed


@receiver([post_save, post_delete], sender=HomePage, dispatch_uid="hub_home_changed")
@receiver([post_save, post_delete], sender=SiteTexts, dispatch_uid="hub_texts_changed")
def tell_processes(**kwargs):
    """A front page opens or closes its language; the texts stand around every page of theirs."""
    names_changed()
