"""One of everything that an address of the admin can name, so that nothing is refused because it is missing."""

import uuid
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, GroupApprovalTask, Page, Site, UploadedFile, Workflow, WorkflowPage, WorkflowTask
from wagtail_localize.models import Translation

from good_practices.models import DueCheck, Finding, OrganisationCorrection, UseReport, organisation_named
from hub.accounts.models import User
from hub.models import ContactMessage, MistakeReport, SiteTexts, Term
from hub.search.models import Concept, Promotion
from hub.translation.desk.rows import key_of
from mentoring.models import EventRegister, Lesson, ManualEdition, Registration
from news.models import NewsPage
from tests.factories import Tree, media, user_in
from tests.factories.translations import begin, translate
from tests.hub.accounts.conftest import enrol

# Beginnings of patterns, without admin/: what stands in the places of their parameters, and after "?".
Values = dict[str, Any]
Given = dict[str, Values | list[Values]]
IDS = ("pk", "image_id", "document_id", "doc_id", "redirect_id", "collection_id", "task_id")


def real_things(tree: Tree) -> Given:
    """For every address. Pages are English, translations are into Finnish."""
    anna = user_in("Editors", name="anna")
    enrol(anna)
    things = lists(tree) | received(tree) | settings_of_the_site(tree, anna) | files()
    given: Given = {beginning: as_values(thing) for beginning, thing in things.items()}
    given |= pages(tree, "en", anna)
    given |= translations(tree, given["localize/page/"]) | chosen_by_name()
    given["bulk/"] += bulk_actions(anna)
    return given


def finnish_pages(tree: Tree) -> Given:
    """For the addresses that name a page: one that was translated into Finnish, as those who translate have it."""
    anna = user_in("Editors", name="anna")
    given = pages(tree, "fi", anna)
    report = MistakeReport.objects.create(page_id=given["pages/"]["page_id"], text="Wrong")
    return given | {f"mistakes/{view}/": as_values(report) for view in ("edit", "delete", "history", "usage")}


def as_values(thing) -> Values:
    return thing if isinstance(thing, dict) else dict.fromkeys(IDS, thing.pk)


def pages(tree: Tree, language: str, author: User) -> Given:
    """A page in each state that an address asks for."""
    page, moved, goal = translated_page(tree, language), tree.standard(language), tree.standard(language)
    first, _second = page.save_revision(), page.save_revision()
    names: Values = {"page_id": page.pk, "parent_page_id": page.get_parent().pk, "page_to_move_id": moved.pk}
    names |= {"destination_id": goal.pk, "pk": page.pk, "revision_id": first.pk, "object_id": page.pk}
    names |= {"content_type_app_name": "news", "content_type_model_name": "newspage", "app_label": "news"}
    names |= {"model_name": "newspage", "action_name": "publish"}
    names |= {"session_id": EditingSession.objects.create(**begun(page, author)).pk}
    copy = {"new_title": "Again", "new_slug": "copied", "new_parent_page": page.get_parent().pk}
    written = {
        "title": "Ours",
        "slug": "written",
        "summary": "x",
        "date": "2026-01-31",
        "body-count": 0,
        "related-count": 0,
    }
    alias, locked, scheduled = alias_of(moved), locked_page(tree, language, author), scheduled_page(tree, language)
    return (
        page_in_a_workflow(tree, language, author)
        | {
            "pages/": names,
            "pages/add/<slug:content_type_app_name>/": names | {"POST": written},
            "pages/<int:page_id>/edit/": names | {"POST": written | {"slug": page.slug}},
            "pages/<int:page_id>/copy/": names | {"POST": copy},
            "pages/<int:page_id>/convert_alias/": {"page_id": alias.pk},
            "pages/<int:page_id>/unlock/": {"page_id": locked.pk},
            "pages/<int:page_id>/revisions/<int:revision_id>/revert/": names | {"POST": written | {"slug": page.slug}},
            "pages/<int:page_id>/revisions/<int:revision_id>/unschedule/": scheduled,
        }
        | dict.fromkeys(("choose-page/", "api/main/^pages/", "editing-sessions/"), names)
        | {
            "api/main/^pages/find/": {"?": f"id={page.pk}"},
            "bulk/": bulk_values("wagtailcore", "page", moved.pk, {"move": {"chooser": goal.pk}}),
            "localize/page/": {"page_id": NewsPage.objects.get(locale__language_code="fi", title="fi: Ours").pk},
            # Below the front page, which is there in all languages.
            "localize/submit/page/": {"page_id": tree.standard(language).pk},
        }
    )


