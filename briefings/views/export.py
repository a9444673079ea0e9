"""A list as a file: the rows that the filters keep, the columns of the screen, a value in each cell."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify

from organizations.excel.lists import WRITERS
from organizations.refused import Refused
from organizations.text import fold

MAXIMUM_ROWS = 20_000


def as_file(kind: str, title: str, columns, rows: QuerySet) -> HttpResponse:
    """``rows`` (all of them) as a download of ``kind`` (``"xlsx"``, ``"csv"``) named after ``title`` and today.

    Raises Refused for too many rows.
    """
    number = rows.count()
    if number > MAXIMUM_ROWS:
        raise Refused(
            f"Danh sách có {_grouped(number)} dòng, nhiều hơn {_grouped(MAXIMUM_ROWS)} dòng mà một tệp nhận được; "
            "hãy lọc bớt, ví dụ theo kỳ hoặc theo tổ chức, rồi xuất lại."
        )
    response = HttpResponse(written(kind, title, columns, rows), content_type=WRITERS[kind][1])
    name = f"{slugify(fold(title))}-{timezone.localdate():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def written(kind: str, title: str, columns, rows: QuerySet) -> bytes:
    """``rows`` under the headings of ``columns`` as a file of ``kind``."""
    headings = [(column.heading, column.width) for column in columns]
    lines = ([column.value(row) for column in columns] for row in rows.iterator(chunk_size=2000))
    return WRITERS[kind][0](title, headings, lines)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
