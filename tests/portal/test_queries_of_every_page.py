"""What every list and every form asks the database for eight participants and for ninety-two: at most ``CAP`` queries,
and never more for many. Each address with a name is walked, of the cycle, of the admin site and of the rest."""

from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from briefings.documents import PRINTERS
from briefings.forms.briefing_steps import BRIEFING_FORMS, REPORT_FORMS
from briefings.forms.directive_steps import FORMS as DIRECTIVE_FORMS
from briefings.forms.document_steps import DOCUMENT_FORMS, REGISTER_FORMS
from briefings.models import Briefing, Reading
from tests import factories as make
from tests.briefings.test_scope import World
from tests.factories import member
from tests.portal.every_address import every_address

CAP = 25  # queries of one page, sign-in and menu with them
FEW, MANY = 8, 92
# Of more than 150 places only those of the parents are offered, which are asked for besides.
ANOTHER_WAY = ("S briefings:add_organizations",)
# Files are no lists; a step that is only posted to has no page of its own.
FILES = (".pdf", ".docx", ".zip", ".xlsx", ".ics", "/dang-in/")


def grow(world: World, first: int, last: int) -> None:
    """Participants number ``first`` to ``last``, each with all that participants have, and as many rows within each
    record that a page of its own shows."""
    of = world.records
    host, briefing, series = of["host"], of["briefing"], of["series"]
    own, led, report = of["own organization"], of["directive"], of["report"]
    before = Briefing.objects.filter(series=series, year=2019).first() or make.BriefingFactory(
        series=series, year=2019, quarter=4, status="concluded"
    )
    for number in range(first, last):
        unit = make.AdministrativeUnitFactory(parent=of["unit"].parent)
        front = make.OrganizationFactory(parent=host, unit=unit)
        post = make.PostFactory(organization=front)
        officer = member("officer", front)
        series.participants.add(front)
        status = ("expected", "submitted", "accepted", "returned")[number % 4]
        came = {} if status == "expected" else {"submitted_at": make.NOON, "returned_note": "Thiếu số liệu."}
        its = make.OrganizationReportFactory(briefing=briefing, organization=front, status=status, **came)
        make.AchievementFactory(report=its, theme=of["theme"])
        make.ShortcomingFactory(report=its, theme=of["theme"], responsible=front)
        make.ProposalFactory(report=its)
        make.AttendanceFactory(briefing=briefing, organization=front, full_name=f"Người {number}")
        item = make.AgendaItemFactory(briefing=briefing, presenter=front)
        make.RemarkFactory(briefing=briefing, organization=front, agenda_item=item)
        make.ConclusionFactory(briefing=briefing)
        make.DirectiveFactory(briefing=briefing, lead_organization=front, supervising_leader=post)
        earlier = make.DirectiveFactory(
            briefing=before, lead_organization=front, due_kind="date", due_on=date(2020, 2, 1), theme=of["theme"]
        )
        make.DirectiveReviewFactory(briefing=briefing, directive=earlier)
        make.TaskFactory(organization=front)
        make.HandoverFactory(predecessor=own, successor=front)
        make.DeliveryFactory(
            document=make.DocumentFactory(briefing=briefing, issued=True, version=10 + number), organization=own
        )
        Reading.objects.create(
            delivery=make.DeliveryFactory(document=of["issued paper"], organization=front), by=officer
        )
        make.NumberAllocationFactory(series=of["number series"], number=100 + number)
        make.ReportFormItemFactory(form=of["form"])
        make.IndicatorValueFactory(unit=unit, indicator=of["indicator"])
        make.ImportIssueFactory(batch=of["batch"], figure=make.StagedFigureFactory(batch=of["batch"]))
        # Of one directive, one report, one organization:
        led.coordinating_organizations.add(front)
        led.units.add(unit)
        make.EvidenceFactory(update=make.ProgressUpdateFactory(directive=led, organization=front, by=officer))
        make.DirectiveAcknowledgementFactory(directive=led, organization=front, by=officer)
        make.ExtensionRequestFactory(
            directive=led,
            organization=front,
            requested_by=officer,
            decision="rejected",
            decided_by=world.people["S"],
            decided_at=make.NOON,
            decision_note="Chưa đủ lý do.",
        )
        make.AchievementFactory(report=report, theme=of["theme"])
        make.ShortcomingFactory(report=report, theme=of["theme"], responsible=front)
        make.ProposalFactory(report=report)
        make.ReportChecklistItemFactory(report=report, task=make.TaskFactory(organization=own))
        make.DirectiveFactory(briefing=briefing, assigned=True, lead_organization=own)
        make.OrganizationFactory(parent=own)
        make.PostFactory(organization=own)
        member("officer", own)
        make.UnitAliasFactory(unit=of["unit"])
        make.UnitSuccessionFactory(predecessor=of["unit"])
        make.AdministrativeUnitFactory(parent=of["unit"], kind="residential_area")


