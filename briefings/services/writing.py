"""Writing an organization's report: all that stands in it, in one go, for the page and for whoever else writes it.

What a report says of the quarter to come are tasks of its organization; the rest are its own statements.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.db.models.deletion import ProtectedError

from briefings.choices import BriefingStatus, ReportStatus
from briefings.models import Achievement, OrganizationReport, Proposal, Shortcoming, Task
from briefings.services import carry_over, reports
from briefings.services.history import create_with_history, get_locked, on_behalf, save_with_history
from briefings.services.reopening import called_off, is_writable, may_reopen, state_of
from briefings.services.sides import closed_fields
from briefings.transitions import REPORT, find, may_be_taken
from lib.refused import Refused
from lib.vietnamese import Period
from organizations.display import shortened
from organizations.roles import CHANGE
from organizations.services.ordinals import ASIDE

REASON = "Soạn báo cáo"

GONE = "Có dòng không còn trong báo cáo, vì người khác vừa bỏ; tải lại trang rồi ghi lại."
KEPT = "“{text}” đã được theo dõi ở kỳ sau nên không bỏ được; để nguyên nội dung cũ."
OF_HOST = "“{text}” đã có phần trả lời, theo dõi của cơ quan chủ trì hội nghị nên không bỏ được; để nguyên nội dung cũ."
SETTLED = "Nhiệm vụ “{title}” đã được ghi nhận trong báo cáo kỳ sau nên không sửa được; để nguyên nội dung cũ."


@dataclass(frozen=True)
class Line:
    """One item as it was typed: of the record ``key`` (None: a new one), in its place among the others.

    ``values`` by the names of the model's columns (``theme_id``). Without its first text the item is left out, and its
    record removed.
    """

    key: int | None
    values: dict[str, Any]


@dataclass(frozen=True)
class Content:
    """All that was typed. Records that no line names stay as they are. ``answers``: see ``carry_over.answer``."""

    narrative: str = ""
    achievements: Sequence[Line] = ()
    shortcomings: Sequence[Line] = ()
    proposals: Sequence[Line] = ()
    tasks: Sequence[Line] = ()
    answers: dict[int, tuple[str, str]] = field(default_factory=dict)


def why_closed(report: OrganizationReport) -> str:
    """Why nobody at all writes in ``report`` now, as a Vietnamese sentence; empty: its state allows it."""
    if why_not := called_off(report):
        return why_not
    if state_of(report) == ReportStatus.LOCKED:
        return may_reopen(report) or "Báo cáo đã khóa; bấm “Mở lại để sửa” trước khi soạn."
    if report.briefing.status == BriefingStatus.CLOSED and not is_writable(report):
        return "Hội nghị đã đóng hồ sơ nên báo cáo không sửa được nữa."
    return ""


def why_not_write(report: OrganizationReport, *, by) -> str:
    """Why ``by`` may not write in ``report``, as a Vietnamese sentence; empty: may.

    The organization's own people write until they hand it in, the office of the host until the briefing is over.
    """
    if why_not := why_closed(report):
        return why_not
    if OrganizationReport.objects.for_user(by, to=CHANGE).filter(pk=report.pk).exists():
        return ""
    if report.status not in ReportStatus.editable():
        return (
            f"Báo cáo đang ở trạng thái “{report.get_status_display().lower()}” nên tổ chức không sửa được; "
            "rút lại, hoặc đề nghị văn phòng trả lại để bổ sung."
        )
    return f"Báo cáo này do cán bộ của {report.organization} hoặc văn phòng cơ quan chủ trì hội nghị soạn."


def quarter_to_come(report: OrganizationReport) -> Period:
    """The quarter of which the report's last part speaks: the one that begins, or goes on, after the period."""
    return Period.quarter_of(report.briefing.last_day + timedelta(days=1))


def tasks_to_come(report: OrganizationReport) -> models.QuerySet[Task]:
    """What its organization plans for ``quarter_to_come``."""
    quarter = quarter_to_come(report)
    rows = Task.objects.filter(organization=report.organization_id, year=quarter.year, quarter=quarter.number)
    return rows.order_by("pk")


