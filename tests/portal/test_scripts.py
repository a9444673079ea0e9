"""The commands of ``script/``: what they answer before they do anything."""

import os
import subprocess
from pathlib import Path

import dj_database_url
import psycopg
import pytest
from django.conf import settings

SCRIPTS = ["bootstrap", "server", "test", "bench", "faults", "postgres", "messages", "screenshots"]


def run(name: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """``script/NAME`` started from another folder, with nobody at the keyboard."""
    return subprocess.run(
        [settings.BASE_DIR / "script" / name, *arguments],
        cwd="/",
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_sound_and_may_be_started(name):
    path = settings.BASE_DIR / "script" / name

    assert os.access(path, os.X_OK)
    assert subprocess.run(["sh", "-n", path], check=False).returncode == 0


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("bootstrap", "--everything"),
        ("server", "8080"),
        ("postgres", "restart"),
        ("messages", "vi"),
        ("screenshots", "http://127.0.0.1:8000"),
    ],
)
def test_wrong_usage_is_told_apart_from_failure(name, argument):
    ran = run(name, argument)

    assert ran.returncode == 2
    assert ran.stderr.startswith("Cách dùng: script/")


@pytest.mark.parametrize("name", ["PORTAL_DEMO", "PORTAL_PRODUCTION"])
def test_the_server_does_not_guess_what_neither_on_nor_off_means(name):
    ran = run("server", **{name: "maybe"})

    assert ran.returncode == 1
    assert f"{name}=maybe không hợp lệ" in ran.stderr


def test_the_address_of_a_new_cluster_names_a_database_that_is_there():
    if run("postgres", "present").returncode == 3:
        pytest.skip("no PostgreSQL server on this machine")
    folder = run("postgres", "start").stdout.strip()
    try:
        address = dj_database_url.parse(run("postgres", "url", folder).stdout.strip())
        with psycopg.connect(host=address["HOST"], user=address["USER"], dbname=address["NAME"]) as connection:
            assert connection.execute("SELECT current_database()").fetchone() == ("portal",)
    finally:
        run("postgres", "stop", folder)

    assert not Path(folder).exists()


@pytest.fixture
def bare_path(tmp_path) -> str:
    """A PATH with this machine's programs but those by which something is installed, browsers and LibreOffice."""
    absent = ("apt-get", "sudo", "chromium", "google-chrome", "soffice", "libreoffice")
    for folder in os.environ["PATH"].split(os.pathsep):
        for program in Path(folder).glob("*"):
            if not program.name.startswith(absent) and not (tmp_path / program.name).exists():
                (tmp_path / program.name).symlink_to(program)
    return str(tmp_path)


def test_what_the_tests_lack_is_named_in_one_sentence(bare_path):
    ran = run("bootstrap", "--tests", PATH=bare_path, CI="", PIP_NO_INDEX="1")

    assert ran.returncode == 0
    last = ran.stderr.splitlines()[-1]
    assert "Chromium (phần kiểm thử trong trình duyệt), LibreOffice Writer (phần kiểm thử mở tệp DOCX)" in last


def test_on_a_build_server_nothing_is_skipped(bare_path):
    ran = run("bootstrap", "--tests", PATH=bare_path, CI="true", PIP_NO_INDEX="1")

    assert ran.returncode == 1
    assert "không cài thêm được ở đây" in ran.stderr


def test_missing_fonts_are_named(tmp_path):
    ran = run("bootstrap", PORTAL_FONT_DIR=str(tmp_path), PIP_NO_INDEX="1")

    assert ran.returncode == 1
    assert ran.stderr.startswith(f"Không tìm thấy trong thư mục {tmp_path} (PORTAL_FONT_DIR) phông chữ")
