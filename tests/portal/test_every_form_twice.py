"""Every address that takes a form: the same rendering sent twice leaves as many rows as sent once, and what is sent
once is stored in one transaction: the disk is waited for once."""

from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from briefings import documents
from briefings.choices import BriefingStatus, Progress, ReportStatus
from briefings.forms.briefing_steps import BRIEFING_FORMS, REPORT_FORMS
from briefings.forms.directive_steps import FORMS
from briefings.forms.document_steps import DOCUMENT_FORMS, REGISTER_FORMS
from briefings.models import Briefing, Directive, Document, NumberSeries, OrganizationReport
from briefings.views import briefing, directive, issuing, report
from organizations.models import Submission
from tests import factories as make
from tests import workbooks
from tests.briefings.admin.records import MAKERS
from tests.budget import budget
from tests.commits import counted_commits
from tests.portal.test_lost_session import addresses
from tests.webforms import of_address
from tests.worlds import world

pytestmark = pytest.mark.long_on_postgresql

# Take a form and store nothing of it, or what is the same however often it is stored; a test below sends each twice.
EXEMPT = {
    "admin:login": "opens a session",
    "setup": "begins with empty answers, which are in the session alone",
    "setup_step": "keeps in the session what was typed",
    "setup_look": "what is there already is refused (tests/portal/setup)",
    "setup_undo": "what was undone is gone the second time (tests/portal/setup)",
    "admin:logout": "ends it",
    "admin:password_change": "leads to the portal's own page",
    "organizations:own_password": "asks for the old password, which is another one the second time",
    "organizations:password_from_link": "the link holds once",
    "organizations:notice_read": "marks what is marked already",
    "organizations:role_requests": "shows a page",
    "login": "opens a session",
    "organizations:second_step": "opens a session; a code is taken once (test_second_factor)",
    "organizations:second_factor": "a code is taken once (test_second_factor)",
    "organizations:second_factor_codes": "leaves ten codes each time (test_second_factor)",
    "organizations:second_factor_off": "leaves none",
    "organizations:sign_ins": "ends sessions, which are gone the second time",
    "organizations:sign_in_end": "ends a session, which is gone the second time",
    "organizations:account": "shows a page",
    "admin:index": "shows a page",
    "admin:app_list": "shows a page",
    "admin:view_on_site": "shows a page",
    "admin:password_change_done": "shows a page",
    "admin:jsi18n": "shows words",
    "admin:autocomplete": "looks something up",
    "briefings:detail": "shows a page",
    "briefings:report": "shows a page",
    "briefings:directive": "shows a page",
    "briefings:evidence": "sends a file",
    "briefings:handover_undo": "is refused once it is undone",
    "briefings:verify": "hashes a file and forgets it",
    "organizations:figures_typing": "stores what differs, and the second time nothing does (test_typed_figures.py)",
    "organizations:drafts": "keeps the last text, or throws one away",
    "favicon": "leads to the picture",
    "resolve_entry": "marks what is marked already",
    "task_step": "finds nothing the second time",
}
# Of the admin site and of imports (tests/organizations/importing/test_import_pages.py), by the end of the name.
EXEMPT_ENDS = {
    "_changelist": "deletes what is chosen, which is gone the second time",
    "_history": "shows a page",
    "_simple_history": "shows an old version",
    "_import": "keeps a file until it is confirmed",
    "_page": "leads to another page",
    "form_download": "sends a file",
    "_file": "sends a file",
    "_new_batch": "leads to another page",
    "_sent": "shows a page",
    "_progress": "shows a page",
    "_detail": "leads to another page",
    "_review": "leads on, where it was corrected already",
    "_period": "reads the file again",
    "_columns": "keeps the last answers",
    "_returned": "reads the same corrections again",
    "_apply": "is refused once it is written",
    "_undo": "is refused once it is undone",
    "_cancel": "is refused once it is given up",
    "_resume": "goes on where it stands",
    "_remove": "finds nothing the second time",
}
ENDING = ("admin:", "organizations:import", "organizations:form_download")
SENT_TWICE_ENDS = (
    "_add", "_change", "_delete", "_process_import", "password_change", ":imports", "_cell", "_leave_out",
)  # fmt: skip
OWN_PAGES = {
    "organizations:people_invite",
    "organizations:residential_areas",
    "organizations:units_loading",
    "organizations:units_conversion",
    "organizations:person_step",
    "organizations:role_withdraw",
    "organizations:role_request_answer",
    "briefings:calendar",
    "briefings:review",
    "briefings:enter_directives",
    "briefings:attendance",
    "briefings:agenda",
    "briefings:reviews",
    "briefings:issue",
    "briefings:issue_to_each",
    "briefings:series_participants",
    "briefings:report_writing",
    "briefings:achievement_figures",
    "briefings:task",
    "briefings:task_add",
    "briefings:add",
    "briefings:add_organizations",
    "briefings:take_back_organizations",
    "briefings:add_paper_directive",
    "briefings:handover",
}
STEPS = {
    "briefings:step": FORMS,
    "briefings:report_step": REPORT_FORMS,
    "briefings:briefing_step": BRIEFING_FORMS,
    "briefings:document_step": DOCUMENT_FORMS,
    "briefings:register_step": REGISTER_FORMS,
}
# A signed file is checked byte by byte, and the same bytes are refused the second time (test_signed_files).
NOT_FILLED = {("briefings:document_step", "attach_signed")}
# Each prints a paper for a second; one is pressed twice in test_pressed_twice.
PRINTING = {("briefings:document_step", "amend"), ("briefings:document_step", "replace")}