@transaction.atomic
def write(report_id: int, *, by, content: Content) -> OrganizationReport:
    """Let the report say what ``content`` says; one that is still expected is begun.

    Raises Refused, and writes nothing, when ``by`` may not write it, when a line names a record that is not of the
    report, and when a line is to go of which a later quarter, or an answer of the host, speaks. What did not change
    leaves no trace.
    """
    report = get_locked(OrganizationReport, report_id, by=by)
    if why_not := why_not_write(report, by=by):
        raise Refused(why_not)
    if report.status == ReportStatus.EXPECTED and may_be_taken(
        find(REPORT, "start"), by=by, host=report.briefing.series.host, own=[report.organization]
    ):
        report = reports.start(report.pk, by=by)
    reason = REASON + on_behalf(by, report.organization)
    changed = [
        _write_statements(report, Achievement, content.achievements, by=by, reason=reason),
        _write_statements(report, Shortcoming, content.shortcomings, by=by, reason=reason),
        _write_statements(report, Proposal, content.proposals, by=by, reason=reason),
    ]
    _write_tasks(report, content.tasks, by=by, reason=reason)
    if content.answers:
        carry_over.answer(report.pk, by=by, answers=content.answers)
    # Whoever has the report open, to hand it in, is told that it says something else now.
    if _put(report, {"narrative": content.narrative}) or any(changed):
        save_with_history(report, by=by, reason=reason, fields=["narrative"])
    return report


def _write_statements(report: OrganizationReport, model: Any, lines: Sequence[Line], *, by, reason: str) -> bool:
    """Whether anything changed."""
    rows = model.objects.select_for_update(of=("self",)).filter(report=report)
    known = {row.pk: row for row in rows}
    kept = []
    changed = False
    for line in lines:
        row = known.pop(line.key, None) if line.key else model(briefing=report.briefing, report=report)
        if row is None:
            raise Refused(GONE)
        if line.values["text"].strip():
            kept.append((row, line.values))
        elif row.pk:
            closed = closed_fields(by, model, report.briefing.series.host)
            if any(getattr(row, name) for name in closed):
                raise Refused(OF_HOST.format(text=shortened(row.text, 80)))
            _remove(row, by=by)
            changed = True
    # What no line names, as somebody else has just written it, comes last.
    kept += [(row, {}) for row in sorted(known.values(), key=lambda row: row.ordinal)]
    placed = [row.ordinal for row, _ in kept]
    ordinals = rising(placed)
    moving = [row.pk for (row, _), ordinal in zip(kept, ordinals, strict=True) if row.pk and row.ordinal != ordinal]
    if moving:
        model._base_manager.filter(pk__in=moving).update(ordinal=F("ordinal") + ASIDE)
    for (row, values), ordinal in zip(kept, ordinals, strict=True):
        changed |= _store(row, {**values, "ordinal": ordinal}, by=by, reason=reason)
    return changed


def rising(ordinals: Iterable[int | None]) -> list[int]:
    """Numbers that rise from row to row; a row keeps its own (None: it has none yet) where that is enough.

    ``[1, None, 2, 7] → [1, 2, 3, 7]``: so an item that is put between two others moves as few as can be.
    """
    found: list[int] = []
    for own in ordinals:
        last = found[-1] if found else 0
        found.append(own if own is not None and own > last else last + 1)
    return found


def _write_tasks(report: OrganizationReport, lines: Sequence[Line], *, by, reason: str) -> None:
    quarter = quarter_to_come(report)
    rows = tasks_to_come(report).select_for_update(of=("self",))
    known = {row.pk: row for row in rows} if lines else {}
    writable = set(Task.objects.for_user(by, to=CHANGE).filter(pk__in=known).values_list("pk", flat=True))
    for line in lines:
        new = Task(organization=report.organization, year=quarter.year, quarter=quarter.number)
        row = known.get(line.key) if line.key else new
        if row is None:
            raise Refused(GONE)
        if not line.values["title"].strip():
            if row.pk:
                _remove(row, by=by)
            continue
        if row.pk and row.pk not in writable:
            if _put(row, line.values):
                raise Refused(SETTLED.format(title=shortened(row.title, 80)))
            continue
        _store(row, line.values, by=by, reason=reason)


def _remove(row: Any, *, by) -> None:
    row._history_user = by
    row._change_reason = REASON
    try:
        row.delete()
    except ProtectedError:
        raise Refused(KEPT.format(text=shortened(str(row), 80))) from None


def _store(row: Any, values: dict[str, Any], *, by, reason: str) -> bool:
    """Write ``values`` of ``row``, a new or a stored one, with their trace; whether anything changed."""
    changed = _put(row, values)
    if row.pk is None:
        create_with_history(row, by=by, reason=reason)
        return True
    if changed:
        save_with_history(row, by=by, reason=reason, fields=changed)
    return bool(changed)


def _put(row: Any, values: dict[str, Any]) -> list[str]:
    """Set ``values``, as they will be stored, on ``row``; the names of those that differ from before."""
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.clean_texts()
    return [row._meta.get_field(name).name for name, old in before.items() if getattr(row, name) != old]
