"""The communes' figures that go with an achievement: of its briefing's period, of where its organization works."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from briefings.models import Achievement, Briefing, OrganizationReport
from briefings.services.history import get_locked, on_behalf, save_with_history
from briefings.services.writing import why_not_write
from lib.refused import Refused
from organizations.models import AdministrativeUnit, Indicator, IndicatorValue

OTHER_PERIOD = "{figure}: số liệu của {of}, còn hội nghị xem xét {own}; hãy bỏ số liệu này."
OTHER_PLACE = "{figure}: số liệu không thuộc địa bàn {unit}; hãy bỏ số liệu này."


def place_of(briefing: Briefing, report: OrganizationReport | None) -> AdministrativeUnit | None:
    """The place of which the figures must be; None: any."""
    return report.organization.unit if report else briefing.unit


def misfits(figures: Any, briefing: Briefing, report: OrganizationReport | None) -> Iterator[str]:
    """A Vietnamese sentence for each of the rows ``figures`` that does not go with what is said to ``briefing``."""
    period, unit = briefing.shown_period, place_of(briefing, report)
    for figure in figures.select_related("unit", "indicator"):
        if period not in figure.period.containing():
            yield OTHER_PERIOD.format(figure=figure, of=figure.period.name, own=period.name)
        elif unit is not None and not figure.unit.path.startswith(unit.path):
            yield OTHER_PLACE.format(figure=figure, unit=unit.name)


def fitting(report: OrganizationReport, *, by) -> Any:
    """The rows of figures that ``by`` may choose for what ``report`` says: of its period, or a part of it."""
    usable = Indicator.objects.usable_by(report.organization).order_by()
    rows = (
        IndicatorValue.objects.for_user(by)
        .filter(indicator__in=usable.values("pk"))
        .within(report.briefing.shown_period)
    )
    unit = place_of(report.briefing, report)
    return rows if unit is None else rows.filter(unit__path__startswith=unit.path)


@transaction.atomic
def choose(achievement_id: int, *, by, indicator: int, figures: Iterable[IndicatorValue]) -> Achievement:
    """Let ``figures``, all of one ``indicator``, go with an achievement of a report; those of others stay.

    Raises Refused where ``by`` may not write the report, and for a figure that does not fit.
    """
    achievement = get_locked(Achievement, achievement_id, by=by)
    report = achievement.report
    if report is None:
        raise Refused("Kết quả chung của cả khối do văn phòng ghi ở phần quản trị.")
    if why_not := why_not_write(report, by=by):
        raise Refused(why_not)
    wanted = {figure.pk for figure in figures}
    wrong = misfits(IndicatorValue.objects.filter(pk__in=wanted), report.briefing, report)
    if sentence := next(wrong, ""):
        raise Refused(sentence)
    others = set(achievement.figures.exclude(indicator=indicator).values_list("pk", flat=True))
    if set(achievement.figures.values_list("pk", flat=True)) != wanted | others:
        reason = "Chọn số liệu kèm theo" + on_behalf(by, report.organization)
        save_with_history(achievement, by=by, reason=reason, fields=[])
        achievement.figures.set(wanted | others)
    return achievement
