"""The agenda of a new briefing, taken from its series."""

from briefings.models import AgendaItem, Briefing


def adopt_template(briefing: Briefing) -> list[AgendaItem]:
    """Give ``briefing`` the agenda of its series, one item a line, unless it already has one. Returns what was made."""
    lines = [line for line in briefing.series.agenda_template.splitlines() if line.strip()]
    if briefing.agenda_items.exists():
        return []
    return [
        AgendaItem.objects.create(briefing=briefing, ordinal=ordinal, title=line.strip()[:300])
        for ordinal, line in enumerate(lines, start=1)
    ]
