"""Loads the real briefing of Q1 2020 with its units, organizations, catalogue and themes. Twice changes nothing.

What is already there stays as people left it; only a unit that an import brought without its days gets them.
"""

from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from briefings.choices import BriefingStatus, DueKind, PeriodKind
from briefings.examples.sample import organizations as bodies
from briefings.examples.sample import text
from briefings.examples.sample.units import (
    BEFORE_2025,
    CHO_DON,
    FROM_2025,
    NEIGHBOURS,
    NQ_1683,
    SUCCESSIONS,
    UNITS,
    Neighbour,
)
from briefings.models import Achievement, Briefing, BriefingSeries, Conclusion, Directive, Shortcoming, Theme
from lib.refused import Refused
from lib.vietnamese import fold
from organizations.models import (
    AdministrativeUnit,
    Organization,
    Post,
    UnitSuccession,
)
from organizations.services.catalogue import PARTS, load_catalogue_of_2020
from organizations.unit_names import bare_name


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
    created = load_catalogue_of_2020()
    neighbours, ended = _end_neighbours()
    units, completed = _load_units(created)
    _load_successions(units, neighbours, created)
    # Organizations have no code: once the briefing is there, people may have renamed them, and they are left alone.
    if not Briefing.objects.filter(slug=text.SLUG).exists():
        series = _load_series(*_load_organizations(units, created), created)
        _load_briefing(series, units, created)
    return Summary(+created, ended + completed)


def _keep(created: Counter, model, values: dict, **key):
    """The row of ``model`` with ``key``; created with ``values`` where it is missing."""
    row, new = model.objects.get_or_create(**key, defaults=values)
    created[model] += new
    return row


def _end_neighbours() -> tuple[dict[Neighbour, AdministrativeUnit], int]:
    """Neighbouring communes that an import brought, and how many got their last day now. Before new units take their
    codes."""
    found, ended = {}, 0
    for known in NEIGHBOURS:
        unit = _match(known.code, known.name, known.district, None, BEFORE_2025)
        if unit is None:
            continue
        if unit.valid_to is None:
            unit.valid_to = BEFORE_2025
            _save(unit)
            ended += 1
        found[known] = unit
    return found, ended


def _load_units(created: Counter) -> tuple[dict[str, AdministrativeUnit], int]:
    """All units of the sample by their key, and how many that were there have been completed."""
    units: dict[str, AdministrativeUnit] = {}
    completed = 0
    for known in UNITS:
        unit = _match(known.code, known.name, known.parent, known.valid_from, known.valid_to) or AdministrativeUnit(
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


def _match(code: str, name: str, parent: str, first_day, last_day) -> AdministrativeUnit | None:
    """The unit with ``code`` that stood at that time: with that name and (bare) parent's name, or else, because names
    may have been corrected since, with exactly those days."""
    rows = AdministrativeUnit.objects.filter(code=code).select_related("parent")
    if last_day:
        rows = rows.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=last_day))
    if first_day:
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first_day))
    wanted = fold(bare_name(name)), fold(parent)
    for row in rows:
        named = fold(row.bare_name), fold(row.parent.bare_name if row.parent else "")
        if named == wanted or (row.valid_from, row.valid_to) == (first_day, last_day):
            return row
    return None


def _save(unit: AdministrativeUnit) -> None:
    try:
        unit.full_clean()
    except ValidationError as error:
        raise Refused(f"Không nạp được {unit.name} (mã {unit.code}): {' '.join(error.messages)}") from error
    unit.save()


def _load_successions(
    units: dict[str, AdministrativeUnit], neighbours: dict[Neighbour, AdministrativeUnit], created: Counter
) -> None:
    for became in SUCCESSIONS:
        _keep(
            created,
            UnitSuccession,
            {"effective_on": became.effective_on, "share": became.share, "legal_basis": became.legal_basis},
            predecessor=units[became.predecessor],
            successor=units[became.successor],
        )
    for known, unit in neighbours.items():
        _keep(
            created,
            UnitSuccession,
            {"effective_on": FROM_2025, "share": 1, "legal_basis": NQ_1683},
            predecessor=unit,
            successor=units[known.successor],
        )


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
    themes = {name: _keep(created, Theme, {}, name=name, owner=None) for name in text.THEMES} | {"": None}
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
