"""Translation files in the admin and by command: for those who may translate into the language, and nobody else."""

import io

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from hub.models import Term
from hub.models.base import Review
from hub.translation.exchange.addresses import download_address, exchange_address
from hub.translation.exchange.formats import FORMATS, PO
from tests.factories import user_in
from tests.factories.translation_files import backwards, export, rewritten, said, say
from tests.factories.translations import begin, save

INDEX = "/admin/translations/exchange/"


@pytest.fixture
def swedish(tree):
    return begin(tree.standard(title="One", summary="Two"), tree, "sv")


@pytest.fixture
def arabic(tree, swedish):
    page = swedish.source.get_source_instance()
    return begin(page, tree, "ar")


@pytest.fixture
def translator(client, tree):
    """A Swedish translator, signed in."""
    client.force_login(user_in("Translators (sv)"))
    return client


def upload(client, address: str, data: bytes, **more):
    file = SimpleUploadedFile("anything.bin", data)
    return client.post(address, {"file": file} | more)


@pytest.mark.parametrize("name", FORMATS)
def test_a_translator_downloads_a_page_and_brings_it_back(translator, swedish, name):
    response = translator.get(download_address([swedish], FORMATS[name]))
    assert response.headers["Content-Disposition"].startswith(f'attachment; filename="{swedish_name(swedish, name)}"')
    back = upload(translator, exchange_address(swedish), rewritten(response.content, backwards))
    assert "2 sentences were taken." in back.text
    assert said(swedish) == {"One": "enO", "Two": "owT"}


def swedish_name(translation, name: str) -> str:
    return f"{translation.source.get_source_instance().uid}.sv.{FORMATS[name].extension}"


def test_a_translator_cannot_touch_another_language(translator, swedish, arabic):
    for address in (exchange_address(arabic), download_address([arabic], PO), download_address([swedish, arabic], PO)):
        assert translator.get(address).status_code == 302
    sent = rewritten(export(arabic, "xliff12"), backwards)
    for address in (exchange_address(arabic), exchange_address(swedish), INDEX):
        upload(translator, address, sent)
    assert said(arabic) == {}
    refusal = upload(translator, INDEX, sent)
    assert "You may not translate into this language: العربية." in refusal.text


def test_a_translator_cannot_touch_another_language_by_the_old_addresses(translator, swedish, arabic):
    old = f"/admin/localize/translate/{arabic.pk}/pofile"
    assert "One" not in translator.get(f"{old}/download/", follow=True).text
    upload(translator, f"{old}/upload/", rewritten(export(arabic, "po"), backwards))
    assert said(arabic) == {}
    old = f"/admin/localize/translate/{swedish.pk}/pofile"
    downloaded = translator.get(f"{old}/download/", follow=True)
    assert downloaded.content == export(swedish, "po")
    evil = rewritten(export(swedish, "po"), lambda text: text.replace("One", "MARK")).replace(b"MARK", b"<script>")
    assert "1 sentence was refused." in upload(translator, f"{old}/upload/", evil).text
    assert said(swedish) == {"Two": "Two"}


def test_a_file_with_two_languages_is_taken_where_one_may(tree, translator, swedish, arabic):
    first = export(swedish, "xliff12").decode()
    second = export(arabic, "xliff12").decode()
    start = second.index("<file ")
    both = first.replace("</xliff>", second[start:])
    text = upload(translator, INDEX, rewritten(both.encode(), backwards)).text
    assert "2 sentences were taken." in text
    assert "You may not translate into this language: العربية." in text
    assert said(arabic) == {}


def test_who_translates_into_nothing_is_let_in_nowhere(client, swedish):
    client.force_login(user_in("Translators (sv)", name="nobody"))
    user = user_in("Editors", name="without")
    user.groups.clear()
    client.force_login(user)
    for address in (INDEX, exchange_address(swedish), download_address([swedish], PO)):
        assert client.get(address).status_code == 302


def test_one_download_holds_all_that_waits_in_a_language(translator, tree, swedish):
    other = begin(tree.standard(title="Done"), tree, "sv")
    say(other, lambda text: f"SV {text}")
    save(other)
    begin(tree.standard(title="Arabic only"), tree, "ar")
    form = translator.get(INDEX)
    assert [str(locale.language_code) for locale in form.context["download_form"].fields["language"].queryset] == ["sv"]
    some = translator.get(
        f"{INDEX}download/?language=sv&which=incomplete&which=outdated&format=xliff20"
    ).content.decode()
    assert "One" in some
    assert "Done" not in some
    every = translator.get(f"{INDEX}download/?language=sv&format=xliff12").content.decode()
    assert "One" in every
    assert "Done" in every
    assert "Arabic only" not in every


