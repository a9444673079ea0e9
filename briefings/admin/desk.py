"""The line above a briefing's page: what is there and what is still open, each with the way to it."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
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

    directives, reports = own(Directive).order_by(), own(OrganizationReport).order_by()
    on = timezone.localdate()
    parts = {
        "without_lead": directives.without_lead(),
        "without_day": directives.without_deadline(),
        "overdue": directives.overdue(on),
    }
    counts = {name: Count("pk", filter=Q(pk__in=rows.values("pk"))) for name, rows in parts.items()}
    of_directive = directives.aggregate(all=Count("pk", filter=Q(parent__isnull=True)), **counts)
    of_report = reports.aggregate(
        received=Count("pk", filter=Q(pk__in=reports.handed_in().values("pk"))),
        expected=Count("pk", filter=~Q(status=ReportStatus.WAIVED)),
    )
    said = _counted(briefing, [own(model) for model in (Achievement, Shortcoming, Conclusion)])
    received, expected = of_report["received"], of_report["expected"]
    without_lead, without_day, overdue = (of_directive[name] for name in parts)
    of_directives = f"{reverse('admin:briefings_directive_changelist')}?briefing__id__exact={briefing.pk}"
    return {
        "figures": [
            Figure(f"{received}/{expected}", "báo cáo đã nộp", "#reports", received < expected),
            Figure(said[0], "kết quả", "#achievements"),
            Figure(said[1], "tồn tại", "#shortcomings"),
            Figure(said[2], "kết luận", "#conclusions"),
            Figure(of_directive["all"], "chỉ đạo", "#directives"),
            Figure(without_lead, "chưa giao đơn vị", f"{of_directives}&thoi_han=chua_don_vi", without_lead > 0),
            Figure(without_day, "chưa rõ thời hạn", f"{of_directives}&thoi_han=chua_han", without_day > 0),
            Figure(overdue, "quá hạn", f"{of_directives}&thoi_han=qua_han", overdue > 0),
        ],
        "minutes": reverse("briefings:trial_print", args=[briefing.slug, "minutes"]),
    }


def _counted(briefing: Briefing, parts: list[QuerySet]) -> tuple[int, ...]:
    """How many rows of ``briefing`` each of ``parts`` has; one query."""
    counts = (rows.order_by().values("briefing").annotate(number=Count("pk")).values("number") for rows in parts)
    return Briefing.objects.filter(pk=briefing.pk).values_list(*(Coalesce(Subquery(rows), 0) for rows in counts))[0]
