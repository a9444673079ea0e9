"""docs/operations.md says what works: its commands are run, its files have the form that their programs want."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

from lib.archives import open_archive
from portal.backup.layout import MEDIA_TYPE, VERSION
from tests.portal.operations import Machine, blocks, commands

RUN = [block for block in blocks() if block.kind == "sh" and {"execute", "clone", "terminal"} & set(block.words)]
NOT_RUN = {"service": "it needs systemd as the first process", "prepare": "it begins every other block"}


def test_every_block_is_run_or_checked():
    known = {"execute", "clone", "terminal", "postgresql", *NOT_RUN}
    for block in blocks():
        assert block.kind in ("sh", "env", "systemd", "nginx"), block
        assert block.kind != "sh" or known & set(block.words), block
    print(f"\n{len(blocks())} blocks, {len(RUN)} run on SQLite; not run: {NOT_RUN}")
    assert len(blocks()) >= 20
    assert len(RUN) >= 10


def test_every_command_is_one_that_this_portal_takes(capsys):
    """In blocks and in sentences, with its options and as many arguments as it wants."""
    ours = get_commands()
    for line in commands():
        name, *arguments = shlex.split(line.replace("…", "x"))
        assert name in ours, line
        command = load_command_class(ours[name], name)
        if not arguments and name in ("backup", "restore"):
            continue  # spoken of, not called
        command.create_parser("manage.py", name).parse_args(arguments)
    print(f"\n{len(commands())} commands")
    assert len(commands()) >= 30


def test_every_line_of_shell_is_shell():
    for block in blocks():
        if block.kind == "sh":
            assert subprocess.run(["sh", "-n"], input=block.text, text=True, check=False).returncode == 0, block
            for script in re.findall(r"^script/\w+", block.text, re.MULTILINE):
                assert os.access(Path(settings.BASE_DIR) / script, os.X_OK), script


def test_every_setting_is_in_the_table_and_in_the_code():
    page = (Path(settings.BASE_DIR) / "docs/operations.md").read_text("utf-8")
    house = ("portal", "organizations", "briefings", "lib")
    code = "".join(p.read_text("utf-8") for room in house for p in (Path(settings.BASE_DIR) / room).rglob("*.py"))
    used = set(re.findall(r"""["'](PORTAL_[A-Z_]+[A-Z])["']""", code))
    told = set(re.findall(r"PORTAL_[A-Z_]+[A-Z]", page))
    for block in blocks():
        if block.kind == "env":
            assert set(re.findall(r"^(PORTAL_[A-Z_]+)=", block.text, re.MULTILINE)) <= used

    assert sorted(used - told) == []
    assert len(used) > 15


def test_units_of_systemd_have_their_form(tmp_path):
    program = shutil.which("systemd-analyze")
    if not program:
        pytest.skip("systemd-analyze is not on this machine")
    units = [block.text for block in blocks() if block.kind == "systemd"]
    for number, text in enumerate(units):
        unit = tmp_path / f"portal{number}.service"
        # The programs and the user of a server are not on this machine.
        text = text.replace("/srv/portal/.venv/bin/", "/usr/bin/env /srv/portal/.venv/bin/").replace(
            "User=portal\n", ""
        )
        unit.write_text(text)
        checked = subprocess.run([program, "verify", unit], capture_output=True, text=True, check=False)
        complaints = [line for line in checked.stderr.splitlines() if unit.name in line]
        assert complaints == []
    assert len(units) == 2


def test_what_nginx_reads_has_its_form():
    """nginx itself is on few machines: each line is a directive, opens a block or closes one."""
    (block,) = [block for block in blocks() if block.kind == "nginx"]
    depth = 0
    for line in block.text.splitlines():
        assert re.fullmatch(r"\s*(\w+( [^;{}]+)?;|\w+ [^;{}]+ \{|\})", line), line
        depth += line.count("{") - line.count("}")
    assert depth == 0
    for header in ("Host", "X-Forwarded-Proto", "X-Forwarded-For"):
        assert f"proxy_set_header {header} " in block.text


def installed(root: Path, postgresql: str = "") -> Machine:
    machine = Machine(root, postgresql)
    (settings_file,) = [block for block in blocks() if block.kind == "env"]
    (root / "etc/portal.env").write_text(machine.here(settings_file.text))
    return machine


def carry_out(machine: Machine, block) -> None:
    """Run it twice: the second time it does nothing that was done, or is refused as the page says."""
    text = block.text
    if "terminal" in block.words:
        text = text.rstrip("\n") + " --no-input\n"  # the test has no keyboard: the password is in the environment
    prepared = not {"clone"} & set(block.words)
    first = machine.run(text, prepared=prepared)
    assert first.returncode == 0, f"{text}\n{first.stdout}\n{first.stderr}"
    if "clone" in block.words:
        # Its libraries are those of this environment: what bootstrap finds there it does not install.
        (machine.root / "srv/portal/.venv").symlink_to(Path(settings.BASE_DIR, ".venv").resolve())
        return
    again = machine.run(text, prepared=prepared)
    assert again.returncode == block.status_again, f"{text}\n{again.stdout}\n{again.stderr}"


@pytest.mark.long
@pytest.mark.database_independent
def test_every_block_runs_twice_on_a_fresh_machine(tmp_path):
    machine = installed(tmp_path)
    done = 0
    for block in blocks():
        if block.kind == "sh" and {"execute", "clone", "terminal"} & set(block.words):
            carry_out(machine, block)
            done += 1
    print(f"\n{done} blocks, each run twice")
    assert done == len(RUN)
    # The portal that was installed, restored and upgraded is the one that was backed up.
    with open_archive(tmp_path / "backup/portal.backup", media_type=MEDIA_TYPE, version=VERSION) as archive:
        assert archive.facts["tables"]["organizations_user"]["rows"] == 1
    said = machine.run(".venv/bin/python manage.py verify --json").stdout
    assert '"faults": []' in said


@pytest.mark.long
@pytest.mark.database_independent
def test_it_moves_to_postgresql(tmp_path):
    script = Path(settings.BASE_DIR, "script/postgres")
    if subprocess.run([script, "present"], check=False).returncode:
        pytest.skip("no PostgreSQL server on this machine")
    cluster = subprocess.run([script, "start"], capture_output=True, text=True, check=True).stdout.strip()
    try:
        machine = installed(tmp_path, cluster)
        subprocess.run(["dropdb", "-h", cluster, "-U", "postgres", "portal"], check=True)
        wanted = [block for block in blocks() if block.kind == "sh"]
        backup = next(place for place, block in enumerate(wanted) if "manage.py backup" in block.text)
        chosen = [*wanted[: backup + 1], *(block for block in wanted if "postgresql" in block.words)]
        for block in chosen:
            if not set(NOT_RUN) & set(block.words):
                carry_out(machine, block)
    finally:
        subprocess.run([script, "stop", cluster], check=True)
