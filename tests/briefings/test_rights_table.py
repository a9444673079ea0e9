"""Who may open what (design §6): one line per address, one column per kind of person. No address may be missing."""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client

from briefings import documents
from briefings.choices import AllocationState, BriefingStatus, ReportStatus
from briefings.documents.verification import new_token
from briefings.models import CalendarToken
from briefings.urls import urlpatterns
from tests import factories, worlds

WHO = ("secretariat", "officer", "commune_officer", "leader", "reader", "visitor", "stranger")


def build_world() -> SimpleNamespace:
    """A host, an organization that reports, a commune that one directive concerns, and a neighbour's office."""
    host = factories.HostFactory()
    farmers = factories.OrganizationFactory(parent=host)
    commune = factories.AdministrativeUnitFactory()
    committee = factories.OrganizationFactory(kind="government", unit=commune, parent=host)
    series = factories.SeriesFactory(host=host, participants=[farmers])
    briefing = factories.BriefingFactory(series=series, status=BriefingStatus.CONCLUDED)
    directive = factories.DirectiveFactory(briefing=briefing, assigned=True, lead_organization=farmers, units=[commune])
    users = {
        "secretariat": factories.member("secretariat", host),
        "officer": factories.member("officer", farmers),
        "commune_officer": factories.member("commune_officer", committee),
        "leader": factories.member("leader", host),
        "reader": factories.member("reader", host),
        "visitor": None,
        "stranger": factories.member("secretariat", factories.HostFactory()),
    }
    report = factories.OrganizationReportFactory(
        briefing=briefing, organization=farmers, status=ReportStatus.DRAFT, narrative="Đã làm."
    )
    document = factories.DocumentFactory(briefing=briefing, issued=True, token=new_token())
    factories.DeliveryFactory(document=document, organization=farmers)
    factories.SignedFileFactory(document=document, by=users["secretariat"])
    register = factories.NumberSeriesFactory(issuer=host, last_number=document.number)
    factories.NumberAllocationFactory(
        series=register, number=document.number, document=document, state=AllocationState.USED
    )
    return SimpleNamespace(
        host=host,
        committee=committee,
        farmers=farmers,
        briefing=briefing,
        directive=directive,
        report=report,
        shortcoming=factories.ShortcomingFactory(report=report),
        achievement=factories.AchievementFactory(report=report),
        task=factories.TaskFactory(organization=farmers, quarter=2),
        token=CalendarToken.objects.create(user=users["officer"]),
        document=document,
        register=register,
        review=factories.DirectiveReviewFactory(briefing=briefing, directive=directive),
        evidence=factories.EvidenceFactory(update__directive=directive, update__organization=farmers),
        handover=factories.HandoverFactory(predecessor=farmers, successor=committee),
        users=users,
    )


world = worlds.world(build_world)

SHOWS, EMPTY, SIGN_IN, NOT_FOUND, DONE, REFUSED = "shows", "empty", "sign in", "not found", "done", "refused"


@dataclass(frozen=True)
class Line:
    """One address. ``mark``: what stands on the page of somebody to whom the record is shown.

    ``expected``: what happens to each of ``WHO``, in that order. With ``data`` the address is posted to.
    """

    address: Callable
    mark: Callable
    expected: tuple[str, ...]
    data: Callable | None = None
    follow: bool = False


def line(address: str, mark: str, *expected: str, data: Callable | None = None, follow: bool = False) -> Line:
    def filled(text):
        return lambda world: text.format(**vars(world))

    return Line(filled(address), filled(mark), expected, data, follow)


#                     secretariat officer commune   leader reader visitor  stranger
HOST_AND_PARTICIPANTS = (SHOWS, SHOWS, NOT_FOUND, SHOWS, SHOWS, SIGN_IN, NOT_FOUND)
LISTED_FOR_THEM = (SHOWS, SHOWS, EMPTY, SHOWS, SHOWS, SIGN_IN, EMPTY)
THE_COMMUNE_TOO = (SHOWS, SHOWS, SHOWS, SHOWS, SHOWS, SIGN_IN, NOT_FOUND)
WITHOUT_ACCOUNT = (SHOWS,) * 7
EVERYBODY_WITH_AN_ACCOUNT = (SHOWS, SHOWS, SHOWS, SHOWS, SHOWS, SIGN_IN, SHOWS)
THE_OFFICE_WRITES = (SHOWS, NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, SIGN_IN, NOT_FOUND)
OFFICE_ALONE = (DONE, REFUSED, NOT_FOUND, REFUSED, REFUSED, SIGN_IN, NOT_FOUND)


