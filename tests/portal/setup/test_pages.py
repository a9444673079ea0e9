"""``/thiet-lap/``: five steps, a look, everything at once, and the way back."""

import re

import pytest

from briefings.models import Briefing, BriefingSeries, PaperSetting
from organizations.choices import OrganizationKind, UnitKind
from organizations.models import AdministrativeUnit, Membership, Organization, User
from portal.setup import set_ups
from tests import factories as make
from tests.portal.setup.test_command import AREAS, administrator, counts  # noqa: F401

pytestmark = pytest.mark.django_db

PLACE = {"place": "02020", "host": "front", "areas": "\n".join(AREAS)}


@pytest.fixture
def pages(client, administrator):  # noqa: F811
    client.force_login(administrator, backend="organizations.backends.RoleBackend")
    return Pages(client)


class Pages:
    """Somebody who fills the steps: what a page shows is sent as it is, but for what ``typed`` says."""

    def __init__(self, client):
        self.client = client

    def get(self, slug):
        return self.client.get(f"/thiet-lap/{slug}/")

    def shown(self, slug) -> dict:
        page = self.get(slug).context["page"]
        data: dict = {}
        forms = [*page.forms, *((page.rows.management_form, *page.rows.forms) if page.rows else ())]
        for form in forms:
            for field in form:
                value = field.value()
                if value is None or value is False or value == "":
                    continue
                data[field.html_name] = "on" if value is True else value
        return data

    def send(self, slug, **typed):
        return self.client.post(f"/thiet-lap/{slug}/", self.shown(slug) | typed)

    def person(self, row: int, **typed) -> dict:
        return {f"ng-{row}-{name}": value for name, value in typed.items()}

    def walk(self, place: dict, organizations=None, people=None, regime=None):
        """Through all steps to the look."""
        for slug, typed in (
            ("noi", place),
            ("to-chuc", organizations),
            ("nguoi", people),
            ("che-do", regime),
            ("bieu-mau", None),
        ):
            answer = self.send(slug, **(typed or {}))
            assert answer.status_code == 302, answer.content.decode()
        assert answer["Location"] == "/thiet-lap/xem/"
        return self.get("xem")


SECRETARY = {
    "ng-0-full_name": "Nguyễn Văn Mẫu",
    "ng-0-title": "Chủ tịch Ủy ban MTTQ",
    "ng-0-organization": "Ủy ban MTTQ Việt Nam xã Chợ Đồn",
    "ng-0-username": "mau",
    "ng-0-role": "secretariat",
}


@pytest.mark.parametrize("address", ["/", "/viec-cua-toi/", "/thiet-lap/"])
def test_an_empty_portal_leads_its_administrator_there(pages, address):
    shown = pages.client.get(address, follow=True)

    assert shown.redirect_chain[-1][0] == "/thiet-lap/noi/"
    assert "Cổng chưa có tổ chức nào" in shown.content.decode()


def test_others_find_nothing_and_are_led_as_before(client):
    client.force_login(make.member("secretariat", make.HostFactory()))

    for address in ("/thiet-lap/", "/thiet-lap/noi/", "/thiet-lap/xem/", "/thiet-lap/hoan-tac/ab12/"):
        assert client.get(address).status_code == 404
    assert client.get("/viec-cua-toi/").status_code == 200


def test_a_portal_with_offices_asks_before_another_one_is_set_up(pages):
    make.HostFactory()

    assert pages.client.get("/viec-cua-toi/").status_code == 200
    assert pages.get("noi")["Location"] == "/thiet-lap/"
    assert "Thiết lập văn phòng khác" in pages.client.get("/thiet-lap/").content.decode()
    assert pages.client.post("/thiet-lap/")["Location"] == "/thiet-lap/noi/"
    assert pages.get("noi").status_code == 200


def test_a_commune_front_with_five_organizations_and_twelve_committees(pages):
    look = pages.walk(PLACE, people=SECRETARY)
    assert not AdministrativeUnit.objects.exists()
    text = look.content.decode()
    assert "Thêm 12 nơi" in text
    assert "Hội Liên hiệp Phụ nữ xã Chợ Đồn" in text

    made = pages.client.post("/thiet-lap/xem/")

    assert made.status_code == 200
    password = made.context["accounts"][0].password
    assert password in made.content.decode()
    assert User.objects.get(username="mau").check_password(password)
    assert Organization.objects.count() == 18
    assert AdministrativeUnit.objects.filter(kind=UnitKind.RESIDENTIAL_AREA).count() == 12
    series = BriefingSeries.objects.get()
    assert series.host.kind == OrganizationKind.FRONT
    assert series.participants.count() == 17
    assert Membership.objects.get().organization == series.host
    assert pages.client.get(f"/giao-ban/them/?loat={series.pk}").status_code == 200


