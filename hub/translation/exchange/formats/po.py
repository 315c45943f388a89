"""PO, the files of gettext: one page a file. What a machine made is marked fuzzy until someone has checked it."""

import tempfile
from pathlib import Path

import polib
from django.utils.translation import gettext as _

from hub.translation.exchange.bundles import Bundle, RefusedError, State, Unit

TRANSLATION = "X-WagtailLocalize-TranslationID"
PAGE = "X-Remap-Page"
SOURCE_LANGUAGE = "X-Source-Language"


def write(bundle: Bundle) -> bytes:
    """One page as a PO file."""
    file = polib.POFile(wrapwidth=0)
    file.header = f"{bundle.title}\n{bundle.address}"
    file.metadata = {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": bundle.target_language,
        SOURCE_LANGUAGE: bundle.source_language,
        TRANSLATION: bundle.translation_id,
        PAGE: bundle.page,
    }
    for unit in bundle.units:
        entry = polib.POEntry(
            msgctxt=unit.id,
            msgid=unit.source,
            msgstr=unit.target,
            comment="\n".join(unit.notes),
            flags=["fuzzy"] if unit.state is State.MACHINE else [],
        )
        file.append(entry)
    return str(file).encode()


def read(data: bytes) -> list[Bundle]:
    """The page of a PO file.

    :raises RefusedError: when it is none
    """
    file = _parse(_decode(data))
    if not file and not file.metadata:
        raise RefusedError(_("The file is neither PO nor XLIFF."))
    bundle = Bundle(
        page=file.metadata.get(PAGE, ""),
        translation_id=file.metadata.get(TRANSLATION, ""),
        source_language=file.metadata.get(SOURCE_LANGUAGE, ""),
        target_language=file.metadata.get("Language", ""),
    )
    for entry in file:
        if not entry.obsolete:
            target = entry.msgstr
            state = State.UNTRANSLATED if not target else State.MACHINE if entry.fuzzy else State.TRANSLATED
            bundle.units.append(Unit(entry.msgctxt or "", entry.msgid, target, state))
    return [bundle]


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(_("The file is not in UTF-8. Save it in that encoding and send it again.")) from error


def _parse(text: str) -> polib.POFile:
    """polib reads a path or a text, and a text of its own making could be a path: it is given a path."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.po"
        path.write_text(text, encoding="utf-8", newline="")
        try:
            return polib.pofile(str(path), encoding="utf-8")
        except (OSError, ValueError, IndexError) as error:  # polib's words for any fault of the text
            raise RefusedError(_("The file is neither PO nor XLIFF.")) from error
