"""The page of a unit, and those on which an administrator loads the country's units or what old ones became."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from organizations import tasks
from organizations.choices import Role
from organizations.models import AdministrativeUnit, UnitSuccession
from tests import factories as make
from tests import workbooks

LOADING, CONVERSION = "/don-vi/nap/", "/don-vi/chuyen-doi/"


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def administrator(client, db):
    user = make.UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def chain(db):
    """A commune that went into another, which became a ward."""
    district = make.DistrictFactory(name="Huyện Cũ", valid_to=date(2025, 6, 30))
    old = make.AdministrativeUnitFactory(name="Xã Đầu", parent=district, valid_to=date(2025, 6, 30))
    province = make.ProvinceFactory(name="Tỉnh Nay")
    middle = make.AdministrativeUnitFactory(
        name="Xã Giữa", parent=province, valid_from=date(2025, 7, 1), valid_to=date(2026, 8, 31)
    )
    last = make.AdministrativeUnitFactory(name="Phường Cuối", parent=province, kind="ward", valid_from=date(2026, 9, 1))
    UnitSuccession.objects.create(
        predecessor=old, successor=middle, effective_on=date(2025, 7, 1), legal_basis="Nghị quyết 1/NQ"
    )
    UnitSuccession.objects.create(predecessor=middle, successor=last, effective_on=date(2026, 9, 1), share="0.4")
    return old, middle, last


def page_of(client, unit):
    return client.get(reverse("organizations:unit", args=[unit.pk]))


def test_what_a_unit_was_and_what_became_of_it(client, chain):
    client.force_login(make.member(Role.READER, make.OrganizationFactory()))
    old, middle, last = chain
    text = text_of(page_of(client, old))
    assert "Đã sắp xếp thành" in text
    assert "Hình thành từ" not in text
    assert "01/07/2025 Xã Đầu Xã Giữa chưa rõ phần Nghị quyết 1/NQ 01/09/2026 Xã Giữa Phường Cuối 40% chưa ghi" in text
    assert "Hình thành từ Từ ngày" in text_of(page_of(client, last))
    both = text_of(page_of(client, middle))
    assert both.index("Đã sắp xếp thành") < both.index("Hình thành từ")


def test_who_works_there_is_said_to_whom_may_know(client, db):
    unit = make.AdministrativeUnitFactory()
    own, other = make.OrganizationFactory(unit=unit), make.OrganizationFactory(unit=unit)
    client.force_login(make.member(Role.READER, own))
    text = text_of(page_of(client, unit))
    assert str(own) in text
    assert str(other) not in text
    client.force_login(make.UserFactory())  # no member of anything
    assert page_of(client, unit).status_code == 404
    client.logout()
    assert page_of(client, unit).status_code == 302


@pytest.mark.parametrize("role", Role)
def test_a_unit_is_public_knowledge_among_members(client, db, role):
    unit = make.AdministrativeUnitFactory()
    client.force_login(make.member(role, make.OrganizationFactory()))
    assert page_of(client, unit).status_code == 200


def test_what_became_of_a_district_is_what_became_of_its_communes(client, administrator):
    last, first = date(2025, 6, 30), date(2025, 7, 1)
    district = make.DistrictFactory(name="Huyện Cũ", valid_to=last)
    assert "Chưa ghi đơn vị này" in text_of(page_of(client, district))
    town, split, gone = (
        make.AdministrativeUnitFactory(name=name, parent=district, valid_to=ended)
        for name, ended in (("Thị trấn Một", last), ("Xã Hai", last), ("Xã Đã Bỏ", date(2020, 1, 31)))
    )
    one, other = (make.AdministrativeUnitFactory(name=name, valid_from=first) for name in ("Xã A", "Xã B"))
    for old, new, share in ((town, one, 1), (split, one, None), (split, other, None)):
        UnitSuccession.objects.create(predecessor=old, successor=new, effective_on=first, share=share)
    UnitSuccession.objects.create(predecessor=gone, successor=town, effective_on=date(2020, 2, 1))
    text = text_of(page_of(client, district))
    assert (
        "Các đơn vị bên dưới đã sắp xếp thành 2 Xã A Từ Thị trấn Một, Xã Hai (chưa rõ phần) "
        "Xã B Từ Xã Hai (chưa rõ phần) Tổ chức"
    ) in text
    assert "Chưa ghi đơn vị này" not in text


def test_the_people_who_work_there(client, db):
    unit = make.AdministrativeUnitFactory()
    own = make.OrganizationFactory(unit=unit)
    make.PostFactory(organization=own, title="Chủ tịch", full_name="Hoàng Văn Thử")
    make.PostFactory(organization=own, title="Phó Chủ tịch", full_name="", valid_to=None)
    make.PostFactory(organization=own, title="Thư ký", full_name="Nông Thị Trước", valid_to=date(2020, 1, 1))
    elsewhere = make.PostFactory(organization__unit=unit, full_name="Lý Văn Khác")
    client.force_login(make.member(Role.READER, own))
    text = text_of(page_of(client, unit))
    assert "Chủ tịch: Hoàng Văn Thử" in text
    assert "Nông Thị Trước" not in text
    assert elsewhere.full_name not in text


def test_a_kind_is_said_where_the_name_does_not(client, administrator):
    for kind, name, says in (
        ("residential_area", "Nà Lỏng", "Thôn, bản, tổ dân phố, mã 43001-01"),
        ("residential_area", "Khu 3", "Khu phố, mã 43001-01"),
        ("commune", "Xã Thử", "Mã 43001-01"),
    ):
        kind_name = "khu phố" if name == "Khu 3" else ""
        unit = make.AdministrativeUnitFactory(code="43001-01", kind=kind, name=name, kind_name=kind_name)
        assert says in text_of(page_of(client, unit))
        unit.delete()


def test_units_of_another_time_stand_apart(client, administrator):
    province = make.ProvinceFactory(name="Tỉnh Nay")
    make.DistrictFactory(name="Huyện Cũ", parent=province, valid_to=date(2025, 6, 30))
    make.AdministrativeUnitFactory(name="Xã Nay", parent=province, valid_from=date(2025, 7, 1))
    text = text_of(page_of(client, province))
    assert "Đơn vị bên dưới 1 " in text
    assert "Ở thời gian khác (1)" in text


def test_the_page_costs_the_same_at_any_number(client, administrator, count_queries):
    province = make.ProvinceFactory()
    page_of(client, province)
    few = count_queries(lambda: page_of(client, province))
    units = make.AdministrativeUnitFactory.create_batch(30, parent=province)
    for unit in units:
        make.PostFactory(organization__unit=province)
        UnitSuccession.objects.create(predecessor=unit, successor=province, effective_on=date(2025, 7, 1))
    assert count_queries(lambda: page_of(client, province)) <= few + 2 <= 25


# --- loading ----------------------------------------------------------------------------------------------------------


def test_a_province_is_loaded_at_once(client, administrator):
    done = client.post(LOADING, {"province": "12"}, follow=True)
    assert "Đã thêm " in text_of(done)
    assert AdministrativeUnit.objects.filter(parent__code="12", valid_from=date(2025, 7, 1)).count() == 38
    assert AdministrativeUnit.history.first().history_user == administrator


def test_what_differs_is_asked_about_on_the_page(client, administrator):
    province = make.ProvinceFactory(code="12", name="Tỉnh Lai Châu Khác")
    asked = client.post(LOADING, {"province": "12"})
    assert asked.status_code == 422
    assert "mã 12: hệ thống có Tỉnh Lai Châu Khác" in text_of(asked)
    assert 'value="12" selected' in asked.content.decode()
    client.post(LOADING, {"province": "12", "keep_names": "on"})
    assert AdministrativeUnit.objects.filter(parent=province).exists()


def test_the_country_is_loaded_by_a_worker(client, administrator, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    make.ProvinceFactory(code="12", name="Tỉnh Lai Châu Khác")
    waits = client.post(LOADING, {"province": ""}, follow=True)
    assert "Đang chờ tới lượt" in text_of(waits)
    result = DBTaskResult.objects.get(task_path=tasks.load_units_task.module_path)
    assert result.args_kwargs["args"] == [administrator.pk, False]
    answer = tasks.load_units_task.call(*result.args_kwargs["args"])
    assert answer["kind"] == "refused"
    assert "mã 12: hệ thống có Tỉnh Lai Châu Khác" in answer["said"]
    assert AdministrativeUnit.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "answer", "says"),
    [
        ("READY", None, "Đang chờ tới lượt"),
        ("RUNNING", None, "Đang nạp cả nước"),
        ("SUCCESSFUL", {"kind": "done", "said": "Đã thêm 3."}, "Đã thêm 3."),
        ("SUCCESSFUL", {"kind": "refused", "said": "Có 2 đơn vị\nmã 1"}, "chưa ghi gì. Có 2 đơn vị mã 1"),
        ("FAILED", None, "bị gián đoạn"),
    ],
)
def test_how_the_loading_stands(client, administrator, status, answer, says):
    path = tasks.load_units_task.module_path
    given = {"args_kwargs": {"args": [None, False], "kwargs": {}}, "backend_name": "default"}
    now = timezone.now()
    times = {"run_after": now, "finished_at": now if answer or status == "FAILED" else None}
    DBTaskResult.objects.create(task_path=path, status=status, return_value=answer, **given, **times)
    page = client.get(LOADING)
    assert says in text_of(page)
    waits = status in ("READY", "RUNNING")
    assert ("data-poll=" in page.content.decode()) == waits
    if waits:
        assert "đang nạp" in text_of(client.post(LOADING, {"province": ""}))


@pytest.mark.parametrize("address", [LOADING, CONVERSION])
def test_others_do_not_find_the_pages(client, db, address):
    assert client.get(address).status_code == client.post(address).status_code == 302
    host = make.OrganizationFactory()
    for role in Role:
        client.force_login(make.member(role, host))
        assert client.get(address).status_code == client.post(address).status_code == 404


# --- what old units became --------------------------------------------------------------------------------------------


def send(client, rows, on="01/07/2025"):
    file = SimpleUploadedFile("bang.xlsx", workbooks.xlsx(rows))
    return client.post(CONVERSION, {"import_file": file, "on": on}, follow=True)


def test_a_table_of_what_old_units_became(client, administrator):
    province = make.ProvinceFactory()
    make.AdministrativeUnitFactory(code="45001", name="Xã Cũ", parent=province)
    make.AdministrativeUnitFactory(code="45002", name="Xã Mới", parent=province, valid_from=date(2025, 7, 1))
    rows = [["Mã cũ", "Tên cũ", "Mã mới", "Tên mới"], ["45001", "Xã Cũ", "45002", "Xã Mới"]]
    assert "thêm 1 việc sắp xếp" in text_of(send(client, rows))
    assert UnitSuccession.objects.get().share == 1
    assert "Còn 1 đơn vị cấp trên" not in text_of(send(client, rows))  # the province has the new one
    wrong = send(client, [*rows, ["45009", "Xã Lạ", "45002", "Xã Mới"]])
    assert wrong.status_code == 422
    assert "“45009 Xã Lạ”" in text_of(wrong)
    assert "Không thấy bảng chuyển đổi" in text_of(send(client, [["Mã", "Tên"], ["1", "x"]]))
