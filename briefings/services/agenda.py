"""The agenda of a new briefing, taken from its series."""

from briefings.models import AgendaItem, Briefing
from briefings.services.history import create_with_history


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
