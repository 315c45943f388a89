"""The index follows the pages: with the same publish, and never with what is not public."""

from wagtail.models import Page, PageViewRestriction

from hub.search.index import rebuild
from hub.search.models import Document, DocumentFacet
from tests.factories import add, publish, user_in


def codes(page, facet="topic") -> set[str]:
    return set(DocumentFacet.objects.filter(document_id=page.pk, facet=facet).values_list("code", flat=True))


def test_a_new_page_is_indexed_with_its_topics(tree):
    page = tree.practice(topics=["mentoring", "helpline"])
    assert codes(page) == {"mentoring", "helpline"}
    assert Document.objects.get(pk=page.pk).section == "practices"


def test_a_changed_topic_is_in_the_index_with_the_same_publish(tree):
    page = tree.practice(topics=["mentoring"])
    page.topics = ["resilience"]
    publish(page)
    assert codes(page) == {"resilience"}


def test_a_draft_change_is_not_indexed(tree):
    page = tree.practice(topics=["mentoring"])
    page.topics = ["resilience"]
    page.save_revision()
    assert codes(page) == {"mentoring"}


def test_unpublished_deleted_private_and_draft_pages_are_not_in_the_index(tree, django_capture_on_commit_callbacks):
    unpublished, deleted, private, parent = tree.practice(), tree.practice(), tree.practice(), tree.standard()
    draft = add(
        tree.libraries["en"], type(private)(title="D", slug="d", summary="x", live=False, locale=tree.locales["en"])
    )
    with django_capture_on_commit_callbacks(execute=True):
        unpublished.unpublish()
        PageViewRestriction.objects.create(page=private, restriction_type="login")
        PageViewRestriction.objects.create(page=parent, restriction_type="login")
        pk = deleted.pk
        deleted.delete()
    assert not Document.objects.filter(pk__in=[unpublished.pk, pk, private.pk, draft.pk, parent.pk]).exists()
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.all().delete()
    assert Document.objects.filter(pk=private.pk).exists()


def test_fallback_copies_are_no_pages_of_their_language(tree):
    page = tree.practice()
    alias = page.copy_for_translation(tree.locales["fi"], alias=True)
    rebuild()
    assert Document.objects.filter(pk=page.pk).exists()
    assert not Document.objects.filter(pk=alias.pk).exists()


def test_rebuild_gives_what_publishing_gave_and_drops_what_is_gone(tree):
    for topics in (["mentoring"], ["helpline", "resilience"]):
        tree.practice(topics=topics)
    before = (
        list(Document.objects.order_by("pk").values()),
        sorted(DocumentFacet.objects.values_list("document_id", "facet", "code")),
    )
    DocumentFacet.objects.all().delete()
    Document.objects.filter(section="practices").update(codes="")
    gone = tree.standard()
    Page.objects.filter(pk=gone.pk).update(live=False)
    number = rebuild()
    after = (
        list(Document.objects.order_by("pk").values()),
        sorted(DocumentFacet.objects.values_list("document_id", "facet", "code")),
    )
    for row in (*before[0], *after[0]):
        del row["change"]
    assert after == before
    assert number == Document.objects.count()


def test_publishing_in_the_admin_reaches_the_index(client, tree, django_capture_on_commit_callbacks):
    page = tree.practice(topics=["mentoring"])
    client.force_login(user_in("Editors"))
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/admin/pages/{page.pk}/unpublish/")
    assert response.status_code == 302
    assert not Document.objects.filter(pk=page.pk).exists()


def test_an_editors_search_in_the_admin_finds_a_new_page(client, tree):
    tree.practice(title="A mentoring circle")
    client.force_login(user_in("Editors"))
    assert "A mentoring circle" in client.get("/admin/pages/search/?q=mentoring").text
