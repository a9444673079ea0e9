"""Every command of the portal as a stranger meets it."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.db import IntegrityError, OperationalError, connection

from organizations.management import database_errors
from tests import workbooks
from tests.organizations.importing.test_import_units import LIST

OURS = sorted(name for name, app in get_commands().items() if app in ("organizations", "briefings", "portal"))


def run(name, *arguments, capsys):
    """Exit status, standard output and standard error of ``manage.py name arguments``."""
    app = get_commands()[name]
    command = load_command_class(app, name)
    with pytest.raises(SystemExit) as ended:
        command.run_from_argv(["manage.py", name, *arguments])
    said = capsys.readouterr()
    return ended.value.code, said.out, said.err


def test_the_walk_finds_the_commands():
    assert {"load_sample", "import_units", "import_commune_data", "render_document"} <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_help_is_in_vietnamese(name, capsys):
    status, out, _ = run(name, "--help", capsys=capsys)

    assert status == 0
    assert out.startswith("Cách dùng: ")
    for english in ("options:", "positional", "show this help", "Skip system checks", "Verbosity"):
        assert english not in out


def test_a_refusal_is_one_sentence_on_standard_error(db, capsys):
    status, out, err = run("import_units", "/khong-co.xls", capsys=capsys)

    assert (status, out) == (1, "")
    assert err == "Không đọc được tệp /khong-co.xls; hãy kiểm tra đường dẫn.\n"


def test_wrong_usage_is_another_status(db, capsys):
    status, _, err = run("import_units", capsys=capsys)

    assert status == 2
    assert "Cách dùng: " in err


def arguments_for(name: str, folder) -> list[str]:
    """What ``name`` must be given before it turns to the database."""
    file = folder / "tep.xlsx"
    file.write_bytes(workbooks.make("xlsx", LIST))
    plan = folder / "ke-hoach.json"
    plan.write_text(
        re.findall(r"```json\n(.*?)```", (settings.BASE_DIR / "docs/set-up-office.md").read_text("utf-8"), re.DOTALL)[
            0
        ],
        "utf-8",
    )
    return {
        "import_units": [str(file)],
        "load_units": ["--province", "19"],
        "import_commune_data": [str(file), "--period", "2020-Q1"],
        "export_commune_data": ["--period", "2020-Q1", "--output", str(folder / "ra.xlsx")],
        "render_document": ["hoi-nghi", "--kind", "minutes", "--output", str(folder / "ra.pdf")],
        "render_gallery": ["--output", str(folder)],
        "run_worker": ["--once"],
        "set_up_office": [str(plan)],
        "export_person": ["ai-do", "--output", str(folder / "ra.xlsx")],
        "backup": [str(folder / "portal.backup")],
        "restore": [str(folder / "portal.backup")],
    }.get(name, [])


# Of the commands that read records; the gallery is drawn from made-up ones, and a key is random.
READING = [name for name in OURS if name not in ("render_gallery", "new_backup_key")]


@pytest.mark.database_independent  # a command closes the connection of the test, which PostgreSQL does not open again
@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OperationalError("database is locked"), database_errors.LOCKED),
        (OperationalError("no such table: organizations_user"), database_errors.NOT_MIGRATED),
        (OperationalError("unable to open database file"), database_errors.NOT_THERE),
        (OperationalError("database or disk is full"), database_errors.FULL),
    ],
    ids=["locked", "not migrated", "not there", "full"],
)
def test_a_database_that_does_not_answer_is_one_sentence_of_every_command(db, capsys, tmp_path, error, sentence):
    def fails(execute, sql, params, many, context):
        raise error

    for name in READING:
        with connection.execute_wrapper(fails):
            status, out, err = run(name, *arguments_for(name, tmp_path), capsys=capsys)
        assert (status, out, err) == (1, "", f"{sentence}\n"), name
    print(f"{len(READING)} commands")
    assert len(READING) >= 10


def test_a_defect_of_ours_keeps_its_traceback():
    assert database_errors.sentence_of(OperationalError('near "SELEC": syntax error')) == ""
    assert database_errors.sentence_of(IntegrityError("UNIQUE constraint failed")) == ""


@pytest.mark.long
@pytest.mark.database_independent
@pytest.mark.parametrize("state", ["missing", "damaged"])
def test_the_demo_without_a_database_is_one_sentence(tmp_path, state):
    """The real program on a real file."""
    file = tmp_path / "portal.sqlite3"
    if state == "damaged":
        file.write_bytes(b"khong phai co so du lieu" * 100)
    ran = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "load_demo"],
        env={**os.environ, "DATABASE_URL": f"sqlite:///{file}", "PORTAL_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )

    sentence = {"missing": database_errors.NOT_MIGRATED, "damaged": database_errors.DAMAGED}[state]
    assert (ran.returncode, ran.stderr) == (1, f"{sentence}\n")
