"""A list as a download: .xlsx or .csv, named after the list and today."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone

from lib.refused import Refused
from lib.vietnamese import slug
from lib.workbooks.writing import LIST_CONTENT_TYPES, write_list
from organizations.display import format_number

MAXIMUM_ROWS = 20_000


def list_file(
    kind: str, title: str, headings: Sequence[tuple[str, int]], rows: QuerySet, line: Callable[[object], Sequence]
) -> HttpResponse:
    """All of ``rows``, each as the cells that ``line`` makes of it, under ``headings`` (text, width in letters).

    ``kind``: one of ``LIST_CONTENT_TYPES``. Raises Refused for too many rows.
    """
    number = rows.count()
    if number > MAXIMUM_ROWS:
        raise Refused(
            f"Danh sách có {format_number(number)} dòng, nhiều hơn {format_number(MAXIMUM_ROWS)} dòng mà một tệp nhận "
            "được; hãy lọc bớt, ví dụ theo kỳ hoặc theo tổ chức, rồi xuất lại."
        )
    content = list_bytes(kind, title, headings, rows, line)
    response = HttpResponse(content, content_type=LIST_CONTENT_TYPES[kind])
    name = f"{slug(title)}-{timezone.localdate():%Y-%m-%d}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def list_bytes(
    kind: str, title: str, headings: Sequence[tuple[str, int]], rows: QuerySet, line: Callable[[object], Sequence]
) -> bytes:
    """The same as a file of ``kind``, however many rows there are."""
    records = rows.iterator(chunk_size=2000)
    return write_list(kind, title, headings, ([_local(value) for value in line(record)] for record in records))


def _local(value: object) -> object:
    """A moment on the clock of the office; anything else as it is."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
