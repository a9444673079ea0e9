"""Every list of the admin as a file: the columns of the screen, the rows that search and filters keep."""

from collections.abc import Callable
from decimal import Decimal

from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import capfirst, slugify

from organizations.excel.lists import WRITERS
from organizations.refused import Refused
from organizations.text import fold

MAXIMUM_ROWS = 20_000
FILE = "xuat"


class ListFiles:
    """For a ``ModelAdmin``: ``?xuat=xlsx`` or ``?xuat=csv`` on a list answers with all its rows as a file.

    ``file_values``: name of a column → what it holds, where the screen shows a number or a day as words; None leaves
    out a column that only leads somewhere.
    """

    list_after_template = "organizations/_list_files.html"
    file_values: dict[str, Callable | None] = {}

    def changelist_view(self, request, extra_context=None):
        kind = request.GET.get(FILE, "")
        if FILE in request.GET:
            request.GET = request.GET.copy()
            del request.GET[FILE]  # the list itself knows fields only
        if kind in WRITERS and self.has_view_permission(request):
            return self.list_file(request, kind)
        return super().changelist_view(request, extra_context)

    def list_file(self, request, kind: str) -> HttpResponse:
        """Raises Refused for too many rows."""
        found: ChangeList = self.get_changelist_instance(request)
        rows = found.get_queryset(request)
        number = rows.count()
        if number > MAXIMUM_ROWS:
            raise Refused(
                f"Danh sách có {_grouped(number)} dòng, nhiều hơn {_grouped(MAXIMUM_ROWS)} dòng mà một tệp nhận được; "
                "hãy lọc bớt rồi tải lại."
            )
        names = [name for name in self.get_list_display(request) if self.file_values.get(name, "") is not None]
        headings = [(capfirst(label_for_field(name, self.model, self)), 22) for name in names]
        write, content_type = WRITERS[kind]
        title = capfirst(self.opts.verbose_name_plural)
        lines = ([self._file_value(name, row) for name in names] for row in rows.iterator(chunk_size=2000))
        response = HttpResponse(write(title, headings, lines), content_type=content_type)
        name = f"{slugify(fold(title))}-{timezone.localdate():%Y-%m-%d}.{kind}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _file_value(self, name: str, row: Model):
        """What the column ``name`` says of ``row``: a number or a day as such, anything else as plain text."""
        if name in self.file_values:
            return self.file_values[name](row)
        try:
            field, _, value = lookup_field(name, row, self)
        except ObjectDoesNotExist:
            return None
        if value is None:
            return None
        if field is not None and getattr(field, "flatchoices", None):
            return dict(field.flatchoices).get(value, value) or None
        if isinstance(value, bool | int | float | Decimal) or hasattr(value, "isoformat"):
            return value
        return strip_tags(str(value)).strip() or None


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
