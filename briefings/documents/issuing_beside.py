"""Issuing many papers beside the request: a thread prints and issues, a small file says how far it is.

The file only tells people; what was issued stands in the database, all of it or nothing, whatever became of the thread.
"""

import json
import logging
import re
import secrets
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.db import connections

from briefings.documents.issuing_each import issue_each
from briefings.documents.print_cache import LIFE_SIGN, progress_folder, write_progress
from briefings.models import Document
from lib.refused import Refused
from organizations.models import Organization, User

BROKEN = "Việc ban hành đã dừng giữa chừng, chưa có số nào được cấp; hãy mở lại trang ban hành và làm lại."
KEY = re.compile(r"[0-9a-f]{32}")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ActProgress:
    """How far an act is: ``done`` of ``number`` printed; the key of its first ``document`` once all are issued, or the
    sentence with which it was refused."""

    done: int
    number: int
    document: int | None = None
    refusal: str = ""


def new_act(number: int) -> str:
    """The key under which the progress of an act of ``number`` papers is told, from now on."""
    key = secrets.token_hex(16)
    _note(key, ActProgress(0, number))
    return key


def start_issuing_each(
    key: str,
    briefing_id: int,
    kind: str,
    *,
    by: User,
    issued_on: date,
    addressees: Sequence[Organization],
    known: str,
) -> None:
    """Begin ``issue_each`` in a thread of this process; at once back. Called once for each ``new_act``."""
    number = len(addressees)

    def note(done: int, of: int, document: Document | None = None, refusal: str = "") -> None:
        _note(key, ActProgress(done, of, document.pk if document else None, refusal))

    def work() -> None:
        try:
            found = issue_each(
                briefing_id, kind, by=by, issued_on=issued_on, addressees=addressees, known=known, progress=note
            )
        except Refused as refusal:
            note(0, number, refusal=str(refusal))
        except Exception:
            logger.exception("issuing for each stopped")
            note(0, number, refusal=BROKEN)
        else:
            note(number, number, found[0])
        finally:
            connections.close_all()

    threading.Thread(target=work, name=f"issue-{key[:8]}", daemon=True).start()


def _note(key: str, progress: ActProgress) -> None:
    write_progress(_file(key), json.dumps(asdict(progress)).encode())


def progress_of_act(key: str) -> ActProgress | None:
    """How far the act ``key`` is; None where nobody knows of it. One that gave no sign for long was broken off."""
    if not KEY.fullmatch(key):
        return None
    try:
        told = ActProgress(**json.loads(_file(key).read_text(encoding="utf-8")))
        silent = time.time() - _file(key).stat().st_mtime > LIFE_SIGN
    except (FileNotFoundError, ValueError, TypeError):
        return None
    if silent and told.document is None and not told.refusal:
        return ActProgress(told.done, told.number, refusal=BROKEN)
    return told


def _file(key: str) -> Path:
    return progress_folder() / f"{key}.act"
