"""English words that must not stand on a screen, and how to find them in a page."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

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
}
# Vietnamese syllables as parts of a sentence, English when they stand alone on a button or in a cell.
ALONE = {"no", "to", "on", "in", "do", "may", "mon", "sun", "sat", "so"}
ENGLISH = re.compile(
    r"(?<![\w./@&=%-])(?:" + "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True)) + r")(?![\w/@=-])",
    re.IGNORECASE,
)
NAME = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(NAMES))) + r")(?!\w)")
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
ICONS = "material-symbols-outlined"  # the theme's icons are words that its font draws as pictures
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

# What is left readable of a password's salt and hash: random letters that may make a word.
MASKED = re.compile(r"\S*\*{4,}\S*")


def english_words(text: str) -> list[str]:
    """The English words in ``text``, as they are written there."""
    if text.strip().lower() in ALONE:
        return [text.strip()]
    return ENGLISH.findall(MASKED.sub("", NAME.sub("", text)))


class VisibleText(HTMLParser):
    """Collects what a person reads on a page, or hears from a screen reader, into ``texts``."""

    def __init__(self):
        super().__init__()
        self.texts: list[str] = []
        self.unseen: list[str] = []  # open elements from the outermost unseen one inwards

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        for name in ATTRIBUTES:
            self.keep(attributes.get(name, ""))
        if tag == "input" and attributes.get("type") in {"submit", "button", "reset"}:
            self.keep(attributes.get("value", ""))
        if "data-inline-formset" in attributes:
            options = json.loads(attributes["data-inline-formset"])["options"]
            self.keep(options.get("addText", ""))
            self.keep(options.get("deleteText", ""))
        if tag in VOID:
            return
        if self.unseen or tag in {"script", "style"} or ICONS in attributes.get("class", "").split():
            self.unseen.append(tag)

    def handle_endtag(self, tag):
        if tag in self.unseen:
            while self.unseen.pop() != tag:
                pass

    def handle_data(self, data):
        if not self.unseen:
            self.keep(data)

    def keep(self, text: str) -> None:
        if text.strip():
            self.texts.append(" ".join(text.split()))


def visible_texts(html: str) -> list[str]:
    """Every text of a page, in order: nodes, labels, tooltips, captions of buttons."""
    parser = VisibleText()
    parser.feed(html)
    parser.close()
    return parser.texts
