"""Records of ``logging`` as lines, plain or JSON."""

import json
import logging
from datetime import datetime
from typing import Any

from lib.log_lines.context import current
from lib.log_lines.exceptions import describe_exception, safe_message
from lib.log_lines.scrubbing import scrub

LINE = "line"  # the attribute of a record with fields of its own

# The only fields that are written, in their order.
FIELDS = ("request", "task", "account", "method", "route", "status", "reason", "ms", "bytes", "state")


class LineFormatter(logging.Formatter):
    """One line for each record.

    ``own``: the loggers whose messages hold no values of persons; messages of all others are written without their
    values, which could be anything: an address with its token, what somebody typed. ``as_json``: one object a line.
    """

    def __init__(self, *, own: tuple[str, ...] = (), as_json: bool = False):
        super().__init__()
        self.own, self.as_json = own, as_json

    def format(self, record: logging.LogRecord) -> str:
        """The line of ``record``; an exception follows it, in plain lines indented."""
        fields = self.fields(record)
        if self.as_json:
            return json.dumps(fields, ensure_ascii=False, default=str)
        exception = fields.pop("exception", "")
        time, level, logger, message = (fields.pop(name) for name in ("time", "level", "logger", "message"))
        pairs = "".join(f" {name}={value}" for name, value in fields.items())
        line = f"{time} {level} {logger}{pairs} {message}".replace("\r", "\\r").replace("\n", "\\n")
        return line + "".join(f"\n  {each}" for each in str(exception).splitlines())

    def fields(self, record: logging.LogRecord) -> dict[str, Any]:
        """The fields of ``record`` by their names."""
        given = {**current(), **getattr(record, LINE, {})}
        fields = {
            "time": datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            **{name: given[name] for name in FIELDS if given.get(name) not in (None, "")},
            "message": self.message(record),
        }
        if record.exc_info and record.exc_info[1]:
            fields["exception"] = describe_exception(record.exc_info[1])
        return fields

    def message(self, record: logging.LogRecord) -> str:
        """What ``record`` says; of a foreign logger without values."""
        if self._is_own(record.name):
            return scrub(record.getMessage())
        if isinstance(record.msg, BaseException):
            return safe_message(record.msg) or type(record.msg).__name__
        return scrub(str(record.msg), tokens=True)

    def _is_own(self, name: str) -> bool:
        return any(name == each or name.startswith(f"{each}.") for each in self.own)
