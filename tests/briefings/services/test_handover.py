"""What hangs on an organization passes to its successor in one act, with its trace, or stays with the reason."""

from datetime import date

import pytest
from django.utils import timezone

from briefings.choices import Progress, ReportStatus
from briefings.models import Directive, Handover
from briefings.services import directives, handover
from lib.refused import Refused
from organizations.choices import SuccessionKind
from organizations.models import Membership, Organization, OrganizationSuccession
from tests import factories

DAY = date(2020, 7, 1)


@pytest.fixture
def world(cast):
    """The farmers' union with one of everything that may hang on an organization."""
    cast.heir = factories.OrganizationFactory(parent=cast.host, name="Mặt trận xã mới", kind="front")
    briefing = factories.BriefingFactory(series=cast.series, year=2021, status="collecting")
    led = factories.DirectiveFactory(briefing=cast.concluded, assigned=True, lead_organization=cast.farmers)
    cast.hangs = {
        "directive": led,
        "helping": factories.DirectiveFactory(briefing=cast.concluded, coordinating_organizations=[cast.farmers]),
        "extension": factories.ExtensionRequestFactory(directive=led, requested_by=cast.farmer),
        "report": factories.OrganizationReportFactory(briefing=briefing, organization=cast.farmers),
        "task": factories.TaskFactory(organization=cast.farmers),
        "shortcoming": factories.ShortcomingFactory(
            report=factories.OrganizationReportFactory(briefing=cast.concluded, organization=cast.women),
            responsible=cast.farmers,
        ),
        "attended": cast.series,
        "hosted": factories.SeriesFactory(host=cast.farmers),
        "register": factories.NumberSeriesFactory(issuer=cast.farmers),
        "beneath": factories.OrganizationFactory(parent=cast.farmers),
        "membership": cast.farmer.memberships.get(),
        "post": factories.PostFactory(organization=cast.farmers),
        "indicator": factories.IndicatorFactory(owner=cast.farmers),
        "form": factories.ReportFormFactory(owner=cast.farmers),
        "rule": factories.IndicatorRuleFactory(owner=cast.farmers),
        "mapping": factories.MappingProfileFactory(owner=cast.farmers),
        "theme": factories.ThemeFactory(owner=cast.farmers),
    }
    return cast


def keys(world, *without):
    return [f"{name}:{record.pk}" for name, record in world.hangs.items() if name not in without]


def pass_on(world, ticked, *, by=None, to=None, on=DAY):
    return handover.hand_over(
        world.farmers.pk,
        (to or world.heir).pk,
        by=by or world.office,
        kind=SuccessionKind.MERGE,
        effective_on=on,
        ticked=ticked,
    )


def value(name, record):
    kind = handover.BY_NAME[name]
    fresh = type(record)._base_manager.get(pk=record.pk)
    named = getattr(fresh, kind.field)
    return set(named.all()) if hasattr(named, "all") else named


def test_every_kind_is_listed_and_passes_on_with_its_trace(world):
    listed = {item.key for part in handover.hanging(world.farmers) for item in part.items}
    assert listed == set(keys(world))

    act = pass_on(world, keys(world))

    for name, record in world.hangs.items():
        if handover.BY_NAME[name].copies:
            assert value(name, record) == world.farmers  # what the old one had is there to be read
            continue
        now = value(name, record)
        assert now == world.heir or (isinstance(now, set) and world.heir in now and world.farmers not in now), name
        version = type(record).history.filter(id=record.pk).latest()
        assert version.history_change_reason.startswith("Bàn giao từ"), name
        assert version.history_user == world.office
    assert Membership.objects.get(user=world.farmer, organization=world.heir).role == "officer"
    assert world.heir.posts.get().valid_from == DAY
    succession = OrganizationSuccession.objects.get()
    assert (succession.successor, succession.kind, succession.effective_on) == (world.heir, "merge", DAY)
    world.farmers.refresh_from_db()
    assert world.farmers.valid_to == date(2020, 6, 30)
    assert act.by == world.office
    assert len(act.passed) == len(world.hangs) + 2


def test_what_is_not_ticked_stays(world):
    pass_on(world, keys(world, "task"))

    assert value("task", world.hangs["task"]) == world.farmers
    assert [part.title for part in handover.hanging(world.farmers) if not part.copies] == ["Nhiệm vụ quý chưa xong"]


