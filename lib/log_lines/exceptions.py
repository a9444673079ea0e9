"""An exception as type and place. What it says is left out where that may be a value: a name, a text, a password."""

import traceback
from collections.abc import Iterator
from types import TracebackType

from lib.log_lines.scrubbing import scrub

MOST_FRAMES = 60  # of each exception: those next to where it was raised

# Exceptions whose words come from the language, the machine or the database's server, not from what people entered.
_OF_THE_MACHINE = ("AttributeError", "ImportError", "IndexError", "MemoryError", "ModuleNotFoundError", "NameError",
    "OperationalError", "RecursionError", "TemplateDoesNotExist", "TemplateSyntaxError", "TimeoutError",
    "UnboundLocalError", "ZeroDivisionError", "AppRegistryNotReady", "ImproperlyConfigured")  # fmt: skip


def safe_message(error: BaseException) -> str:
    """What ``error`` says, as far as that cannot be a value; else empty. One line."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror  # without the file's name, which people may have chosen
    if type(error).__name__ in _OF_THE_MACHINE:
        return scrub(str(error).strip().partition("\n")[0], tokens=True)[:500]
    return ""


def describe_exception(error: BaseException) -> str:
    """The exceptions that led to ``error``, the first cause first: frames, type, and what is safe to say."""
    return "\n".join(line for each in reversed(list(_chain(error))) for line in _lines(each))


def place_of(error: BaseException, within: tuple[str, ...]) -> str:
    """``"file:function"`` of the innermost frame in one of the folders ``within`` (``/srv/portal/``); else of the
    innermost at all. Empty where there is none."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(within)]
    for frame in reversed(ours or frames):
        name = next((frame.filename[len(folder) :] for folder in within if frame.filename.startswith(folder)), None)
        return f"{name or frame.filename.rpartition('/')[2]}:{frame.name}"
    return ""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _lines(error: BaseException) -> Iterator[str]:
    yield from _frames(error.__traceback__)
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    message = safe_message(error)
    yield f"{name}: {message}" if message else name


def _frames(of: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(of)[-MOST_FRAMES:]:
        yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
        if frame.line:
            yield f"    {frame.line}"