def alias_of(page: Page) -> Page:
    return page.create_alias(parent=page.get_parent(), update_slug="shown-twice")


def locked_page(tree: Tree, language: str, by: User) -> Page:
    page = tree.article(language, title="Locked")
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=by, locked_at=timezone.now())
    return page


def scheduled_page(tree: Tree, language: str) -> Values:
    page = tree.article(language, title="Tomorrow")
    later = page.save_revision(approved_go_live_at=timezone.now() + timedelta(days=1))
    return {"page_id": page.pk, "revision_id": later.pk}


def translated_page(tree: Tree, language: str) -> NewsPage:
    """A news article with its translation into Finnish: the article, or the translation."""
    original = tree.article("en", title="Ours")
    translation = translate(original, tree, "fi")
    return original if language == "en" else translation


def begun(page: Page, user: User) -> Values:
    return {"content_object": page, "user": user, "last_seen_at": timezone.now()}


def page_in_a_workflow(tree: Tree, language: str, author: User) -> Given:
    """A page that waits for reviewers."""
    workflow, task = Workflow.objects.create(name="Review"), GroupApprovalTask.objects.create(name="Read")
    task.groups.set(Group.objects.filter(name="Reviewers"))
    WorkflowTask.objects.create(workflow=workflow, task=task)
    page = tree.article(language, title="Waiting")
    WorkflowPage.objects.create(page=page, workflow=workflow)
    state = workflow.start(page, author)
    waits = {"page_id": page.pk, "task_id": task.pk, "action_name": "approve", "workflow_state_id": state.pk}
    waits |= {"task_state_id": state.current_task_state.pk}
    return {
        "pages/<int:page_id>/workflow_history/": waits,
        "pages/workflow/": waits,
        "workflows/remove/": {"page_pk": page.pk, "workflow_pk": workflow.pk},
    }


def translations(tree: Tree, of_pages: Values) -> Given:
    """The translation of a page; where the desk has taken the place of an address for pages, that of a row of words."""
    page = NewsPage.objects.get(pk=of_pages["page_id"])
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=page.locale)
    term = Term.objects.first()
    words = begin(term, tree, "fi")
    texts = SiteTexts.objects.get(locale=tree.locales["en"])
    texts.exit_address = "https://example.org/"
    texts.save()
    SiteTexts.objects.exclude(pk=texts.pk).delete()
    of_texts = begin(texts, tree, "fi")
    ids: Values = {"translation_id": translation.pk, "translation_source_id": translation.source.pk, "pk": term.pk}
    segment = words.source.stringsegment_set.get()
    fact = of_texts.source.overridablesegment_set.get()
    row = "localize/translate/<int:translation_id>/"
    sentence = key_of(translation.source.stringsegment_set.first())
    return {
        "localize/": ids,
        "translations/": ids | {"POST": {"sentence": sentence, "text": "Is this right?"}},
        f"{row}strings/": {"translation_id": words.pk, "string_segment_id": segment.pk, "POST": {"value": "Ours"}},
        f"{row}overrides/": {
            "translation_id": of_texts.pk,
            "overridable_segment_id": fact.pk,
            "POST": {"value": "Ours"},
        },
    }


def lists(tree: Tree) -> dict[str, Any]:
    """Words and records that are kept in lists."""
    english, page = tree.locales["en"], tree.news["en"]
    concept = Concept.objects.create(code="c", label="C", locale=english, translation_key=uuid.uuid4())
    finding = Finding.objects.create(locale=english, text="Ours", source="Ours", date="2026-01-31", needs=[])
    practice = tree.practice(target_groups=["women"], needs=["recognition"])
    check = DueCheck.objects.create(uid=practice.uid, reason="edit", opened_on=timezone.localdate())
    edition = ManualEdition.objects.create(manual_uid="manual", number="1", day=timezone.localdate())
    snippets = {
        "hub/term/": Term.objects.first(),
        "hub/sitetexts/": SiteTexts.objects.first(),
        "hub_search/concept/": concept,
        "hub_search/promotion/": Promotion.objects.create(locale=english, words="x", page=page),
        "good_practices/finding/": finding,
        "mentoring/lesson/": Lesson.objects.create(locale=english, text="Ours"),
    }
    return (
        {f"snippets/{name}": thing for name, thing in snippets.items()}
        | {f"snippets/choose/{name}": thing for name, thing in snippets.items()}
        | {"reports/checks/": {"check_id": check.pk}, "manual_editions/": edition}
    )


