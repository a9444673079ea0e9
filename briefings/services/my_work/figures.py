"""The forms that bodies of each level still have to fill in, period by period."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from briefings.choices import BriefingStatus
from briefings.models import Briefing
from briefings.punctuality import report_deadline
from lib.vietnamese import Period, Span
from organizations.choices import COMMUNE_LEVEL, MissingReason, UnitLevel
from organizations.models import (
    AdministrativeUnit,
    Indicator,
    IndicatorValue,
    Organization,
    ReportForm,
    ReportFormItem,
)
from organizations.period_codes import code_of
from organizations.validity import is_in_force

ASKING = (BriefingStatus.COLLECTING, BriefingStatus.HELD, BriefingStatus.CONCLUDED)


@dataclass(frozen=True)
class OwedForm:
    """One form that ``body`` owes for ``period``; ``lacking`` of its ``wanted`` figures are not there yet, those of
    ``units`` places."""

    form: ReportForm
    period: Period
    body: Organization
    lacking: int
    wanted: int
    units: int
    due_on: date | None

    @property
    def name(self) -> str:
        return f"{self.form.name}, {self.period.name}"

    @property
    def note(self) -> str:
        if self.of_places:
            return f"Còn thiếu {self.lacking}/{self.wanted} số liệu của {self.units} thôn, tổ dân phố"
        unit = self.body.unit.name if self.body.unit else ""
        return f"Còn thiếu {self.lacking}/{self.wanted} chỉ tiêu của {unit}"

    @property
    def of_places(self) -> bool:
        """Whether the body answers for the places within its commune."""
        return self.body.unit is not None and not _is_of_level(self.body.unit, self.form)

    def is_late(self, on: date) -> bool:
        return self.due_on is not None and self.due_on < on

    @property
    def chosen(self) -> dict[str, int | str]:
        """What the pages for importing and for downloading a form are to be opened with."""
        return {
            "year": self.period.year,
            "period": code_of(self.period),
            "report_form": self.form.pk,
            "organization": self.body.pk,
        }

    @property
    def import_address(self) -> str:
        return f"{reverse('organizations:imports')}?{urlencode(self.chosen)}"

    @property
    def typing_address(self) -> str:
        return f"{reverse('organizations:figures_typing')}?{urlencode(self.chosen)}"

    @property
    def form_address(self) -> str:
        """The form itself: for the one unit of the body alone, or for all the places for which it answers."""
        own = {} if self.of_places or self.body.unit_id is None else {"unit": self.body.unit_id}
        return f"{reverse('organizations:form_download')}?{urlencode({**self.chosen, **own})}"


def owed_forms(bodies: Iterable[Organization]) -> Iterator[OwedForm]:
    """For each period that a briefing now asks about, the forms of ``bodies`` (with their units) that lack figures.

    A form is asked of the bodies of its kind, for those periods of its length that make up that of the briefing: of
    those at units of its level for their own unit, and where it collects from the places within communes, of a body of
    the commune for all of them. A figure that is "not applicable" is answered; a blank one is not. Due by the form,
    else with the reports.
    """
    bodies = [body for body in bodies if body.unit is not None]
    kinds = {body.kind for body in bodies}
    usable = ReportForm.objects.usable_by(*bodies).select_related("owner") if bodies else ReportForm.objects.none()
    forms = [form for form in usable.filter(organization_kind__in=kinds) if any(_sends(form, body) for body in bodies)]
    asked = _indicators_of(forms) if forms else {}
    periods = _periods_asked(bodies, {form.span for form in forms if form.pk in asked}) if asked else {}
    if not periods:
        return
    places = _places_within([body for body in bodies if any(_asks_places(form, body) for form in forms)])
    answered = _answered(bodies, places, periods)
    for period, submit_by in sorted(periods.items()):
        there = set(Indicator.objects.in_force(period.last_day).values_list("pk", flat=True))
        for body in bodies:
            for form in forms:
                if form.span != period.span or form.pk not in asked or form.organization_kind != body.kind:
                    continue
                if not _may_use(body, form) or not is_in_force(form, period.last_day):
                    continue
                units = [unit for unit in _units_of(form, body, places) if is_in_force(unit, period.last_day)]
                wanted = asked[form.pk] & there
                lacking = sum(len(wanted - answered.get((unit.pk, period), set())) for unit in units)
                if lacking:
                    days = form.due_day
                    due = submit_by if days is None else period.last_day + timedelta(days=days)
                    yield OwedForm(form, period, body, lacking, len(wanted) * len(units), len(units), due)


def _is_of_level(unit: AdministrativeUnit, form: ReportForm) -> bool:
    return unit.kind in UnitLevel(form.unit_level).kinds


def _asks_places(form: ReportForm, body: Organization) -> bool:
    """Whether ``form`` asks ``body``, which works in a commune, for the figures of the places within it."""
    of_places = form.unit_level == UnitLevel.RESIDENTIAL_AREA and form.organization_kind == body.kind
    return of_places and body.unit is not None and body.unit.kind in COMMUNE_LEVEL


def _sends(form: ReportForm, body: Organization) -> bool:
    """Whether ``body`` states figures of ``form``: of its own unit, or of the places within it."""
    return body.unit is not None and (_is_of_level(body.unit, form) or _asks_places(form, body))


def _units_of(
    form: ReportForm, body: Organization, places: Mapping[int, list[AdministrativeUnit]]
) -> list[AdministrativeUnit]:
    """The units whose figures ``body`` owes in ``form``."""
    assert body.unit is not None
    if _is_of_level(body.unit, form):
        return [body.unit]
    return places.get(body.unit.pk, []) if _asks_places(form, body) else []


def _indicators_of(forms: Iterable[ReportForm]) -> dict[int, set[int]]:
    """The indicators of each form that has any, by their keys."""
    asked: dict[int, set[int]] = {}
    rows = ReportFormItem.objects.filter(form__in=[form.pk for form in forms])
    for form, indicator in rows.values_list("form", "indicator"):
        asked.setdefault(form, set()).add(indicator)
    return asked


def _places_within(bodies: Iterable[Organization]) -> dict[int, list[AdministrativeUnit]]:
    """The thôn, bản, tổ dân phố of the communes of ``bodies``, by the key of the commune. One query."""
    communes = {body.unit_id for body in bodies}
    found: dict[int, list[AdministrativeUnit]] = {}
    if communes:
        rows = AdministrativeUnit.objects.of_level(UnitLevel.RESIDENTIAL_AREA).filter(parent__in=communes)
        for unit in rows.order_by("code"):
            found.setdefault(unit.parent_id, []).append(unit)
    return found


def _may_use(body: Organization, form: ReportForm) -> bool:
    return form.owner is None or body.path.startswith(form.owner.path)


def _periods_asked(bodies: list[Organization], spans: set[str]) -> dict[Period, date | None]:
    """By period, the earliest day for reports of the briefings that ask about it, at or above the units of ``bodies``:
    the periods of length ``spans`` of which those of the briefings are made."""
    above = {key for body in bodies if body.unit for key in body.unit.path.rstrip("/").split("/")}
    periods: dict[Period, date | None] = {}
    for briefing in Briefing.objects.filter(status__in=ASKING, unit__in=above):
        deadline, whole = report_deadline(briefing), briefing.figures_period
        for period in (part for span in spans for part in (whole.parts(Span(span)) if whole else ())):
            periods[period] = min(filter(None, (periods.get(period), deadline)), default=None)
    return periods


def _answered(
    bodies: list[Organization], places: Mapping[int, list[AdministrativeUnit]], periods: Iterable[Period]
) -> dict[tuple, set[int]]:
    """The indicators for which there is an answer, by unit and period."""
    answered: dict[tuple, set[int]] = {}
    units = {body.unit_id for body in bodies} | {unit.pk for each in places.values() for unit in each}
    values = IndicatorValue.objects.stated().exclude(missing_reason=MissingReason.NOT_REPORTED)
    values = values.filter(unit__in=units, year__in={each.year for each in periods})
    for unit, year, span, number, indicator in values.values_list("unit", "year", "span", "number", "indicator"):
        answered.setdefault((unit, Period(year, span, number)), set()).add(indicator)
    return answered
