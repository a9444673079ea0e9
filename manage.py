#!/usr/bin/env python3
"""Django's command line for the portal."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from portal.private import keep_private

    keep_private()  # before anything is written
    import django
    from django.core.management import execute_from_command_line

    django.setup()
    from portal.start import check_command

    check_command(sys.argv)
    execute_from_command_line(sys.argv)
