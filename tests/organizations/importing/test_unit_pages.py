"""The import page of administrative units: a published list, previewed and confirmed."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from organizations.models import AdministrativeUnit
from tests import factories as make
from tests import workbooks
from tests.organizations.importing.test_import_units import LIST

UNITS_IMPORT = "/admin/organizations/administrativeunit/import/"
UNITS_PROCESS = "/admin/organizations/administrativeunit/process_import/"


def confirm(client, page):
    text = page.content.decode()
    fields = re.findall(r'<input type="hidden" name="([a-z_]+)"(?: value="([^"]*)")?', text)
    return client.post(UNITS_PROCESS, {k: v for k, v in fields if k != "csrfmiddlewaretoken"}, follow=True)


def test_units_are_previewed_and_confirmed(client, db):
    client.force_login(make.UserFactory(is_staff=True, is_superuser=True))
    file = SimpleUploadedFile("danh-muc.xlsx", workbooks.xlsx(LIST))
    page = client.post(UNITS_IMPORT, {"import_file": file, "format": "0", "resource": "", "on": ""})
    assert "7 mới" in page.content.decode()
    assert not AdministrativeUnit.objects.exists()
    done = confirm(client, page)
    assert "Đã ghi: 7 mới" in done.content.decode()
    assert AdministrativeUnit.objects.count() == 7


def test_a_secretary_adds_units_beneath_the_own_area_only(client, district):
    client.force_login(district.secretary)
    file = SimpleUploadedFile("danh-muc.xlsx", workbooks.xlsx(LIST))
    text = client.post(UNITS_IMPORT, {"import_file": file, "format": "0", "resource": "", "on": ""}).content.decode()
    assert "nằm ngoài địa bàn bạn được thêm" in text
    assert not AdministrativeUnit.objects.filter(code="98").exists()


def test_confirming_twice_says_so(client, db):
    client.force_login(make.UserFactory(is_staff=True, is_superuser=True))
    file = SimpleUploadedFile("danh-muc.xlsx", workbooks.xlsx(LIST))
    page = client.post(UNITS_IMPORT, {"import_file": file, "format": "0", "resource": "", "on": ""})
    confirm(client, page)
    again = confirm(client, page).content.decode()
    assert "Việc này đã được ghi lúc" in again
    assert "Đã ghi: 7 mới" in again
    assert AdministrativeUnit.objects.count() == 7


@pytest.mark.parametrize("address", [UNITS_IMPORT, UNITS_PROCESS])
def test_those_without_the_right_do_not_see_the_page(client, district, address):
    client.force_login(district.reader)
    assert client.post(address).status_code == 403


def test_what_a_list_leaves_open_is_asked_between_preview_and_confirmation(client, db):
    client.force_login(make.UserFactory(is_staff=True, is_superuser=True))
    province = make.ProvinceFactory(code="98", name="Tỉnh Thử")
    district = make.DistrictFactory(code="981", name="Thành phố Thử", parent=province)
    other = make.AdministrativeUnitFactory(code="45002", name="Xã Hai Cũ", parent=district)
    gone = make.AdministrativeUnitFactory(code="45009", name="Xã Chín", parent=district)
    file = SimpleUploadedFile("danh-muc.xlsx", workbooks.xlsx(LIST))
    asked = {"import_file": file, "format": "0", "resource": "", "on": "01/07/2024"}
    page = client.post(UNITS_IMPORT, asked)
    text = page.content.decode()
    assert "mã 45002 trong danh mục là Xã Hai, trong hệ thống là Xã Hai Cũ" in text
    assert "mà danh mục không có: Xã Chín (45009)" in text
    fields = dict(re.findall(r'<input type="hidden" name="([a-z_]+)"(?: value="([^"]*)")?', text))
    del fields["csrfmiddlewaretoken"]
    done = client.post(UNITS_PROCESS, fields | {"tra-loi-45002": "replaced", "tra-loi-missing": "ended"}, follow=True)
    assert "Đã ghi: 5 mới, 2 thay đổi" in done.content.decode()
    for unit in (other, gone):
        unit.refresh_from_db()
        assert str(unit.valid_to) == "2024-06-30"
    assert str(AdministrativeUnit.objects.get(name="Xã Hai").valid_from) == "2024-07-01"


@pytest.mark.parametrize(
    ("answer", "name", "since"), [("replaced", "Xã Hai", "2024-07-01"), ("same", "Xã Hai Cũ", "None")]
)
def test_all_codes_with_another_name_are_answered_at_once(client, db, answer, name, since):
    client.force_login(make.UserFactory(is_staff=True, is_superuser=True))
    province = make.ProvinceFactory(code="98", name="Tỉnh Thử")
    district = make.DistrictFactory(code="981", name="Thành phố Thử", parent=province)
    make.AdministrativeUnitFactory(code="45002", name="Xã Hai Cũ", parent=district)
    file = SimpleUploadedFile("danh-muc.xlsx", workbooks.xlsx(LIST))
    asked = {"import_file": file, "format": "0", "resource": "", "on": "01/07/2024", "renamed": answer}
    page = client.post(UNITS_IMPORT, asked)
    assert "Cần trả lời trước khi ghi" not in page.content.decode()
    assert "Đã ghi" in confirm(client, page).content.decode()
    unit = AdministrativeUnit.objects.in_force(date(2024, 7, 1)).get(code="45002")
    assert (unit.name, str(unit.valid_from)) == (name, since)


def test_nothing_is_written_while_a_question_is_open(client, db):
    client.force_login(make.UserFactory(is_staff=True, is_superuser=True))
    make.AdministrativeUnitFactory(
        code="45002",
        name="Xã Hai Cũ",
        parent=make.DistrictFactory(
            code="981", name="Thành phố Thử", parent=make.ProvinceFactory(code="98", name="Tỉnh Thử")
        ),
    )
    file = SimpleUploadedFile("danh-muc.xlsx", workbooks.xlsx(LIST))
    page = client.post(UNITS_IMPORT, {"import_file": file, "format": "0", "resource": "", "on": "01/07/2024"})
    done = confirm(client, page)
    assert "Còn câu hỏi chưa trả lời" in done.content.decode()
    assert AdministrativeUnit.objects.count() == 3
