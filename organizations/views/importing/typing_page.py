"""Figures typed into a table on a page: for who has no workbook, and a few numbers to say."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lib.refused import Refused
from organizations.importing import TypedRefused, TypedTable, store_typed, typed_table
from organizations.period_fields import PeriodFields, usable_forms
from organizations.services import submissions
from organizations.services.period_locks import find_locked
from organizations.services.values import Counts
from organizations.views.importing.steps import may_import
from organizations.widgets import offer

STATE, REASON = "luc-mo", "reason"  # fields beside the cells


class TableForm(PeriodFields):
    """Which table: the form, the period, in whose name."""

    needs_form = True
    field_order = ["report_form", "year", "period", "organization"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        offer(self, "report_form", usable_forms(user), required=True)


@dataclass(frozen=True)
class TypedCell:
    """One field. ``stored``: what stands there where the person has typed something else."""

    name: str
    label: str
    value: str
    why: str = ""
    stored: str = ""


@dataclass(frozen=True)
class Line:
    heading: str
    note: str
    cells: list[TypedCell]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def figures_typing(request):
    """``/nhap-so-lieu/go/``: asks which table; then shows it with what is stored, and stores what is typed."""
    if not may_import(request.user):
        raise PermissionDenied
    asked = TableForm.asked(request.GET)
    form = TableForm(request.GET if "organization" in asked else None, user=request.user, initial=asked)
    table, refused, faults, status = None, "", {}, 200
    if form.is_bound and form.is_valid():
        answers = form.cleaned_data
        try:
            table = typed_table(answers["report_form"], answers["period"], answers["organization"], request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.errors or (request.method == "POST" and table is None):
        status = 422
    typed = None
    if request.method == "POST" and table is not None:
        typed = _typed(request.POST, table)
        try:
            return _stored(request, table, typed)
        except TypedRefused as refusal:
            refused, faults = str(refusal), refusal.faults
        except Refused as refusal:
            refused = str(refusal)
        status = 422
    context: dict[str, Any] = {"form": form, "table": table, "refused": refused, "imports": _other(asked, "imports")}
    if table is not None:
        across = len(table.units) > 1
        context |= {
            "title": f"{table.form.name}, {table.period.name}",
            "lines": list(_lines(table, typed, faults, across=across)),
            "first_heading": "Nơi" if across else "Chỉ tiêu",
            "headings": [spec.name for _, spec in table.columns] if across else [capfirst(table.period.name)],
            "across": across,
            "locked": find_locked(table.period, [unit.pk for unit in table.units]).sentence,
            "state": table.state,
            "reason": request.POST.get(REASON, ""),
        }
    return render(request, "organizations/importing/typing.html", context, status=status)


def _other(asked: dict[str, str], name: str) -> str:
    page = reverse(f"organizations:{name}")
    return f"{page}?{urlencode(asked)}" if asked else page


def _name(unit: int, indicator: int) -> str:
    return f"o-{unit}-{indicator}"


def _typed(sent, table: TypedTable) -> dict[tuple[int, int], str]:
    return {cell: sent.get(_name(*cell), "") for cell in table.cells}


def _stored(request, table: TypedTable, typed: dict[tuple[int, int], str]):
    """Raises Refused."""
    with submissions.once():
        counts = store_typed(
            table, typed, state=request.POST.get(STATE, ""), by=request.user, reason=request.POST.get(REASON, "")[:255]
        )
        said = _said(table, counts)
        submissions.lead_to(request.get_full_path(), said)
    messages.success(request, said)
    return HttpResponseRedirect(request.get_full_path())


def _said(table: TypedTable, counts: Counts) -> str:
    if not counts.created + counts.updated:
        return "Không có ô nào khác số đang có; chưa ghi gì thêm."
    parts = [f"{counts.created} số mới" if counts.created else "", f"sửa {counts.updated} số" if counts.updated else ""]
    return f"Đã ghi {', '.join(filter(None, parts))} của {table.period.name}."


def _lines(table: TypedTable, typed: dict | None, faults: dict, *, across: bool):
    """Of several units one each; of one unit its indicators, one below the other."""
    shown = table.shown

    def cell_of(unit, indicator, spec) -> TypedCell:
        stored = shown.get((unit.pk, indicator), "")
        value = stored if typed is None else typed.get((unit.pk, indicator), "")
        return TypedCell(
            _name(unit.pk, indicator),
            f"{spec.name}, {unit.name}",
            value,
            faults.get((unit.pk, indicator), ""),
            stored if value.strip() != stored else "",
        )

    if across:
        for unit in table.units:
            yield Line(unit.name, "", [cell_of(unit, *column) for column in table.columns])
    else:
        [unit] = table.units
        for indicator, spec in table.columns:
            yield Line(spec.name, spec.unit_of_measure, [cell_of(unit, indicator, spec)])
