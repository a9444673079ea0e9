"""The page of an administrative unit, and that on which an administrator loads the country's units."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lib.refused import Refused
from lib.workbooks import ACCEPTED_EXTENSIONS
from organizations import tasks
from organizations.access import may_read
from organizations.display import format_number
from organizations.importing import read_successions, store_successions
from organizations.models import AdministrativeUnit, Organization, Post, UnitSuccession
from organizations.services import submissions
from organizations.services.country_units import NamesDiffer, load_units, provinces
from organizations.services.residential_areas import may_add_areas
from organizations.uploads import sent_file
from organizations.validity import has_ended, is_in_force
from organizations.widgets import DateInput

LONGEST_CHAIN = 8  # changes that follow each other
ASKS_EVERY = 3  # seconds between two questions of the page for itself
SHOWN = 300  # units beneath, and organizations; a province has fewer than 200 communes


class Step(NamedTuple):
    """One succession as the page tells it. ``far``: neither side is the unit of the page."""

    succession: UnitSuccession
    share: str
    far: bool


@require_safe
@login_required
def unit_detail(request, pk):
    """``/don-vi/<pk>/``: what the unit was and became, what lies beneath it, who works there."""
    units = AdministrativeUnit.objects.for_user(request.user)
    unit = get_object_or_404(units.select_related("parent"), pk=pk)
    today = timezone.localdate()
    keys = [int(key) for key in unit.path.split("/") if key and int(key) != unit.pk]
    above = {each.pk: each for each in units.filter(pk__in=keys)}
    beneath = list(units.filter(parent=unit).order_by("sort_key", "code", "pk")[:SHOWN])
    as_of = unit.valid_to if has_ended(unit, today) else today
    successions = chain(unit, backwards=False)
    context = {
        "unit": unit,
        "kind": unit.kind_name or ("" if unit.bare_name != unit.name else unit.get_kind_display()),
        "above": [above[key] for key in keys if key in above],
        "ended": has_ended(unit, today),
        "later": unit.valid_from and unit.valid_from > today,
        "origins": chain(unit, backwards=True),
        "successions": successions,
        "passed_on": [] if successions or not has_ended(unit, today) else passed_on(unit),
        "beneath": [each for each in beneath if is_in_force(each, as_of)],
        "formerly": [each for each in beneath if not is_in_force(each, as_of)],
        "all_beneath": len(beneath) == SHOWN,
        "same_code": units.filter(code=unit.code).exclude(pk=unit.pk).order_by("valid_to", "pk"),
        "aliases": unit.aliases.filter(owner=None).order_by("sort_key", "pk"),
        "organizations": working_at(unit, request.user, as_of),
        "may_edit": _may_edit(request.user, unit),
        "may_add_areas": may_add_areas(request.user).filter(pk=unit.pk).exists(),
    }
    return render(request, "organizations/unit.html", context)


def _may_edit(user, unit: AdministrativeUnit) -> bool:
    if not (user.is_staff and user.has_perm("organizations.change_administrativeunit")):
        return False
    return AdministrativeUnit.objects.for_user(user, "change").filter(pk=unit.pk).exists()


def working_at(unit: AdministrativeUnit, user, on: date) -> list[Organization]:
    """The organizations at ``unit`` that ``user`` reads, each with ``holders``, who held its posts on day ``on``."""
    if not may_read(user, "organizations.organization"):
        return []
    rows = Organization.objects.for_user(user).filter(unit=unit).order_by("rank", "sort_key", "pk")
    posts = Post.objects.for_user(user).in_force(on).exclude(full_name="").order_by("title_key", "full_name_key", "pk")
    return list(rows.prefetch_related(Prefetch("posts", posts, to_attr="holders"))[:SHOWN])


def passed_on(unit: AdministrativeUnit) -> list[tuple[AdministrativeUnit, list[Step]]]:
    """What became of a district, which has no successor: where the units beneath it went when it ended, by the units
    that they went into."""
    if unit.valid_to is None:
        return []
    rows = UnitSuccession.objects.filter(predecessor__parent=unit, effective_on=unit.valid_to + timedelta(days=1))
    rows = rows.select_related("predecessor", "successor").order_by(
        "successor__sort_key", "successor", "predecessor__sort_key", "pk"
    )
    steps = [Step(each, share(each), far=True) for each in rows]
    return [(into, list(some)) for into, some in groupby(steps, key=lambda step: step.succession.successor)]


def chain(unit: AdministrativeUnit, *, backwards: bool) -> list[Step]:
    """What ``unit`` was made of, and what that had been made of; or what became of it, and of that: nearest first, one
    query for each change that followed another."""
    near, far = ("successor", "predecessor") if backwards else ("predecessor", "successor")
    steps: list[Step] = []
    seen, front = {unit.pk}, {unit.pk}
    rows = UnitSuccession.objects.select_related("predecessor", "successor")
    for _ in range(LONGEST_CHAIN):
        found = list(rows.filter(**{f"{near}__in": front}).order_by("effective_on", f"{far}__sort_key", "pk"))
        steps += [Step(each, share(each), getattr(each, f"{near}_id") != unit.pk) for each in found]
        front = {getattr(each, f"{far}_id") for each in found} - seen
        seen |= front
        if not front:
            break
    return steps


def share(succession: UnitSuccession) -> str:
    """How much of the old unit went into the new one, as people say it."""
    if succession.share is None:
        return "chưa rõ phần"
    return "toàn bộ" if succession.share == 1 else f"{format_number(100 * succession.share)}%"


# --- loading ----------------------------------------------------------------------------------------------------------


class LoadForm(forms.Form):
    required_css_class = "required"

    province = forms.ChoiceField(
        label="Nạp",
        required=False,
        help_text="Một tỉnh gồm cả các đơn vị cũ đã sáp nhập vào tỉnh. Cả nước có hơn 14.000 đơn vị, được nạp ngầm "
        "trong khoảng nửa phút.",
    )
    keep_names = forms.BooleanField(
        label="Nơi nào hệ thống ghi tên khác danh mục: coi là cùng một đơn vị, giữ tên đang có",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [("", "Cả nước"), *((code, f"{name} ({code})") for code, name in provinces())]
        self.fields["province"].choices = choices  # type: ignore[attr-defined]  # of a ChoiceField


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def units_loading(request):
    """``/don-vi/nap/``: a province at once, the country by a worker; for system administrators alone."""
    if not request.user.is_superuser:
        raise Http404
    form = LoadForm(request.POST if request.method == "POST" else None)
    refused: Iterable[str] = ()
    if request.method == "POST" and form.is_valid():
        try:
            with submissions.once():
                said = _load(request.user, **form.cleaned_data)
                submissions.lead_to(request.path, said)
        except NamesDiffer as refusal:
            refused = str(refusal).split("\n")
        except Refused as refusal:
            refused = [str(refusal)]
        else:
            if said:
                messages.success(request, said)
            return redirect("organizations:units_loading")
    state = tasks.units_loading()
    context = {"form": form, "refused": refused, "state": state, "every": ASKS_EVERY}
    return render(request, "organizations/units_loading.html", context, status=422 if refused or form.errors else 200)


class ConversionForm(forms.Form):
    """The table that says what old units became."""

    required_css_class = "required"

    import_file = forms.FileField(
        label="Tệp",
        help_text="Tệp .xlsx, .xls, .ods, .csv có các cột Mã cũ, Tên cũ, Mã mới, Tên mới (thêm Phần, Căn cứ nếu có).",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ACCEPTED_EXTENSIONS)}),
    )
    on = forms.DateField(
        label="Có hiệu lực từ ngày",
        widget=DateInput,
        help_text="Đơn vị cũ còn hiệu lực được ghi kết thúc ngày hôm trước.",
    )
    end_emptied = forms.BooleanField(
        label="Huyện, tỉnh cũ không còn đơn vị nào bên dưới: cũng ghi kết thúc ngày hôm trước",
        required=False,
    )

    def clean_import_file(self):
        return sent_file(self.cleaned_data["import_file"])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def units_conversion(request):
    """``/don-vi/chuyen-doi/``: what old units became, from a table; for system administrators alone."""
    if not request.user.is_superuser:
        raise Http404
    form = ConversionForm(request.POST or None, request.FILES or None)
    refused: Iterable[str] = ()
    if request.method == "POST" and form.is_valid():
        try:
            with submissions.once():
                said = _convert(request.user, **form.cleaned_data)
                submissions.lead_to(request.path, said)
        except Refused as refusal:
            refused = str(refusal).split("\n")
        else:
            messages.success(request, said)
            return redirect("organizations:units_conversion")
    context = {"form": form, "refused": refused}
    status = 422 if refused or form.errors else 200
    return render(request, "organizations/units_conversion.html", context, status=status)


def _convert(user, import_file, on: date, end_emptied: bool) -> str:
    listed = read_successions(import_file.content)
    if listed is None:
        raise Refused(
            "Không thấy bảng chuyển đổi trong tệp: cần dòng tiêu đề có các cột Mã cũ, Mã mới (và Tên cũ, Tên mới)."
        )
    stored = store_successions(listed, on, by=user, end_emptied=end_emptied)
    left = stored.emptied_sentence
    return (
        f"Bảng chuyển đổi có {len(listed)} dòng: thêm {stored.created} việc sắp xếp, giữ nguyên {stored.unchanged}; "
        f"{stored.ended} đơn vị cũ được ghi ngày kết thúc."
        + (f" {left}. Nếu các đơn vị này cũng đã kết thúc thì nhập lại bảng với ô đánh dấu ở dưới." if left else "")
    )


def _load(user, province: str, keep_names: bool) -> str:
    """What is to be said at once; nothing where a worker does it."""
    if province:
        return load_units(province, keep_names=keep_names, by=user).sentence
    tasks.start_loading_units(keep_names=keep_names, by=user)
    return ""
