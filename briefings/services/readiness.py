"""What a report still lacks, said beside it before it is handed in (``reports.submit`` refuses what must not be)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from briefings.models import Directive, OrganizationReport
from organizations.badges import Kind

THERE, LOOK_AGAIN, LACKING = ("Có", Kind.DONE), ("Xem lại", Kind.SOON), ("Thiếu", Kind.LATE)


@dataclass(frozen=True)
class Said:
    """What was typed so far, counted. ``incomplete``: of the shortcomings, those without cause or remedy."""

    narrative: bool
    achievements: int
    shortcomings: int
    incomplete: int
    tasks: int
    carried: int
    unanswered: int


@dataclass(frozen=True)
class Check:
    """One line: a word with its kind, what it is about, and where more can be done about it (``way``: those words)."""

    word: str
    kind: Kind
    text: str
    address: str = ""
    way: str = ""


def overdue_directives(report: OrganizationReport, *, by) -> int:
    """How many directives that the organization leads are overdue, as far as ``by`` sees them."""
    rows = Directive.objects.for_user(by).overdue(timezone.localdate())
    return rows.filter(lead_organization=report.organization_id).count()


def checks(said: Said, *, quarter: str, overdue: int) -> Iterator[Check]:
    """``quarter``: the name of that of which the last part speaks; ``overdue``: see ``overdue_directives``."""
    if not (said.narrative or said.achievements or said.shortcomings):
        yield Check(*LACKING, "Báo cáo chưa có nội dung")
    elif said.achievements:
        yield Check(*THERE, f"{said.achievements} kết quả")
    else:
        yield Check(*LOOK_AGAIN, "Chưa ghi kết quả nào")
    if said.incomplete:
        text = f"{said.shortcomings} tồn tại, {said.incomplete} chưa đủ nguyên nhân và biện pháp"
        yield Check(*LOOK_AGAIN, text)
    elif said.shortcomings:
        yield Check(*THERE, f"{said.shortcomings} tồn tại, đủ nguyên nhân và biện pháp")
    if said.tasks:
        yield Check(*THERE, f"{said.tasks} nhiệm vụ {quarter}")
    else:
        yield Check(*LOOK_AGAIN, f"Chưa ghi nhiệm vụ {quarter}")
    if said.unanswered:
        text = f"{said.unanswered} việc kỳ trước chưa trả lời"
        yield Check(*LACKING, text, "#viec-ky-truoc", "trả lời")
    elif said.carried:
        yield Check(*THERE, f"Đã trả lời {said.carried} việc kỳ trước")
    if overdue:
        address = f"{reverse('briefings:directives')}?tinh_hinh=overdue"
        yield Check(*LOOK_AGAIN, f"{overdue} nhiệm vụ giao còn quá hạn", address, "ghi tiến độ")
