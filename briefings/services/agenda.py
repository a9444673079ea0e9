"""The agenda of a briefing, taken from its series or written down, and what was said to its items."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from briefings.models import AgendaItem, Briefing, Remark
from briefings.services.history import create_with_history
from briefings.services.rows import arrange, lock_briefing, write_rows
from lib.refused import Refused
from organizations.services.ordinals import next_ordinal
from organizations.services.rows import Place, Row, Rows, about

ITEMS, REMARKS = "items", "remarks"


def adopt_template(briefing: Briefing, *, by=None) -> list[AgendaItem]:
    """Give ``briefing`` the agenda of its series, one item a line, unless it already has one. Returns what was made.

    ``by``: who caused it, where no request tells.
    """
    if briefing.agenda_items.exists():
        return []
    items = []
    for ordinal, line in enumerate(filter(str.strip, briefing.series.agenda_template.splitlines()), start=1):
        item = AgendaItem(briefing=briefing, ordinal=ordinal, title=line.strip()[:300])
        if by is None:
            item.save()
        else:
            create_with_history(item, by=by)
        items.append(item)
    return items


@transaction.atomic
def write_agenda(
    briefing_id: int,
    *,
    by,
    items: Sequence[Row] = (),
    remarks: Sequence[Row] = (),
    order: Mapping[str, Sequence[Place]] | None = None,
) -> int:
    """Write the rows of the agenda and of the discussion, all or none; returns how many.

    New rows come after those that stand there, unless ``order``, by the part, says otherwise. Raises RowsRefused with
    the place of each row that is refused.
    """
    briefing = lock_briefing(briefing_id, by=by)
    made: dict[str, dict[int, Any]] = {ITEMS: {}, REMARKS: {}}
    with Rows() as rows:
        for part, model, typed in ((ITEMS, AgendaItem, items), (REMARKS, Remark, remarks)):
            following = next_ordinal(model.objects.filter(briefing=briefing)) if typed else 0
            for row in typed:
                with rows.looking(part, row.number):
                    _require_own_item(briefing, row)
            if typed and not rows.faults:
                given = {"by": by, "part": part, "taken": rows, "following": following}
                made[part] = write_rows(briefing, model, typed, **given)
    for part, model in ((ITEMS, AgendaItem), (REMARKS, Remark)):
        if order and order.get(part):
            arrange(briefing, model, order[part], by=by, made=made[part])
    return len(items) + len(remarks)


def _require_own_item(briefing: Briefing, row: Row) -> None:
    item = row.values.get("agenda_item")
    if item is not None and item.briefing_id != briefing.pk:
        with about("agenda_item"):
            raise Refused("Mục chương trình này thuộc hội nghị khác; chọn mục của đúng hội nghị.")