def received(tree: Tree) -> dict[str, Any]:
    """What readers, organisations and people who register have sent."""
    organisation = organisation_named("An organisation")
    correction = {"organisation": organisation, "message": "We moved", "role": "x", "email": "x@example.org"}
    event = EventRegister.objects.create(uid="training", title="Ours", ends_on=timezone.localdate())
    registration = Registration(event=event, state="place", language="en")
    registration.name, registration.email = "Ours", "x@example.org"
    registration.save()
    use = {"uid": "abcdefgh", "country": "FI", "result": "Good", "again": "yes", "year": 2024, "language": "en"}
    return {
        "messages/": ContactMessage.objects.create(message="Hello", language="en"),
        "mistakes/": MistakeReport.objects.create(page=tree.news["en"], text="Wrong"),
        "organisations/": organisation,
        "organisation_corrections/": OrganisationCorrection.objects.create(**correction, language="en"),
        "registers/": event,
        "registrations/": registration,
        "use_reports/": UseReport.objects.create(**use),
    }


def settings_of_the_site(tree: Tree, person: User) -> dict[str, Any]:
    workflow, task = Workflow.objects.create(name="Ours"), GroupApprovalTask.objects.create(name="Ours")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    return {
        "redirects/": Redirect.objects.create(old_path="/a", redirect_link="/en/"),
        "collections/": Collection.get_first_root_node().add_child(name="Ours"),
        "locales/": tree.locales["sv"],
        "sites/": Site.objects.first(),
        "users/": person,
        "groups/": Group.objects.get(name="Editors"),
        "workflows/": workflow,
        "workflows/enable/": Workflow.objects.create(name="Closed", active=False),
        "workflows/tasks/": task,
        "workflows/tasks/enable/": GroupApprovalTask.objects.create(name="Closed", active=False),
        "workflows/tasks/add/": {"app_label": "wagtailcore", "model_name": "groupapprovaltask"},
    }


def files() -> dict[str, Any]:
    given: dict[str, Any] = {}
    document = media.document()
    document.get_file_hash(), document.get_file_size()  # else they are written when somebody looks
    for name, thing, data in (("images", media.image(), media.png()), ("documents", document, b"words")):
        kind = ContentType.objects.get_for_model(thing)
        waiting = UploadedFile.objects.create(file=ContentFile(data, thing.filename), for_content_type=kind)
        given[f"{name}/"] = given[f"api/main/^{name}/"] = thing
        given[f"{name}/multiple/"] = as_values(thing) | {"uploaded_file_id": waiting.pk}
        given[f"api/main/^{name}/find/"] = {"?": f"id={thing.pk}"}
    return given


def chosen_by_name() -> Given:
    """Addresses that name a kind of thing, or ask for something after "?"."""
    block = NewsPage._meta.get_field("body").stream_block.child_blocks["text"]
    asked = {"?": "language=en&words=x"}
    return {
        "tag-autocomplete/": {"app_name": "taggit", "model_name": "tag"},
        "block-preview/": {"?": f"id={block.definition_prefix}"},
        "reports/asked/name/": asked,
        "reports/asked/promote/": asked,
        "reports/machine-translation/": {"POST": {"language": "fi"}},
        "settings/": {"app_name": "hub", "model_name": "sitetexts"},
    }


def bulk_actions(person: User) -> list[Values]:
    """Each that is registered for anything but pages."""
    values = []
    for app, model in sorted((app, model) for app, models in registered().items() for model in models):
        if model != "page":
            thing = person if model == "user" else apps.get_model(app, model).objects.first()
            values += bulk_values(app, model, thing.pk, {})
    return values


def bulk_values(app: str, model: str, pk: int, forms: dict[str, Values]) -> list[Values]:
    """The values of each action: the thing of that number, and what its form asks for."""
    forms |= {
        "translation_files": {"language": "fi", "format": "xliff"},
        "machine_translate": {"language": "fi"},
        "add_tags": {"tags": "ours"},
        "add_to_collection": {"collection": Collection.get_first_root_node().pk},
        "assign_role": {"role": Group.objects.get(name="Reviewers").pk},
        "set_active_state": {"mark_as_active": "False"},
    }
    names = {"app_label": app, "model_name": model, "?": f"id={pk}"}
    return [names | {"action": action, "POST": forms.get(action, {})} for action in sorted(registered()[app][model])]


def registered() -> dict[str, dict[str, dict[str, type]]]:
    """The bulk actions of each app and model, by name."""
    bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")  # looks for all of them
    return bulk_action_registry.actions
