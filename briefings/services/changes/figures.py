"""Changes of figures: those of one import together, those by hand one by one."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from briefings.services.changes.entries import Change, Criteria, Difference
from organizations.display import display_value, format_number
from organizations.models import User, ValueRevision

FIGURES = ValueRevision._meta.label_lower


def latest(user, criteria: Criteria, count: int) -> Iterator[tuple[datetime, str, dict]]:
    """``(moment, label, row)`` of the ``count`` newest imports and of as many changes by hand."""
    narrowed = criteria.of(FIGURES, key="indicator_value")
    if narrowed is None:
        return
    rows = criteria.when(ValueRevision.objects.for_user(user).filter(**narrowed), "at", "by")
    together = rows.filter(batch__isnull=False).order_by().values("batch", "source", "by")
    # The reason for accepting a warning stands at the figures warned about only: an import is still one entry.
    together = together.annotate(at=Max("at"), number=Count("pk"), reason=Max("reason")).order_by("-at")[:count]
    single = rows.filter(batch__isnull=True).order_by("-at", "-pk").values("pk", "at")[:count]
    for row in (*together, *single):
        yield row["at"], FIGURES, row


def describe(wanted: list[tuple[str, dict]]) -> Iterator[Change]:
    """The entries ``wanted``, in their order."""
    figures = _Figures(row for _, row in wanted)
    for _, row in wanted:
        yield figures.change(row)


class _Figures:
    """Changes of figures, described import by import and, by hand, one by one."""

    PARTS = ("value", "text_value", "cumulative", "missing_reason")

    def __init__(self, heads: Iterable[dict]):
        heads = list(heads)
        single = [head["pk"] for head in heads if "pk" in head]
        related = ("by", "indicator_value__indicator", "indicator_value__unit")
        self.single = ValueRevision.objects.select_related(*related).in_bulk(single) if single else {}
        batches = {head["batch"] for head in heads if "batch" in head}
        batch: Any = ValueRevision._meta.get_field("batch").related_model
        self.batches: dict[int, Any] = batch._base_manager.in_bulk(batches) if batches else {}
        people = {head["by"] for head in heads if head.get("by")}
        self.people = User.objects.in_bulk(people) if people else {}

    def change(self, head: dict) -> Change:
        return self._of_one(self.single[head["pk"]]) if "pk" in head else self._of_import(head)

    def _of_import(self, head: dict) -> Change:
        batch = self.batches[head["batch"]]
        number = format_number(head["number"])
        return Change(
            at=head["at"],
            who=str(self.people.get(head["by"], "")),
            kind=display_value(head["source"], dict(ValueRevision._meta.get_field("source").flatchoices)),
            noun="số liệu",
            record=f"{number} số liệu, tệp “{batch.original_name}”",
            label=FIGURES,
            key=None,
            differences=(),
            reason=head["reason"],
        )

    def _of_one(self, row: ValueRevision) -> Change:
        differences = []
        for part in self.PARTS:
            field: Any = row._meta.get_field(f"new_{part}")
            old, new = (
                display_value(getattr(row, f"{when}_{part}"), dict(field.flatchoices)) for when in ("old", "new")
            )
            if old != new:
                differences.append(Difference(str(field.verbose_name).removesuffix(" mới"), old, new))
        return Change(
            at=row.at,
            who=str(row.by or ""),
            kind=row.get_source_display(),
            noun="số liệu",
            record=str(row.indicator_value),
            label=FIGURES,
            key=row.indicator_value_id,
            differences=tuple(differences),
            reason=row.reason,
        )
