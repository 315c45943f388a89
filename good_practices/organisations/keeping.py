"""Writing which organisation carries out which practice, and making one of two that are the same."""

from collections.abc import Iterable

from django.db import transaction

from good_practices.models import FormerCode, Organisation, OrganisationCorrection, OrganisationPractice, PracticePage
from good_practices.models.organisation import name_key, organisation_named
from hub.encryption import encrypt


def attribute(pages: Iterable[PracticePage]) -> dict[str, Organisation]:
    """Notes who carries these practices out, after what their records say; an organisation that is new is made.

    :returns: {uid: organisation}
    """
    named = {page.uid: page.organisation for page in pages}
    known = Organisation.objects.by_key(named.values())
    found = {}
    for uid, name in named.items():
        key = name_key(name)
        known[key] = known.get(key) or organisation_named(name)
        found[uid] = known[key]
    _link(found)
    return found


def _link(found: dict[str, Organisation]) -> None:
    there = dict(OrganisationPractice.objects.filter(uid__in=found).values_list("uid", "organisation_id"))
    new = [uid for uid, organisation in found.items() if there.get(uid) != organisation.pk]
    OrganisationPractice.objects.bulk_create(
        [OrganisationPractice(uid=uid, organisation=found[uid]) for uid in new],
        update_conflicts=True,
        unique_fields=["uid"],
        update_fields=["organisation"],
    )


def merge(organisation: Organisation, into: Organisation) -> list[str]:
    """Makes one of two: the other's spellings and practices move, and what only it knew is kept.

    :returns: the uids of the practices whose records say something new now
    """
    with transaction.atomic():
        moved = list(organisation.practices_of.values_list("uid", flat=True))
        organisation.practices_of.update(organisation=into)
        organisation.names.update(organisation=into)
        organisation.corrections.update(organisation=into)
        organisation.former_codes.update(organisation=into)
        keep_address(into, organisation.code)
        into.website = into.website or organisation.website
        into.contact_encrypted = into.contact_encrypted or organisation.contact_encrypted
        into.no_questions_since = into.no_questions_since or organisation.no_questions_since
        into.confirmed_on = into.confirmed_on or organisation.confirmed_on
        into.save()
        organisation.delete()
    return moved


def keep_address(organisation: Organisation, former: str) -> None:
    """Lets the address with a code that was given up lead to an organisation; its own code leads nowhere else.

    :param former: its code until now, or that of one that was merged into it
    """
    FormerCode.objects.update_or_create(code=former, defaults={"organisation": organisation})
    FormerCode.objects.filter(code=organisation.code).delete()


def pages_of(uids: Iterable[str]) -> list[int]:
    """The ids of the pages of practices, in every language."""
    return list(PracticePage.objects.filter(uid__in=list(uids)).values_list("pk", flat=True))


def encrypt_addresses_anew() -> int:
    """Puts every contact, and every address of a correction, under the first of PRIVATE_DATA_KEYS.

    :returns: how many there are
    """
    organisations = Organisation.objects.select_for_update().exclude(contact_encrypted="")
    for organisation in organisations:
        organisation.contact_encrypted = encrypt(organisation.contact)
        organisation.save(update_fields=["contact_encrypted"])
    corrections = OrganisationCorrection.objects.select_for_update().all()
    for correction in corrections:
        correction.email_encrypted = encrypt(correction.email)
        correction.save(update_fields=["email_encrypted"])
    return len(organisations) + len(corrections)
