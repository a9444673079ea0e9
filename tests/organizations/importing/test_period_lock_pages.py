"""Locked figures on the pages and in the command: the sentence with the place, grants, the list of later changes."""

import io
import json
from datetime import timedelta

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from lib.vietnamese import Period
from organizations.choices import Role
from organizations.importing import apply_batch
from organizations.models import IndicatorValue, PeriodGrant, PeriodLock, ValueRevision
from organizations.services.period_locks import lock_period
from tests import factories as make
from tests import workbooks
from tests.organizations.importing.conftest import ROWS
from tests.organizations.importing.staging_help import previewed, store

pytestmark = pytest.mark.long_on_postgresql

Q1 = Period.quarter(2020, 1)
LIST = "/admin/organizations/valuerevision/"
SENTENCE = "Số liệu quý I năm 2020 của Xã Phương Nam đã khóa từ"


@pytest.fixture
def lock(district):
    return lock_period(district.committee, district.unit, Q1, by=district.secretary, reason="Khép hội nghị")


@pytest.fixture
def office(client, district):
    client.force_login(district.secretary)
    return client


def until(days=1):
    moment = timezone.localtime() + timedelta(days=days)
    return {"expires_at_0": f"{moment:%d/%m/%Y}", "expires_at_1": f"{moment:%H:%M}"}


def typed(district, **more):
    return {
        "indicator": district.indicators["TA01"].pk, "unit": district.south.pk,
        "year": 2020, "period": "Q1",
        "value": "7", "cumulative": "", "text_value": "", "missing_reason": "", "note": "", "reason": "",
        "revisions-TOTAL_FORMS": 0, "revisions-INITIAL_FORMS": 0, **more,
    }  # fmt: skip


def test_the_form_says_why_and_keeps_what_was_typed(office, district, lock):
    page = office.post("/admin/organizations/indicatorvalue/add/", typed(district)).content.decode()

    assert SENTENCE in page
    assert 'value="7"' in page
    assert not IndicatorValue.objects.exists()


def test_the_form_changes_neither_figure_nor_note(office, district):
    store({(district.south, district.indicators["TA01"]): 1})
    lock_period(district.committee, district.unit, Q1, by=None, reason="")
    row = IndicatorValue.objects.get()

    assert SENTENCE in office.get(f"/admin/organizations/indicatorvalue/{row.pk}/change/").content.decode()
    for answers in ({"value": "2"}, {"value": "1", "note": "Tạm tính"}):
        page = office.post(f"/admin/organizations/indicatorvalue/{row.pk}/change/", typed(district, **answers))
        assert SENTENCE in page.content.decode()

    row.refresh_from_db()
    assert (row.value, row.note) == (1, "")


def test_the_preview_says_it_with_the_place(office, district, lock):
    units = district.south, district.north
    batch = previewed(
        district.committee, {(unit, district.indicators["TA01"]): 5 for unit in units}, by=district.secretary
    )
    batch.findings = {"tables": []}
    batch.save()

    for step in ("review", "apply"):
        page = office.get(reverse(f"organizations:import_{step}", args=[batch.pk])).content.decode()
        assert "quý I năm 2020 của Xã Phương Nam, Xã Phương Bắc đã khóa từ" in page, step
    answer = office.post(reverse("organizations:import_apply", args=[batch.pk]), {"mode": "all"})
    assert "đã khóa từ" in answer.content.decode()
    assert not IndicatorValue.objects.exists()


def test_the_page_that_takes_a_batch_back_says_it(office, district):
    batch = previewed(district.committee, {(district.south, district.indicators["TA01"]): 5}, by=district.secretary)
    apply_batch(batch.pk, by=district.secretary)
    lock_period(district.committee, district.unit, Q1, by=None, reason="")
    address = reverse("organizations:import_undo", args=[batch.pk])

    assert SENTENCE in office.get(address).content.decode()
    answer = office.post(address, {"reason": "nhầm tệp"}, follow=True)

    assert SENTENCE in answer.content.decode()
    assert IndicatorValue.objects.stated().count() == 1


# --- the command ---


