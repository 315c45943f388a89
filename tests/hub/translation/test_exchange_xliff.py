"""XLIFF as others know it: valid by the official schemas, read and written by Okapi; markup of any shape survives."""

import hypothesis
import pytest
from hypothesis import strategies as st
from lxml import etree
from wagtail_localize.strings import INLINE_TAGS, StringValue

from hub.translation.exchange.bundles import Bundle, State, Unit
from hub.translation.exchange.checks import checked
from hub.translation.exchange.files import pack
from hub.translation.exchange.formats import FORMATS, read
from hub.translation.exchange.formats.xml import legal
from hub.translation.exchange.markup import Element, parse, render, text_of
from hub.translation.exchange.reading import bundle_of, bundles_of
from tests.conftest import service_missing
from tests.factories.translation_files import XLIFF, export, said, say, take
from tests.factories.translations import begin, save
from tests.hub.test_blocks import full_body
from tests.hub.translation.test_exchange import full_record

EACH_XLIFF = pytest.mark.parametrize("name", XLIFF)
ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")


def accented(html: str) -> str:
    """A sentence with accents on the vowels of its texts, as Okapi's stand-in for a translator puts them."""

    def put(parts):
        return [
            part.translate(ACCENTS) if isinstance(part, str) else Element(part.tag, part.id, put(part.parts))
            for part in parts
        ]

    return render(put(parse(html)))


@EACH_XLIFF
def test_files_are_valid_by_the_official_schema(tree, okapi, name):
    schema = okapi.schema(name)
    if schema is None:
        service_missing("okapi", "the schema of XLIFF 1.2 comes with a package of Debian")
    pages = [tree.standard(body=full_body()), tree.practice(**full_record()), tree.practice(**full_record())]
    translations = [begin(page, tree, "fi") for page in pages]
    say(translations[0], lambda html: html)
    say(translations[1], lambda html: html, "machine")
    finnish = save(translations[0])
    type(finnish).objects.filter(pk=finnish.pk).update(review="reviewed")
    sent = pack(list(bundles_of(translations)), FORMATS[name]).data
    schema.assertValid(etree.fromstring(sent))


@EACH_XLIFF
@pytest.mark.parametrize("language", ["fi", "ar"])
def test_okapi_reads_our_file_and_we_read_okapis(tree, okapi, tmp_path, name, language):
    translation = begin(tree.standard(title="Words & <signs>", body=full_body()), tree, language)
    sources = [unit.source for unit in bundle_of(translation).units]
    back = okapi.translated(export(translation, name), name, tmp_path, language)
    assert take(back) == {"taken": len(sources)}
    assert said(translation) == {source: accented(source) for source in sources}
    assert "Párágráph <b>bétá</b>" in str(save(translation).body)


# Sentences of any shape, as wagtail-localize keeps them.
texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)


@st.composite
def sentences(draw) -> str:
    """The HTML of a sentence. Links have ids, each its own."""
    number = iter(range(1, 1000))

    def element(children):
        def build(chosen):
            tag, parts = chosen
            if tag == "br":
                return Element("br")
            return Element(tag, f"a{next(number)}" if tag == "a" else "", parts)

        return st.tuples(st.sampled_from(INLINE_TAGS), st.lists(children, max_size=4)).map(build)

    parts = draw(st.lists(st.recursive(texts, element, max_leaves=12), min_size=1, max_size=5))
    return render(parts)


def unit_of(name: str, unit: Unit) -> Unit:
    """A sentence after it was written into a file and read again."""
    bundle = Bundle("urn:remap:abc:en", "6bfc86f4-3281-4a14-8265-af6459b1d8ab", "en", "ar", units=[unit])
    _format, (back,) = read(pack([bundle], FORMATS[name]).data)
    (found,) = back.units
    return found


@pytest.mark.parametrize("name", FORMATS)
@hypothesis.given(source=sentences(), target=sentences())
def test_any_sentence_comes_back_identical(name, source, target):
    back = unit_of(name, Unit("body.1-2.text:3", source, target, State.TRANSLATED))
    if name == "po":
        assert (back.source, back.target) == (source, target)
    else:
        assert (back.source, back.target) == (legal(source), legal(target))
    assert (back.id, back.path, back.problem) == ("body.1-2.text:3", "body.1-2.text", "")


@hypothesis.given(sentences())
def test_a_sentence_is_read_as_wagtail_localize_writes_it(html):
    assert render(parse(html)) == html
    if not any(sign in html for sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"):
        assert StringValue.from_translated_html(html).data == html


@hypothesis.given(sentences())
def test_the_original_is_a_translation_that_may_be_taken(html):
    hypothesis.assume(text_of(parse(html)).strip())
    assert checked(html, html) == html.strip()


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<segment><source>One. </source><target>Yksi. </target></segment>", "Yksi. Kaksi."),
        ('<segment><source>One. </source><target order="2"> Yksi.</target></segment>', "Kaksi. Yksi."),
        ("<segment><source>One. </source></segment>", ""),
        ('<segment state="initial"><source>One. </source><target>One. </target></segment>', ""),
        ("<ignorable><source>One. </source></ignorable>", "One. Kaksi."),
        ("<ignorable><source>One. </source><target>Yksi: </target></ignorable>", "Yksi: Kaksi."),
        (
            '<segment><source>One. </source><target><mrk id="m1" type="term">Yksi.</mrk> </target></segment>',
            "Yksi. Kaksi.",
        ),
    ],
)
def test_sentences_that_a_tool_has_divided_are_joined(inner, expected):
    order = ' order="1"' if "order" in inner else ""
    text = f"""<xliff xmlns="{XLIFF["xliff20"]}" version="2.1" srcLang="en" trgLang="fi"><file id="f"><unit id="u">
      {inner}<segment><source>Two.</source><target{order}>Kaksi.</target></segment></unit></file></xliff>"""
    _format, (bundle,) = read(text.encode())
    assert bundle.units[0].source == "One. Two."
    assert bundle.units[0].target == expected


def test_an_element_that_a_tool_has_cut_in_two_is_joined():
    text = f"""<xliff xmlns="{XLIFF["xliff20"]}" version="2.0" srcLang="en" trgLang="fi"><file id="f"><unit id="u">
      <segment><source><sc id="b-1"/>One. </source><target><sc id="b-1"/>Yksi. </target></segment>
      <segment><source>Two.<ec startRef="b-1"/></source><target>Kaksi.<ec startRef="b-1"/></target></segment>
      </unit></file></xliff>"""
    _format, (bundle,) = read(text.encode())
    assert (bundle.units[0].source, bundle.units[0].target) == ("<b>One. Two.</b>", "<b>Yksi. Kaksi.</b>")


def test_the_original_that_a_tool_has_put_in_as_a_start_is_no_translation():
    text = f"""<xliff xmlns="{XLIFF["xliff12"]}" version="1.2"><file original="urn:remap:a:en" source-language="en"
      target-language="fi" datatype="html"><body><group><trans-unit id="title:1"><source>One</source>
      <seg-source><mrk mtype="seg" mid="0">One</mrk></seg-source><target state="new"><mrk mtype="seg" mid="0">One</mrk>
      </target><alt-trans><target>Yksi</target></alt-trans></trans-unit></group></body></file></xliff>"""
    _format, (bundle,) = read(text.replace("\n      </target>", "</target>").encode())
    assert [(unit.source, unit.target) for unit in bundle.units] == [("One", "")]