def test_a_party_committee_that_briefs_the_front_and_the_five(pages):
    pages.walk({"place": "Chợ Đồn, Thái Nguyên", "host": "party_committee"})

    pages.client.post("/thiet-lap/xem/")

    series = BriefingSeries.objects.get()
    assert series.host.name == "Đảng ủy xã Chợ Đồn"
    kinds = series.participants.values_list("kind", flat=True)
    assert list(kinds) == ["front", "trade_union", "farmers", "women", "youth", "veterans"]


def test_a_province_with_92_communes_and_few_queries(pages, count_queries):
    look = pages.walk({"place": "19", "host": "front"}, organizations={"communes": "on"})
    assert "Ủy ban MTTQ Việt Nam cấp xã" in look.content.decode()
    assert count_queries(lambda: pages.get("xem")) <= 25

    pages.client.post("/thiet-lap/xem/")

    front = BriefingSeries.objects.get().host
    assert Organization.objects.filter(parent=front, kind=OrganizationKind.FRONT).count() == 92
    assert BriefingSeries.objects.get().participants.count() == 97


def test_a_name_that_several_places_bear_is_asked_about(pages):
    asked = pages.send("noi", place="Tân Lập", host="front", areas="Nà Lỏng")

    assert asked.status_code == 422
    offered = dict(asked.context["page"].form.fields["unit"].choices)
    assert len(offered) > 1
    assert "Nà Lỏng" in asked.content.decode()
    code = next(iter(offered))
    assert pages.send("noi", place="Tân Lập", unit=code, host="front", areas="").status_code == 302
    assert code in pages.get("to-chuc").context["page"].place.code


def test_a_place_that_is_none_is_said(pages):
    answer = pages.send("noi", place="Không Đâu", host="front")

    assert answer.status_code == 422
    assert "Không có tỉnh, thành phố, xã, phường, đặc khu nào hiện nay" in answer.content.decode()


def test_going_back_and_forth_loses_nothing(pages):
    pages.send("noi", **PLACE)
    pages.send("to-chuc", **{"tc-3-name": "Hội Nông dân xã CĐ"})
    answer = pages.send("nguoi", lui="1", **{"ng-0-full_name": "Nguyễn Văn Mẫu"})

    assert answer["Location"] == "/thiet-lap/to-chuc/"
    assert "Hội Nông dân xã CĐ" in pages.get("to-chuc").content.decode()
    pages.send("to-chuc")
    assert "Nguyễn Văn Mẫu" in pages.get("nguoi").content.decode()


def test_more_rows_keep_what_was_typed_and_judge_nothing(pages):
    pages.send("noi", **PLACE)
    pages.send("to-chuc")

    answer = pages.send("nguoi", them="1", **{"ng-0-full_name": "Nguyễn Văn Mẫu"})

    assert answer.status_code == 200
    assert len(answer.context["page"].rows.forms) == 7 + 2 + 5  # proposed, empty, and five more
    assert "Chọn tổ chức." not in answer.content.decode()


@pytest.mark.parametrize(("slug", "part", "rows"), [("to-chuc", "tc", 8), ("nguoi", "ng", 9)])
def test_rows_are_added_to_either_table_with_a_script_and_without(pages, slug, part, rows):
    pages.send("noi", **PLACE)
    pages.send("to-chuc")
    page = pages.get(slug).content.decode()

    # What briefings/static/briefings/entry.js copies and counts.
    assert f'<table class="table entry lines pairs" data-grid="{part}">' in page
    assert f'name="{part}-TOTAL_FORMS" value="{rows}"' in page
    pattern = page.split("<template>")[1].split("</template>")[0]
    assert f'name="{part}-__n__-' in pattern
    assert "__n__-keep" not in pattern
    assert re.search(rf'name="them" value="{part}" formaction="#{part}"[^>]*\sdata-more="5" data-most="(60|150)"', page)
    assert "briefings/entry" in page

    answer = pages.send(slug, them=part)

    assert answer.status_code == 200
    assert len(answer.context["page"].rows.forms) == rows + 5


def test_an_organization_in_a_row_that_was_added_is_taken_without_a_tick(pages):
    typed = {"tc-TOTAL_FORMS": "13", "tc-12-name": "Hội Người cao tuổi xã Chợ Đồn", "tc-12-kind": "mass_association"}

    look = pages.walk(PLACE, organizations=typed)

    assert "Hội Người cao tuổi xã Chợ Đồn" in look.content.decode()


@pytest.mark.parametrize(("slug", "part", "most"), [("to-chuc", "tc", 60), ("nguoi", "ng", 150)])
def test_more_rows_than_the_table_takes_are_told_and_none_is_lost(pages, slug, part, most):
    pages.send("noi", **PLACE)
    pages.send("to-chuc")
    field = "name" if part == "tc" else "full_name"
    typed = {f"{part}-TOTAL_FORMS": str(most + 1), f"{part}-{most}-{field}": "Chữ của dòng cuối"}

    answer = pages.send(slug, **typed)

    assert answer.status_code == 422
    text = answer.content.decode()
    assert f"Bảng chỉ nhận {most} dòng" in text
    assert "Chữ của dòng cuối" in text
    assert len(pages.send(slug, them=part).context["page"].rows.forms) == most + 1


