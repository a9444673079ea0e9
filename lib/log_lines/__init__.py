"""Log lines that name a request, a task and an account by their keys, and nothing else of persons.

``bound(request="K7QX3-M2P9W")`` states for a block of code what each of its lines carries; ``bind`` does so where there
is no block. ``LineFormatter`` writes the lines, plain or as JSON: only fields that are known here, messages of other
libraries without their values, exceptions as type and place (``describe_exception``), never values of variables.
``LINE`` is the name under which a record brings fields of its own:
``logger.info("…", extra={LINE: {"status": 200}})``.
"""

from lib.log_lines.context import bind, bound, current
from lib.log_lines.exceptions import describe_exception, place_of, safe_message
from lib.log_lines.formatter import LINE, LineFormatter
from lib.log_lines.scrubbing import scrub

__all__ = [
    "LINE",
    "LineFormatter",
    "bind",
    "bound",
    "current",
    "describe_exception",
    "place_of",
    "safe_message",
    "scrub",
]
