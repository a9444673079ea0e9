"""lib could be published as it is: it imports, and its tests run, where Django is not installed.

``script/test`` runs all tests of lib there (``python -m tests.lib.alone``); here only what every import needs.
"""

import subprocess
from pathlib import Path

from django.conf import settings

from tests.lib.alone import environment


def test_every_module_of_lib_imports_without_django(tmp_path):
    root = Path(settings.BASE_DIR)
    modules = [".".join(file.relative_to(root).with_suffix("").parts) for file in sorted((root / "lib").rglob("*.py"))]
    code = f"import importlib\nfor name in {modules!r}: importlib.import_module(name)"

    done = subprocess.run([environment(tmp_path), "-c", code], cwd=root, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert len(modules) > 50
    print(f"{len(modules)} modules of lib imported without Django")