def reason(world, who):
    return {"reason": "Nhầm."}


def progress(world, who):
    organization = world.committee if who == "commune_officer" else world.farmers
    return {"organization": organization.pk, "text": "Đã làm xong một nửa."}


TABLE = {
    "briefings": line("/giao-ban/", "/giao-ban/{briefing.slug}/", *LISTED_FOR_THEM),
    "add": line("/giao-ban/them/", 'name="starts_at"', *(SHOWS, *(NOT_FOUND,) * 4, SIGN_IN, SHOWS)),
    "detail": line("/giao-ban/{briefing.slug}/", "{briefing.title}", *HOST_AND_PARTICIPANTS),
    "trial_print": line("/giao-ban/{briefing.slug}/minutes.pdf", "%PDF", *HOST_AND_PARTICIPANTS),
    # A ZIP archive, as every Word file is one.
    "word": line("/giao-ban/{briefing.slug}/minutes.docx", "word/document.xml", *HOST_AND_PARTICIPANTS),
    "word_preview": line("/giao-ban/{briefing.slug}/du-thao/minutes.docx", "word/document.xml", *HOST_AND_PARTICIPANTS),
    "bundle": line("/giao-ban/{briefing.slug}/ho-so.zip", "00 Mục lục", *HOST_AND_PARTICIPANTS),
    "preview": line("/giao-ban/{briefing.slug}/du-thao/minutes.pdf", "%PDF", *HOST_AND_PARTICIPANTS),
    # Nothing is being printed here: whoever may have the paper is led to it.
    "print_progress": line("/giao-ban/{briefing.slug}/dang-in/minutes/", "%PDF", *HOST_AND_PARTICIPANTS, follow=True),
    "issue": line(
        "/giao-ban/{briefing.slug}/ban-hanh/minutes/",
        "{briefing.title}",
        *(SHOWS, NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, SIGN_IN, NOT_FOUND),
    ),
    "issue_to_each": line(
        "/giao-ban/{briefing.slug}/ban-hanh/assignment_slip/tung-noi/",
        "{briefing.title}",
        *(SHOWS, NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, SIGN_IN, NOT_FOUND),
    ),
    "issuing_each_progress": Line(
        lambda world: f"/giao-ban/{world.briefing.slug}/ban-hanh/assignment_slip/tung-noi/{documents.new_act(2)}/",
        lambda world: world.briefing.title,
        (SHOWS, NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, SIGN_IN, NOT_FOUND),
    ),
    "series_participants": line(
        "/giao-ban/loat/{briefing.series_id}/",
        'name="participants"',
        *(SHOWS, NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, SIGN_IN, NOT_FOUND),
    ),
    # What the chair concluded and assigned is written by the office; a leader assigns.
    "enter_directives": line(
        "/giao-ban/{briefing.slug}/ket-luan/",
        'name="directives-0-content"',
        *(SHOWS, NOT_FOUND, NOT_FOUND, SHOWS, NOT_FOUND, SIGN_IN, NOT_FOUND),
    ),
    "attendance": line("/giao-ban/{briefing.slug}/diem-danh/", 'name="attendances-0-status"', *THE_OFFICE_WRITES),
    "agenda": line("/giao-ban/{briefing.slug}/chuong-trinh/", 'name="items-0-title"', *THE_OFFICE_WRITES),
    "reviews": line(
        "/giao-ban/{briefing.slug}/xem-xet/",
        'name="{review.pk}-outcome"',
        *(SHOWS, EMPTY, NOT_FOUND, SHOWS, EMPTY, SIGN_IN, NOT_FOUND),
    ),
    "briefing_step": line("/giao-ban/{briefing.slug}/next_briefing/", "", *OFFICE_ALONE, data=lambda world, who: {}),
    "reports": line("/bao-cao/", "/bao-cao/{report.pk}/", *LISTED_FOR_THEM),
    "report": line("/bao-cao/{report.pk}/", "Đã làm.", *HOST_AND_PARTICIPANTS),
    "report_step": line(
        "/bao-cao/{report.pk}/submit/",
        "",
        *(DONE, DONE, NOT_FOUND, REFUSED, REFUSED, SIGN_IN, NOT_FOUND),
        data=lambda world, who: {},
    ),
    "report_writing": line(
        "/bao-cao/{report.pk}/soan/",
        'name="ket-qua-0-text"',
        *(SHOWS, SHOWS, NOT_FOUND, REFUSED, REFUSED, SIGN_IN, NOT_FOUND),
    ),
    "achievement_figures": line(
        "/bao-cao/{report.pk}/so-lieu/{achievement.pk}/",
        "{achievement.text}",
        *(SHOWS, SHOWS, NOT_FOUND, REFUSED, REFUSED, SIGN_IN, NOT_FOUND),
    ),
    # Everybody who sees the briefing reads what became of a directive; the office and the leader write it.
    "review": line(
        "/xem-xet/{review.pk}/",
        'name="outcome"',
        *(SHOWS, EMPTY, NOT_FOUND, SHOWS, EMPTY, SIGN_IN, NOT_FOUND),
    ),
    "directives": line("/chi-dao/", "/chi-dao/{directive.pk}/", *(SHOWS, SHOWS, SHOWS, SHOWS, SHOWS, SIGN_IN, EMPTY)),
    # The only session that is not closed: it leads there. Its office, and its leader, write.
    "directive_add": line(
        "/chi-dao/them/",
        'name="directives-0-content"',
        *(SHOWS, NOT_FOUND, NOT_FOUND, SHOWS, NOT_FOUND, SIGN_IN, EMPTY),
        follow=True,
    ),
    # What a paper from above assigns is written by the office and the leader, of any host.
    "add_paper_directive": line(
        "/chi-dao/them/van-ban/",
        'name="paper_day"',
        *(SHOWS, NOT_FOUND, NOT_FOUND, SHOWS, NOT_FOUND, SIGN_IN, NOT_FOUND),
    ),
    "directive": line("/chi-dao/{directive.pk}/", "{directive.content}", *THE_COMMUNE_TOO),
    "step": line(
        "/chi-dao/{directive.pk}/update/",
        "",
        *(DONE, DONE, DONE, REFUSED, REFUSED, SIGN_IN, NOT_FOUND),
        data=progress,
    ),
    "tasks": line("/nhiem-vu/", "{task.title}", *LISTED_FOR_THEM),
    "task": line("/nhiem-vu/{task.pk}/", "{task.title}", *HOST_AND_PARTICIPANTS),
    "task_add": line(
        "/nhiem-vu/moi/",
        'name="title"',
        *(SHOWS, SHOWS, REFUSED, REFUSED, REFUSED, SIGN_IN, SHOWS),
    ),
    "shortcomings": line("/ton-tai/", "{shortcoming.text}", *LISTED_FOR_THEM),
    "figures": line("/giao-ban/{briefing.slug}/so-lieu/", "{briefing.unit.name}", *HOST_AND_PARTICIPANTS),
    "units": line("/don-vi/", "/don-vi/{briefing.unit_id}/", *EVERYBODY_WITH_AN_ACCOUNT),
    "handover": line("/to-chuc/{farmers.pk}/ke-thua/", 'name="effective_on"', *THE_OFFICE_WRITES),
    "handover_undo": line(
        "/to-chuc/{farmers.pk}/ke-thua/{handover.pk}/huy/",
        "",
        *(DONE, NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, SIGN_IN, NOT_FOUND),
        data=lambda world, who: {},
    ),
    "organization": line("/to-chuc/{farmers.pk}/", "{farmers.name}", *HOST_AND_PARTICIPANTS),
    # Every office adds organizations, beneath its own; what it may take back are those that it just added itself.
    "add_organizations": line(
        "/to-chuc/them/", 'name="organizations-0-name"', *(SHOWS, *(NOT_FOUND,) * 4, SIGN_IN, SHOWS)
    ),
    "take_back_organizations": line(
        "/to-chuc/them/hoan-tac/", "Hoàn tác việc thêm", *(SHOWS, *(NOT_FOUND,) * 4, SIGN_IN, SHOWS)
    ),
    "my_work": line("/viec-cua-toi/", "Việc của tôi", *EVERYBODY_WITH_AN_ACCOUNT),
    "calendar": line("/lich/", "lịch", *EVERYBODY_WITH_AN_ACCOUNT),
    # The address is the key: calendar programs cannot sign in.
    "calendar_feed": line("/lich/{token.text}.ics", "BEGIN:VCALENDAR", *WITHOUT_ACCOUNT),
    # Factories write no reasons: what is looked for is the report, which its history names.
    "changes": line(
        "/lich-su/?loai=briefings.organizationreport&he_thong=on",
        "ban_ghi={report.pk}",
        *LISTED_FOR_THEM,
    ),
    "evidence": line("/minh-chung/{evidence.pk}/", "Kept as it came.", *THE_COMMUNE_TOO),
    "document": line("/van-ban/{document.pk}/", "{document.symbol}", *HOST_AND_PARTICIPANTS),
    "documents_of_act": line("/van-ban/{document.pk}/cung-dot/", "{document.symbol}", *HOST_AND_PARTICIPANTS),
    "act_archive": line("/van-ban/{document.pk}/cung-dot.zip", "00 Mục lục", *HOST_AND_PARTICIPANTS),
    "document_file": line("/van-ban/{document.pk}/tep.pdf", "%PDF", *HOST_AND_PARTICIPANTS),
    "signed_file": line("/van-ban/{document.pk}/ban-da-ky.pdf", "%PDF", *HOST_AND_PARTICIPANTS),
    # The office sees what came to the organizations beneath it.
    "inbox": line("/van-ban-den/", "/van-ban/{document.pk}/", *LISTED_FOR_THEM),
    "document_step": line("/van-ban/{document.pk}/void/", "", *OFFICE_ALONE, data=reason),
    "register": line(
        "/so-van-ban/{register.pk}/",
        "{register.issuer.name}",
        *(SHOWS, NOT_FOUND, NOT_FOUND, SHOWS, SHOWS, SIGN_IN, NOT_FOUND),
    ),
    "register_step": line(
        "/so-van-ban/{register.pk}/void_next/",
        "",
        *(DONE, NOT_FOUND, NOT_FOUND, REFUSED, REFUSED, SIGN_IN, NOT_FOUND),
        data=reason,
    ),
    # Whoever holds the paper may compare it: number, day and hash, nothing else.
    "verify": line("/kiem-tra/{document.token}/", "{document.symbol}", *WITHOUT_ACCOUNT),
}


