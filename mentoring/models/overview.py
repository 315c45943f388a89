from django.utils.translation import gettext_lazy as _

from mentoring.models.base import MentoringBasePage


class MentoringPage(MentoringBasePage):
    """The overview of the mentoring model and the way to its parts."""

    subpage_types = ["mentoring.ManualPage", "mentoring.WorkshopsPage", "mentoring.TrainingsPage"]
    show_in_menus_default = True
    is_entrance = True

    max_count_per_parent = 1

    class Meta:
        verbose_name = _("mentoring model")
