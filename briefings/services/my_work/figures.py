"""The forms that communes' own bodies still have to fill in, quarter by quarter."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from briefings.choices import BriefingStatus
from briefings.models import Briefing
from briefings.punctuality import report_deadline
from lib.vietnamese import Period
from organizations.choices import COMMUNE_LEVEL, MissingReason
from organizations.models import Indicator, IndicatorValue, Organization, ReportForm, ReportFormItem
from organizations.validity import is_in_force

ASKING = (BriefingStatus.COLLECTING, BriefingStatus.HELD, BriefingStatus.CONCLUDED)


@dataclass(frozen=True)
class OwedForm:
    """One form that ``body`` owes for ``quarter``; ``lacking`` of its ``wanted`` indicators have no figure yet."""

    form: ReportForm
    quarter: Period
    body: Organization
    lacking: int
    wanted: int
    due_on: date | None

    @property
    def name(self) -> str:
        return f"{self.form.name}, {self.quarter.name}"

    @property
    def note(self) -> str:
        unit = self.body.unit.name if self.body.unit else ""
        return f"Còn thiếu {self.lacking}/{self.wanted} chỉ tiêu của {unit}"

    def is_late(self, on: date) -> bool:
        return self.due_on is not None and self.due_on < on

    @property
    def chosen(self) -> dict[str, int]:
        """What the pages for importing and for downloading a form are to be opened with."""
        return {
            "year": self.quarter.year,
            "quarter": self.quarter.number,
            "report_form": self.form.pk,
            "organization": self.body.pk,
        }

    @property
    def import_address(self) -> str:
        return f"{reverse('organizations:imports')}?{urlencode(self.chosen)}"

    @property
    def form_address(self) -> str:
        """The form itself, for this commune alone."""
        chosen = urlencode({**self.chosen, "unit": self.body.unit_id})
        return f"{reverse('organizations:form_download')}?{chosen}"


def owed_forms(bodies: Iterable[Organization]) -> Iterator[OwedForm]:
    """For each quarter that a briefing now asks about, the forms of ``bodies`` (with their communes) that lack figures.

    A figure that is "not applicable" is answered; a blank one is not. Due by the form, else with the reports.
    """
    bodies = [body for body in bodies if body.unit is not None and body.unit.kind in COMMUNE_LEVEL]
    forms = ReportForm.objects.filter(organization_kind__in={body.kind for body in bodies}) if bodies else ()
    found = {form.pk: form for form in forms}
    asked: dict[int, set[int]] = {}
    for form, indicator in (
        ReportFormItem.objects.filter(form__in=found).values_list("form", "indicator") if found else ()
    ):
        asked.setdefault(form, set()).add(indicator)
    quarters = _quarters_asked(bodies) if asked else {}
    answered = _answered(bodies, quarters) if quarters else {}
    for quarter, submit_by in sorted(quarters.items()):
        there = set(Indicator.objects.in_force(quarter.last_day).values_list("pk", flat=True))
        for body in bodies:
            if body.unit is None or not is_in_force(body.unit, quarter.last_day):
                continue
            given = answered.get((body.unit_id, quarter), set())
            for key, named in asked.items():
                wanted = named & there
                lacking = len(wanted - given)
                if found[key].organization_kind != body.kind or not lacking:
                    continue
                days = found[key].due_day
                due = submit_by if days is None else quarter.last_day + timedelta(days=days)
                yield OwedForm(found[key], quarter, body, lacking, len(wanted), due)


def _quarters_asked(bodies: list[Organization]) -> dict[Period, date | None]:
    """By quarter, the earliest day for reports of the briefings that ask about it, at or above the communes."""
    above = {key for body in bodies if body.unit for key in body.unit.path.rstrip("/").split("/")}
    quarters: dict[Period, date | None] = {}
    for briefing in Briefing.objects.filter(status__in=ASKING, unit__in=above):
        quarter = Period.quarter_of(briefing.last_day)
        quarters[quarter] = min(filter(None, (quarters.get(quarter), report_deadline(briefing))), default=None)
    return quarters


def _answered(bodies: list[Organization], quarters: Iterable[Period]) -> dict[tuple, set[int]]:
    """The indicators for which there is an answer, by unit and period."""
    answered: dict[tuple, set[int]] = {}
    values = IndicatorValue.objects.stated().exclude(missing_reason=MissingReason.NOT_REPORTED)
    values = values.filter(unit__in={body.unit_id for body in bodies}, year__in={each.year for each in quarters})
    for unit, year, span, number, indicator in values.values_list("unit", "year", "span", "number", "indicator"):
        answered.setdefault((unit, Period(year, span, number)), set()).add(indicator)
    return answered
