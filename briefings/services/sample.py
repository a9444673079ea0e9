"""Loads the real briefing of Q1 2020 with its units, organizations, catalogue and themes. Twice changes nothing.

What is already there stays as people left it; only a unit that an import brought without its days gets them.
"""

from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from briefings.models import (
    Achievement,
    Briefing,
    BriefingSeries,
    BriefingStatus,
    Conclusion,
    Directive,
    DueKind,
    Shortcoming,
    Theme,
)
from briefings.periods import PeriodKind
from briefings.sample import organizations as bodies
from briefings.sample import text
from briefings.sample.units import CHO_DON, SUCCESSIONS, UNITS, Unit
from organizations.models import (
    AdministrativeUnit,
    IndicatorVersion,
    Organization,
    Post,
    ReportFormItem,
    UnitSuccession,
    bare_name,
)
from organizations.refused import Refused
from organizations.services.catalogue import load_catalogue
from organizations.text import fold

PARTS = (IndicatorVersion, ReportFormItem)  # come with their owner and are not counted apart


@dataclass(frozen=True)
class Summary:
    """How many rows of each model were created, and how many units got days that they lacked."""

    created: Counter[type[models.Model]]
    completed: int

    def __str__(self) -> str:
        """One Vietnamese sentence."""
        parts = [f"{number} {model._meta.verbose_name}" for model, number in self.created.items() if model not in PARTS]
        if self.completed:
            parts.append(f"bổ sung ngày hiệu lực cho {self.completed} đơn vị hành chính có sẵn")
        if not parts:
            return "Dữ liệu mẫu đã có đủ; lần chạy này không thay đổi gì."
        return f"Đã nạp dữ liệu mẫu: {', '.join(parts)}."


@transaction.atomic
def load_sample() -> Summary:
    """Create what the sample has and the database lacks.

    Raises Refused when a unit of the database contradicts the sample (the same code at the same time under another
    name); then nothing is stored.
    """
    created = load_catalogue()
    units, completed = _load_units(created)
    for became in SUCCESSIONS:
        _keep(
            created,
            UnitSuccession,
            {"effective_on": became.effective_on, "share": became.share, "legal_basis": became.legal_basis},
            predecessor=units[became.predecessor],
            successor=units[became.successor],
        )
    # Organizations have no code: once the briefing is there, people may have renamed them, and they are left alone.
    if not Briefing.objects.filter(slug=text.SLUG).exists():
        series = _load_series(*_load_organizations(units, created), created)
        _load_briefing(series, units, created)
    return Summary(+created, completed)


def _keep(created: Counter, model, values: dict, **key):
    """The row of ``model`` with ``key``; created with ``values`` where it is missing."""
    row, new = model.objects.get_or_create(**key, defaults=values)
    created[model] += new
    return row


def _load_units(created: Counter) -> tuple[dict[str, AdministrativeUnit], int]:
    """All units of the sample by their key, and how many that were there have been completed."""
    units, completed = {}, 0
    for known in UNITS:
        unit = _find(known) or AdministrativeUnit(
            code=known.code, name=known.name, kind=known.kind, parent=units[known.parent] if known.parent else None
        )
        days = (unit.valid_from or known.valid_from, unit.valid_to or known.valid_to)
        if unit._state.adding:
            created[AdministrativeUnit] += 1
        elif days != (unit.valid_from, unit.valid_to):
            completed += 1
        if unit._state.adding or days != (unit.valid_from, unit.valid_to):
            unit.valid_from, unit.valid_to = days
            _save(unit)
        units[known.key] = unit
    return units, completed


def _find(known: Unit) -> AdministrativeUnit | None:
    """The row that is ``known``: of its code and time, with its name, or else with exactly its days (renamed since)."""
    name, days = fold(bare_name(known.name)), (known.valid_from, known.valid_to)
    rows = AdministrativeUnit.objects.filter(code=known.code)
    if known.valid_to:
        rows = rows.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=known.valid_to))
    if known.valid_from:
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=known.valid_from))
    for row in rows:
        if fold(bare_name(row.name)) == name or (row.valid_from, row.valid_to) == days:
            return row
    return None


def _save(unit: AdministrativeUnit) -> None:
    try:
        unit.full_clean()
    except ValidationError as error:
        raise Refused(f"Không nạp được {unit.name} (mã {unit.code}): {' '.join(error.messages)}") from error
    unit.save()


def _load_organizations(units: dict, created: Counter) -> tuple[Organization, list[Organization]]:
    """The host and the usual participants; the communes' committees beside them."""
    host = _load_organization(bodies.HOST, units, None, created)
    participants = [_load_organization(body, units, host, created) for body in bodies.PARTICIPANTS]
    for body in bodies.PEOPLES_COMMITTEES:
        _load_organization(body, units, host, created)
    return host, participants


def _load_organization(body: bodies.Body, units: dict, parent: Organization | None, created: Counter) -> Organization:
    unit = units[body.unit.key]
    values = {
        "short_name": body.short_name,
        "symbol": body.symbol,
        "kind": body.kind,
        "unit": unit,
        "parent": parent,
        "format_family": body.format_family,
        "letterhead_superior": body.letterhead_superior,
        "letterhead_issuer": body.letterhead_issuer,
        "place_name": body.place_name,
        "archive_note": body.archive_note,
        "valid_to": unit.valid_to,
    }
    return _keep(created, Organization, values, name=body.name, valid_from=unit.valid_from)


def _load_series(host: Organization, participants: list[Organization], created: Counter) -> BriefingSeries:
    # The text names the post, not the person.
    chair = _keep(created, Post, {}, organization=host, title=bodies.CHAIR_TITLE, full_name="", valid_from=None)
    series, new = BriefingSeries.objects.get_or_create(
        host=host, name=bodies.SERIES_NAME, defaults={"chair_post": chair, "period_kind": PeriodKind.QUARTER}
    )
    if new:
        created[BriefingSeries] += 1
        series.participants.set(participants)
    return series


def _load_briefing(series: BriefingSeries, units: dict, created: Counter) -> None:
    """The briefing with all its parts."""
    themes = {name: _keep(created, Theme, {}, name=name) for name in text.THEMES} | {"": None}
    briefing = Briefing.objects.create(
        series=series,
        unit=units[CHO_DON.key],
        year=text.YEAR,
        quarter=text.QUARTER,
        title=text.TITLE,
        slug=text.SLUG,
        chair=series.chair_post,
        status=BriefingStatus.CONCLUDED,
    )
    created[Briefing] += 1
    for model, pieces in ((Achievement, text.ACHIEVEMENTS), (Shortcoming, text.SHORTCOMINGS)):
        for ordinal, piece in enumerate(pieces, start=1):
            # No report: the text does not say which organization it speaks of.
            model.objects.create(briefing=briefing, ordinal=ordinal, text=piece.text, theme=themes[piece.theme])
            created[model] += 1
    for ordinal, content in enumerate(text.CONCLUSIONS, start=1):
        Conclusion.objects.create(briefing=briefing, ordinal=ordinal, content=content)
        created[Conclusion] += 1
    for ordinal, piece in enumerate(text.DIRECTIVES, start=1):
        directive = Directive(briefing=briefing, ordinal=ordinal, content=piece.text, theme=themes[piece.theme])
        if isinstance(piece, text.Dated):
            directive.due_kind, directive.due_on, directive.due_text = DueKind.PERIOD, piece.due_on, piece.due_text
        directive.save()
        if isinstance(piece, text.Dated):
            directive.units.add(units[piece.commune])
        created[Directive] += 1
