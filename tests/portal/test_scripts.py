"""The commands of ``script/``: what they answer before they do anything."""

import os
import subprocess

import pytest
from django.conf import settings

SCRIPTS = ["bootstrap", "server", "test", "bench", "postgres"]


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
    ("name", "argument"), [("bootstrap", "--everything"), ("server", "8080"), ("postgres", "restart")]
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
