"""The forms that units fill in: which one, for an office or for one unit, blank or with what is stored."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lib.refused import Refused
from lib.workbooks.writing import XLSX_CONTENT_TYPE
from organizations.choices import UnitLevel
from organizations.importing import blank_form, units_reporting
from organizations.models import AdministrativeUnit
from organizations.period_fields import LIST_UNITS, PeriodFields, asked_period, usable_forms
from organizations.views.importing.steps import may_import
from organizations.widgets import OneOfTheDay, offer, offer_on

# Level of a form → what the field of its units is called, and one of them within a sentence.
UNIT_WORDS = {
    UnitLevel.RESIDENTIAL_AREA: ("Thôn, bản, tổ dân phố", "thôn"),
    UnitLevel.COMMUNE: ("Xã", "xã"),
    UnitLevel.DISTRICT: ("Huyện", "huyện"),
    UnitLevel.PROVINCE: ("Tỉnh", "tỉnh"),
}


class FormDownload(PeriodFields):
    """Which form to download: for an office or for one unit, blank or with what is stored."""

    needs_form = True

    unit = OneOfTheDay(
        label="Xã",
        queryset=AdministrativeUnit.objects.none(),
        required=False,
    )
    previous = forms.BooleanField(label="Kèm số kỳ trước để đối chiếu", required=False, initial=True)
    filled = forms.BooleanField(label="Điền sẵn số liệu đã có của kỳ", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        offer(self, "report_form", usable_forms(user), required=True)
        # Which units there are depends on the period and the form.
        period, level = self.chosen_period(), self.chosen_level()
        units = units_reporting(period, user=user, level=level).order_by("sort_key", "code")
        offer_on(self, "unit", units, (period.last_day,))
        unit_field: Any = self.fields["unit"]
        unit_field.label_from_instance = lambda unit: f"{unit.name} ({unit.code})"
        unit_field.label, one = UNIT_WORDS[level]
        unit_field.empty_label = f"Tất cả các {one} (biểu ngang, mỗi {one} một dòng)"
        unit_field.help_text = f"Chọn một {one} để có biểu dọc của riêng {one} đó, mỗi chỉ tiêu một dòng."


@require_safe
@login_required
@never_cache
def form_download(request):
    """``/nhap-so-lieu/bieu-mau/``: asks which form and answers with the workbook."""
    if not may_import(request.user):
        raise PermissionDenied
    if LIST_UNITS in request.GET:  # another form or period was chosen: its units, and no file yet
        chosen = {name: request.GET.get(name) for name in FormDownload.base_fields if name in request.GET}
        chosen |= {"period": code} if (code := asked_period(request.GET)) else {}
        form = FormDownload(initial={"previous": False, **chosen}, user=request.user)
    else:
        form = FormDownload(request.GET or None, user=request.user)
    if form.is_valid():
        try:
            return _workbook(form.cleaned_data, request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.errors else 200
    context = {"form": form, "list_units": LIST_UNITS}
    return render(request, "organizations/form_download.html", context, status=status)


def _workbook(answers: dict, user) -> HttpResponse:
    """Raises Refused."""
    report_form, period, unit = answers["report_form"], answers["period"], answers["unit"]
    content = blank_form(
        report_form,
        period,
        answers["organization"],
        user,
        unit=unit,
        previous=answers["previous"],
        filled=answers["filled"],
    )
    response = HttpResponse(content, content_type=XLSX_CONTENT_TYPE)
    of_unit = f"-{unit.code}" if unit else ""
    response["Content-Disposition"] = f'attachment; filename="bieu-{report_form.code}-{period}{of_unit}.xlsx"'
    return response
