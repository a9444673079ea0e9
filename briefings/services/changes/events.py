"""Changes that are rows themselves: what was done, with which evidence, who received it, and documents."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from briefings.choices import DocumentState
from briefings.services.changes.entries import NEW, Change, Criteria, Difference, newest
from organizations.display import NOTHING, display_value


@dataclass(frozen=True)
class Event:
    """One kind of such rows. ``at``, ``by``: the columns of the moment and the person; ``fields``: what is shown.

    ``kind``: what happened to it; ``where``: which rows it happened to; ``reason``: the column that says why.
    """

    label: str
    at: str
    by: str
    kind: str
    fields: tuple[str, ...] = ()
    reason: str = ""
    related: tuple[str, ...] = ()
    where: Q | None = None
    named: Callable[[Any], str] = str

    @property
    def model(self) -> Any:
        return apps.get_model(self.label)


EVENTS = (
    Event(
        "briefings.progressupdate",
        "at",
        "by",
        NEW,
        ("organization", "text", "percent"),
        related=("directive", "organization"),
        named=lambda row: str(row.directive),
    ),
    Event(
        "briefings.evidence",
        "update__at",
        "update__by",
        NEW,
        ("original_name", "caption"),
        related=("update__directive",),
        named=lambda row: str(row.update.directive),
    ),
    Event(
        "briefings.directiveacknowledgement",
        "at",
        "by",
        NEW,
        ("organization",),
        related=("directive", "organization"),
        named=lambda row: str(row.directive),
    ),
    Event(
        "briefings.reopengrant",
        "granted_at",
        "granted_by",
        NEW,
        ("expires_at",),
        "reason",
        ("report__organization", "report__briefing"),
        named=lambda row: str(row.report),
    ),
    Event(
        "briefings.reopengrantend",
        "at",
        "by",
        NEW,
        (),
        "reason",
        ("grant__report__organization", "grant__report__briefing"),
        named=lambda row: str(row.grant.report),
    ),
    Event(
        "organizations.periodlock",
        "at",
        "by",
        NEW,
        ("organization", "unit"),
        "reason",
        ("organization", "unit"),
    ),
    Event(
        "organizations.periodgrant",
        "granted_at",
        "granted_by",
        NEW,
        ("unit", "expires_at"),
        "reason",
        ("unit", "lock__unit"),
        named=lambda row: str(row.lock),
    ),
    Event(
        "briefings.document",
        "rendered_at",
        "rendered_by",
        "Ban hành",
        ("symbol", "issued_on"),
        related=("briefing",),
        where=~Q(state=DocumentState.DRAFT),
    ),
    # After its issue a document changes once at most: when it is no longer in force.
    Event(
        "briefings.document",
        "updated_at",
        "closed_by",
        "Hết hiệu lực",
        ("closed_on",),
        "closing_reason",
        ("briefing",),
        Q(closed_on__isnull=False),
    ),
    Event(
        "briefings.signedfile",
        "at",
        "by",
        "Nộp",
        ("ordinal", "sha256"),
        related=("document__briefing",),
        named=lambda row: row.document.reference,
    ),
    Event(
        "briefings.delivery",
        "at",
        "by",
        "Gửi",
        ("organization",),
        related=("document__briefing", "organization"),
        named=lambda row: row.document.reference,
    ),
    Event(
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
    return {event.label: str(event.model._meta.verbose_name) for event in EVENTS}


def latest(user, criteria: Criteria, count: int) -> Iterator[tuple[datetime, str, tuple[int, int]]]:
    """``(moment, label, (which event, key))`` of the ``count`` newest rows of all kinds, in one query."""
    asked, numbers = [], []
    for number, event in enumerate(EVENTS):
        narrowed = criteria.of(event.label)
        if narrowed is not None:
            rows = event.model.objects.for_user(user).filter(
                event.where or Q(), **narrowed, **{f"{event.at}__isnull": False}
            )
            asked.append((criteria.when(rows, event.at, event.by), event.at, "pk"))
            numbers.append(number)
    for at, place, key in newest(asked, count):
        yield at, EVENTS[numbers[place]].label, (numbers[place], key)


def describe(wanted: list[tuple[str, tuple[int, int]]]) -> Iterator[Change]:
    """The entries ``wanted``, in their order; one query for each kind among them."""
    found: dict[int, dict] = {}
    for number in {number for _, (number, _) in wanted}:
        event = EVENTS[number]
        keys = [key for _, (of, key) in wanted if of == number]
        found[number] = models.QuerySet(event.model).select_related(event.by, *event.related).in_bulk(keys)
    for _, (number, key) in wanted:
        yield _entry(EVENTS[number], found[number][key])


def _entry(event: Event, row) -> Change:
    differences = []
    for name in event.fields:
        field = row._meta.get_field(name)
        new = display_value(getattr(row, name), dict(field.flatchoices))
        if new != NOTHING:
            differences.append(Difference(str(field.verbose_name), NOTHING, new))
    return Change(
        at=_follow(row, event.at),
        who=str(_follow(row, event.by) or ""),
        kind=event.kind,
        noun=str(row._meta.verbose_name),
        record=event.named(row),
        label=event.label,
        key=row.pk,
        differences=tuple(differences),
        reason=getattr(row, event.reason) if event.reason else "",
    )


def _follow(row, way: str):
    for name in way.split("__"):
        row = getattr(row, name)
    return row
