from wagtail import hooks
from wagtail.snippets.models import register_snippet

from mentoring.viewsets import EditionViewSet, LessonViewSet

register_snippet(LessonViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [EditionViewSet()]