@pytest.fixture
def send(tmp_path, district):
    def run(*options, out=None):
        path = tmp_path / "so-lieu.xlsx"
        path.write_bytes(workbooks.make("xlsx", ROWS))
        out = out or io.StringIO()
        call_command("import_commune_data", str(path), "--period", "2020-Q1", *options, stdout=out)
        return out.getvalue()

    return run


@pytest.mark.parametrize("options", [(), ("--dry-run",)], ids=["apply", "dry run"])
def test_the_command_says_it(send, lock, options):
    with pytest.raises(CommandError, match="Xã Phương Nam, Xã Phương Bắc, Thị trấn Đồng Mới đã khóa từ"):
        send(*options)
    assert not IndicatorValue.objects.exists()


def test_the_command_says_it_to_programs(send, lock):
    out = io.StringIO()
    with pytest.raises(CommandError):
        send("--json", out=out)

    [error] = json.loads(out.getvalue())["errors"]
    assert "Xã Phương Nam, Xã Phương Bắc, Thị trấn Đồng Mới đã khóa từ" in error["message"]


def test_the_command_writes_what_is_open(send, district, lock):
    make.PeriodGrantFactory(lock=lock, unit=district.south)

    assert "Xã Phương Bắc, Thị trấn Đồng Mới đã khóa từ" in send("--mode", "valid", "--dry-run")
    errors = json.loads(send("--mode", "valid", "--json"))["errors"]

    assert {row.unit for row in IndicatorValue.objects.select_related("unit")} == {district.south}
    assert len(errors) == 6
    assert all("đã khóa" in error["message"] for error in errors)


# --- locks, grants and the list of later changes ---


def test_the_office_locks_a_quarter_by_hand(office, district):
    answers = {
        "organization": district.committee.pk,
        "year": 2020,
        "period": "Q1",
        "reason": "Đã báo cáo tỉnh",
    }

    page = office.post("/admin/organizations/periodlock/add/", answers)

    assert page.status_code == 302, page.context["errors"]
    lock = PeriodLock.objects.get()
    assert (lock.organization, lock.unit, lock.period, lock.by, lock.reason) == (
        district.committee, district.unit, Q1, district.secretary, "Đã báo cáo tỉnh",
    )  # fmt: skip
    again = office.post("/admin/organizations/periodlock/add/", answers).content.decode()
    assert "đã khóa số liệu quý I năm 2020 của Huyện Đồng Thử từ" in again


def test_the_office_allows_changes_from_the_page_of_the_lock(office, district, lock):
    page = office.get(f"/admin/organizations/periodlock/{lock.pk}/change/")
    assert "Cho phép sửa" in page.content.decode()
    asked = office.get(f"/admin/organizations/periodgrant/add/?lock={lock.pk}")
    assert asked.context["adminform"].form.initial["unit"] == district.unit.pk

    answers = {"lock": lock.pk, "unit": district.south.pk, "reason": "Nhầm số.", **until()}
    answer = office.post("/admin/organizations/periodgrant/add/", answers)

    assert answer.status_code == 302, answer.context["errors"]
    assert answer.url == f"/admin/organizations/periodlock/{lock.pk}/change/"
    grant = PeriodGrant.objects.get()
    assert (grant.unit, grant.granted_by, grant.reason) == (district.south, district.secretary, "Nhầm số.")
    assert office.post("/admin/organizations/indicatorvalue/add/", typed(district)).status_code == 302
    assert ValueRevision.objects.get().grant == grant


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"reason": " "}, "Bắt buộc phải nhập."),
        (until(days=-1), "phải ở sau lúc này"),
        ({"unit": None}, "không thuộc Huyện"),
    ],
)
def test_a_grant_that_cannot_be_says_why(office, district, lock, answers, says):
    fine = {"lock": lock.pk, "unit": district.south.pk, "reason": "Nhầm số.", **until()}
    answers = {key: value or district.elsewhere.pk for key, value in answers.items()}

    page = office.post("/admin/organizations/periodgrant/add/", fine | answers)

    assert says in page.content.decode()
    assert not PeriodGrant.objects.exists()


