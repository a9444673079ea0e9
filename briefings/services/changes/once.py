"""Changes that are rows themselves: what was done, with which evidence, who received it, and papers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from briefings.choices import DocumentState
from briefings.services.changes.entries import Asked, Change, Difference
from organizations.values_shown import NOTHING, shown


@dataclass(frozen=True)
class Trace:
    """One kind of such rows. ``at``, ``by``: the columns of the moment and the person; ``told``: of what is told.

    ``kind``: what happened to it; ``where``: which rows it happened to; ``reason``: the column that says why.
    """

    label: str
    at: str
    by: str
    kind: str
    told: tuple[str, ...] = ()
    reason: str = ""
    related: tuple[str, ...] = ()
    where: Q | None = None
    named: Callable[[Any], str] = str

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)


TRACES = (
    Trace(
        "briefings.progressupdate",
        "at",
        "by",
        "Tạo mới",
        ("organization", "text", "percent"),
        related=("directive", "organization"),
        named=lambda row: str(row.directive),
    ),
    Trace(
        "briefings.evidence",
        "update__at",
        "update__by",
        "Tạo mới",
        ("original_name", "caption"),
        related=("update__directive",),
        named=lambda row: str(row.update.directive),
    ),
    Trace(
        "briefings.directiveacknowledgement",
        "at",
        "by",
        "Tạo mới",
        ("organization",),
        related=("directive", "organization"),
        named=lambda row: str(row.directive),
    ),
    Trace(
        "briefings.reopengrant",
        "granted_at",
        "granted_by",
        "Tạo mới",
        ("expires_at",),
        "reason",
        ("report__organization", "report__briefing"),
        named=lambda row: str(row.report),
    ),
    Trace(
        "briefings.document",
        "rendered_at",
        "rendered_by",
        "Ban hành",
        ("symbol", "issued_on"),
        related=("briefing",),
        where=~Q(state=DocumentState.DRAFT),
    ),
    # After its issue a paper changes once at most: when it is no longer in force.
    Trace(
        "briefings.document",
        "updated_at",
        "closed_by",
        "Hết hiệu lực",
        ("closed_on",),
        "closing_reason",
        ("briefing",),
        Q(closed_on__isnull=False),
    ),
    Trace(
        "briefings.signedfile",
        "at",
        "by",
        "Nộp",
        ("ordinal", "sha256"),
        related=("document__briefing",),
        named=lambda row: row.document.reference,
    ),
    Trace(
        "briefings.delivery",
        "at",
        "by",
        "Gửi",
        ("organization",),
        related=("document__briefing", "organization"),
        named=lambda row: row.document.reference,
    ),
    Trace(
        "briefings.reading",
        "at",
        "by",
        "Đọc lần đầu",
        ("delivery",),
        related=("delivery__document__briefing", "delivery__organization"),
        named=lambda row: row.delivery.document.reference,
    ),
)


def kinds() -> dict[str, str]:
    return {trace.label: str(trace.model._meta.verbose_name) for trace in TRACES}


def heads(user, asked: Asked, count: int) -> Iterator[tuple[datetime, str, tuple[int, int]]]:
    """``(moment, label, (which trace, key))`` of the ``count`` newest rows of each kind."""
    for number, trace in enumerate(TRACES):
        narrowed = asked.of(trace.label)
        if narrowed is None:
            continue
        rows = trace.model.objects.for_user(user).filter(
            trace.where or Q(), **narrowed, **{f"{trace.at}__isnull": False}
        )
        rows = asked.when(rows, trace.at, trace.by).order_by(f"-{trace.at}", "-pk").values_list(trace.at, "pk")
        for at, key in rows[:count]:
            yield at, trace.label, (number, key)


def told(wanted: list[tuple[str, tuple[int, int]]]) -> Iterator[Change]:
    """The entries ``wanted``, in their order; one query for each kind among them."""
    found = {}
    for number in {number for _, (number, _) in wanted}:
        trace = TRACES[number]
        keys = [key for _, (of, key) in wanted if of == number]
        found[number] = models.QuerySet(trace.model).select_related(trace.by, *trace.related).in_bulk(keys)
    for _, (number, key) in wanted:
        yield _entry(TRACES[number], found[number][key])


def _entry(trace: Trace, row) -> Change:
    differences = []
    for name in trace.told:
        field = row._meta.get_field(name)
        new = shown(getattr(row, name), dict(field.flatchoices))
        if new != NOTHING:
            differences.append(Difference(str(field.verbose_name), NOTHING, new))
    return Change(
        at=_reached(row, trace.at),
        who=str(_reached(row, trace.by) or ""),
        kind=trace.kind,
        noun=str(row._meta.verbose_name),
        record=trace.named(row),
        label=trace.label,
        key=row.pk,
        differences=tuple(differences),
        reason=getattr(row, trace.reason) if trace.reason else "",
    )


def _reached(row, way: str):
    for name in way.split("__"):
        row = getattr(row, name)
    return row
