"""English words that must not stand on a screen, and how to find them in a page."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import lxml.html
from lxml.etree import iterwalk

# Words of buttons, labels, columns, filters, messages and papers of the libraries we use. Words that are Vietnamese
# syllables too (an, do, in, the, to, tin, no, me, so, may …) cannot be told apart inside a sentence and are not listed.
WORDS = (Path(__file__).parent / "english_words.txt").read_text().split()

# Said in Vietnamese offices as they are written here.
NAMES = {
    "Excel",  # the program
    "Word",
    "PDF",
    "CSV",
    "XLSX",
    "XLS",
    "ODS",
    "DOCX",
    "JSON",
    "HTML",
    "UUID",
    "IPv4",
    "IPv6",
    "HTTP",
    "HTTPS",
    "COVID-19",  # the disease
    "OCOP",  # the programme "one commune one product", known by these letters
    "sha256",
    "SHA-256",
    "Python",
    "Enter",  # keys, as they are printed on them
    "Shift",
}
# Vietnamese syllables as parts of a sentence, English when they stand alone on a button or in a cell.
ALONE = {"no", "to", "on", "in", "do", "may", "mon", "sun", "sat", "so"}
ENGLISH = re.compile(
    r"(?<![\w./@&=%-])(?:" + "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True)) + r")(?![\w/@=-])",
    re.IGNORECASE,
)
NAME = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(NAMES))) + r")(?!\w)")
COMMAND = re.compile(r"manage\.py \w+")  # typed as it stands
ATTRIBUTES = [
    "placeholder",
    "title",
    "aria-label",
    "aria-description",
    "alt",
    "label",
    "data-label",
    "data-placeholder",
]

# What is left readable of a password's salt and hash: random letters that may make a word.
MASKED = re.compile(r"\S*\*{4,}\S*")


@cache  # most of a page stands on all others, too
def english_words(text: str) -> list[str]:
    """The English words in ``text``, as they are written there."""
    if text.strip().lower() in ALONE:
        return [text.strip()]
    return ENGLISH.findall(MASKED.sub("", NAME.sub("", COMMAND.sub("", text))))


def visible_texts(html: str) -> list[str]:
    """Every text of a page that a person reads or hears from a screen reader: nodes, labels, tooltips, captions."""
    found: list[str] = []
    unseen = None  # the outermost element that is not shown and in which we are
    for event, element in iterwalk(_document(html), events=("start", "end", "comment")):
        if event == "start":
            found += _attributes(element)
            if unseen is None and element.tag in {"script", "style"}:
                unseen = element
        shown = element.text if event == "start" and unseen is None else ""
        if event == "end" and element is unseen:
            unseen = None
        if event != "start" and unseen is None:
            shown = element.tail
        found.append(shown or "")
    return [" ".join(text.split()) for text in found if text.strip()]


def _attributes(element: lxml.html.HtmlElement) -> Iterator[str]:
    """The attributes of an element that are read to somebody."""
    yield from (element.get(name, "") for name in ATTRIBUTES)
    if element.tag == "input" and element.get("type") in {"submit", "button", "reset"}:
        yield element.get("value", "")


def links(html: str) -> list[str]:
    """Where the links of a page lead, in their order."""
    return [link.get("href") for link in _document(html).iter("a") if link.get("href")]


def _document(html: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html if html.strip() else "<p>")
