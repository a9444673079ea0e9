"""What programmers read keeps to the code: every name of the glossary exists, and decisions stand newest first."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
HOUSE = ("lib", "organizations", "briefings", "portal")


def identifiers() -> list[str]:
    """What stands in backticks in the tables of the glossary, from the column *Identifier* on."""
    found, column = [], None
    for line in (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            column = None
        elif column is None:
            column = cells.index("Identifier") if "Identifier" in cells else len(cells)
        else:
            found += [name for cell in cells[column:] for name in re.findall(r"`([^`]+)`", cell)]
    return found


def defined(tree: ast.AST) -> Iterator[str]:
    """Names that ``tree`` gives: ``name``, and ``Class.name`` for what stands in the body of a class."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.id if isinstance(node, ast.Name) else node.attr
        if isinstance(node, ast.ClassDef):
            for statement in node.body:
                targets = (
                    [statement.target]
                    if isinstance(statement, ast.AnnAssign)
                    else statement.__dict__.get("targets", ())
                )
                yield from (f"{node.name}.{target.id}" for target in targets if isinstance(target, ast.Name))


@pytest.fixture(scope="module")
def names() -> set[str]:
    files = (path for room in HOUSE for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)
    return {name for path in files for name in defined(ast.parse(path.read_text(encoding="utf-8")))}


def test_every_identifier_of_the_glossary_exists_in_the_code(names):
    listed = identifiers()

    assert len(listed) > 100
    assert sorted(set(listed) - names) == []


def test_what_is_not_in_the_code_yet_is_not(names):
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").partition("## Not in the code yet")[2]
    waiting = re.findall(r"^\| [^|]+ \| ([a-z_]+(?:, [a-z_]+)*) \|", text, re.MULTILINE)

    assert waiting
    assert {name for listed in waiting for name in listed.split(", ")} & names == set()


def test_no_vietnamese_word_is_listed_twice():
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| ([^|]+?) \|", text, re.MULTILINE)
    words = [word for word in words if word != "Vietnamese"]

    assert len(words) == len(set(words))


def test_decisions_stand_newest_first():
    text = (ROOT / "docs/decisions.md").read_text(encoding="utf-8")
    days = [date.fromisoformat(day) for day in re.findall(r"^\*\*(\d{4}-\d\d-\d\d) · ", text, re.MULTILINE)]
    entries = [part for part in text.split("\n\n")[2:] if part.strip()]

    assert len(days) == len(entries) > 50
    assert days == sorted(days, reverse=True)
