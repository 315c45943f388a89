"""The review of translations: who reads them before readers do, and what an approval writes down."""

from django.db import transaction
from wagtail.models import Page, Revision, TaskState, WorkflowState

from hub.models import BasePage
from hub.translation.models import review_required

# The groups of hub.groups, and the role that a review names.
ROLES = {
    "Reviewers": "reviewer",
    "Librarians": "librarian",
    "Administrators": "administrator",
    "Editors": "editor",
}
REVIEWERS = ["Reviewers", "Administrators"]


def role_of(user) -> str:
    """The role in which a user reviews: that of the group, or a reviewer's, whose work it is."""
    groups = set(user.groups.values_list("name", flat=True)) if user else set()
    return next((role for group, role in ROLES.items() if group in groups), "reviewer")


def approval_of(revision: Revision | None) -> TaskState | None:
    """The last approval of a revision that went through its whole review, at once or before it was scheduled."""
    if revision is None:
        return None
    approved = TaskState.objects.filter(revision=revision, status=TaskState.STATUS_APPROVED)
    return approved.filter(workflow_state__status=WorkflowState.STATUS_APPROVED).order_by("finished_at").last()


def may_review(user, page: Page) -> bool:
    """True for reviewers of this page: they may publish it, and reviewing is their work."""
    if not page.permissions_for_user(user).can_publish():
        return False
    return user.is_superuser or user.groups.filter(name__in=REVIEWERS).exists()


def may_publish(user, page: BasePage) -> bool:
    """True when the user may publish this translation without a review by others."""
    if review_required(page.locale_id):
        return may_review(user, page)
    return page.permissions_for_user(user).can_publish()


def waits_for(page: BasePage):
    """The task state in which a page waits for a reviewer; None where it does not."""
    return page.current_workflow_task_state if page.workflow_in_progress else None


def may_decide(user, page: BasePage) -> bool:
    """True when the page waits for a review and this user may approve it."""
    state = waits_for(page)
    return state is not None and any(name == "approve" for name, *_rest in state.task.specific.get_actions(page, user))


def may_submit(user, page: BasePage) -> bool:
    """True when the user may hand the page over to a review, for the first time or again."""
    return page.has_workflow and not page.workflow_in_progress and page.permissions_for_user(user).can_edit()


@transaction.atomic
def submit(page: BasePage, user) -> None:
    """Hands the newest draft over to the reviewers."""
    state = page.current_workflow_state
    if state is not None and state.status == state.STATUS_NEEDS_CHANGES:
        state.resume(user=user)
    elif state is None:
        page.get_workflow().start(page, user)


@transaction.atomic
def approve(page: BasePage, user, comment: str = "") -> None:
    """Approves the newest draft; after the last approval readers see it, marked as reviewed."""
    state = waits_for(page)
    state.task.specific.on_action(state, user, "approve", comment=comment)


@transaction.atomic
def send_back(page: BasePage, user, comment: str = "") -> None:
    """Gives the draft back to its translator, with a reason."""
    state = waits_for(page)
    state.task.specific.on_action(state, user, "reject", comment=comment)
