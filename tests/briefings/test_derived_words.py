"""One home for every derived word: whoever says it – list, page, my work, letter, calendar, export – says the same."""

import html
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from operator import attrgetter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from openpyxl import load_workbook

from briefings import documents, punctuality, timeliness
from briefings.admin.desk import summary
from briefings.admin.parts import FewRows
from briefings.choices import BriefingStatus, DueKind, Progress, Punctuality, ReportStatus, Timeliness
from briefings.documents import signed_files
from briefings.documents.kinds.invitation import invitation
from briefings.documents.kinds.reminder_letter import reminder_letter
from briefings.documents.kinds.synthesis_report import synthesis_report
from briefings.documents.verification import new_token
from briefings.feeds import entries
from briefings.models import Briefing, Directive, ExtensionRequest, OrganizationReport, Task
from briefings.services import briefings, digest, directives, evidence, reopening, reports
from briefings.services.my_work import MyWork, my_work
from briefings.states import state
from briefings.transitions import ASSIGN, BRIEFING, DECIDE_EXTENSION, DIRECTIVE, OWN, REPORT, check, may_take
from briefings.views import verifying
from lib.papers.blocks import Item, Section, Table
from lib.refused import Refused
from organizations.display import display_size
from tests import factories
from tests.briefings.derived_world import World, build
from tests.budget import budget

HOST = "briefing__series__host__"


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db) -> World:
    """Built once; what a test changes of it is taken back."""
    return built


class Places:
    """Compares what each place says with what is true, and counts places and records."""

    def __init__(self):
        self.asked: dict[str, int] = {}

    def same(self, word: str, place: str, found: Iterable, expected: Iterable, *, none: bool = False) -> None:
        """``none``: there may be no such record on that day."""
        found, expected = set(found), set(expected)
        assert found == expected, (word, place, found ^ expected)
        assert expected or none, f"nothing in the world is {word}"
        self.asked[f"{word}: {place}"] = len(expected)

    def each(self, word: str, place: str, found: dict, expected: dict) -> None:
        assert found == expected, (
            word,
            place,
            {key: found.get(key) for key in expected if found.get(key) != expected[key]},
        )
        self.asked[f"{word}: {place}"] = len(expected)

    def summary(self) -> str:
        words = {re.split(":| on day ", name)[0] for name in self.asked}
        return f"\n{len(self.asked)} places asked for {len(words)} words, {sum(self.asked.values())} answers compared"


# --- how the places are read ------------------------------------------------------------------------------------------


def cells_of(client, address: str) -> dict[str, dict[str, str]]:
    """The rows of all pages of the list at ``address``, by their first link: what stands under each heading."""
    found, page = {}, 1
    while True:
        content = client.get(f"{address}{'&' if '?' in address else '?'}trang={page}").content.decode()
        headings = words_of("th", content.partition("<thead>")[2].partition("</thead>")[0])
        for row in re.findall(r"<tr>(.*?)</tr>", content.partition("<tbody>")[2], re.DOTALL):
            link = re.search(r'href="([^"]+)"', row)[1]
            found[link] = dict(zip(headings, words_of("t[hd]", row), strict=True))
        if 'rel="next"' not in content:
            return found
        page += 1


def words_of(tag: str, part: str) -> list[str]:
    """What is written in the elements ``tag`` of ``part``."""
    written = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", part, re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", each)).split()) for each in written]


