"""What our libraries ask a translator for, and ``locale/vi`` kept in step with it.

``script/messages`` runs this file. A library's sources are read, not its catalogues: several ship catalogues older than
their code. Nothing but polib is needed, no gettext program.
"""

import ast
import importlib.util
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import django
import polib
from django.conf import settings
from django.utils.translation.template import templatize

LOCALE = Path(__file__).resolve().parent.parent / "locale" / "vi" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")
HEADER = {
    "Project-Id-Version": "portal-giao-ban",
    "Language": "vi",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",  # letter for letter Django's own, else the catalogues are not merged
}
# Where each function has its context, its msgid and its plural among the arguments.
FUNCTIONS = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
STRING = r"""u?(?:'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*\")"""
CALL = re.compile(rf"(?<![\w$])(n?p?gettext(?:_noop)?|_)\(\s*((?:(?:{STRING})\s*,?\s*)+)")
# Parts of Django that no page of ours shows: apps that are not installed, commands, the names of languages we do not
# offer, and the page of a project without addresses.
UNSEEN = ("contrib", "core/management", "test", "conf/global_settings.py", "views/templates/default_urlconf.html")
# What reads the same in both languages.
SAME_IN_BOTH = {"…", "%(truncated_text)s…", "IPv4", "IPv6", ":", ":?.!", ", ", "%(class_name)s %(instance)s"}
SAME_IN_BOTH |= {"%(size)d byte", *(f"%s {unit}" for unit in ("KB", "MB", "GB", "TB", "PB"))}
PLACEHOLDER = re.compile(r"%\(\w+\)[.\d]*[a-z]|%[.\d]*[sdrf]|\{\w*\}")
# Placeholders left out on purpose: the English class name of an exception says nothing to a clerk.
LEFT_OUT = {"%(exc_name)s"}


class Message(NamedTuple):
    """One thing asked for; ``context`` and ``plural`` are empty where there is none."""

    context: str
    id: str
    plural: str


def from_python(source: str) -> Iterator[Message]:
    """The messages that a Python module asks for under the name it imported gettext by."""
    tree = ast.parse(source)
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.utils.translation"):
            for alias in node.names:
                base = re.sub(r"_(lazy|noop)$", "", alias.name)
                if base in FUNCTIONS:
                    names[alias.asname or alias.name] = base
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        function = names.get(called) or re.sub(r"_(lazy|noop)$", "", called)
        if function in FUNCTIONS:
            texts = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
            yield from message(function, texts)


def from_template(source: str) -> Iterator[Message]:
    """The messages of a Django template."""
    return from_calls(templatize(source))


def from_calls(source: str) -> Iterator[Message]:
    """The messages of a script, or of what ``templatize`` makes of a template."""
    for function, arguments in CALL.findall(source):
        texts = [ast.literal_eval(text) for text in re.findall(STRING, arguments)]
        yield from message("gettext" if function == "_" else function.removesuffix("_noop"), texts)


def message(function: str, texts: list) -> Iterator[Message]:
    """The message of one call, if its arguments are literal."""
    context, msgid, plural = (texts[at] if at is not None and at < len(texts) else "" for at in FUNCTIONS[function])
    if all(isinstance(text, str) for text in (context, msgid, plural)) and msgid:
        yield Message(context, msgid, plural)


def libraries() -> dict[str, Path]:
    """The folder of every installed app that is not ours, and of Django itself as ``django``."""
    folders = {"django": Path(django.__file__).parent}
    for app in settings.INSTALLED_APPS:
        spec = importlib.util.find_spec(app.partition(".apps.")[0])
        folder = Path(spec.origin).parent
        if "site-packages" in folder.parts:
            folders[app.partition(".apps.")[0]] = folder
    return folders


@cache
def asked(folder: Path) -> frozenset[tuple[str, Message]]:
    """(domain, message) for everything the sources under ``folder`` ask for."""
    messages = set()
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).as_posix()
        if folder.name == "django" and inside.startswith(UNSEEN):
            continue
        if {"tests", "migrations", "locale"} & set(path.relative_to(folder).parts):
            continue
        if path.suffix == ".py":
            found, domain = from_python(path.read_text("utf-8")), "django"
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            found, domain = from_template(path.read_text("utf-8")), "django"
        elif path.suffix == ".js" and "vendor" not in path.parts and not path.name.endswith(".min.js"):
            found, domain = from_calls(path.read_text("utf-8")), "djangojs"
        else:
            continue
        messages |= {(domain, each) for each in found}
    return frozenset(messages)


