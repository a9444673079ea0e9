"""Who may import whom (design §3), and that imports stand on top of their module."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from grimp import ImportGraph

from tests.portal.faces import FacesContract

ABOVE = {
    "lib": {"organizations", "briefings", "portal"},
    "organizations": {"briefings", "portal"},
    "briefings": {"portal"},
}
CODE = ("lib", "organizations", "briefings", "portal")
FIGURE = re.compile(r"\d")
# Benchmarks and fault runs load only what they need, once Django is set up on a database of their own.
LOADS_AS_IT_GOES = ("tests/bench/", "tests/faults/")


# --- contracts --------------------------------------------------------------------------------------------------------


def test_every_arrow_of_the_house_holds(capsys):
    """The contracts in pyproject.toml: between the apps, inside them, between the rooms of lib, and the faces."""
    linter = Path(sys.executable).with_name("lint-imports")

    told = subprocess.run([linter, "--no-cache", "--no-logo"], cwd=settings.BASE_DIR, capture_output=True, text=True)

    assert told.returncode == 0, told.stdout + told.stderr
    analyzed = re.search(r"Analyzed (\d+) files, (\d+) dependencies", told.stdout)
    with capsys.disabled():
        print(f"\n{analyzed[0]}")
    assert int(analyzed[1]) > 400
    assert int(analyzed[2]) > 2_000


def graph_of(*imports: tuple[str, str]) -> ImportGraph:
    graph = ImportGraph()
    for module in ("house", "house.room", "house.room.inner", "house.room.other", "house.hall"):
        graph.add_module(module)
    for importer, imported in imports:
        graph.add_import(importer=importer, imported=imported, line_number=1, line_contents=f"import {imported}")
    return graph


def faces(**options) -> FacesContract:
    return FacesContract(
        name="", session_options={}, contract_options={"rooms": ["house.room", "house.cellar"], **options}
    )


def test_a_room_is_entered_by_its_face_and_freely_from_within():
    graph = graph_of(
        ("house.hall", "house.room"), ("house.room", "house.room.inner"), ("house.room.other", "house.room.inner")
    )
    assert faces().check(graph, False).kept


def test_a_room_entered_past_its_face_breaks_the_contract():
    check = faces().check(graph_of(("house.hall", "house.room.inner")), False)

    assert not check.kept
    assert check.metadata["past"] == {"house.room": [("house.hall", "house.room.inner", [1])]}


def test_a_room_may_have_a_second_face():
    graph = graph_of(("house.hall", "house.room.inner"))

    assert faces(second_faces=["house.room.inner"]).check(graph, False).kept
    assert not faces(second_faces=["house.room.other"]).check(graph, False).kept


def test_an_open_room_is_let_be_as_long_as_somebody_still_enters_it():
    entered, left_alone = graph_of(("house.hall", "house.room.inner")), graph_of(("house.hall", "house.room"))

    assert faces(open_rooms=["house.room"]).check(entered, False).kept
    assert faces(open_rooms=["house.room"]).check(left_alone, False).metadata["closable"] == ["house.room"]


# --- names of modules in texts ----------------------------------------------------------------------------------------


def packages_named(source: str) -> set[str]:
    """First parts of the dotted names that ``source`` hands to a function that imports, as contracts cannot see."""
    return {
        argument.value.split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in {"import_module", "import_string", "__import__"}
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


@pytest.mark.parametrize("package", ABOVE)
def test_nothing_above_is_imported_by_its_name_in_a_text(package):
    files = sorted(Path(settings.BASE_DIR, package).rglob("*.py"))
    broken = {str(file): up for file in files if (up := packages_named(file.read_text("utf-8")) & ABOVE[package])}

    assert files
    assert broken == {}


def test_a_name_in_a_text_is_seen():
    assert packages_named("import_string('briefings.models.Briefing')") == {"briefings"}
    assert packages_named("importlib.import_module('portal.urls')") == {"portal"}


# --- imports inside functions -----------------------------------------------------------------------------------------


def imports_in_functions(source: str) -> Iterator[tuple[int, str]]:
    """``(line, reason)`` of each import inside a function: the comment on its line or right above, else empty.

    Imports that follow each other share the reason of the first.
    """
    lines = source.splitlines()
    inside = {
        statement.lineno: statement.end_lineno
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for statement in ast.walk(function)
        if isinstance(statement, ast.Import | ast.ImportFrom)
    }
    reasons: dict[int, str] = {}
    for line, end in sorted(inside.items()):
        own = lines[line - 1].partition("#")[2]
        above = line - 1
        while above and not lines[above - 1].strip():
            above -= 1
        written = lines[above - 1].strip() if above else ""
        reasons[end] = (own or (written[1:] if written.startswith("#") else reasons.get(above, ""))).strip()
        yield line, reasons[end]


def unexplained(file: str, source: str) -> list[int]:
    """The lines of ``source`` with an import inside a function that does not say why it stands there.

    In the portal's own code the reason is a start-up cost, with the figure measured; or Django's documented exception,
    ``AppConfig.ready``.
    """
    measured = file.startswith(CODE) and not file.endswith("/apps.py")
    return [
        line for line, reason in imports_in_functions(source) if not (FIGURE.search(reason) if measured else reason)
    ]


def test_imports_stand_on_top_or_say_why_not(capsys):
    files = [
        file
        for folder in (*CODE, "tests")
        for file in sorted(Path(settings.BASE_DIR, folder).rglob("*.py"))
        if "migrations" not in file.parts  # a released migration is never edited
    ]
    named = {str(file.relative_to(settings.BASE_DIR)): file.read_text("utf-8") for file in files}
    broken = {
        name: lines
        for name, source in named.items()
        if not name.startswith(LOADS_AS_IT_GOES) and (lines := unexplained(name, source))
    }
    with capsys.disabled():
        print(f"\nLooked for imports inside functions in {len(named)} files")

    assert len(named) > 500
    assert broken == {}


@pytest.mark.parametrize(
    ("source", "reasons"),
    [
        ("import os\n\ndef f():\n    return os", []),
        ("def f():\n    import os", [""]),
        ("def f():\n    import os  # 30 ms", ["30 ms"]),
        ("def f():\n    # 30 ms at each start\n    import os\n\n    from re import (\n        A,\n    )\n    import io",
         ["30 ms at each start"] * 3),
        ("def f():\n    x = 1  # not a reason\n    import os", [""]),
        ("class A:\n    async def f(self):\n        if self:\n            import os  # why", ["why"]),
    ],
)  # fmt: skip
def test_every_import_inside_a_function_is_seen_with_its_reason(source, reasons):
    assert [reason for _, reason in imports_in_functions(source)] == reasons


def test_a_reason_in_the_portals_own_code_has_a_figure():
    source = "def f():\n    import os  # takes long"

    assert unexplained("briefings/x.py", source) == [2]
    assert unexplained("briefings/x.py", source.replace("long", "300 ms")) == []
    assert unexplained("tests/x.py", source) == []
