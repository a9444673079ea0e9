"""``manage.py check``: silent on a sound machine, one sentence where something is missing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.checks import run_checks


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """``manage.py`` in a process of its own, as an operator starts it."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=project.BASE_DIR,
        env=plain | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_production_passes_djangos_deployment_checks(tmp_path):
    ran = manage(
        "check", "--deploy", "--fail-level", "WARNING", PORTAL_PRODUCTION="1", PORTAL_DATA_DIR=str(tmp_path / "data")
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""


@pytest.mark.parametrize(("name", "value"), [("PORTAL_PRODUCTION", "maybe"), ("PORTAL_DEBUG", "2")])
def test_a_setting_that_is_neither_on_nor_off_stops_the_start_by_its_name(tmp_path, name, value):
    ran = manage("check", **{name: value, "PORTAL_DATA_DIR": str(tmp_path)})

    assert ran.returncode != 0
    assert f"{name}={value!r}" in ran.stderr


def test_missing_paper_fonts_are_a_warning_with_what_to_do(font_folder, tmp_path):
    font_folder(tmp_path)

    found = [message for message in run_checks() if message.id == "portal.W001"]

    assert len(found) == 1
    assert "hãy cài" in found[0].msg


def test_a_machine_with_its_fonts_hears_nothing():
    assert [message for message in run_checks() if message.id.startswith("portal.")] == []


def test_every_environment_variable_that_is_read_is_documented():
    root = Path(project.BASE_DIR)
    read = set()
    for source in [*root.glob("portal/*.py"), root / "script" / "server"]:
        read |= set(re.findall(r"\b(?:PORTAL_[A-Z_]+|DATABASE_URL|WEB_CONCURRENCY|PORT)\b", source.read_text("utf-8")))
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", (root / "docs" / "operations.md").read_text("utf-8"), re.M))

    assert read
    assert read == documented
