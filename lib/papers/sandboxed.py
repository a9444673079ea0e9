"""The functions of this room that are called in processes of their own (``printing``, ``signatures``).

The caller imports this module to name them. So what they need is imported inside them.
"""

from types import ModuleType

from lib.papers.digital_signatures import DigitalSignature
from lib.papers.jobs import Job, Rendering
from lib.refused import Refused
from lib.sandbox import ask

NO_PANGO = (
    "Máy này thiếu thư viện Pango nên chưa in được văn bản PDF; hãy cài libpango-1.0-0 và libpangoft2-1.0-0 hoặc chạy "
    "lại script/bootstrap."
)
TOO_NESTED = (
    "Nội dung văn bản lồng nhau quá nhiều lớp nên không in được; hãy bỏ định dạng lạ (dán lại dưới dạng văn bản "
    "thường) rồi in lại."
)
TOO_BIG = "Văn bản cần nhiều bộ nhớ hơn mức cho phép nên không in được; hãy rút gọn hoặc tách thành nhiều phụ lục."
TOO_MANY_PAGES = (
    "Văn bản dài {pages} trang, quá mức {most} trang một lần in; hãy rút gọn hoặc tách thành nhiều phụ lục."
)


def print_job(job: Job) -> Rendering:
    """``job`` as PDF. A part of a longer paper asks for the number before its first page, saying what
    ``lay_out`` says. Raises Refused."""
    layout = _layout()
    if layout is None:
        raise Refused(NO_PANGO)
    try:
        rendering: Rendering = layout.lay_out(job, ask if job.part else None)
    except RecursionError:
        raise Refused(TOO_NESTED) from None
    except MemoryError:
        raise Refused(TOO_BIG) from None
    except layout.TooManyPages as error:
        raise Refused(TOO_MANY_PAGES.format(pages=error.args[0], most=job.limits.pages)) from None
    return rendering


def pango_version() -> str:
    """The version of the library that lays out lines; empty where it is missing."""
    layout = _layout()
    return layout.pango_version() if layout else ""


def _layout() -> ModuleType | None:
    try:
        from lib.papers import layout  # WeasyPrint takes 1 s to load, and 50 MB
    except OSError:  # no Pango on this machine
        return None
    return layout


def find_signatures(content: bytes, length: int, roots: list[bytes]) -> list[DigitalSignature]:
    """As ``signature_checks`` has it."""
    from lib.papers import signature_checks  # pyHanko takes 0.5 s to load

    return signature_checks.find_signatures(content, length, roots)
