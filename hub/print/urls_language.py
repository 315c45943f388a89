"""PDFs of pages: below the address of the page."""

from django.urls import re_path

from hub.print.views import page_as_pdf

# Wagtail's own pattern has no dots.
urlpatterns = [re_path(r"^(?P<path>(?:[\w\-]+/)*)page\.pdf$", page_as_pdf, name="page_as_pdf")]