def test_a_commune_officer_neither_locks_nor_allows(client, district, lock):
    client.force_login(district.commune_officer)

    assert client.get("/admin/organizations/periodlock/add/").status_code == 403
    assert client.get("/admin/organizations/periodgrant/add/").status_code == 403
    page = client.get(f"/admin/organizations/periodlock/{lock.pk}/change/").content.decode()
    assert "Huyện ủy Đồng Thử" in page
    assert f"periodlock/{lock.pk}/allow" not in page


def test_what_was_changed_afterwards_is_one_list(office, district):
    indicator = district.indicators["TA01"]
    store({(district.south, indicator): 1, (district.north, indicator): 1})
    lock = lock_period(district.committee, district.unit, Q1, by=district.secretary, reason="Khép hội nghị")
    make.PeriodGrantFactory(lock=lock, granted_by=district.secretary, reason="Cộng nhầm sổ.")
    store({(district.south, indicator): 2}, by=district.secretary)
    other = {"year": 2019, "number": 4}
    second = lock_period(district.committee, district.unit, Period.quarter(2019, 4), by=None, reason="")
    make.PeriodGrantFactory(lock=second)
    store({(district.north, indicator): 3}, period=other)

    page = office.get(f"{LIST}?khoa={lock.pk}")
    [row] = page.context["cl"].result_list
    assert (row.old_value, row.new_value, row.grant.reason) == (1, 2, "Cộng nhầm sổ.")
    assert "Số liệu sửa sau khi khóa" in page.content.decode()
    assert office.get(LIST).context["cl"].result_count == 2
    assert office.get(f"{LIST}?indicator_value__year=2019").context["cl"].result_count == 1
    file = openpyxl.load_workbook(io.BytesIO(office.get(f"{LIST}?khoa={lock.pk}&xuat=xlsx").content)).worksheets[0]
    heads, line = [row for row in file.iter_rows(values_only=True) if row[1] is not None]
    said = dict(zip(heads, line, strict=True))
    assert said["Đơn vị"] == "Xã Phương Nam"
    assert (said["Trước"], said["Sau"], said["Người ghi"]) == ("1", "2", str(district.secretary))
    assert "Cộng nhầm sổ." in said["Theo lần cho phép"]
    assert "1 lần" in office.get(f"/admin/organizations/periodlock/{lock.pk}/change/").content.decode()


def test_everybody_who_knows_of_a_lock_reads_it_on_a_page(client, district):
    """Officers have no admin site to be led to."""
    indicator = district.indicators["TA01"]
    store({(district.south, indicator): 1, (district.north, indicator): 1})
    lock = lock_period(district.committee, district.unit, Q1, by=district.secretary, reason="Khép hội nghị")
    make.PeriodGrantFactory(lock=lock, granted_by=district.secretary, reason="Cộng nhầm sổ.")
    store({(district.south, indicator): 2}, by=district.secretary)
    address = f"/so-lieu/khoa/{lock.pk}/"

    shown = {}
    for person in (district.secretary, district.commune_officer):
        client.force_login(person)
        shown[person] = client.get(address).content.decode()
        assert "Khóa số liệu quý I năm 2020" in shown[person]
        assert "Cộng nhầm sổ." in shown[person]
        assert "Xã Phương Nam" in shown[person]
    allow = f'href="/admin/organizations/periodgrant/add/?lock={lock.pk}"'
    assert [allow in page for page in shown.values()] == [True, False]

    client.force_login(make.member(Role.SECRETARIAT, make.HostFactory(unit=make.DistrictFactory())))
    assert client.get(address).status_code == 404


def test_each_sees_the_later_changes_of_the_own_place(client, district):
    lock = make.PeriodLockFactory(organization=district.committee, unit=district.unit)
    make.PeriodGrantFactory(lock=lock)
    indicator = district.indicators["TA01"]
    store({(district.south, indicator): 1, (district.north, indicator): 1})

    for person, seen in ((district.reader, 2), (district.commune_officer, 1)):
        client.force_login(person)
        assert client.get(LIST).context["cl"].result_count == seen
    client.force_login(make.member(Role.SECRETARIAT, make.HostFactory(unit=make.DistrictFactory())))
    assert client.get(LIST).context["cl"].result_count == 0
