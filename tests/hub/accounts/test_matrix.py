"""What each group reaches of the admin: every address, asked by a member of each, compared with the table."""

import uuid

import pytest
from django.contrib.auth.models import Group
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, GroupApprovalTask, Site, Workflow, WorkflowTask
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from good_practices.models import DueCheck, Finding, OrganisationCorrection, UseReport, organisation_named
from hub.models import ContactMessage, MistakeReport, SiteTexts, Term
from hub.search.models import Concept, Promotion
from mentoring.models import EventRegister, Lesson, ManualEdition, Registration
from tests.factories import media, user_in
from tests.hub.accounts.addresses import admin_addresses
from tests.hub.accounts.conftest import enrol, sign_in
from tests.serving import ROOT

TABLE = ROOT / "tests/hub/accounts/matrix.txt"
GROUPS = ["Editors", "Reviewers", "Librarians", "Administrators", "Translators (fi)", ""]
# In test_second_factor.py and test_passwords.py; the last one of Wagtail's is there to fail.
ASKED_ELSEWHERE = ("admin/second-factor/", "admin/^password_reset/", "admin/logout/", "admin/failwhale/")
HEAD = """What a member of each group gets from each address of the admin, by GET, with both factors.
yes: the page. no: refused. on: led to another address. A number: the status. Kept by tests/hub/accounts/test_matrix.py.
E: Editors, R: Reviewers, L: Librarians, A: Administrators, T: Translators (fi), -: signed in, in no group.
The pages asked for are English, the translations are into Finnish.
"""


def real_things(tree) -> dict[str, dict[str, object]]:
    """One of everything that an address can name."""
    english, source = tree.locales["en"], tree.article("en", title="Ours")
    translate_object(source, [tree.locales["fi"]])
    translation = Translation.objects.get(target_locale=tree.locales["fi"])
    image, document = media.image(), media.document()
    workflow, task = Workflow.objects.create(name="Ours"), GroupApprovalTask.objects.create(name="Ours")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    page = {"page_id": source.pk, "parent_page_id": source.get_parent().pk, "page_to_move_id": source.pk}
    page |= {"destination_id": tree.homes["en"].pk, "pk": source.pk, "revision_id": source.latest_revision_id}
    page |= {"content_type_app_name": "news", "content_type_model_name": "newspage", "app_label": "news"}
    page |= {"model_name": "newspage", "action_name": "copy", "task_id": task.pk}
    localize = {"translation_id": translation.pk, "translation_source_id": translation.source.pk, "page_id": source.pk}
    localize |= {"string_segment_id": translation.source.stringsegment_set.first().pk, "pk": Term.objects.first().pk}
    concept = Concept.objects.create(code="c", label="C", locale=english, translation_key=uuid.uuid4())
    organisation = organisation_named("An organisation")
    correction = {"organisation": organisation, "message": "We moved", "role": "x", "email": "x@example.org"}
    practice, today = tree.practice(target_groups=["women"], needs=["recognition"]), timezone.localdate()
    finding = Finding.objects.create(locale=english, text="Ours", source="Ours", date="2026-01-31", needs=[])
    lesson = Lesson.objects.create(locale=english, text="Ours")
    event = EventRegister.objects.create(uid="training", title="Ours", ends_on=today)
    registration = Registration(event=event, state="place", language="en")
    registration.name, registration.email = "Ours", "x@example.org"
    registration.save()
    use = {"uid": "abcdefgh", "country": "FI", "result": "Good", "again": "yes", "year": 2024, "language": "en"}
    person = user_in("Editors", name="anna")
    enrol(person)
    chosen = {
        "settings/": {"app_name": "hub", "model_name": "sitetexts"},
        "images/": image,
        "documents/": document,
        "redirects/": Redirect.objects.create(old_path="/a", redirect_link="/en/"),
        "collections/": Collection.get_first_root_node().add_child(name="Ours"),
        "snippets/hub/term/": Term.objects.first(),
        "snippets/choose/hub/term/": Term.objects.first(),
        "snippets/hub/sitetexts/": SiteTexts.objects.first(),
        "snippets/choose/hub/sitetexts/": SiteTexts.objects.first(),
        "snippets/hub_search/concept/": concept,
        "snippets/choose/hub_search/concept/": concept,
        "snippets/hub_search/promotion/": Promotion.objects.create(locale=english, words="x", page=source),
        "snippets/good_practices/finding/": finding,
        "snippets/choose/good_practices/finding/": finding,
        "messages/": ContactMessage.objects.create(message="Hello", language="en"),
        "mistakes/": MistakeReport.objects.create(page=source, text="Wrong"),
        "organisations/": organisation,
        "organisation_corrections/": OrganisationCorrection.objects.create(**correction, language="en"),
        "reports/checks/": {"check_id": DueCheck.objects.create(uid=practice.uid, reason="edit", opened_on=today).pk},
        "snippets/mentoring/lesson/": lesson,
        "snippets/choose/mentoring/lesson/": lesson,
        "manual_editions/": ManualEdition.objects.create(manual_uid="manual", number="1", day=today),
        "registers/": event,
        "registrations/": registration,
        "use_reports/": UseReport.objects.create(**use),
        "locales/": tree.locales["sv"],
        "sites/": Site.objects.first(),
        "users/": person,
        "groups/": Group.objects.get(name="Editors"),
        "workflows/": workflow,
        "workflows/tasks/": task,
        "api/main/^images/": image,
        "api/main/^documents/": document,
    }
    names = ["pk", "image_id", "document_id", "doc_id", "redirect_id", "collection_id", "task_id"]
    ids = {key: thing if isinstance(thing, dict) else dict.fromkeys(names, thing.pk) for key, thing in chosen.items()}
    ids["workflows/remove/"] = {"page_pk": source.pk, "workflow_pk": workflow.pk}
    places = ("pages/", "choose-page/", "api/main/^pages/", "bulk/", "editing-sessions/")
    return {"localize/": localize, "translations/": localize} | ids | dict.fromkeys(places, page)


