"""Addresses under a language that are no pages of the tree."""

from django.urls import path

from hub import views

urlpatterns = [
    path("message/", views.send_message, name="send_message"),
]
