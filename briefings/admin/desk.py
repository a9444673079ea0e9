"""The line above a briefing's page: what is there and what is still open, each with the way to it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from briefings.choices import ReportStatus
from briefings.models import Achievement, Briefing, Conclusion, Directive, OrganizationReport, Shortcoming


@dataclass(frozen=True)
class Figure:
    """One count: ``link`` leads to what was counted; ``alarming``: somebody has to do something."""

    count: int | str
    label: str
    link: str
    alarming: bool = False

    @property
    def tab(self) -> str:
        """The tab of the same page that ``link`` opens; empty when it leads elsewhere."""
        return self.link[1:] if self.link.startswith("#") else ""


def summary(briefing: Briefing, user) -> dict:
    """The figures of ``briefing`` as ``user`` may see them, and the address of its minutes."""

    def own(model):
        return model.objects.for_user(user).filter(briefing=briefing)

    directives = own(Directive)
    reports = own(OrganizationReport)
    received = reports.handed_in().count()
    expected = reports.exclude(status=ReportStatus.WAIVED).count()
    without_lead = directives.without_lead().count()
    without_day = directives.without_deadline().count()
    overdue = directives.overdue(timezone.localdate()).count()
    of_directives = f"{reverse('admin:briefings_directive_changelist')}?briefing__id__exact={briefing.pk}"
    return {
        "figures": [
            Figure(f"{received}/{expected}", "báo cáo đã nộp", "#reports", received < expected),
            Figure(own(Achievement).count(), "kết quả", "#achievements"),
            Figure(own(Shortcoming).count(), "tồn tại", "#shortcomings"),
            Figure(own(Conclusion).count(), "kết luận", "#conclusions"),
            Figure(directives.count(), "chỉ đạo", "#directives"),
            Figure(without_lead, "chưa giao đơn vị", f"{of_directives}&thoi_han=chua_don_vi", without_lead > 0),
            Figure(without_day, "chưa rõ thời hạn", f"{of_directives}&thoi_han=chua_han", without_day > 0),
            Figure(overdue, "quá hạn", f"{of_directives}&thoi_han=qua_han", overdue > 0),
        ],
        "minutes": reverse("briefings:trial_print", args=[briefing.slug, "minutes"]),
    }
