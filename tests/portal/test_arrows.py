"""Who may import whom (design §3): portal → briefings → organizations, and nobody the other way round."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

FORBIDDEN = {"organizations": {"briefings", "portal"}, "briefings": {"portal"}}


def imported_packages(source: str) -> set[str]:
    """First parts of the names of all modules that ``source`` imports, wherever in it the import stands."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").split(".")[0])
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in {
            "import_module",
            "import_string",
            "__import__",
        }:
            constants = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            found |= {value.split(".")[0] for value in constants if isinstance(value, str)}
    return found


@pytest.mark.parametrize("app", FORBIDDEN)
def test_an_app_never_imports_what_stands_above_it(app):
    files = sorted(Path(settings.BASE_DIR, app).rglob("*.py"))
    broken = {
        str(file.relative_to(settings.BASE_DIR)): upward
        for file in files
        if (upward := imported_packages(file.read_text("utf-8")) & FORBIDDEN[app])
    }

    assert files
    assert broken == {}


@pytest.mark.parametrize(
    "source",
    [
        "import briefings.models",
        "from briefings import models",
        "def later():\n    from briefings.models import Briefing",
        "import_string('briefings.models.Briefing')",
    ],
)
def test_every_way_to_import_is_seen(source):
    assert "briefings" in imported_packages(source)


@pytest.mark.parametrize("source", ["from . import briefings", "import organizations.models", "briefings = 1"])
def test_what_is_no_import_from_above_is_let_pass(source):
    assert "briefings" not in imported_packages(source)
