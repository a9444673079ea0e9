"""What the web process loads: every worker of it pays for that in time and memory."""

import os
import subprocess
import sys

PRINTING = ("weasyprint", "pikepdf", "pyhanko", "docx", "segno")


def test_the_web_process_starts_without_what_prints_papers():
    code = (
        "import sys, portal.wsgi; from django.urls import get_resolver; get_resolver().url_patterns;"
        f"print([name for name in {PRINTING} if name in sys.modules])"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "[]", done.stderr
