"""What the portal's commands share: help in Vietnamese, and a refusal that is one sentence."""

import sys
from argparse import SUPPRESS

from django.core.management.base import BaseCommand, CommandError, DjangoHelpFormatter
from django.db import DatabaseError

from lib.refused import Refused
from organizations.management.database_errors import sentence_of


class VietnameseHelp(DjangoHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):
        super().add_usage(usage, actions, groups, prefix or "Cách dùng: ")


class PortalCommand(BaseCommand):
    """A refusal (``Refused`` or ``CommandError``) ends the command with status 1 and its sentence on standard error.

    Called from code, ``call_command`` raises CommandError as always.
    """

    # Django's own options work, but say nothing to the people who read this help.
    suppressed_base_arguments = set(
        {
            "--version",
            "--verbosity",
            "--settings",
            "--pythonpath",
            "--traceback",
            "--no-color",
            "--force-color",
        }
    )

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, formatter_class=VietnameseHelp, **kwargs)
        parser._positionals.title, parser._optionals.title = "tham số", "tùy chọn"
        for action in parser._actions:
            if "--help" in action.option_strings:
                action.help = "hiện phần giải thích này"
            elif "--skip-checks" in action.option_strings:
                action.help = SUPPRESS
        return parser

    def show_progress(self, step: str) -> None:
        """Say ``step`` to whoever sits before the screen; a file or a timer that collects what is said gets nothing."""
        if self.stderr.isatty():
            self.stderr.write(f"{step} …", lambda sentence: sentence)

    def execute(self, *args, **options):
        try:
            return self._execute(*args, **options)
        except (Refused, CommandError) as refusal:
            in_process = not self._called_from_command_line  # type: ignore[attr-defined]  # the stubs lack it
            if in_process or options.get("traceback"):
                raise CommandError(str(refusal), returncode=getattr(refusal, "returncode", 1)) from refusal
            self.stderr.write(str(refusal), lambda sentence: sentence)
            sys.exit(getattr(refusal, "returncode", 1))

    def _execute(self, *args, **options):
        """Raises Refused where the database is locked, away, not migrated, full or damaged."""
        try:
            return super().execute(*args, **options)
        except DatabaseError as error:
            if sentence := sentence_of(error):
                raise Refused(sentence) from error
            raise
