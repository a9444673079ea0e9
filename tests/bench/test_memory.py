"""Memory is that of a process and of what it started."""

from tests.bench.memory import peak

PARENT = """
import subprocess, sys
content = sys.stdin.buffer.read()
subprocess.run([sys.executable, "-c", "import time; held = bytes(range(256)) * 4096 * 60; time.sleep(0.4)"], check=True)
print(1_000)
"""


def test_what_a_child_takes_counts():
    assert 60 < peak(PARENT, b"") < 200


def test_what_was_too_short_to_be_seen_is_said_by_the_program_itself():
    assert peak("import sys; sys.stdin.read(); print(512_000)", b"") == 500