def test_no_address_is_missing_from_the_table():
    assert {pattern.name for pattern in urlpatterns} == set(TABLE)
    assert {len(line.expected) for line in TABLE.values()} == {len(WHO)}


@pytest.mark.long_on_postgresql
@pytest.mark.parametrize("name", TABLE)
def test_everybody_is_let_in_or_kept_out_as_the_table_says(world, name, settings, tmp_path):
    happened = {}
    for who in WHO:
        client = Client()
        if user := world.users[who]:
            client.force_login(user)
        if TABLE[name].follow:  # nobody has printed it before
            settings.DATA_DIR = tmp_path / who
        with transaction.atomic():
            happened[who] = outcome(client, world, TABLE[name], who)
            # Whoever posts finds the record as it was.
            transaction.set_rollback(TABLE[name].data is not None)

    assert happened == dict(zip(WHO, TABLE[name].expected, strict=True))


def outcome(client, world, line: Line, who: str) -> str:
    address = line.address(world)
    answer = client.post(address, line.data(world, who)) if line.data else client.get(address)
    if answer.status_code == 302 and line.follow and not answer.headers["Location"].startswith("/admin/login/"):
        answer = client.get(answer.headers["Location"])
    if answer.status_code == 404:
        return NOT_FOUND
    if answer.status_code == 422:  # the page again, with what was typed
        return REFUSED
    if answer.status_code == 302:
        if answer.headers["Location"].startswith("/admin/login/"):
            return SIGN_IN
        [level] = {message.level_tag for message in get_messages(answer.wsgi_request)}
        return {"success": DONE, "error": REFUSED}[level]
    assert answer.status_code == 200, answer.content.decode()[:2000]
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return SHOWS if line.mark(world).encode() in content else EMPTY