def pages(world: World) -> dict[str, str]:
    """Address by name: all with a name but files, and further ones of the same pages."""
    found = {each.name: str(each) + _query(each) for each in every_address(world)}
    of, briefing = world.records, world.records["briefing"].get_absolute_url()
    steps = {
        briefing: BRIEFING_FORMS,
        of["directive"].get_absolute_url(): DIRECTIVE_FORMS,
        of["report"].get_absolute_url(): REPORT_FORMS,
        of["issued paper"].get_absolute_url(): DOCUMENT_FORMS,
        of["number series"].get_absolute_url(): REGISTER_FORMS,
    }
    found |= {f"step {here}{name}/": f"{here}{name}/" for here, forms in steps.items() for name in forms}
    found |= {f"issue {kind}": f"{briefing}ban-hanh/{kind}/" for kind in PRINTERS}
    found |= {f"issue {kind} to each": f"{briefing}ban-hanh/{kind}/tung-noi/" for kind in PRINTERS}
    found |= {
        "history of a directive": f"/lich-su/?loai=briefings.directive&ban_ghi={world.records['directive'].pk}",
        "history of a briefing": f"/lich-su/?loai=briefings.briefing&ban_ghi={world.records['briefing'].pk}",
        "history of the system": "/lich-su/?he_thong=on",
        "search of all": "/tim/?q=a",
        "next briefing": f"/giao-ban/them/?loat={world.records['series'].pk}",
    }
    return {name: address for name, address in found.items() if not any(part in address for part in FILES)}


def _query(address) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in address.query.items()) if address.query else ""


def asked(client, address: str) -> tuple[int, list[str]] | None:
    """How many bytes the page has, and its queries; None where there is no page for the reader."""
    queries: list[str] = []

    def note(execute, sql, params, many, context):
        queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):  # the log that Django keeps of queries ends at some thousands
        answer = client.get(address)
    if answer.status_code != 200 or answer.streaming:
        return None
    return len(answer.content), queries


def walk(client, world: World, addresses: dict[str, str]) -> dict[str, tuple[int, list[str]]]:
    """By reader and name: what each page asks, of the office, of an organization, and of an administrator where
    neither has such a page."""
    found: dict[str, tuple[int, list[str]]] = {}
    for letter in "SFX":
        client.force_login(world.people[letter], backend="organizations.backends.RoleBackend")
        for name, address in addresses.items():
            if letter == "X" and f"S {name}" in found:
                continue
            if asked(client, address) is None:  # what a process reads once is read with it
                continue
            if measured := asked(client, address):
                found[f"{letter} {name}"] = measured
    return found


@pytest.mark.django_db
@pytest.mark.long_on_postgresql
def test_no_page_asks_more_for_92_participants_than_for_eight(client):
    world = World()
    addresses = pages(world)
    grow(world, 0, FEW)
    few = walk(client, world, addresses)
    grow(world, FEW, MANY)
    many = walk(client, world, addresses)

    print(f"\n{len(addresses)} addresses, {len(many)} pages of two readers walked, at {timezone.now():%d/%m/%Y}")
    for name, (size, queries) in sorted(many.items(), key=lambda each: -len(each[1][1])):
        print(f"{name:70} {len(few[name][1]) if name in few else -1:3} {len(queries):3} queries, {size:9,} bytes")
    assert set(few) == set(many)
    grown = {
        name: (len(few[name][1]), len(queries))
        for name, (_, queries) in many.items()
        if len(queries) > len(few[name][1]) + (name in ANOTHER_WAY)
    }
    assert not grown
    walked = [*few.items(), *many.items()]
    assert not {name: len(queries) for name, (_, queries) in walked if len(queries) > CAP}
