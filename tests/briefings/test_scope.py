"""Who sees and changes what (design §6), asked of every record through ``for_user``."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from briefings.choices import DocumentKind, ReportStatus
from briefings.models import Achievement, Briefing, Directive, Document, Reading, Task
from organizations.choices import OrganizationKind, Role
from organizations.models import IndicatorValue, OperatorEntry, Organization, RightsNotice
from organizations.querysets import ScopedQuerySet
from tests import factories as make
from tests import worlds
from tests.factories import member

pytestmark = pytest.mark.django_db


class World:
    """A district with its Party committee as host, two organizations, two communes; and another district.

    People by one letter: Secretariat, Leader and Reader of the host; Farmers' officer; Women's officer; Commune
    officer; Outsider, who is the secretariat of the other district; Nobody, without a role; Anonymous; X, the
    superuser.
    """

    def __init__(self):
        district = make.DistrictFactory()
        commune, other_commune = make.AdministrativeUnitFactory.create_batch(2, parent=district)
        host = make.HostFactory(unit=district)
        farmers, women = make.OrganizationFactory.create_batch(2, parent=host, unit=district)
        committee = make.OrganizationFactory(parent=host, unit=commune, kind=OrganizationKind.GOVERNMENT)
        outside = make.HostFactory(unit=make.DistrictFactory())
        self.people = {
            "S": member(Role.SECRETARIAT, host),
            "L": member(Role.LEADER, host),
            "R": member(Role.READER, host),
            "F": member(Role.OFFICER, farmers),
            "W": member(Role.OFFICER, women),
            "C": member(Role.COMMUNE_OFFICER, committee),
            "O": member(Role.SECRETARIAT, outside),
            "N": make.UserFactory(),
            "A": AnonymousUser(),
            "X": make.UserFactory(is_superuser=True),
        }
        series = make.SeriesFactory(host=host, participants=[farmers, women])
        briefing = make.BriefingFactory(series=series, unit=district, status="concluded")
        report = make.OrganizationReportFactory(briefing=briefing, organization=farmers)
        handed_in = make.OrganizationReportFactory(briefing=briefing, organization=women, submitted=True)
        task = make.TaskFactory(organization=farmers)
        led = make.DirectiveFactory(briefing=briefing, assigned=True, lead_organization=farmers)
        update = make.ProgressUpdateFactory(directive=led, by=self.people["F"])
        value = make.IndicatorValueFactory(unit=commune)
        batch = make.ImportBatchFactory(organization=committee)
        row = make.StagedFigureFactory(batch=batch)
        paper = make.DocumentFactory(briefing=briefing, issued=True)
        delivery = make.DeliveryFactory(document=paper, organization=farmers)
        for_one = make.DocumentFactory(
            briefing=briefing, kind=DocumentKind.ASSIGNMENT_SLIP, addressee=women, issued=True, symbol="06/PGV"
        )
        draft = make.DocumentFactory(briefing=briefing, kind=DocumentKind.INVITATION)
        numbers = make.NumberSeriesFactory(issuer=host)
        period_lock = make.PeriodLockFactory(organization=host, unit=district)
        leave = make.ReopenGrantFactory(report=report, granted_by=self.people["S"])
        self.records = {
            "unit": commune,
            "unit alias": make.UnitAliasFactory(unit=commune),
            "unit succession": make.UnitSuccessionFactory(predecessor=commune),
            "own organization": farmers,
            "host": host,
            "organization succession": make.OrganizationSuccessionFactory(predecessor=farmers),
            "post of the host": make.PostFactory(organization=host),
            "membership": self.people["F"].memberships.get(),
            "operator entry": OperatorEntry.objects.create(
                kind="disk", key=f"free:{value.pk}", sentence="Đĩa sắp đầy.", first_at=make.NOON, last_at=make.NOON
            ),
            "rights notice": RightsNotice.objects.create(recipient=self.people["F"], sentence="Có vai trò mới."),
            "indicator": value.indicator,
            "indicator version": make.IndicatorVersionFactory(indicator=value.indicator),
            "indicator rule": make.IndicatorRuleFactory(),
            "form": make.ReportFormFactory(),
            "form item": make.ReportFormItemFactory(),
            "figure": value,
            "figure of another commune": make.IndicatorValueFactory(unit=other_commune),
            "plan": make.TargetFactory(unit=commune),
            "revision": make.ValueRevisionFactory(indicator_value=value),
            "period lock": period_lock,
            "grant for locked figures": make.PeriodGrantFactory(lock=period_lock, unit=commune),
            "batch": batch,
            "batch figure": row,
            "batch issue": make.ImportIssueFactory(batch=batch, figure=row),
            "batch progress": make.ImportProgressFactory(batch=batch),
            "mapping profile": make.MappingProfileFactory(),
            "theme": make.ThemeFactory(),
            "series": series,
            "briefing": briefing,
            "attendance": make.AttendanceFactory(briefing=briefing, organization=farmers),
            "agenda item": make.AgendaItemFactory(briefing=briefing),
            "remark": make.RemarkFactory(briefing=briefing),
            "conclusion": make.ConclusionFactory(briefing=briefing),
            "report": report,
            "achievement": make.AchievementFactory(report=report),
            "achievement handed in": make.AchievementFactory(report=handed_in),
            "common achievement": make.AchievementFactory(briefing=briefing),
            "shortcoming": make.ShortcomingFactory(report=report),
            "proposal": make.ProposalFactory(report=report),
            "checklist item": make.ReportChecklistItemFactory(report=report, task=task),
            "leave to reopen": leave,
            "end of a leave": make.ReopenGrantEndFactory(grant=leave, by=self.people["S"]),
            "task": task,
            "directive": led,
            "directive on the commune": make.DirectiveFactory(briefing=briefing, units=[commune]),
            "directive on the other commune": make.DirectiveFactory(briefing=briefing, units=[other_commune]),
            "update": update,
            "evidence": make.EvidenceFactory(update=update),
            "acknowledgement": make.DirectiveAcknowledgementFactory(directive=led, by=self.people["F"]),
            "extension request": make.ExtensionRequestFactory(directive=led, requested_by=self.people["F"]),
            "review": make.DirectiveReviewFactory(briefing=briefing, directive=led),
            "draft": draft,
            "issued paper": paper,
            "paper for one alone": for_one,
            "received paper": delivery,
            "reading": Reading.objects.create(delivery=delivery, by=self.people["F"]),
            "signed file": make.SignedFileFactory(document=paper),
            "relation": make.DocumentRelationFactory(source=paper, target=draft),
            "number series": numbers,
            "number": make.NumberAllocationFactory(series=numbers),
            "paper directive": make.DirectiveFactory(
                origin="superior_paper",
                briefing=None,
                series=series,
                ordinal=1,
                issuer="Tỉnh ủy",
                paper_day=make.NOON.date(),
                lead_organization=women,
            ),
            "handover": make.HandoverFactory(predecessor=farmers, successor=women),
            "handover to the outside": make.HandoverFactory(predecessor=farmers, successor=outside),
            "paper setting": make.PaperSettingFactory(organization=host),
        }

    def who_may(self, action: str, names: Iterable[str] = ()) -> dict[str, str]:
        """For each record (of ``names``) the letters of those whom ``for_user`` gives it for ``action``."""
        return {
            name: "".join(
                letter
                for letter, person in self.people.items()
                if type(record).objects.for_user(person, to=action).filter(pk=record.pk).exists()
            )
            for name, record in self.records.items()
            if not names or name in names
        }


world = worlds.world(World)


MEMBERS, HOST, TAKING_PART = "SLRFWCOX", "SLRX", "SLRFWX"

VIEW = {
    "unit": MEMBERS,
    "unit alias": MEMBERS,
    "unit succession": MEMBERS,
    "own organization": "SLRFX",
    "host": "SLRFWCX",
    "organization succession": "SLRFX",
    "post of the host": "SLRFWCX",
    "membership": "SX",
    "operator entry": "X",
    "rights notice": "F",  # nobody reads what others were told
    "indicator": MEMBERS,
    "indicator version": MEMBERS,
    "indicator rule": MEMBERS,
    "form": MEMBERS,
    "form item": MEMBERS,
    "figure": "SLRFWCX",
    "figure of another commune": TAKING_PART,
    "plan": "SLRFWCX",
    "revision": "SLRFWCX",
    "period lock": "SLRFWCX",
    "grant for locked figures": "SLRFWCX",
    "batch": "SLCX",
    "batch figure": "SCX",
    "batch issue": "SCX",
    "batch progress": "SCX",
    "mapping profile": "SOX",
    "theme": MEMBERS,
    "series": TAKING_PART,
    "briefing": TAKING_PART,
    "attendance": TAKING_PART,
    "agenda item": TAKING_PART,
    "remark": TAKING_PART,
    "conclusion": TAKING_PART,
    "report": "SLRFX",
    "achievement": "SLRFX",
    "achievement handed in": "SLRWX",
    "common achievement": TAKING_PART,
    "shortcoming": "SLRFX",
    "proposal": "SLRFX",
    "checklist item": "SLRFX",
    "leave to reopen": "SLRFX",
    "end of a leave": "SLRFX",
    "task": "SLRFX",
    "directive": TAKING_PART,
    "paper directive": TAKING_PART,
    "handover": "SLRX",
    "handover to the outside": "SLROX",
    "directive on the commune": "SLRFWCX",
    "directive on the other commune": TAKING_PART,
    "update": TAKING_PART,
    "evidence": TAKING_PART,
    "acknowledgement": TAKING_PART,
    "extension request": TAKING_PART,
    "review": TAKING_PART,
    "draft": HOST,
    "issued paper": TAKING_PART,
    "paper for one alone": "SLRWX",  # not the other participants
    "received paper": "SLRFX",
    "reading": "SLRFX",
    "signed file": TAKING_PART,
    "relation": TAKING_PART,
    "number series": HOST,
    "number": HOST,
    "paper setting": HOST,
}

CHANGE = dict.fromkeys(VIEW, "X") | {
    "unit": "SX",
    "unit succession": "SX",
    "own organization": "SX",
    "host": "SX",
    "organization succession": "SX",
    "post of the host": "SX",
    "figure": "SCX",
    "figure of another commune": "SX",
    "plan": "SCX",
    "series": "SX",
    "briefing": "SX",
    "attendance": "SX",
    "agenda item": "SX",
    "remark": "SX",
    "conclusion": "SX",
    "report": "SFX",
    "achievement": "SFX",
    "achievement handed in": "SX",
    "common achievement": "SX",
    "shortcoming": "SFX",
    "proposal": "SFX",
    "checklist item": "SFX",
    "task": "SFX",
    "directive": "SLX",
    "directive on the commune": "SLX",
    "paper directive": "SLX",
    "directive on the other commune": "SLX",
    "review": "SLX",
    "number series": "SX",
    "paper setting": "SX",
    "rights notice": "F",
}


def test_who_sees_what(world):
    assert world.who_may("view") == VIEW


def test_who_changes_what(world):
    assert world.who_may("change") == CHANGE


def test_who_imports_figures(world):
    importing = world.who_may("import", ("figure", "figure of another commune"))

    assert importing["figure"] == "SCX"
    assert importing["figure of another commune"] == "SX"


def test_whoever_changes_or_deletes_a_record_sees_it(world):
    for action in ("change", "delete"):
        for name, letters in world.who_may(action).items():
            assert set(letters) <= set(VIEW[name]), (action, name)


def test_every_scoped_record_is_in_the_matrix(world):
    scoped = {
        model
        for app in ("organizations", "briefings")
        for model in apps.get_app_config(app).get_models()
        if isinstance(model._default_manager.all(), ScopedQuerySet)
    }

    assert {type(record) for record in world.records.values()} == scoped


@pytest.mark.parametrize("status", [status for status in ReportStatus if status not in ReportStatus.editable()])
def test_an_officer_writes_no_more_once_the_report_is_out_of_hand(world, status):
    achievement = world.records["achievement"]
    type(achievement.report).objects.filter(pk=achievement.report_id).update(
        status=status, submitted_at=make.NOON, waived_reason="Mới thành lập"
    )

    assert not Achievement.objects.for_user(world.people["F"], to="change").exists()


def test_a_coordinating_organization_of_another_series_sees_the_directive(world):
    stranger = make.OrganizationFactory()
    officer = member(Role.OFFICER, stranger)
    directive = make.DirectiveFactory(briefing=world.records["briefing"], coordinating_organizations=[stranger])

    assert list(Directive.objects.for_user(officer)) == [directive]
    assert not Directive.objects.for_user(officer, to="change").exists()
    assert not Briefing.objects.for_user(officer).exists()


def test_an_expected_report_lets_an_organization_see_the_briefing(world):
    guest = make.OrganizationFactory()
    make.OrganizationReportFactory(briefing=world.records["briefing"], organization=guest)

    assert list(Briefing.objects.for_user(member(Role.OFFICER, guest))) == [world.records["briefing"]]


def test_above_the_host_everything_is_seen_by_the_province(world):
    province = make.HostFactory()
    host = world.records["host"]
    host.parent = province
    host.save()
    leader = member(Role.LEADER, province)

    for model in (Briefing, Directive, Task, Document):
        assert set(model.objects.for_user(leader)) == set(model.objects.all())


def test_two_roles_do_not_mix(world):
    """A reader of the host who is the farmers' officer changes the farmers' records and nothing of the host's."""
    both = member(Role.READER, world.records["host"])
    make.MembershipFactory(user=both, organization=world.records["own organization"], role=Role.OFFICER)

    assert set(Achievement.objects.for_user(both, to="change")) == {world.records["achievement"]}
    assert set(Task.objects.for_user(both, to="change")) == {world.records["task"]}
    for model in (Briefing, Directive, Organization, IndicatorValue):
        assert not model.objects.for_user(both, to="change").exists()


def test_a_role_that_was_taken_shows_nothing_more(world):
    officer = world.people["F"]
    officer.memberships.all().delete()
    officer = type(officer).objects.get(pk=officer.pk)

    for name, record in world.records.items():
        told = name == "rights notice"  # also that the role was taken
        assert type(record).objects.for_user(officer).exists() is told, name


def test_scoping_costs_one_query_beside_the_list_itself(world, count_queries):
    for letter, person in world.people.items():
        for name, record in world.records.items():
            person.__dict__.pop("_scope", None)
            assert count_queries(lambda: list(type(record).objects.for_user(person))) <= 2, (letter, name)  # noqa: B023
