"""The translator's desk: original and translation side by side, in place of Wagtail's form for translated pages."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import Comment
from wagtail_localize.models import Translation

from hub.models import BasePage, MistakeReport, Outdated
from hub.translation import review
from hub.translation.desk.rows import Row, key_of, parts_of, place_of, read_rows, store, typed_in_vain
from hub.translation.exchange.addresses import exchange_address
from hub.translation.saving import save_translation, target_of
from hub.translation.sentences import UNSEEN
from hub.translation.states import mark_reviewed, sentences_of
from hub.translation.words import digest

MAX_COMMENT = 2000


def show_desk(request: HttpRequest, translation: Translation, page: BasePage) -> HttpResponse:
    """The desk of one translation. Wagtail has checked that the user may edit the page.

    POST: `text-…` fields as hub.translation.desk.rows.store reads them, and `action`: save, submit, publish, approve,
    return (with `reason`), or right (the live words are reviewed).
    """
    rights = Rights(request.user, page, translation)
    rows = read_rows(translation, page)
    if request.method == "POST":
        act = ACTIONS.get(request.POST.get("action", "save"), save_only)
        if not rights.may(act):
            raise PermissionDenied
        publishing = act in (submit, publish, approve)
        stored = (
            sum(store(row, translation, request.POST, request.user, publishing) for row in rows) if rights.edit else 0
        )
        for text in typed_in_vain(rows, request.POST):
            messages.warning(request, _("This sentence is no longer in the original: %(text)s") % {"text": text[:200]})
        if stored:
            translation = Translation.objects.get(pk=translation.pk)
        if publishing and (act is not approve or is_corrected(translation, page)):
            ask_for_decisions(rows)
        if act in (save_only, submit, publish, approve) and any(row.error or row.conflict for row in rows):
            messages.error(request, _("Some sentences could not be saved. The reason stands beside each."))
        elif act(request, translation, page, stored):
            return redirect(request.path)
    return TemplateResponse(request, "translation/desk.html", context(request, translation, page, rows, rights))


def shows_live_words(translation: Translation, page: BasePage) -> bool:
    """True when the sentences of the desk are those that readers see."""
    shown = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    return digest(shown) == digest(_fresh(page))


def ask_for_decisions(rows: list[Row]) -> None:
    """A changed sentence whose earlier translation nobody has agreed to would be published in the original's words."""
    for row in rows:
        if row.is_proposed and not row.error:
            row.error = _("The original has changed here. Change the translation, or tick that it is right.")


def is_corrected(translation: Translation, page: BasePage) -> bool:
    """True when sentences have changed since the newest draft was made."""
    draft = page.latest_revision
    return draft is None or sentences_of(translation).filter(updated_at__gt=draft.created_at).exists()


class Rights:
    """What a user may do with a translation now."""

    def __init__(self, user, page: BasePage, translation: Translation):
        lock = page.get_lock()
        self.edit = not (lock and lock.for_user(user))
        self.decide = review.may_decide(user, page)
        self.publish = self.edit and review.may_publish(user, page) and not self.decide
        self.submit = self.edit and review.may_submit(user, page) and not self.publish
        self.review = page.live and page.is_translation and not page.is_reviewed and review.may_review(user, page)
        self.review = self.review and shows_live_words(translation, page)

    def may(self, act) -> bool:
        """True when one of ACTIONS is open to the user."""
        needed = {publish: self.publish, submit: self.submit, approve: self.decide, send_back: self.decide}
        return (needed | {mark_right: self.review, save_only: self.edit})[act]


