"""Who was at a session: proposed from whom the series usually calls, written down in one go."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from briefings.choices import AttendanceRole, AttendanceStatus
from briefings.models import Attendance, Briefing
from briefings.services.rows import lock_briefing, write_rows
from lib.refused import Refused
from organizations.models import Organization, Post
from organizations.services.rows import Row, Rows, about

ATTENDANCES = "attendances"
SUBSTITUTED = "cử {who} dự thay"


@dataclass(frozen=True)
class Proposed:
    """One who is expected at the session; what is not known of them is empty."""

    organization: Organization | None
    full_name: str = ""
    title: str = ""
    role: str = AttendanceRole.MEMBER


def proposed(briefing: Briefing) -> list[Proposed]:
    """The chair, and one of each usual participant; nobody where the list of ``briefing`` was begun already.

    Names and titles are those of the last session of the series that knows them, else of the only post that the
    organization has on the day. Costs the same number of queries for any number of participants.
    """
    if briefing.attendances.exists():
        return []
    chair = briefing.chair
    leads = [] if chair is None else [Proposed(chair.organization, chair.full_name, chair.title, AttendanceRole.CHAIR)]
    wanted = [one for one in briefing.usual_participants() if chair is None or one.pk != chair.organization_id]
    names = _known_names(briefing, wanted)
    return leads + [Proposed(one, *names.get(one.pk, ("", ""))) for one in wanted]


def _known_names(briefing: Briefing, wanted: Sequence[Organization]) -> dict[int, tuple[str, str]]:
    """Full name and title by the key of the organization."""
    keys = [one.pk for one in wanted]
    posts: dict[int, list[tuple[str, str]]] = {}
    for post in Post.objects.filter(organization__in=keys).in_force(briefing.reference_date):
        posts.setdefault(post.organization_id, []).append((post.full_name, post.title))
    known = {key: held[0] for key, held in posts.items() if len(held) == 1}
    before = Attendance.objects.filter(
        briefing__series=briefing.series, organization__in=keys, role=AttendanceRole.MEMBER
    ).exclude(briefing=briefing, full_name="", title="")
    for key, full_name, title in before.order_by(F("briefing__starts_at").asc(nulls_last=True), "-pk").values_list(
        "organization", "full_name", "title"
    ):
        if full_name or title:
            known[key] = (full_name, title)
    return known


@transaction.atomic
def record(briefing_id: int, *, by, rows: Sequence[Row]) -> int:
    """Write the list of those present and absent, all rows or none; returns how many.

    A row whose values have a ``substitute`` (full name and title of who came instead) is absent with that reason, and
    the substitute is a row of their own. Raises RowsRefused with the place of each row that is refused.
    """
    briefing = lock_briefing(briefing_id, by=by)
    keys = [row.key for row in rows if row.key and "substitute" in row.values]
    stored = briefing.attendances.in_bulk(keys) if keys else {}
    with Rows() as taken:
        written: list[Row] = []
        for row in rows:
            with taken.looking(ATTENDANCES, row.number):
                written += _with_substitute(row, stored.get(row.key or 0))
        if written and not taken.faults:
            write_rows(briefing, Attendance, written, by=by, part=ATTENDANCES, taken=taken)
    return len(rows)


def _with_substitute(row: Row, stored: Attendance | None) -> list[Row]:
    """``row`` of the record ``stored``, and who came in place of whom it names."""
    values = dict(row.values)
    substitute = values.pop("substitute", None)
    if substitute is None:
        return [row]
    full_name, title = substitute
    if not full_name and not title:
        with about("reason"):
            raise Refused("Ghi họ tên hoặc chức vụ của người dự thay.")
    who = ", ".join(filter(None, (full_name, title)))
    member = {name: values.get(name, getattr(stored, name, None)) for name in ("organization", "role")}
    if values.get("full_name", getattr(stored, "full_name", "")) or values.get("title", getattr(stored, "title", "")):
        values |= {"status": AttendanceStatus.ABSENT, "reason": SUBSTITUTED.format(who=who)[:200]}
        present = {"status": AttendanceStatus.PRESENT, "full_name": full_name, "title": title}
        return [Row(row.number, values, row.key, row.seen), Row(row.number, member | present)]
    # Nobody was expected by name: whoever came stands for the organization.
    values |= {"status": AttendanceStatus.PRESENT, "reason": "", "full_name": full_name, "title": title}
    return [Row(row.number, values, row.key, row.seen)]