def chosen(pages) -> str:
    """The address of the form for pages ticked in a list."""
    return f"/admin/bulk/wagtailcore/page/translation_files/?{'&'.join(f'id={page.pk}' for page in pages)}&next=/admin/"


def test_a_selection_is_one_file_whichever_versions_were_ticked(translator, tree, swedish):
    other = begin(tree.standard(title="Other"), tree, "sv")
    begin(tree.standard(title="Not ticked"), tree, "sv")
    ticked = [swedish.source.get_source_instance(), other.get_target_instance()]
    response = translator.post(chosen(ticked), {"language": "sv", "format": "xliff12"})
    assert response.headers["Content-Disposition"].startswith('attachment; filename="translations.en.sv.')
    file = response.content.decode()
    assert ("One" in file, "Other" in file, "Not ticked" in file) == (True, True, False)


def test_a_selection_names_what_it_leaves_out(translator, tree, swedish, arabic):
    foreign = tree.standard(title="Never begun")
    page = translator.get(chosen([swedish.source.get_source_instance(), foreign]))
    listed = BeautifulSoup(page.text, "html.parser")
    assert [option["value"] for option in listed.select("select[name=language] option")] == ["sv"]
    assert "Left out, as no translation of them was begun into a language of yours: Never begun" in " ".join(
        listed.get_text(" ").split()
    )


def test_a_selection_without_a_translation_into_the_language_says_so(client, swedish):
    client.force_login(user_in("Editors"))
    refused = client.post(chosen([swedish.source.get_source_instance()]), {"language": "ar", "format": "po"})
    assert "No translation of these pages into this language was begun." in refused.text


def test_a_selection_gives_a_translator_no_other_language(translator, swedish, arabic):
    response = translator.post(chosen([arabic.source.get_source_instance()]), {"language": "ar", "format": "po"})
    assert "Select a valid choice." in response.text


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?language=sv",
        "?language=ar&format=po",
        "?language=xx&format=po",
        "?language=sv&format=docx",
        "?language=sv&format=po&which=x",
        "?translation=0&format=po",
        "?translation=x&format=po",
        "?translation=99999999999999999999999&format=po",
        "?language=sv&which=outdated&format=po",
    ],
)
def test_a_download_of_nothing_leads_back_with_a_sentence(translator, swedish, query):
    response = translator.get(f"{INDEX}download/{query}", follow=True)
    assert response.redirect_chain
    assert "Nothing was downloaded." in response.text or "Choose a language and a format." in response.text


def test_a_bad_upload_is_answered_with_the_reason_beside_the_file(translator, swedish, tree):
    address = exchange_address(swedish)
    assert "neither PO nor XLIFF" in upload(translator, address, b"words").text
    assert "another page" in upload(translator, address, export(begin(tree.standard(), tree, "sv"), "po")).text
    assert "This field is required" in translator.post(address).text
    assert "The submitted file is empty" in upload(translator, address, b"").text
    assert said(swedish) == {}


def test_an_upload_of_50_mb_is_refused_unread(translator, swedish):
    response = upload(translator, exchange_address(swedish), b"<" * 50_000_000)
    assert response.status_code == 413
    assert "The site takes at most 10 MB in one go." in response.text


def test_the_report_names_what_was_not_taken(translator, swedish):
    file = export(swedish, "po").replace(b'msgid "One"\nmsgstr ""', b'msgid "One"\nmsgstr "<b>Ett</b>"')
    file = file.replace(b'msgid "Two"', b'msgid "Twoo"')
    text = upload(translator, exchange_address(swedish), file).text
    assert "1 sentence was refused." in text
    assert "It holds &lt;b&gt;, which the original sentence does not have." in text
    assert "1 sentence was not taken: the original has changed since." in text
    assert f"/admin/pages/{swedish.get_target_instance().pk}/edit/" in text


def test_approved_sentences_stay_unless_the_box_is_ticked(translator, swedish):
    say(swedish, lambda text: f"SV {text}")
    page = save(swedish)
    type(page).objects.filter(pk=page.pk).update(review=Review.REVIEWED)
    sent = rewritten(export(swedish, "xliff20"), backwards)
    assert "2 sentences were kept as they are here." in upload(translator, exchange_address(swedish), sent).text
    assert said(swedish)["One"] == "SV One"
    upload(translator, exchange_address(swedish), sent, overwrite="on")
    assert said(swedish)["One"] == "enO"


