"""Every list of the admin as a file: the columns of the screen, the rows that search and filters keep."""

from collections.abc import Callable
from decimal import Decimal
from typing import cast

from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.admin.views.main import ERROR_FLAG, ChangeList
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.html import strip_tags
from django.utils.text import capfirst

from lib.workbooks.writing import LIST_CONTENT_TYPES
from organizations.list_files import list_file

FILE = "xuat"


class ListFiles:
    """For a ``ModelAdmin``: ``?xuat=xlsx`` or ``?xuat=csv`` on a list answers with all its rows as a file.

    ``file_values``: name of a column → what it holds, where the screen shows a number or a day as words; None leaves
    out a column that only leads somewhere.
    """

    file_values: dict[str, Callable | None] = {}

    def changelist_view(self, request, extra_context=None):
        kind = request.GET.get(FILE, "")
        if FILE in request.GET:
            request.GET = request.GET.copy()
            del request.GET[FILE]  # the list itself knows fields only
        if kind in LIST_CONTENT_TYPES and self.has_view_permission(request):
            try:
                return self.list_file(request, kind)
            except IncorrectLookupParameters:
                return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        return super().changelist_view(request, extra_context)

    def list_file(self, request, kind: str) -> HttpResponse:
        """Raises Refused for too many rows."""
        found: ChangeList = self.get_changelist_instance(request)
        rows = found.get_queryset(request)
        names = [name for name in self.get_list_display(request) if self.file_values.get(name, "") is not None]
        headings = [(capfirst(str(label_for_field(name, self.model, cast(ModelAdmin, self)))), 22) for name in names]
        title = capfirst(self.opts.verbose_name_plural)
        return list_file(kind, title, headings, rows, lambda row: [self._file_value(name, row) for name in names])

    def _file_value(self, name: str, row):
        """What the column ``name`` says of ``row``: a number or a day as such, anything else as plain text."""
        if name in self.file_values:
            return self.file_values[name](row)
        try:
            field, _, value = lookup_field(name, row, cast(ModelAdmin, self))
        except ObjectDoesNotExist:
            return None
        if value is None:
            return None
        if field is not None and getattr(field, "flatchoices", None):
            return dict(field.flatchoices).get(value, value) or None
        if isinstance(value, bool | int | float | Decimal) or hasattr(value, "isoformat"):
            return value
        return strip_tags(str(value)).strip() or None