def key(entry: polib.POEntry) -> Message:
    return Message(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def translated(entry: polib.POEntry) -> str:
    """The Vietnamese of an entry: it has one plural form."""
    return entry.msgstr or "".join(entry.msgstr_plural.values())


def placeholders(text: str) -> list[str]:
    """What is filled into ``text`` later: a name once, a nameless place as often as it stands there."""
    found = PLACEHOLDER.findall(text.replace("%%", ""))
    named = {place for place in found if re.search(r"\w{2}|\(", place)} - LEFT_OUT
    return sorted(named) + sorted(place for place in found if place not in named | LEFT_OUT)


def sound(each: Message, text: str) -> bool:
    """Whether ``text`` translates ``each``: it is not the English again and keeps what is filled in.

    A singular may spell its number out ("a second ago"); the one Vietnamese form then follows the plural.
    """
    if text == each.id and text not in SAME_IN_BOTH:
        return False
    return placeholders(text) in ([placeholders(each.id)] + [placeholders(each.plural)] * bool(each.plural))


def catalogue(path: Path) -> dict[Message, str]:
    """What a .po file translates; fuzzy and empty entries are no translations."""
    if not path.exists():
        return {}
    return {key(e): translated(e) for e in polib.pofile(path) if translated(e) and not e.fuzzy and not e.obsolete}


def shipped(domain: str) -> dict[Message, str]:
    """What the libraries themselves have in Vietnamese: Django puts the catalogues of all apps into one."""
    found = {}
    for name, folder in reversed(libraries().items()):
        folder = folder / "conf" if name == "django" else folder
        found |= catalogue(folder / "locale" / "vi" / "LC_MESSAGES" / f"{domain}.po")
    return found


def requests(domain: str) -> dict[Message, set[str]]:
    """Every message asked for -> the libraries that ask. Where one and many are asked, one alone is met by it."""
    found: dict[Message, set[str]] = {}
    for name, folder in libraries().items():
        for of, each in asked(folder):
            if of == domain:
                found.setdefault(each, set()).add(name)
    for many in [each for each in found if each.plural]:
        found[many] |= found.pop(Message(many.context, many.id, ""), set())
    return found


def wanting(domain: str) -> dict[Message, set[str]]:
    """What neither the libraries nor we say in Vietnamese: message -> the libraries that ask for it."""
    have = {each for each, text in (shipped(domain) | ours(domain)).items() if sound(each, text)}
    have |= {each._replace(plural="") for each in have}
    return {each: names for each, names in requests(domain).items() if each not in have}


def ours(domain: str) -> dict[Message, str]:
    return catalogue(LOCALE / f"{domain}.po")


def update(domain: str) -> int:
    """Add what is wanting to our .po with an empty translation, write the .mo; the number still to translate."""
    path = LOCALE / f"{domain}.po"
    po = polib.pofile(path, wrapwidth=110) if path.exists() else polib.POFile(wrapwidth=110)
    po.metadata = HEADER
    there = {key(entry) for entry in po}
    for each, names in sorted(wanting(domain).items(), key=lambda item: (sorted(item[1]), item[0])):
        if each not in there:
            po.append(
                polib.POEntry(
                    msgctxt=each.context or None,
                    msgid=each.id,
                    msgid_plural=each.plural,
                    msgstr_plural={0: ""} if each.plural else None,
                    comment=", ".join(sorted(names)),
                )
            )
    po.save(path)
    po.save_as_mofile(path.with_suffix(".mo"))
    return len(po.untranslated_entries())


if __name__ == "__main__":
    LOCALE.mkdir(parents=True, exist_ok=True)
    left = {domain: update(domain) for domain in DOMAINS}
    for domain, number in left.items():
        print(f"{domain}.po: {number} to translate" if number else f"{domain}.po: complete")
    sys.exit(1 if any(left.values()) else 0)
