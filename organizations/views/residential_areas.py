"""``/don-vi/<commune>/thon/``: the thôn, bản, tổ dân phố of a commune in a table, typed or pasted, saved at once."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lib.refused import Refused
from organizations.models import AdministrativeUnit
from organizations.services import submissions
from organizations.services.residential_areas import (
    MOST,
    AreasRefused,
    NewArea,
    add_areas,
    areas_of,
    free_codes,
    may_add_areas,
    usual_kind,
)
from organizations.widgets import DateInput

MORE, SPLIT = "them", "tach"  # buttons that store nothing
BLANK, ADDED = 10, 5  # empty rows at first, and per press


class WholeForm(forms.Form):
    """What holds for all rows."""

    kind = forms.CharField(
        label="Gọi là",
        max_length=30,
        help_text="Ghi trước những tên chưa có: “Nà Lỏng” thành “Thôn Nà Lỏng”, “3” thành “Tổ dân phố 3”.",
    )
    valid_from = forms.DateField(
        label="Có từ ngày", required=False, widget=DateInput, help_text="Để trống nếu không rõ ngày thành lập."
    )


class AreaForm(forms.Form):
    """One row; without a name it is not there."""

    name = forms.CharField(label="Tên", max_length=120, required=False)
    code = forms.CharField(label="Mã", max_length=9, required=False, widget=forms.TextInput(attrs={"size": 10}))


AreaRows = forms.formset_factory(AreaForm, extra=0, max_num=MOST, absolute_max=MOST + ADDED)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def residential_areas(request, pk):
    """Shows what there is and empty rows, with rows added or pasted (nothing is stored), or saves."""
    commune = get_object_or_404(AdministrativeUnit.objects.communes().select_related("parent"), pk=pk)
    if not may_add_areas(request.user).filter(pk=pk).exists():
        raise Http404
    whole = WholeForm(request.POST or None, initial={"kind": usual_kind(commune)})
    refused, status = "", 200
    if request.method != "POST":
        rows = AreaRows(initial=_blank(commune, BLANK), prefix="dong")
    elif MORE in request.POST or SPLIT in request.POST:
        whole = WholeForm(initial={name: request.POST.get(name, "") for name in WholeForm.base_fields})
        rows = AreaRows(initial=_retyped(request, commune), prefix="dong")
    else:
        rows = AreaRows(request.POST, prefix="dong")
        status = 422
        if whole.is_valid() and rows.is_valid():
            try:
                return _save(request, commune, whole.cleaned_data, rows)
            except AreasRefused as refusal:
                refused = str(refusal)
                for (row, column), sentence in refusal.faults.items():
                    rows.forms[row].add_error(column, sentence)
            except Refused as refusal:
                refused = str(refusal)
    context = {"commune": commune, "areas": list(areas_of(commune)), "whole": whole, "rows": rows, "refused": refused}
    return render(request, "organizations/residential_areas.html", context, status=status)


def _save(request, commune: AdministrativeUnit, answers: dict, rows):
    """Raises Refused."""
    typed = [
        NewArea(number, row.cleaned_data.get("name", ""), row.cleaned_data.get("code", ""))
        for number, row in enumerate(rows.forms)
        if row.cleaned_data.get("name", "").strip()
    ]
    with submissions.once():
        added = add_areas(commune.pk, typed, kind=answers["kind"], by=request.user, valid_from=answers["valid_from"])
        said = f"Đã thêm {len(added)} thôn, tổ dân phố của {commune.name}."
        submissions.lead_to(request.path, said)
    messages.success(request, said)
    return HttpResponseRedirect(request.path)


def _blank(commune: AdministrativeUnit, number: int, taken=()) -> list[dict]:
    return [{"code": code} for code in free_codes(commune, number, taken)]


def _retyped(request, commune: AdministrativeUnit) -> list[dict]:
    """The rows as they were typed, those that were pasted behind the last with a name, and empty ones after them."""
    number = min(int(request.POST.get("dong-TOTAL_FORMS") or 0), MOST) if _is_number(request) else 0
    typed = [{name: request.POST.get(f"dong-{row}-{name}", "") for name in ("name", "code")} for row in range(number)]
    named = [row for row in typed if row["name"].strip()]
    pasted = _pasted(request.POST.get("dan", "")) if SPLIT in request.POST else []
    taken = [row["code"] for row in (*named, *pasted) if row["code"]]
    proposed = iter(free_codes(commune, len(pasted), taken))
    pasted = [row | {"code": row["code"] or next(proposed)} for row in pasted]
    found = [*named, *pasted][:MOST]
    empty = max(ADDED, len(typed) - len(found) + (ADDED if MORE in request.POST else 0))
    return [*found, *_blank(commune, min(empty, MOST - len(found)), [row["code"] for row in found])]


def _is_number(request) -> bool:
    return (request.POST.get("dong-TOTAL_FORMS") or "").isdecimal()


def _pasted(text: str) -> list[dict]:
    """Rows copied from a table: a name, and a code where the cell beside it has one (which holds digits and a dash)."""
    rows = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
        codes = [cell for cell in cells if cell.replace("-", "").isdecimal() and "-" in cell]
        names = [cell for cell in cells if cell not in codes and not cell.rstrip(".").isdecimal()] or [
            cell for cell in cells if cell not in codes
        ]
        if names:
            rows.append({"name": names[0][:120], "code": codes[0] if codes else ""})
    return rows
