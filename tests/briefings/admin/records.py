"""One record of every kind that the admin site shows, in the scope of a given host."""

from datetime import date, timedelta

from briefings.models import (
    Achievement,
    Briefing,
    BriefingSeries,
    Directive,
    DirectiveReview,
    Document,
    Evidence,
    ExtensionRequest,
    NumberAllocation,
    NumberSeries,
    OrganizationReport,
    PaperSetting,
    ProgressUpdate,
    Proposal,
    Shortcoming,
    Task,
    Theme,
)
from organizations.models import (
    AdministrativeUnit,
    ImportBatch,
    Indicator,
    IndicatorRule,
    IndicatorValue,
    Membership,
    Organization,
    PeriodGrant,
    PeriodLock,
    Post,
    ReportForm,
    Target,
    User,
    ValueRevision,
)
from tests import factories as make


def _briefing(host):
    return make.BriefingFactory(series__host=host)


def _lock(host):
    return make.PeriodLockFactory(organization=host, unit=host.unit, year=2000 + PeriodLock.objects.count())


def _directive(host):
    return make.DirectiveFactory(briefing__series__host=host, assigned=True)


MAKERS = {
    AdministrativeUnit: lambda host: make.AdministrativeUnitFactory(parent=host.unit),
    Organization: lambda host: make.OrganizationFactory(parent=host, unit=host.unit),
    Post: lambda host: make.PostFactory(organization=host),
    Membership: lambda host: make.MembershipFactory(organization=host),
    Indicator: lambda host: make.IndicatorFactory(),
    IndicatorRule: lambda host: make.IndicatorRuleFactory(),
    ReportForm: lambda host: make.ReportFormFactory(indicators=[make.IndicatorFactory()]),
    IndicatorValue: lambda host: make.IndicatorValueFactory(unit__parent=host.unit),
    Target: lambda host: make.TargetFactory(unit__parent=host.unit),
    PeriodLock: lambda host: _lock(host),
    PeriodGrant: lambda host: make.PeriodGrantFactory(lock=_lock(host)),
    ValueRevision: lambda host: make.ValueRevisionFactory(
        indicator_value__unit__parent=host.unit, grant=make.PeriodGrantFactory(lock=_lock(host))
    ),
    ImportBatch: lambda host: make.ImportBatchFactory(organization=host),
    User: lambda host: make.UserFactory(),
    Theme: lambda host: make.ThemeFactory(),
    BriefingSeries: lambda host: make.SeriesFactory(host=host),
    Briefing: _briefing,
    OrganizationReport: lambda host: make.OrganizationReportFactory(briefing=_briefing(host)),
    Achievement: lambda host: make.AchievementFactory(briefing=_briefing(host)),
    Shortcoming: lambda host: make.ShortcomingFactory(briefing=_briefing(host)),
    Proposal: lambda host: make.ProposalFactory(briefing=_briefing(host)),
    Task: lambda host: make.TaskFactory(organization=host),
    Directive: _directive,
    ProgressUpdate: lambda host: make.ProgressUpdateFactory(directive=_directive(host)),
    Evidence: lambda host: make.EvidenceFactory(update__directive=_directive(host)),
    ExtensionRequest: lambda host: make.ExtensionRequestFactory(directive=_directive(host)),
    DirectiveReview: lambda host: make.DirectiveReviewFactory(briefing=_briefing(host), directive=_directive(host)),
    Document: lambda host: make.DocumentFactory(briefing=_briefing(host)),
    PaperSetting: lambda host: make.PaperSettingFactory(organization=make.OrganizationFactory(parent=host)),
    NumberSeries: lambda host: make.NumberSeriesFactory(issuer=host, starts_on=_day(NumberSeries.objects.count())),
    NumberAllocation: lambda host: make.NumberAllocationFactory(
        series__issuer=host, series__starts_on=_day(NumberSeries.objects.count())
    ),
}


def _day(number: int):
    return date(2020, 1, 1) + timedelta(days=number)