def sheet_of(client, address: str) -> list[dict]:
    """The rows of the workbook that the list at ``address`` is downloaded as."""
    content = client.get(f"{address}{'&' if '?' in address else '?'}xuat=xlsx").content
    head, *rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def fact(client, record, name: str) -> str:
    """What the page of ``record`` says beside ``name``."""
    content = client.get(record.get_absolute_url()).content.decode()
    said = re.search(rf"<dt>{name}</dt>\s*<dd>(.*?)</dd>", content, re.DOTALL)[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", said)).split())


def deadline_on_page(client, report) -> str:
    """The day for ``report``, as the line under the title of its page says it."""
    content = client.get(report.get_absolute_url()).content.decode()
    said = html.unescape(re.search(r"<span>hạn nộp ([^<]*)</span>", content)[1])
    return said[:1].upper() + said[1:]


def one_of_each(rows: Iterable, *names: str) -> list:
    """One of ``rows`` of each combination of the values of ``names``, whose pages are read; the long run reads all."""
    of_each = {tuple(attrgetter(*names)(row)): row for row in rows}
    return budget([*of_each.values()], long=[*rows])


def duties(work: MyWork, kind: str, *parts: str) -> set[str]:
    """The addresses of the duties of ``kind`` in ``parts`` of somebody's ``work``."""
    assert not work.cut
    return {duty.address for part in parts for duty in getattr(work, part) if duty.kind == kind}


def written_to(person, work: MyWork, on, title: str) -> set[str]:
    """The addresses under ``title`` in the letter of day ``on`` to ``person``, who has this ``work``."""
    body = digest.letter(person, work, on).body
    titles = "|".join(("QUÁ HẠN", "BỊ TRẢ LẠI", "PHẢI LÀM", "CHỜ QUYẾT ĐỊNH", "Xem tất cả"))
    part = re.search(rf"^{title}$(.*?)^(?:{titles})", body, re.DOTALL | re.MULTILINE)[1]
    return set(re.findall(r"^  http://[^/]+(/\S+)$", part, re.MULTILINE))


def addresses(rows: Iterable) -> set[str]:
    return {row.get_absolute_url() for row in rows}


# --- a record and the database ----------------------------------------------------------------------------------------


def test_of_one_record_and_of_the_database_each_word_is_the_same(world, capsys):
    places = Places()

    def agree(word: str, model, condition, holds: Callable) -> None:
        expected = {row.pk for row in model.objects.select_related(*RELATED.get(model, ())) if holds(row)}
        found = model.objects.filter(condition).values_list("pk", flat=True)
        places.same(word, model.__name__, found, expected, none=" on day " in word)

    for name, holds, condition in (
        ("open", timeliness.is_open, timeliness.OPEN),
        ("working", timeliness.is_working, timeliness.WORKING),
        ("reported", timeliness.is_reported, timeliness.REPORTED),
        ("dated", timeliness.is_dated, timeliness.DATED),
        ("without lead", timeliness.lacks_lead, timeliness.LACKS_LEAD),
        ("without deadline", timeliness.lacks_deadline, timeliness.LACKS_DEADLINE),
        ("unassigned", timeliness.is_unassigned, timeliness.UNASSIGNED),
        ("ended", timeliness.has_ended, timeliness.ENDED),
        ("draft", timeliness.is_draft, timeliness.DRAFT),
    ):
        agree(name, Directive, condition, holds)
    for name, holds, condition in (
        ("missing", punctuality.is_missing, punctuality.MISSING),
        ("handed in", punctuality.is_handed_in, punctuality.HANDED_IN),
        ("reopened", punctuality.is_reopened, punctuality.REOPENED),
    ):
        agree(name, OrganizationReport, condition, holds)
    asked = OrganizationReport.objects.exclude(briefing__status__in=punctuality.NOT_ASKING)
    expected = {row.pk for row in asked if reopening.is_writable(row)}
    found = OrganizationReport.objects.to_hand_in().values_list("pk", flat=True)
    places.same("writable", "OrganizationReport", found, expected)
    agree("unanswered", Task, timeliness.UNANSWERED, timeliness.is_unanswered)
    for days in (-31, -30, -29, -8, -7, -1, 0, 1, 6, 7, 8, 30):
        on = world.today + timedelta(days=days)
        for word in Timeliness:
            holds = partial(answers, timeliness.timeliness, on, word)
            agree(f"{word} on day {days}", Directive, timeliness.timeliness_is(word, on), holds)
        for word in Punctuality:
            holds = partial(answers, punctuality.punctuality, on, word)
            agree(f"{word} on day {days}", OrganizationReport, punctuality.punctuality_is(word, on), holds)
        agree(f"past on day {days}", Task, timeliness.past(on), partial(answers, timeliness.is_past, on, True))
        ordered = dict(Directive.objects.annotate(place=timeliness.urgency_is(on)).values_list("pk", "place"))
        expected = {row.pk: timeliness.urgency(row, on) for row in Directive.objects.select_related("briefing")}
        places.each(f"urgent on day {days}", "Directive", ordered, expected)

    with capsys.disabled():
        print(places.summary())


RELATED = {OrganizationReport: ("briefing",), Directive: ("briefing",), Task: ("carried_to",)}


def answers(question: Callable, on: date, word, row) -> bool:
    return question(row, on) == word


# --- directives -------------------------------------------------------------------------------------------------------


@pytest.mark.long_on_postgresql
def test_every_place_says_the_same_of_a_directive(world, client, monkeypatch, capsys):
    monkeypatch.setattr(digest, "SHOWN", 1_000)
    places, on, rows = Places(), world.today, Directive.objects.select_related("briefing")
    of_session = [row for row in rows if row.briefing_id == world.session.pk]
    by_word = {word: [row for row in rows if timeliness.timeliness(row, on) == word] for word in Timeliness}
    said = {row.get_absolute_url(): timeliness.public_word(row, on) for row in rows}
    work = my_work(world.officer, on)
    client.force_login(world.office)

    # The word itself
    places.each("word", "list", {key: row["Tình trạng"] for key, row in cells_of(client, "/chi-dao/").items()}, said)
    places.each("word", "state", {row.get_absolute_url(): state(row).word for row in rows}, said)
    exported = {row["Nội dung"]: row["Tình trạng"] for row in sheet_of(client, "/chi-dao/")}
    places.each("word", "export", exported, {row.content: said[row.get_absolute_url()] for row in rows})
    looked_at = one_of_each(rows, "progress", "due_kind", "due_on", "briefing_id", "completed_on")
    pages = {row.get_absolute_url(): fact(client, row, "Tiến độ").partition(" (")[0] for row in looked_at}
    places.each("word", "page", pages, {key: said[key] for key in pages})
    briefing_page = client.get(world.session.get_absolute_url()).content.decode()
    part = briefing_page.partition('id="nhiem-vu"')[2].partition("</section>")[0]
    shown = re.findall(r'href="(/chi-dao/\d+/)".*?<span class="badge \w+">([^<]*)<', part, re.DOTALL)
    places.each("word", "page of the briefing", dict(shown), {key: said[key] for key in addresses(of_session)})

    # What is late, soon, in time
    for word, expected in by_word.items():
        query = f"/chi-dao/?tinh_hinh={word}"
        places.same(word.label, "list", cells_of(client, query), addresses(expected))
        contents = [row["Nội dung"] for row in sheet_of(client, query)]
        places.same(word.label, "export", contents, {row.content for row in expected})
    overdue = by_word[Timeliness.OVERDUE]
    led = [row for row in overdue if row.lead_organization_id]
    places.same("overdue", "my work", duties(work, "Chỉ đạo", "overdue"), addresses(led))
    written = {address for address in written_to(world.officer, work, on, "QUÁ HẠN") if address.startswith("/chi-dao/")}
    places.same("overdue", "daily letter", written, addresses(led))
    paper = reminder_letter(world.session)
    [table] = [block for block in paper.body if isinstance(block, Table)]
    days = {row.cells[1][0]: int(row.cells[4][0]) for row in table.rows}
    places.each("overdue", "reminder letter", days, {row.content: timeliness.days_overdue(row, on) for row in led})
    places.same(
        "overdue", "list of briefings", cells_of(client, "/giao-ban/?tinh_hinh=overdue"), addresses([world.session])
    )
    figures = {figure.label: figure.count for figure in summary(world.session, world.office)["figures"]}
    places.same("overdue", "desk", [figures["quá hạn"]], [len(overdue)])

    # What is due on a day and not reported done stands in the calendar
    expected = [row for row in rows if timeliness.is_dated(row) and timeliness.is_working(row)]
    for person in (world.office, world.leader):
        calendar = {entry.address: entry.starts for entry in entries(person) if entry.key.startswith("directive-")}
        places.each("dated", "calendar", calendar, {row.get_absolute_url(): row.due_on for row in expected})

    # What is a draft: named to the office alone, owed by nobody
    drafts = [row for row in rows if timeliness.is_draft(row)]
    waiting = [row for row in drafts if not timeliness.has_ended(row)]
    places.same("draft", "list", cells_of(client, "/chi-dao/?tinh_hinh=draft"), addresses(waiting))
    places.same("draft", "word", [key for key, word in said.items() if word.startswith("Dự thảo")], addresses(waiting))
    for name, person in world.people.items():
        seen = {row.pk for row in Directive.objects.for_user(person)} & {row.pk for row in drafts}
        allowed = {row.pk for row in drafts} if name in ("office", "leader", "administrator") else set()
        places.same("draft", f"seen by the {name}", seen, allowed, none=True)
    owed = {
        duty.address
        for person in world.people.values()
        for part in ("overdue", "returned", "outstanding", "to_decide")
        for duty in getattr(my_work(person, on), part)
    }
    places.same("draft", "my work", owed & addresses(drafts), (), none=True)

    # What lacks somebody or something
    unassigned = [row for row in rows if timeliness.is_unassigned(row)]
    places.same("unassigned", "list", cells_of(client, "/chi-dao/?tinh_hinh=unassigned"), addresses(unassigned))
    asked = duties(my_work(world.office, on), "Giao việc", "to_decide")
    places.same("unassigned", "my work", asked, addresses(row for row in unassigned if timeliness.is_working(row)))
    without_lead = sum(timeliness.lacks_lead(row) and timeliness.is_open(row) for row in of_session)
    without_day = sum(timeliness.lacks_deadline(row) and timeliness.is_open(row) for row in of_session)
    desk = (figures["chưa giao đơn vị"], figures["chưa rõ thời hạn"])
    places.same("unassigned", "desk", [desk], [(without_lead, without_day)])
    phrases = " ".join(briefings.undecided(world.session))
    closing = (phrases.count("chưa giao đơn vị chủ trì"), phrases.count("chưa xác định thời hạn"))
    places.same("unassigned", "closing", [closing], [(without_lead, without_day)])

    # What has ended
    ended = [row for row in rows if timeliness.has_ended(row)]
    not_open = [row for row in rows if not timeliness.is_open(row)]
    shown = cells_of(client, "/chi-dao/?tinh_hinh=open")
    places.same("final", "list", set(said) - set(shown), addresses(not_open))
    no_step = [row for row in rows if {step.name for step, _ in directives.offers(row, by=world.office)} <= {"reopen"}]
    places.same("final", "steps", addresses(no_step), addresses(ended))
    named = duties(work, "Chỉ đạo", "overdue", "returned", "outstanding")
    places.same("final", "my work", named, addresses(row for row in rows.working() if row.lead_organization_id))

    # The admin site narrows by the same words
    client.force_login(factories.UserFactory(is_superuser=True, is_staff=True))
    for value, expected in (
        ("qua_han", overdue),
        ("sap_den_han", by_word[Timeliness.DUE_SOON]),
        ("chua_giao", unassigned),
    ):
        shown = client.get(f"/admin/briefings/directive/?thoi_han={value}&all=").context["cl"].queryset
        places.same(value, "admin", addresses(shown), addresses(expected))

    with capsys.disabled():
        print(places.summary())


# --- reports ----------------------------------------------------------------------------------------------------------


@pytest.mark.long_on_postgresql
def test_every_place_says_the_same_of_a_report(world, client, monkeypatch, capsys):
    monkeypatch.setattr(digest, "SHOWN", 1_000)
    places, on = Places(), world.today
    rows = OrganizationReport.objects.select_related("briefing", "organization")
    by_word = {word: [row for row in rows if punctuality.punctuality(row, on) == word] for word in Punctuality}
    missing = [row for row in rows if punctuality.is_missing(row)]
    reopened = [row for row in rows if punctuality.is_reopened(row)]
    said = {row.get_absolute_url(): punctuality.punctuality_word(row, on) for row in rows}
    work = my_work(world.officer, on)
    client.force_login(world.office)

    # The word itself
    listed = cells_of(client, "/bao-cao/")
    places.each(
        "word",
        "list",
        {key: row["Tình trạng"] for key, row in listed.items()},
        {row.get_absolute_url(): state(row).word for row in rows},
    )
    owed = {key for key, row in listed.items() if "quá hạn" in row["Tình trạng"]}
    places.same("overdue", "state", owed, addresses(by_word[Punctuality.OVERDUE]))
    exported = {row["Báo cáo của"]: row["Tình hình"] or "" for row in sheet_of(client, "/bao-cao/")}
    places.each("word", "export", exported, {row.organization.name: said[row.get_absolute_url()] for row in rows})

    # What is missing, overdue, late, in time
    for name, expected in {"missing": missing, **{word.value: found for word, found in by_word.items()}}.items():
        query = f"/bao-cao/?tinh_hinh={name}"
        places.same(name, "list", cells_of(client, query), addresses(expected))
        names = [row["Báo cáo của"] for row in sheet_of(client, query)]
        places.same(name, "export", names, {row.organization.name for row in expected})
    writable = {row.pk for row in rows if reopening.is_writable(row)}
    to_hand_in = [*missing, *(row for row in reopened if row.pk in writable)]
    outstanding = duties(work, "Báo cáo", "overdue", "returned", "outstanding")
    places.same("missing", "my work", outstanding, addresses(to_hand_in))
    overdue = by_word[Punctuality.OVERDUE]
    places.same("overdue", "my work", duties(work, "Báo cáo", "overdue"), addresses(overdue))
    written = {address for address in written_to(world.officer, work, on, "QUÁ HẠN") if address.startswith("/bao-cao/")}
    places.same("overdue", "daily letter", written, addresses(overdue))
    places.same("missing", "reminder letter", named_in_letters(), {row.organization.name for row in missing})
    for briefing in Briefing.objects.filter(reports__isnull=False).distinct():
        shown = {figure.label: figure.count for figure in summary(briefing, world.office)["figures"]}["báo cáo đã nộp"]
        own = [row for row in rows if row.briefing_id == briefing.pk]
        expected = [row for row in own if row.status != ReportStatus.WAIVED]
        places.same(
            "handed in", f"desk {briefing.pk}", [shown], [f"{sum(map(punctuality.is_handed_in, own))}/{len(expected)}"]
        )

    # How late, on the record's page, its briefing's page and the synthesis
    late = {row.get_absolute_url(): punctuality.lateness(row) for row in rows}
    looked_at = one_of_each(rows, "status", "briefing.status", "submitted_at", "received_on")
    came = {row.get_absolute_url(): fact(client, row, "Nộp lúc") for row in looked_at}
    pages = {key: days_late(words) for key, words in came.items()}
    places.each("late", "page", pages, {key: late[key] for key in pages})
    places.each("late", "list", {key: days_late(row["Nộp lúc"]) for key, row in listed.items()}, late)
    of_briefing, in_synthesis = {}, {}
    for briefing in Briefing.objects.filter(reports__isnull=False).distinct():
        page = client.get(briefing.get_absolute_url()).content.decode()
        part = page.partition('id="bao-cao"')[2].partition("</section>")[0]
        row = r'<th[^>]*><a href="(/bao-cao/\d+/)".*?data-label="Ngày nộp">([^<]*)<'
        shown = re.findall(row, part, re.DOTALL)
        of_briefing |= {address: days_late(words) for address, words in shown}
        in_synthesis |= late_in_synthesis(briefing)
    places.each("late", "page of the briefing", of_briefing, late)
    places.each(
        "late", "synthesis", in_synthesis, {row.organization.name: late[row.get_absolute_url()] for row in rows}
    )

    # A list never calls missing what its own page calls handed in and not late
    for row in looked_at:
        handed_in = not came[row.get_absolute_url()].startswith("Chưa nộp")
        assert handed_in == (row.submitted_at is not None)
        if handed_in and late[row.get_absolute_url()] is None:
            assert "quá hạn" not in listed[row.get_absolute_url()]["Tình trạng"]

    # The calendar asks for reports only where some may be missing
    asked = {entry.address for entry in entries(world.officer) if entry.key.startswith("reports-")}
    assert asked
    assert not asked & addresses(
        row.briefing for row in [*reopened, *(one for one in rows if one.briefing.status in BriefingStatus.final())]
    )

    # The day of a session that is put off is suspended: no place names it, and nobody is late or on time by it
    off = [row for row in rows if punctuality.is_suspended(row.briefing)]
    day = f"{off[0].briefing.submit_by:%d/%m/%Y}"
    put_off = addresses(row.briefing for row in off)
    briefings_listed = cells_of(client, "/giao-ban/")
    shown = {
        "list": {listed[key]["Hạn nộp"] for key in addresses(off)},
        "export": {
            str(row["Hạn nộp"])
            for row in sheet_of(client, "/bao-cao/")
            if row["Báo cáo của"] in {one.organization.name for one in off}
        },
        "page": {deadline_on_page(client, row) for row in off},
        "list of briefings": {briefings_listed[key]["Hạn nộp báo cáo"] for key in put_off},
        "invitation": {"Tạm dừng (hoãn họp)", *(say for say in texts_of(invitation(off[0].briefing)) if day in say)},
    }
    for place, words in shown.items():
        places.same("suspended", place, words, {"Tạm dừng (hoãn họp)"})
    places.same("suspended", "words", {said[key] for key in addresses(off)}, {""})
    for name, gone in {
        "calendar": asked,
        "my work": outstanding,
        "daily letter": owed_by_letter(world.officer, work, on),
        "overdue reports": set(cells_of(client, "/giao-ban/?tinh_hinh=reports_due")),
    }.items():
        places.same("suspended", name, gone & (put_off | addresses(off)), (), none=True)

    with capsys.disabled():
        print(places.summary())


def texts_of(paper) -> list[str]:
    return [text for block in paper.body for text in (getattr(block, "text", ""), *getattr(block, "texts", ()))]


def owed_by_letter(person, work: MyWork, on) -> set[str]:
    """Every address in the letter of day ``on`` to ``person``, who has this ``work``."""
    return set(re.findall(r"http://[^/]+(/\S+)", digest.letter(person, work, on).body))


def days_late(text: str) -> int | None:
    """The number in ``nộp muộn 3 ngày``; None where nothing is said of lateness."""
    found = re.search(r"muộn (\d+) ngày", text)
    return int(found[1]) if found else None


def named_in_letters() -> set[str]:
    """The organizations whose reports the reminder letters of all briefings ask for."""
    named: set[str] = set()
    for briefing in Briefing.objects.filter(reports__isnull=False).distinct():
        try:
            paper = reminder_letter(briefing)
        except Refused:
            continue
        named |= {block.texts[0].rstrip(";.") for block in paper.body if isinstance(block, Item)}
    return named


def late_in_synthesis(briefing: Briefing) -> dict[str, int | None]:
    """By organization, how many days late the synthesis of ``briefing`` says that its report came."""
    blocks = [
        inner for block in synthesis_report(briefing).body if isinstance(block, Section) for inner in block.blocks
    ]
    [table] = [block for block in blocks if isinstance(block, Table)]
    found = {}
    for row in table.rows:
        noted = re.search(r"chậm (\d+) ngày", row.cells[4][0])
        found[row.cells[1][0]] = int(noted[1]) if noted else None
    return found


def test_what_was_handed_in_in_time_and_opened_again_is_nowhere_missing(client):
    """The disagreement that was known: the list said *Chưa báo cáo, quá hạn*, the page that it came in time."""
    host = factories.HostFactory(symbol="HU")
    body = factories.OrganizationFactory(parent=host)
    series = factories.SeriesFactory(host=host, participants=[body])
    today = timezone.localdate()
    briefing = factories.BriefingFactory(series=series, submit_by=today - timedelta(days=20), dated=True)
    office, officer = factories.member("secretariat", host), factories.member("officer", body)
    briefings.collect(briefing.pk, by=office)
    report = briefing.reports.get()
    report.narrative, report.submitted_at = "Đã làm.", timezone.now() - timedelta(days=25)
    report.save()
    for step in (reports.submit, reports.accept):
        step(report.pk, by=office)
    briefings.hold(briefing.pk, by=office)
    factories.ConclusionFactory(briefing=briefing)
    for step in (briefings.conclude, briefings.close):
        step(briefing.pk, by=office)
    until = timezone.now() + timedelta(days=3)
    reopening.grant_reopening(report.pk, by=office, reason="Nhầm số hội viên.", expires_at=until)
    reopening.reopen(report.pk, by=officer)
    client.force_login(office)

    assert "quá hạn" not in cells_of(client, "/bao-cao/")[report.get_absolute_url()]["Tình trạng"]
    assert list(cells_of(client, "/bao-cao/?tinh_hinh=on_time")) == [report.get_absolute_url()]
    assert 'value="missing"' not in client.get("/bao-cao/").content.decode()
    assert "nộp muộn" not in fact(client, report, "Nộp lúc")
    with pytest.raises(Refused, match="không có gì để đôn đốc"):
        reminder_letter(Briefing.objects.get(pk=briefing.pk))
    work = my_work(officer, today)
    assert work.overdue == ()
    [duty] = work.outstanding
    assert (duty.address, duty.due_on, duty.late) == (report.get_absolute_url(), timezone.localdate(until), False)


# --- tasks ------------------------------------------------------------------------------------------------------------


def test_every_place_says_the_same_of_a_task(world, client, monkeypatch, capsys):
    monkeypatch.setattr(digest, "SHOWN", 1_000)
    places, on = Places(), world.today
    unanswered = list(Task.objects.unanswered())
    overdue = [row for row in unanswered if timeliness.is_past(row, on)]
    address = {row.title: row.get_absolute_url() for row in Task.objects.all()}
    work = my_work(world.officer, on)
    client.force_login(world.office)

    expected = {address[row.title] for row in overdue}
    listed = cells_of(client, "/nhiem-vu/")
    places.same("overdue", "list", cells_of(client, "/nhiem-vu/?tinh_hinh=overdue"), expected)
    late = {key for key, row in listed.items() if row["Tình trạng"].startswith("Quá hạn")}
    places.same("overdue", "state", late, expected)
    exported = [row["Nhiệm vụ"] for row in sheet_of(client, "/nhiem-vu/?tinh_hinh=overdue")]
    places.same("overdue", "export", exported, {row.title for row in overdue})
    places.same("overdue", "my work", duties(work, "Nhiệm vụ", "overdue"), expected)
    written = {found for found in written_to(world.officer, work, on, "QUÁ HẠN") if "/nhiem-vu/" in found}
    places.same("overdue", "daily letter", written, expected)
    places.same(
        "open", "list", cells_of(client, "/nhiem-vu/?tinh_hinh=open"), {address[row.title] for row in unanswered}
    )
    outstanding = duties(work, "Nhiệm vụ", "overdue", "outstanding")
    places.same("open", "my work", outstanding, {address[row.title] for row in unanswered})
    days = {
        entry.title.partition(": ")[2]: entry.starts
        for entry in entries(world.officer)
        if entry.key.startswith("task-")
    }
    places.each("dated", "calendar", days, {row.title: row.due_on for row in unanswered if row.due_on})

    with capsys.disabled():
        print(places.summary())


# --- who may take a step ----------------------------------------------------------------------------------------------


def test_who_may_is_one_answer_for_a_button_and_for_the_work_of_a_person(world, capsys):
    places = Places()
    factories.ExtensionRequestFactory(directive=world.directives[0], organization=world.farmers)
    steps = [
        *((step, Briefing, "series__host__") for step in BRIEFING),
        *((step, OrganizationReport, "organization__" if step.side == OWN else HOST) for step in REPORT),
        *((step, Directive, "lead_organization__" if step.side == OWN else HOST) for step in (*DIRECTIVE, ASSIGN)),
        (DECIDE_EXTENSION, ExtensionRequest, f"directive__{HOST}"),
    ]
    people = world.people
    for step, model, lookup in steps:
        path = lookup.rstrip("_")
        rows = list(model.objects.select_related(path))
        for name, person in people.items():
            found = set(model.objects.filter(may_take(step, person, lookup)).values_list("pk", flat=True))
            asked = {row.pk for row in rows if may(step, row, person, attrgetter(path.replace("__", "."))(row))}
            assert found == asked, (step.name, name)
            places.asked[f"{step.name}: {name}"] = len(rows)
    with capsys.disabled():
        print(places.summary())


def may(step, row, person, organization) -> bool:
    """Whether the transition's own ``check`` lets ``person`` take ``step``, the state apart."""
    own = [organization] if organization else []
    try:
        check(step, state=min(step.sources), states=STATES[type(row)], by=person, host=organization, own=own)
    except Refused:
        return False
    return True


STATES = {Briefing: BriefingStatus, OrganizationReport: ReportStatus, Directive: Progress, ExtensionRequest: Progress}


@pytest.mark.long_on_postgresql
def test_what_waits_for_a_decision_is_what_has_a_button(world, capsys):
    places = Places()
    asked = factories.ExtensionRequestFactory(directive=world.directives[0], organization=world.farmers).directive
    rows = {asked, *one_of_each(Directive.objects.all(), "progress", "due_kind", "briefing_id")}
    handed_in = one_of_each(OrganizationReport.objects.select_related("briefing"), "status", "briefing.status")
    for name in ("office", "leader", "reader", "officer"):
        person = world.people[name]
        work = my_work(person, world.today)
        offered = {row.get_absolute_url(): steps_for(directives.offers, row, person) for row in rows}
        to_accept = {row.get_absolute_url(): steps_for(reports.offers, row, person) for row in handed_in}
        decided = {
            "Chỉ đạo": {key for key, steps in offered.items() if "accept" in steps},
            "Gia hạn": {key for key, steps in offered.items() if "decide_extension" in steps},
            "Báo cáo": {key for key, steps in to_accept.items() if "accept" in steps},
        }
        for kind, expected in decided.items():
            waiting = duties(work, kind, "to_decide")
            assert waiting & (set(offered) | set(to_accept)) == expected, (name, kind)
            places.asked[f"{kind}: {name}"] = len(expected)
    assert sum(places.asked.values())
    with capsys.disabled():
        print(places.summary())


def steps_for(offers, row, person) -> set[str]:
    return {step.name for step, why_not in offers(row, by=person) if not why_not}


# --- who leads does not help ------------------------------------------------------------------------------------------


@pytest.mark.long_on_postgresql
def test_every_door_keeps_lead_and_helpers_apart_in_the_same_words(world, client, monkeypatch):
    monkeypatch.setattr(FewRows, "MOST", len(world.directives))  # the desk draws the line that is typed into
    directive = Directive.objects.get(coordinating_organizations=world.women)
    sentence = f"{world.women} đã là đơn vị chủ trì nên không ghi lại ở đơn vị phối hợp."
    client.force_login(world.office)
    given = {"lead": world.women.pk, "coordinating": [world.women.pk], "due_kind": DueKind.DATE}
    given |= {"due_on": f"{directive.due_on:%d/%m/%Y}", "due_text": ""}

    with pytest.raises(Refused, match=re.escape(sentence)):
        directives.assign(
            directive.pk,
            by=world.office,
            lead=world.women,
            coordinating=[world.women],
            due_kind=directive.due_kind,
            due_on=directive.due_on,
        )
    step = client.post(f"{directive.get_absolute_url()}assign/", given | {"seen": directive.version})
    assert sentence in html.unescape(step.content.decode())
    for address in (
        f"/admin/briefings/directive/{directive.pk}/change/",
        f"/admin/briefings/briefing/{world.session.pk}/change/",
    ):
        page = client.get(address)
        typed = filled(page, directive, lead=world.women.pk)
        assert sentence in html.unescape(client.post(address, typed).content.decode()), address
    directive.refresh_from_db()
    assert directive.lead_organization == world.farmers


def filled(page, directive, *, lead: int) -> dict:
    """The form and the rows of the admin page ``page`` as they stand, but with ``lead`` for ``directive``."""
    context = page.context
    typed = {}
    for form in [
        context["adminform"].form,
        *(form for each in context["inline_admin_formsets"] for form in forms_of(each)),
    ]:
        for bound in form:
            value = bound.value()
            if getattr(form, "instance", None) == directive and bound.name == "lead_organization":
                value = lead
            if value is not None and value is not False:
                typed[bound.html_name] = (
                    [*value] if isinstance(value, list | tuple) else bound.field.widget.format_value(value) or ""
                )
    return typed


def forms_of(inline) -> list:
    return [inline.formset.management_form, *inline.formset.initial_forms]


# --- how large a file may be ------------------------------------------------------------------------------------------


def test_every_place_names_the_limit_that_it_keeps(world, client):
    document = factories.DocumentFactory(briefing=world.session, issued=True, token=new_token())
    page = client.get(f"/kiem-tra/{document.token}/").content.decode()

    assert f"Không quá {display_size(documents.LARGEST_FILE)}" in page
    assert display_size(documents.LARGEST_FILE) in signed_files.TOO_LARGE
    assert display_size(documents.LARGEST_FILE) in verifying.TOO_LARGE
    assert verifying.LARGEST_FILE == documents.LARGEST_FILE
    large = SimpleUploadedFile("lon.pdf", b"%PDF-1.7")
    large.size = evidence.MAXIMUM_BYTES + 1
    with pytest.raises(Refused, match=f"lớn hơn {display_size(evidence.MAXIMUM_BYTES)}"):
        evidence.check("lon.pdf", large)