def test_what_was_handed_in_reported_or_numbered_stays_with_its_reason(world):
    led, report, register = (world.hangs[name] for name in ("directive", "report", "register"))
    directives.submit(led.pk, by=world.farmer, completed_on=date(2020, 6, 1), text="Xong.")
    type(report).objects.filter(pk=report.pk).update(status=ReportStatus.SUBMITTED, submitted_at=factories.NOON)
    factories.NumberAllocationFactory(series=register)

    stays = {item.key: item.stays for part in handover.hanging(world.farmers) for item in part.items if item.stays}
    assert set(stays) == {f"directive:{led.pk}", f"report:{report.pk}", f"register:{register.pk}"}
    with pytest.raises(Refused, match="chờ xác nhận"):
        pass_on(world, [f"directive:{led.pk}"])


def test_closed_briefings_keep_the_organization_that_there_was(world):
    done = factories.DirectiveFactory(briefing=world.concluded, done=True, lead_organization=world.farmers)
    closed = factories.BriefingFactory(series=world.series, year=2018, status="closed")
    report = factories.OrganizationReportFactory(briefing=closed, organization=world.farmers)
    pass_on(world, keys(world))

    done.refresh_from_db()
    report.refresh_from_db()
    assert done.lead_organization == report.organization == world.farmers
    assert dict(handover.remaining(world.farmers)) == {
        "nhiệm vụ giao đã kết thúc": 1,
        "báo cáo của hội nghị đã đóng hồ sơ": 1,
    }


def test_both_sides_must_lie_in_scope(world):
    outside = factories.HostFactory()
    with pytest.raises(Refused, match="ngoài phạm vi"):
        pass_on(world, keys(world), to=outside)
    for person in (world.leader, world.farmer, world.stranger):
        with pytest.raises(Refused, match="cả hai tổ chức"):
            pass_on(world, keys(world), by=person)
    assert not Handover.objects.exists()


def test_a_successor_that_is_not_there_on_the_day_is_refused(world):
    Organization.objects.filter(pk=world.heir.pk).update(valid_from=date(2020, 8, 1))
    with pytest.raises(Refused, match="chưa có"):
        pass_on(world, keys(world))
    with pytest.raises(Refused, match="chưa tới"):
        pass_on(world, keys(world), on=timezone.localdate().replace(year=timezone.localdate().year + 1))
    with pytest.raises(Refused, match="một tổ chức khác"):
        pass_on(world, keys(world), to=world.farmers)


def test_all_or_nothing(world):
    """The women's part of the same work is theirs: the farmers' cannot pass to them, and nothing else does."""
    whole = factories.DirectiveFactory(briefing=world.concluded, collective=True)
    part, _ = (
        factories.DirectiveFactory(
            briefing=world.concluded, parent=whole, ordinal=whole.ordinal, assigned=True, lead_organization=one
        )
        for one in (world.farmers, world.women)
    )
    with pytest.raises(Refused, match="đã được giao"):
        pass_on(world, [*keys(world, "attended", "membership"), f"directive:{part.pk}"], to=world.women)
    assert value("task", world.hangs["task"]) == world.farmers


def test_what_is_no_longer_there_is_refused(world):
    with pytest.raises(Refused, match="không còn thuộc"):
        pass_on(world, ["directive:999999"])
    with pytest.raises(Refused, match="không còn thuộc"):
        pass_on(world, ["linh tinh"])


def test_the_act_is_taken_back_while_nothing_has_happened(world):
    before = {name: value(name, record) for name, record in world.hangs.items()}
    act = pass_on(world, keys(world))
    handover.undo(act.pk, by=world.office)

    assert {name: value(name, record) for name, record in world.hangs.items()} == before
    assert not OrganizationSuccession.objects.exists()
    assert not Membership.objects.filter(organization=world.heir).exists()
    world.farmers.refresh_from_db()
    assert world.farmers.valid_to is None
    with pytest.raises(Refused, match="đã được hủy"):
        handover.undo(act.pk, by=world.office)


def test_what_was_worked_on_since_is_not_taken_back(world):
    act = pass_on(world, keys(world))
    led = world.hangs["directive"]
    directives.update(led.pk, by=world.office, organization=world.heir, text="Đã bắt đầu.")

    with pytest.raises(Refused, match="từ đó đã có thay đổi"):
        handover.undo(act.pk, by=world.office)
    led.refresh_from_db()
    assert (led.lead_organization, led.progress) == (world.heir, Progress.IN_PROGRESS)
    act.refresh_from_db()
    assert act.undone_at is None


def test_listing_costs_the_same_at_any_length(world, count_queries):
    few = count_queries(lambda: handover.hanging(world.farmers))
    for _ in range(5):
        factories.TaskFactory(organization=world.farmers)
        factories.DirectiveFactory(briefing=world.concluded, assigned=True, lead_organization=world.farmers)
    assert count_queries(lambda: handover.hanging(world.farmers)) == few <= 25
    assert Directive.objects.filter(lead_organization=world.farmers).count() == 6