def test_who_sent_a_file_is_kept_with_its_sentences(translator, swedish):
    upload(translator, exchange_address(swedish), rewritten(export(swedish, "po"), backwards))
    text = swedish.source.stringsegment_set.first().string.translations.get()
    assert text.last_translated_by.username == "someone"


def test_the_files_are_offered_in_the_menu_and_at_the_desk(client, swedish):
    client.force_login(user_in("Editors"))
    assert exchange_address(swedish) in client.get(f"/admin/pages/{swedish.get_target_instance().pk}/edit/").text
    assert INDEX in client.get("/admin/").text


def test_a_page_that_waits_for_a_review_or_is_locked_takes_no_file(translator, swedish, tmp_path):
    sent = rewritten(export(swedish, "po"), backwards)
    page = swedish.get_target_instance()
    page.locked, page.locked_by = True, user_in("Reviewers", name="reviewer")
    page.save()
    assert "It cannot be changed now" in upload(translator, exchange_address(swedish), sent).text
    path = tmp_path / "back.po"
    path.write_bytes(sent)
    with pytest.raises(CommandError):
        call_command("import_translations", str(path), stderr=io.StringIO())
    assert said(swedish) == {}


def test_only_pages_are_exchanged(client, tree):
    client.force_login(user_in("Librarians"))
    translate_object(Term.objects.get(code="mentoring"), [tree.locales["sv"]])
    translation = Translation.objects.get()
    response = client.get(exchange_address(translation), follow=True)
    assert "Only pages are exchanged as files." in response.text


def test_the_commands_send_out_and_take_back(tree, swedish, tmp_path, capsys):
    path = tmp_path / "out.xlf"
    call_command("export_translations", "sv", "--incomplete", "--format", "xliff20", "--output", str(path))
    assert f"{path}: 1 pages" in capsys.readouterr().out
    path.write_bytes(rewritten(path.read_bytes(), backwards))
    call_command("import_translations", str(path))
    assert "One (sv): 2 sentences were taken." in capsys.readouterr().out
    assert said(swedish) == {"One": "enO", "Two": "owT"}
    with pytest.raises(CommandError, match="no such page"):
        call_command("export_translations", "sv", "--incomplete")


def test_the_commands_take_pages_by_their_id_and_write_into_a_folder(tree, swedish, tmp_path):
    begin(tree.standard(title="Other"), tree, "sv")
    uid = swedish.source.get_source_instance().uid
    call_command("export_translations", "sv", "--page", uid, "--format", "po", "--output", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == [f"{uid}.sv.po"]


def test_the_command_says_what_it_refuses_and_fails(swedish, tmp_path, capsys):
    good, bad, wrong = tmp_path / "good.po", tmp_path / "bad.po", tmp_path / "wrong.xlf"
    good.write_bytes(rewritten(export(swedish, "po"), lambda text: "<i>x</i>" if text == "Two" else backwards(text)))
    good.write_bytes(good.read_bytes().replace(b"&lt;", b"<").replace(b"&gt;", b">"))
    bad.write_bytes(b"words")
    wrong.write_bytes(export(swedish, "xliff12").replace(b'"sv"', b'"ar"'))
    with pytest.raises(CommandError) as error:
        call_command("import_translations", str(good), str(bad), str(wrong), str(tmp_path / "none.po"))
    assert error.value.returncode == 1
    assert all(name in str(error.value) for name in ("good.po", "bad.po", "wrong.xlf", "none.po"))
    shown = capsys.readouterr()
    assert "1 sentence was taken." in shown.out
    assert "<i>, which the original sentence does not have" in shown.out
    assert "neither PO nor XLIFF" in shown.err
    assert "into “ar”" in shown.err
    assert said(swedish) == {"One": "enO"}


def test_the_command_overwrites_approved_sentences_only_when_asked(swedish, tmp_path):
    say(swedish, lambda text: f"SV {text}")
    page = save(swedish)
    type(page).objects.filter(pk=page.pk).update(review=Review.REVIEWED)
    path = tmp_path / "back.po"
    path.write_bytes(rewritten(export(swedish, "po"), backwards))
    call_command("import_translations", str(path), stdout=io.StringIO())
    assert said(swedish)["One"] == "SV One"
    call_command("import_translations", str(path), "--overwrite", stdout=io.StringIO())
    assert said(swedish)["One"] == "enO"


@pytest.mark.parametrize("language", ["xx", "en"])
def test_the_command_says_which_language_is_not_there(swedish, language):
    with pytest.raises(CommandError, match=r"no language|no such page"):
        call_command("export_translations", language)