def rows() -> dict[str, int]:
    """How many there are in every table but those of sessions and of submissions themselves; in one query."""
    left_out = ("sessions", "axes", "django_tasks_db")
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in left_out and model is not Submission and model._meta.managed
    ]
    counted = " UNION ALL ".join(f"SELECT '{table}', COUNT(*) FROM {table}" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(counted)
        return dict(cursor.fetchall())


def window(user) -> Client:
    client = Client()
    client.force_login(user, backend="organizations.backends.RoleBackend")
    return client


# --- filling ----------------------------------------------------------------------------------------------------------


def filled(page, address: str, form: forms.Form, *, required_alone: bool = False) -> dict:
    """The form of ``address`` on ``page`` as a browser would send it, with something in each empty field."""
    sent = of_address(page, address)
    for bound in form:
        name, field = bound.html_name, bound.field
        if isinstance(field, forms.FileField) or field.widget.is_hidden or any(sent.get(name, [])):
            continue
        if required_alone and not field.required:
            continue
        value = BY_NAME.get(bound.name) or answer(field)
        if isinstance(field, forms.SplitDateTimeField):
            sent |= {f"{name}_0": "30/11/2026", f"{name}_1": "08:00"}
        elif value is not None:
            sent[name] = value
    return sent


BY_NAME = {"code": "THU01", "slug": "thu-nghiem", "username": "thunghiem", "approve": "1"}
BY_NAME |= dict.fromkeys(("password1", "password2"), "Rat-dai-2026-kho-doan")


def answer(field: forms.Field):
    if isinstance(field, forms.ModelMultipleChoiceField):
        return [row.pk for row in field.queryset[:1]] if field.required else None
    if isinstance(field, forms.ModelChoiceField):
        return field.prepare_value(field.queryset.first()) if field.required else None
    if isinstance(field, forms.ChoiceField):
        return next((value for value, _ in field.choices if value), None)
    if isinstance(field, forms.DateTimeField):
        return f"{timezone.localtime() + timedelta(days=3):%d/%m/%Y %H:%M}"
    if isinstance(field, forms.DateField):
        return f"{timezone.localdate():%d/%m/%Y}"
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return "2026" if field.label == "Năm" else str(field.min_value or 1)
    return "Nội dung thử nghiệm"[: getattr(field, "max_length", None) or 100]


def press_twice(client, address: str, sent: dict) -> tuple[bool, list[str]]:
    """Whether the first press took effect, and the tables that the second one changed. Nothing stays."""
    with transaction.atomic():
        with counted_commits() as commits:  # of which each waits for the disk
            client.post(address, sent)
        assert len(commits) <= 1, f"{address} makes the disk wait {len(commits)} times:\n{commits}"
        once, effect = rows(), Submission.objects.filter(path=address).exists()
        for file in sent.values():
            if isinstance(file, SimpleUploadedFile):
                file.seek(0)
        second = client.post(address, sent)
        twice = rows()
        transaction.set_rollback(True)
    assert second.status_code < 500, address
    return effect, [f"{address}: {table}" for table in twice if twice[table] != once[table]]


# --- the steps --------------------------------------------------------------------------------------------------------


def build_office() -> SimpleNamespace:
    """A host with a briefing, a directive and a report in every state, an issued paper and a register."""
    host = make.HostFactory(format_family="front", symbol="MTTQ-BTT", unit=make.DistrictFactory())
    farmers = make.OrganizationFactory(parent=host)
    series = make.SeriesFactory(host=host, participants=[farmers])
    people = [make.member("secretariat", host), make.member("officer", farmers), make.member("leader", host)]
    briefings = [
        make.BriefingFactory(series=series, status=status, quarter=1 + number % 4, year=2019 + number // 4)
        for number, status in enumerate(BriefingStatus)
    ]
    concluded = next(one for one in briefings if one.status == BriefingStatus.CONCLUDED)
    made = {"lead_organization": farmers, "due_kind": "date", "due_on": date(2020, 6, 30)}
    pages = [make.DirectiveFactory(briefing=concluded)]
    pages += [
        make.DirectiveFactory(briefing=concluded, assigned=True, progress=progress, **made)
        for progress in (Progress.NOT_STARTED, Progress.IN_PROGRESS)
    ]
    pages.append(
        make.DirectiveFactory(
            briefing=concluded, assigned=True, progress=Progress.SUBMITTED, completed_on=date(2020, 6, 1), **made
        )
    )
    asked = make.DirectiveFactory(briefing=concluded, assigned=True, progress=Progress.IN_PROGRESS, **made)
    make.ExtensionRequestFactory(directive=asked, organization=farmers, new_due_on=date(2020, 9, 30))
    over = {"completed_on": date(2020, 6, 1), "accepted_on": date(2020, 6, 2), "percent": 100}
    pages += [asked, make.DirectiveFactory(briefing=concluded, assigned=True, progress=Progress.DONE, **over, **made)]
    collecting = next(one for one in briefings if one.status == BriefingStatus.COLLECTING)
    reported = [make.OrganizationReportFactory(briefing=collecting, organization=farmers)]
    for status in (ReportStatus.DRAFT, ReportStatus.SUBMITTED, ReportStatus.ACCEPTED, ReportStatus.LOCKED):
        other = make.BriefingFactory(series=series, year=2018, quarter=1 + len(reported) % 4)
        type(other).objects.filter(pk=other.pk).update(
            status=BriefingStatus.CLOSED if status == ReportStatus.LOCKED else BriefingStatus.COLLECTING
        )
        reported.append(
            make.OrganizationReportFactory(
                briefing=other,
                organization=farmers,
                status=status,
                narrative="Đã làm xong các việc.",
                submitted_at=None if status == ReportStatus.DRAFT else make.NOON,
            )
        )
    make.ReopenGrantFactory(report=reported[-1], expires_at=timezone.now() + timedelta(days=3))
    waived = {"status": ReportStatus.WAIVED, "waived_reason": "Mới thành lập."}
    reported.append(make.OrganizationReportFactory(briefing=collecting, organization=host, **waived))
    register = make.NumberSeriesFactory(issuer=host, last_number=4, starts_on=date(2019, 1, 1))
    return SimpleNamespace(
        host=host,
        people=people,
        concluded=concluded,
        pages=[*briefings, *pages, *reported, register],
        farmers=farmers,
    )


office = world(build_office)


PAGES = {
    Directive: directive.STEPS,
    OrganizationReport: report.STEPS,
    Briefing: briefing.STEPS,
    Document: issuing.STEPS,
    NumberSeries: issuing.REGISTER_STEPS,
}


PAGE_EACH = {Briefing, Document, NumberSeries}  # their steps have a page each


def step_forms(client, record, person, taken: set) -> Iterator[tuple[str, forms.Form, object]]:
    """The steps that are open to ``person`` on the page of ``record``, where there is one not ``taken`` yet."""
    steps = PAGES[type(record)]
    offered = {(steps.url_name, step.name) for step, why_not in steps.offers(record, by=person) if not why_not}
    if offered <= taken:
        return
    if type(record) in PAGE_EACH:
        for name, step in sorted(offered - taken):
            address = reverse(name, args=[getattr(record, steps.key), step])
            shown = client.get(address)
            if shown.status_code == 200:  # the next briefing has a page of its own
                yield address, shown.context["form"], shown
        return
    shown = client.get(record.get_absolute_url())
    if shown.status_code != 200:
        return
    for _, form, address, _ in shown.context["steps"]:
        yield address, form, shown
    for _, _, address, _ in shown.context.get("apart", ()):  # steps with a page of their own
        page = client.get(address)
        yield address, page.context["form"], page


@pytest.mark.long_on_postgresql
def test_every_step_sent_twice_is_taken_once(office, capsys):
    issued = documents.issue(office.concluded.pk, "minutes", by=office.people[0], issued_on=timezone.localdate())
    walked, taken, wrong = set(), set(), []
    for person in office.people:
        client = window(person)
        for record in [*office.pages, issued]:
            for address, form, shown in step_forms(client, record, person, taken):
                match = resolve(address)
                step = (match.view_name, match.kwargs["name"])
                walked.add(step)
                if step in taken or step in NOT_FILLED | budget(PRINTING, long=set()):
                    continue
                effect, moved = press_twice(client, address, filled(shown, address, form))
                wrong += moved
                if effect:
                    taken.add(step)
    every = {(view, name) for view, found in STEPS.items() for name in found}
    with capsys.disabled():
        print(f"\n{len(taken)} of {len(every)} steps sent twice; not: {sorted(every - taken)}")
    assert wrong == []
    assert len(taken) >= budget(28, long=30)


# --- the pages with a form of their own -------------------------------------------------------------------------------


def test_every_other_page_with_a_form_sent_twice_is_taken_once(office, capsys):
    client, walked, wrong = window(office.people[0]), [], []
    officer = office.people[1]
    membership = officer.memberships.get()
    invited = {"username": "nguoimoi", "full_name": "Người Mới", "organization": office.farmers.pk, "role": "officer"}
    review = make.DirectiveReviewFactory(
        briefing=make.BriefingFactory(series=office.concluded.series, status=BriefingStatus.HELD, year=2024),
        directive=make.DirectiveFactory(briefing=office.concluded, assigned=True),
    )
    person = f"/nguoi-dung/{officer.pk}/"
    report = make.OrganizationReportFactory(briefing=make.BriefingFactory(series=office.concluded.series, year=2025))
    achievement = make.AchievementFactory(report=report)
    figure = make.IndicatorValueFactory(unit__parent=office.host.unit, year=2025, number=1)
    task = make.TaskFactory(organization=office.farmers)
    writing, choosing = f"/bao-cao/{report.pk}/soan/", f"/bao-cao/{report.pk}/so-lieu/{achievement.pk}/"
    pressed = {
        "/nguoi-dung/them/": ("/nguoi-dung/them/", invited),
        f"{person}khoa/": (person, {"reason": "Nghỉ việc."}),
        f"{person}mat-khau/": (person, {}),
        f"{person}rut/{membership.pk}/": (person, {"reason": "Chuyển công tác."}),
        "/lich/": ("/lich/", {"tao": "1"}),
        "/giao-ban/them/": ("/giao-ban/them/", {"period": "dot_xuat", "starts_at": "30/11/2026 08:00"}),
        f"/xem-xet/{review.pk}/": (f"/xem-xet/{review.pk}/", {"outcome": "continue", "remark": "Tiếp tục."}),
    }
    areas = f"/don-vi/{make.AdministrativeUnitFactory(parent=office.host.unit).pk}/thon/"
    pressed[areas] = (areas, {"dong-0-name": "Nà Lỏng"})
    pressed |= {
        writing: (writing, {"ket-qua-1-text": "Trồng cây.", "lam": "luu"}),
        choosing: (choosing, {"figures": figure.pk}),
        f"/nhiem-vu/{task.pk}/": (f"/nhiem-vu/{task.pk}/", {"progress": "done"}),
        "/nhiem-vu/moi/": ("/nhiem-vu/moi/", {"organization": office.farmers.pk, "title": "Tập huấn."}),
    }
    session = f"/giao-ban/{review.briefing.slug}"
    pressed |= {
        f"{session}/{name}/": (f"{session}/{name}/", typed)
        for name, typed in {
            "ket-luan": {"conclusions-0-content": "Làm tốt hơn.", "directives-0-content": "Rà soát."},
            "diem-danh": {},
            "chuong-trinh": {"items-0-title": "Khai mạc", "remarks-0-content": "Nhất trí."},
            "xem-xet": {f"{review.pk}-outcome": "continue"},
        }.items()
    }
    for kind in ("minutes", "conclusion_notice"):
        address = f"/giao-ban/{office.concluded.slug}/ban-hanh/{kind}/"
        pressed[address] = (address, {})
    for address, (page, typed) in pressed.items():
        effect, moved = press_twice(client, address, of_address(client.get(page), address) | typed)
        assert effect, address
        walked.append(address)
        wrong += moved
    with capsys.disabled():
        print(f"\n{len(walked)} other addresses sent twice")
    assert wrong == []


# --- the admin site ---------------------------------------------------------------------------------------------------


@pytest.mark.long_on_postgresql
def test_every_form_of_the_admin_site_sent_twice_is_saved_once(db, capsys):
    host = make.HostFactory(unit=make.DistrictFactory())
    client = window(make.UserFactory(is_staff=True, is_superuser=True))
    walked, taken, wrong = [], [], []
    for model, maker in MAKERS.items():
        record = maker(host)
        for name in budget(["add"], long=["add", "change", "delete"]):
            args = [] if name == "add" else [record.pk]
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)
            page = client.get(address)
            if page.status_code != 200:
                continue
            form = page.context["adminform"].form if name != "delete" else forms.Form()
            try:
                sent = filled(page, address, form, required_alone=True)
            except AssertionError:  # shown, and not to be changed
                continue
            walked.append(address)
            effect, moved = press_twice(client, address, sent | ({"post": "yes"} if name == "delete" else {}))
            wrong += moved
            if effect:
                taken.append(address)
    with capsys.disabled():
        print(f"\n{len(walked)} forms of {len(MAKERS)} kinds of records sent twice, {len(taken)} took effect")
        print("without effect:", [one for one in walked if one not in taken])
    assert wrong == []
    assert len(MAKERS) == len(admin.site._registry)
    assert len(taken) >= budget(13, long=40)


# --- the pages of system administrators -------------------------------------------------------------------------------


def test_what_an_administrator_loads_is_loaded_once(db, capsys):
    client = window(make.UserFactory(is_staff=True, is_superuser=True))
    province = make.ProvinceFactory(code="97")
    make.AdministrativeUnitFactory(code="97001", name="Xã Cũ", parent=province)
    make.AdministrativeUnitFactory(code="97002", name="Xã Mới", parent=province, valid_from=date(2025, 7, 1))
    rows = [["Mã cũ", "Tên cũ", "Mã mới", "Tên mới"], ["97001", "Xã Cũ", "97002", "Xã Mới"]]
    table = SimpleUploadedFile("bang.xlsx", workbooks.xlsx(rows))
    pressed = {
        "/don-vi/nap/": {"province": "12"},
        "/don-vi/chuyen-doi/": {"import_file": table, "on": "01/07/2025"},
    }
    for address, typed in pressed.items():
        effect, moved = press_twice(client, address, of_address(client.get(address), address) | typed)
        assert effect, address
        assert moved == []
    with capsys.disabled():
        print(f"\n{len(pressed)} pages of administrators sent twice")


# --- all others -------------------------------------------------------------------------------------------------------


def is_exempt(name: str) -> bool:
    return name in EXEMPT or (name.startswith(ENDING) and name.endswith(tuple(EXEMPT_ENDS)))


def is_sent_twice(name: str) -> bool:
    return name in STEPS or name in OWN_PAGES or (name.startswith(ENDING) and name.endswith(SENT_TWICE_ENDS))


@pytest.mark.database_independent
def test_every_address_that_takes_a_form_is_sent_twice_or_exempt_for_a_reason(db, capsys):
    client = window(make.UserFactory(is_staff=True, is_superuser=True))
    takes_forms, exempt, unknown = set(), set(), set()
    for address in addresses():
        match = resolve(address)
        name = match.view_name or match.route
        with transaction.atomic():
            client.post(address)
            once = rows()
            again = client.post(address)
            assert rows() == once, address
            transaction.set_rollback(True)
        if again.status_code == 405 or not match.url_name:
            continue
        takes_forms.add(name)
        exempt |= {name} if is_exempt(name) and not is_sent_twice(name) else set()
        unknown |= {name} if not is_exempt(name) and not is_sent_twice(name) else set()
    with capsys.disabled():
        print(f"\n{len(takes_forms)} addresses take a form, {len(exempt)} of them are exempt")
    assert unknown == set()
    assert len(takes_forms) > 150
