from wagtail import hooks

from mentoring.viewsets import EditionViewSet


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [EditionViewSet()]
