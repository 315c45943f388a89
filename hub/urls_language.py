"""Addresses under a language that are no pages of the tree."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from hub import mistakes, results, views

FEED = r"feed\.(?P<form>atom|rss)$"

urlpatterns = [
    # Wagtail's own way to sign in from a page has no throttle and no second factor.
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("message/", views.send_message, name="send_message"),
    path("mistake/", mistakes.report_mistake, name="report_mistake"),
    path("search/", results.search_page, name="search"),
    re_path(rf"^search/{FEED}", results.search_feed, name="search_feed"),
    # Wagtail's own pattern has no dots, so the feed of a page is found here.
    re_path(rf"^(?P<path>(?:[\w\-]+/)*){FEED}", views.feed, name="feed"),
]
