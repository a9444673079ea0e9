"""The file around the text: an empty Word file with nothing of a template in it, and its bytes."""

import zipfile
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.xmlchemy import BaseOxmlElement

from lib.papers.blocks import PaperContent
from lib.papers.docx.markup import make, sayable
from lib.papers.docx.styles import LANGUAGE, write_styles

# Of python-docx's template: fonts, pictures and styles that no paper of ours uses.
_STRANGE = {"thumbnail", "extended-properties", "customXml", "numbering", "stylesWithEffects", "webSettings"}
_STRANGE |= {"fontTable", "theme"}

WORD = "http://schemas.microsoft.com/office/word"
WORD_2013 = 15  # the newest mode that a file can name; without it Word opens the file in a mode of older versions


def empty_document(paper: PaperContent) -> WordDocument:
    """A ``docx.Document`` without text: styles and settings of ``paper``, its title, and no author."""
    document = Document()
    for holder in (document.part.package, document.part):
        for key in [key for key, link in holder.rels.items() if link.reltype.rsplit("/", 1)[1] in _STRANGE]:
            del holder.rels[key]
    write_styles(document.styles.element, paper.profile)
    _write_settings(document.settings.element, paper.profile.two_sided)
    _write_properties(document, paper.name)
    body = document.element.body
    for child in list(body):
        body.remove(child)
    return document


def _write_settings(root: BaseOxmlElement, two_sided: bool) -> None:
    for child in list(root):
        root.remove(child)
    mode = make("compatSetting", name="compatibilityMode", uri=WORD, val=WORD_2013)
    parts = (
        make("zoom", percent=100),
        make("mirrorMargins") if two_sided else None,
        make("defaultTabStop", val=720),
        make("characterSpacingControl", val="doNotCompress"),
        make("compat", make("doNotExpandShiftReturn"), mode),
        make("themeFontLang", val=LANGUAGE),
        make("decimalSymbol", val=","),
        make("listSeparator", val=";"),
    )
    root.extend(part for part in parts if part is not None)


def _write_properties(document: WordDocument, title: str) -> None:
    """The title and the language; who wrote the paper and when is not ours to say, and would change the bytes."""
    properties = document.core_properties
    for child in list(properties._element):
        properties._element.remove(child)
    properties.title = sayable(title)[:255]
    properties.language = LANGUAGE


def bytes_of(document: WordDocument) -> bytes:
    """``document`` as a .docx file; python-docx dates every part with the time on the clock, this one never."""
    written = BytesIO()
    document.save(written)
    packed = BytesIO()
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts.infolist():
            entry = zipfile.ZipInfo(part.filename, date_time=(1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, parts.read(part), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