def test_a_proposed_row_is_folded_on_a_phone_but_where_it_is_wrong(pages):
    pages.send("noi", **PLACE)
    assert pages.get("to-chuc").content.decode().count('<tr class="foldable">') == 7

    wrong = pages.send("to-chuc", **{"tc-3-name": ""})

    assert wrong.status_code == 422
    assert wrong.content.decode().count("<details open><summary>Sửa") == 1


def test_another_place_proposes_anew(pages):
    pages.send("noi", **PLACE)
    pages.send("to-chuc")

    pages.send("noi", place="19", host="front", areas="")

    assert "Liên đoàn Lao động tỉnh Thái Nguyên" in pages.get("to-chuc").content.decode()


def test_a_step_cannot_be_skipped(pages):
    assert pages.get("che-do")["Location"] == "/thiet-lap/noi/"
    assert pages.get("xem")["Location"] == "/thiet-lap/noi/"


def test_what_is_wrong_in_the_table_is_said_in_its_cell(pages):
    pages.send("noi", **PLACE)
    pages.send("to-chuc")

    answer = pages.send("nguoi", **(SECRETARY | {"ng-0-organization": ""}))

    assert answer.status_code == 422
    assert "Chọn tổ chức." in answer.content.decode()


def test_a_fault_in_the_third_step_is_told_with_the_way_there_and_nothing_is_made(pages):
    before = counts()
    look = pages.walk(PLACE, people=SECRETARY | {"ng-0-username": "quantri"})
    text = look.content.decode()

    assert "“quantri” là quản trị hệ thống" in text
    assert 'href="/thiet-lap/nguoi/"' in text
    assert pages.client.post("/thiet-lap/xem/").status_code == 422
    assert counts() == before


def test_it_is_undone_until_the_first_briefing(pages):
    before = counts()
    pages.walk(PLACE, people=SECRETARY)
    pages.client.post("/thiet-lap/xem/")
    key = set_ups()[0].key
    assert "Hội LHPN xã Chợ Đồn" in pages.client.get(f"/thiet-lap/hoan-tac/{key}/").content.decode()

    undone = pages.client.post(f"/thiet-lap/hoan-tac/{key}/", follow=True)

    assert "Đã hoàn tác thiết lập: bỏ 18 tổ chức" in undone.content.decode()
    assert counts() == before


def test_with_a_briefing_it_is_undone_no_more(pages):
    pages.walk(PLACE)
    pages.client.post("/thiet-lap/xem/")
    series = BriefingSeries.objects.get()
    make.BriefingFactory(series=series, unit=series.host.unit)

    answer = pages.client.post(f"/thiet-lap/hoan-tac/{set_ups()[0].key}/")

    assert answer.status_code == 422
    assert "từ hội nghị đầu tiên thì không hoàn tác được nữa" in answer.content.decode()
    assert Briefing.objects.exists()


def test_what_others_hung_on_it_keeps_it(pages):
    pages.walk(PLACE)
    pages.client.post("/thiet-lap/xem/")
    farmers = Organization.objects.get(kind=OrganizationKind.FARMERS)
    make.PostFactory(organization=farmers)
    before = counts()

    answer = pages.client.post(f"/thiet-lap/hoan-tac/{set_ups()[0].key}/")

    assert answer.status_code == 422
    assert "đã có chức vụ gắn vào" in answer.content.decode()
    assert counts() == before


def test_a_row_stands_ready_for_each_organization_and_counts_once_a_name_is_in_it(pages):
    pages.send("noi", **PLACE | {"host": "party_committee", "areas": ""})
    pages.send("to-chuc")
    shown = pages.shown("nguoi")
    roles = [shown[f"ng-{row}-role"] for row in range(8)]
    assert roles == ["leader", "secretariat", *["officer"] * 6]
    assert shown["ng-0-organization"] == shown["ng-1-organization"] == "Đảng ủy xã Chợ Đồn"

    leader = pages.person(0, full_name="Nguyễn Văn Mẫu", title="Bí thư")  # in print alone, without an account
    assert pages.send("nguoi", **leader)["Location"] == "/thiet-lap/che-do/"
    assert pages.shown("che-do")["chair"] == "Nguyễn Văn Mẫu, Bí thư"
    wrong = pages.send("nguoi", **leader | pages.person(2, title="Chủ tịch"))
    assert wrong.status_code == 422


def test_papers_of_the_host_know_their_recipients_and_archive(pages):
    pages.walk(PLACE | {"host": "party_committee", "areas": ""})
    assert pages.client.post("/thiet-lap/xem/").status_code == 200

    setting = PaperSetting.objects.get()
    assert (setting.organization.archive_note, setting.recipients) == ("Văn phòng Đảng ủy", "Như thành phần tham dự")
    [one] = set_ups()
    assert pages.client.post(f"/thiet-lap/hoan-tac/{one.key}/").status_code == 302
    assert not PaperSetting.objects.exists()
    assert not Organization.objects.exists()
