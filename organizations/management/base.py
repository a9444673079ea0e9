"""What the portal's commands share: help in Vietnamese, and a refusal that is one sentence."""

import logging
import secrets
import sys
from argparse import SUPPRESS

from django.core.management.base import BaseCommand, CommandError, DjangoHelpFormatter
from django.db import DatabaseError

from lib.log_lines import bound
from lib.refused import Refused
from organizations.defects import note_defect
from organizations.management.database_errors import sentence_of
from organizations.operator_log import write_what_waits

logger = logging.getLogger(__name__)

BROKEN = "Lệnh {} dừng vì lỗi của cổng; hãy báo người phát triển mã {} cùng các dòng nhật ký có mã ấy."


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
        name = type(self).__module__.rpartition(".")[2]
        run = f"{name}-{secrets.token_hex(4)}"
        in_process = not self._called_from_command_line  # type: ignore[attr-defined]  # the stubs lack it
        with bound(task=run):
            try:
                return self._execute(*args, **options)
            except (Refused, CommandError) as refusal:
                if in_process or options.get("traceback"):
                    raise CommandError(str(refusal), returncode=getattr(refusal, "returncode", 1)) from refusal
                self.stderr.write(str(refusal), lambda sentence: sentence)
                sys.exit(getattr(refusal, "returncode", 1))
            except Exception as error:
                if in_process or options.get("traceback"):
                    raise
                logger.exception("command broke")
                note_defect(error, f"Lệnh {name}")
                self.stderr.write(BROKEN.format(name, run), lambda sentence: sentence)
                sys.exit(1)
            finally:
                write_what_waits()

    def _execute(self, *args, **options):
        """Raises Refused where the database is locked, away, not migrated, full or damaged."""
        try:
            return super().execute(*args, **options)
        except DatabaseError as error:
            if sentence := sentence_of(error):
                raise Refused(sentence) from error
            raise
