"""Registrations when editors are in a hurry, and when mail, keys or the other languages come late."""

import pytest
from django.urls import reverse

from mentoring.models import TrainingPage
from tests.factories import publish, user_in
from tests.mentoring.test_registering import event, register  # noqa: F401, a fixture
from tests.mentoring.test_trainings import trainings  # noqa: F401, a fixture


@pytest.mark.parametrize("action", ["delete", "unpublish"])
@pytest.mark.parametrize("where", ["above", "together", "together, above"])
def test_nobody_comes_in_vain_because_a_page_was_taken_away_with_others(client, event, action, where):  # noqa: F811
    register(client)
    client.force_login(user_in("Administrators"))
    chosen = event.get_parent() if "above" in where else event
    path = reverse(f"wagtailadmin_pages:{action}", args=[chosen.pk])
    if "together" in where:
        path = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?id={chosen.pk}"
    fields = {"include_descendants": "on"}
    answer = client.post(path, fields, follow=True)
    assert "Training t1: People have registered for this." in answer.text
    assert TrainingPage.objects.get(pk=event.pk).live
    event.is_cancelled = True
    publish(event)
    client.post(path, fields)
    assert not TrainingPage.objects.filter(pk=event.pk, live=True).exists()