def context(request, translation: Translation, page: BasePage, rows: list[Row], rights: Rights) -> dict:
    """What the template of the desk shows."""
    original = translation.source.get_source_instance()
    return {
        "page_title": page.get_admin_display_title(),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_explore", args=[page.get_parent().pk]), "label": str(page.get_parent())},
            {"url": "", "label": page.get_admin_display_title()},
        ],
        "page": page,
        "original": original,
        "translation": translation,
        "source_locale": translation.source.locale,
        "target_locale": translation.target_locale,
        "parts": parts_of(rows, page),
        "open": sum(row.is_open for row in rows),
        "total": len(rows),
        "outdated": Outdated.objects.filter(page=page).first(),
        "rights": rights,
        "waits": review.waits_for(page) is not None,
        "returned": _returned_with(page),
        "mistakes": MistakeReport.objects.filter(page=page, handled=False),
        "preview_url": reverse("wagtail_localize:preview_translation", args=[translation.pk]),
        "files_url": exchange_address(translation),
        "original_url": reverse("wagtailadmin_pages:edit", args=[original.pk]),
    }


def _returned_with(page: BasePage):
    """The task state by which a reviewer gave the draft back; None where none did."""
    state = page.current_workflow_state
    return state.current_task_state if state and state.status == state.STATUS_NEEDS_CHANGES else None


# What the buttons do. Each returns True when it is done, and has then told the user so.


def save_only(request, translation: Translation, page: BasePage, stored: int) -> bool:
    text = ngettext("%(number)s sentence is saved.", "%(number)s sentences are saved.", stored)
    messages.success(request, text % {"number": stored})
    return True


def submit(request, translation: Translation, page: BasePage, stored: int) -> bool:
    if _saved(request, translation):
        review.submit(_fresh(page), request.user)
        messages.success(request, _("The translation waits for a review."))
        return True
    return False


def publish(request, translation: Translation, page: BasePage, stored: int) -> bool:
    if _saved(request, translation, publish=True):
        messages.success(request, _("The translation is published."))
        return True
    return False


def approve(request, translation: Translation, page: BasePage, stored: int) -> bool:
    if is_corrected(translation, page) and not _saved(request, translation):
        return False
    review.approve(_fresh(page), request.user, _text(request, "reason"))
    messages.success(request, _("The translation is approved."))
    return True


def send_back(request, translation: Translation, page: BasePage, stored: int) -> bool:
    review.send_back(_fresh(page), request.user, _text(request, "reason"))
    messages.success(request, _("The translation goes back to its translator."))
    return True


def mark_right(request, translation: Translation, page: BasePage, stored: int) -> bool:
    mark_reviewed(_fresh(page), review.role_of(request.user))
    messages.success(request, _("The published words are marked as reviewed."))
    return True


ACTIONS = {
    "save": save_only,
    "submit": submit,
    "publish": publish,
    "approve": approve,
    "return": send_back,
    "right": mark_right,
}


def _saved(request, translation: Translation, publish: bool = False) -> bool:
    try:
        save_translation(translation, user=request.user, publish=publish)
    except ValidationError as error:
        messages.error(request, _("Not saved: %(reason)s") % {"reason": " ".join(error.messages)})
        return False
    return True


def _fresh(page: BasePage) -> BasePage:
    return type(page).objects.get(pk=page.pk)


@require_POST
def comment(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Adds a comment to a sentence (`sentence`, `text`), or settles one (`settle`)."""
    translation = get_object_or_404(Translation, pk=translation_id)
    page = target_of(translation)
    if not isinstance(page, BasePage):
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    text, sentence = _text(request, "text"), request.POST.get("sentence", "")
    segment = next((found for found in translation.source.stringsegment_set.all() if key_of(found) == sentence), None)
    if settled := _number(request, "settle"):
        found = get_object_or_404(Comment, pk=settled, page_id=page.pk)
        found.resolved_at, found.resolved_by = timezone.now(), request.user
        found.save()
    elif segment and text:
        path, position = place_of(segment)
        Comment.objects.create(page_id=page.pk, user=request.user, text=text, contentpath=path, position=position)
    return redirect(f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}#s{sentence if segment else ''}")


def _text(request: HttpRequest, name: str) -> str:
    """A short text of the form, without signs that nobody sees."""
    return UNSEEN.sub("", request.POST.get(name, "")).strip()[:MAX_COMMENT]


def _number(request: HttpRequest, name: str) -> int:
    """A number of the form; 0 for anything else."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 12 else 0
