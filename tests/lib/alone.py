"""Runs the tests of lib where Django is not installed: ``python -m tests.lib.alone [arguments of pytest]``.

The environment is a new one that shares every installed package with this one but Django and what builds on it.
"""

import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = ("django", "pytest_django", "import_export", "simple_history", "axes", "csp", "whitenoise")
NOTHING_LEFT = 5  # what pytest answers where the arguments chose no test


def environment(folder: Path) -> Path:
    """A new environment in ``folder``; the path of its Python."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    packages = next(folder.glob("lib/python*/site-packages"))
    for entry in Path(sysconfig.get_paths()["purelib"]).iterdir():
        if not entry.name.lower().replace("-", "_").startswith(LEFT_OUT) and not (packages / entry.name).exists():
            (packages / entry.name).symlink_to(entry)
    missing = subprocess.run([python, "-c", "import django"], capture_output=True, check=False)
    assert b"No module named 'django'" in missing.stderr, "Django must not be there"
    return python


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="portal-lib-") as folder:
        python = environment(Path(folder))
        chosen = arguments or ["-n", "3"]
        command = [
            python,
            "-m",
            "pytest",
            "-q",
            "-c",
            "/dev/null",
            "--rootdir",
            ROOT,
            "--confcutdir",
            ROOT / "tests/lib",
        ]
        done = subprocess.run([*command, "-p", "no:cacheprovider", ROOT / "tests/lib", *chosen], cwd=ROOT, check=False)
    return 0 if arguments and done.returncode == NOTHING_LEFT else done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
