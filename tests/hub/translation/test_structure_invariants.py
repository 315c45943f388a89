"""Whatever is done to originals, in whatever order: nothing drifts, and no redirect leads back to itself."""

from django.db import transaction
from django.test import TestCase
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail_localize.models import LocaleSynchronization

from hub.models import StandardPage
from hub.translation.repair import find
from hub.translation.structure import deciding
from hub.translation.versions import MOVE, following, originals
from tests.hub.translation.test_structure import section

VERBS = ["move", "rename", "unpublish", "publish", "delete"]
STEP = st.tuples(st.sampled_from(VERBS), st.integers(0, 3), st.integers(0, 3), st.booleans())
SLUGS = ["one", "two", "three", "four"]


def do(verb: str, page: StandardPage, other: Page, slug: str) -> None:
    """One step, where the site allows it in all languages: what is blocked in one needs a person."""
    if verb == "move":
        is_free = not other.path.startswith(page.path) and Page._slug_is_available(page.slug, other, page)
        if is_free and not any(version.stays for version in following(page, MOVE, None, other)):
            page.move(other, "last-child")
    elif verb == "rename":
        if not Page.objects.filter(slug=slug).exists():
            page.slug = slug
            page.save()
    elif verb == "publish":
        page.save_revision().publish()
    else:
        getattr(page, verb)()


def take(steps, home: Page) -> None:
    for verb, which, where, alone in steps:
        pages = list(originals(StandardPage).filter(locale=home.locale).order_by("pk"))
        if pages:
            page, other = pages[which % len(pages)], [home, *pages][where % (len(pages) + 1)]
            with TestCase.captureOnCommitCallbacks(execute=True), deciding(alone=alone):
                do(verb, page, Page.objects.get(pk=other.pk), SLUGS[where])
        assert [finding.sentence for finding in find()] == [], (verb, which, where, alone)
        for row in Redirect.objects.all():
            assert row.link.rstrip("/") != row.old_path, (verb, which, where, alone)
    assert Page.find_problems() == ([], [], [], [], [])


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, min_size=3, max_size=7))
def test_nothing_drifts(tree, steps):
    with transaction.atomic():
        LocaleSynchronization.objects.bulk_create(
            [LocaleSynchronization(locale=tree.locales["fr"], sync_from=tree.locales["en"])]
        )
        first = section(tree, "one", tree.homes["en"])
        section(tree, "two", tree.homes["en"])
        section(tree, "three", first)
        for finding in find():  # the sections of the small site have no fallbacks yet
            assert finding.put_right() == ""
        take(steps, tree.homes["en"])
        transaction.set_rollback(True)
