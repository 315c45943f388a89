"""A Finnish original with a Swedish translation, and the people who work on them, in the database of a served site."""

from django.contrib.auth.models import Group
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from hub.accounts.models import User
from hub.models import StandardPage
from hub.translation.models import RequiredReview
from hub.translation.saving import save_translation
from tests.serving import PASSWORD

SLUG, TITLE, SUMMARY, SWEDISH = "vanha-otsikko", "Vanha otsikko", "Lyhyt tiivistelmä.", "Gammal rubrik"
TRANSLATOR, REVIEWER = "swedish-translator", "reviewer"


def build() -> None:
    """Swedish asks for a review; the page is in Swedish too, published before it was asked for."""
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    home = Page.objects.get(depth=2, locale=locales["fi"])
    page = home.add_child(instance=StandardPage(title=TITLE, slug=SLUG, summary=SUMMARY, locale=locales["fi"]))
    page.save_revision().publish()
    translate_object(page, [locales["sv"], locales["ar"]])
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=locales["sv"])
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string"):
        words = {TITLE: SWEDISH, SUMMARY: "En kort sammanfattning."}[segment.string.data]
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=locales["sv"],
            data=words,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        )
    save_translation(translation, publish=True)
    RequiredReview.objects.create(locale=locales["sv"])
    for name, group in ((TRANSLATOR, "Translators (sv)"), (REVIEWER, "Reviewers")):
        user = User.objects.create_user(name, f"{name}@example.org", PASSWORD)
        user.groups.set([Group.objects.get(name=group)])