def answer_to(client: Client, path: str) -> str:
    answer = client.get(path)
    if answer.status_code == 302 and answer.url in {"/admin/", "/admin/login/?next=" + path}:
        return "no"
    return {200: "yes", 302: "on", 403: "no"}.get(answer.status_code, str(answer.status_code))


def write_nothing(response: SimpleTemplateResponse) -> SimpleTemplateResponse:
    response.content = b""
    return response


def table_of(rows: list[tuple[str, list[str]]]) -> str:
    width = max(len(pattern) for pattern, _answers in rows)
    lines = [
        f"{pattern:{width}}  " + "".join(f"{text:5}" for text in texts) for pattern, texts in [("", "ERLAT-"), *rows]
    ]
    return HEAD + "\n" + "\n".join(line.rstrip() for line in lines) + "\n"


@pytest.fixture
def people(tree) -> list[Client]:
    """A signed-in browser of a member of each group."""
    clients = []
    for name in GROUPS:
        user = user_in(*([name] if name else []), name=f"member-{len(clients)}")
        enrol(user)
        client = Client()
        sign_in(client, user)
        clients.append(client)
    return clients


def test_each_group_reaches_what_the_table_says(people, tree, monkeypatch):
    # Only who gets which page is asked; to write 1,000 of them would take most of a minute.
    monkeypatch.setattr(SimpleTemplateResponse, "render", write_nothing)
    given = real_things(tree)
    rows = []
    for _name, pattern, path in admin_addresses(given):
        if pattern.startswith(ASKED_ELSEWHERE):
            continue
        answers = [answer_to(client, path) for client in people]
        rows.append((pattern.replace("^", "").replace("$", ""), answers))
    found = table_of(rows)
    if found != TABLE.read_text():
        (ROOT / "var/matrix.txt").write_text(found)
    assert found == TABLE.read_text(), (
        "If that is meant: cp var/matrix.txt tests/hub/accounts/matrix.txt, and read the diff."
    )


def test_no_address_hands_out_or_takes_a_token(tree):
    """Wagtail's API of tokens is not installed; who installs it has to think of the second factor."""
    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    names += [f"{space}:" for space in get_resolver().namespace_dict]
    assert "wagtailadmin_home" in names
    assert not [name for name in names if "token" in name.lower()]
    assert not [path for _name, _pattern, path in admin_addresses() if "token" in path]
