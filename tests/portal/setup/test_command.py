"""``set_up_office``: a plan as a file, carried out whole or not at all, and undone."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from briefings.choices import PeriodKind
from briefings.models import BriefingSeries
from organizations.choices import FormatFamily, OrganizationKind, Role, UnitKind
from organizations.models import AdministrativeUnit, Membership, Organization, Post, ReportForm, User
from organizations.services.country_units import provinces
from portal.setup import place_of, set_ups
from portal.setup.proposals import usual_organization
from tests import factories as make

pytestmark = pytest.mark.django_db

COMMUNE = "02020"  # xã Chợ Đồn, tỉnh Thái Nguyên
AREAS = [f"Nà Thôn {number}" for number in range(1, 13)]
FRONT_OFFICE = {
    "unit": COMMUNE,
    "host": "front",
    "areas": AREAS,
    "people": [
        {
            "full_name": "Nguyễn Văn Mẫu",
            "title": "Chủ tịch Ủy ban MTTQ",
            "username": "mau",
            "role": "secretariat",
            "organization": "front",
        },
        {
            "full_name": "Trần Thị Thử",
            "title": "Chủ tịch Hội",
            "username": "thu",
            "role": "officer",
            "organization": "women",
        },
    ],
    "series": {"period_kind": "month", "report_days": 3, "chair": "Nguyễn Văn Mẫu, Chủ tịch Ủy ban MTTQ"},
}
PARTY_OFFICE = {"unit": COMMUNE, "host": "party_committee", "series": {"period_kind": "month"}}
PROVINCE_OFFICE = {"unit": "19", "host": "front", "communes": True, "series": {"period_kind": "quarter"}}


@pytest.fixture
def administrator():
    return User.objects.create_superuser("quantri", password="Mat-khau-kha-dai-2026")


@pytest.fixture
def run(administrator, tmp_path):
    def run(plan: dict, *options: str) -> str:
        file, said = tmp_path / "ke-hoach.json", StringIO()
        file.write_text(json.dumps(plan), encoding="utf-8")
        call_command("set_up_office", str(file), *options, stdout=said)
        return said.getvalue()

    return run


def undo(key: str = "last") -> str:
    said = StringIO()
    call_command("set_up_office", "--undo", key, stdout=said)
    return said.getvalue()


def counts() -> dict:
    models = (Organization, Post, Membership, BriefingSeries, User)
    areas = AdministrativeUnit.objects.filter(kind=UnitKind.RESIDENTIAL_AREA).count()
    return {model.__name__: model.objects.count() for model in models} | {"areas": areas}


def test_a_commune_front_with_five_organizations_and_twelve_committees(run):
    said = run(FRONT_OFFICE)

    front = Organization.objects.get(kind=OrganizationKind.FRONT)
    assert (front.name, front.symbol, front.parent) == ("Ủy ban MTTQ Việt Nam xã Chợ Đồn", "MTTQ-BTT", None)
    assert front.format_family == FormatFamily.FRONT
    assert front.unit.code == COMMUNE
    beneath = list(Organization.objects.filter(parent=front))
    assert [one.short_name for one in beneath[:5]] == [
        "Công đoàn xã Chợ Đồn",
        "Hội Nông dân xã Chợ Đồn",
        "Hội LHPN xã Chợ Đồn",
        "Đoàn xã Chợ Đồn",
        "Hội CCB xã Chợ Đồn",
    ]
    committees = beneath[5:]
    assert len(committees) == 12
    assert {one.unit.kind for one in committees} == {UnitKind.RESIDENTIAL_AREA}
    series = BriefingSeries.objects.get()
    assert (series.host, series.period_kind, series.report_days) == (front, PeriodKind.MONTH, 3)
    assert series.chair_post.full_name == "Nguyễn Văn Mẫu"
    assert set(series.participants.all()) == set(beneath)
    assert len(series.agenda_template.splitlines()) == 7
    assert Membership.objects.get(user__username="mau").role == Role.SECRETARIAT
    assert {"KDC-T", "MT-T", "ND-Q"} <= set(ReportForm.objects.values_list("code", flat=True))
    assert not ReportForm.objects.filter(code="UB-Q").exists()
    assert "mau: mật khẩu lần đầu " in said


def test_a_party_committee_that_briefs_the_front_and_the_five(run):
    run(PARTY_OFFICE)

    party = Organization.objects.get(kind=OrganizationKind.PARTY_COMMITTEE)
    assert (party.name, party.symbol, party.format_family) == ("Đảng ủy xã Chợ Đồn", "ĐU", FormatFamily.PARTY)
    kinds = BriefingSeries.objects.get().participants.values_list("kind", flat=True)
    assert list(kinds) == ["front", "trade_union", "farmers", "women", "youth", "veterans"]
    assert Organization.objects.filter(parent__kind=OrganizationKind.FRONT).count() == 5


def test_a_province_with_92_communes(run):
    run(PROVINCE_OFFICE)

    front = Organization.objects.get(name="Ủy ban MTTQ Việt Nam tỉnh Thái Nguyên")
    communes = Organization.objects.filter(kind=OrganizationKind.FRONT, parent=front)
    assert communes.count() == 92
    assert {one.unit.parent.code for one in communes.select_related("unit__parent")} == {"19"}
    assert BriefingSeries.objects.get().participants.count() == 97


def test_a_party_committee_beneath_that_takes_who_is_there(run):
    run(PROVINCE_OFFICE)
    run(PARTY_OFFICE)

    front = Organization.objects.get(unit__code=COMMUNE, kind=OrganizationKind.FRONT)
    assert front.parent.name == "Ủy ban MTTQ Việt Nam tỉnh Thái Nguyên"
    assert Organization.objects.filter(parent=front).count() == 5
    party = BriefingSeries.objects.get(host__kind=OrganizationKind.PARTY_COMMITTEE)
    assert front in party.participants.all()


def test_a_dry_run_tells_and_writes_nothing(run):
    before = counts()

    said = run(FRONT_OFFICE, "--dry-run")

    assert "Ban Công tác Mặt trận: thêm 12" in said
    assert "chưa ghi gì" in said
    assert counts() == before
    assert not AdministrativeUnit.objects.exists()


def test_a_fault_in_the_third_step_leaves_nothing(run):
    before = counts()
    people = [
        *FRONT_OFFICE["people"],
        {"full_name": "Lê Văn Sai", "username": "quantri", "role": "reader", "organization": "front"},
    ]

    with pytest.raises(CommandError, match="Dòng 3: “quantri” là quản trị hệ thống"):
        run(FRONT_OFFICE | {"people": people})

    assert counts() == before


def test_a_fault_while_it_is_carried_out_leaves_nothing(run, monkeypatch):
    before = counts()
    monkeypatch.setattr("portal.setup.applying.check", lambda plan: [])
    people = [*FRONT_OFFICE["people"], {"full_name": "", "username": "ai", "role": "reader", "organization": "front"}]

    with pytest.raises(CommandError, match="Dòng 3: "):
        run(FRONT_OFFICE | {"people": people})

    assert counts() == before
    assert not AdministrativeUnit.objects.exists()


def test_a_second_run_is_refused(run):
    run(FRONT_OFFICE)
    before = counts()

    with pytest.raises(CommandError, match="đã được thiết lập"):
        run(FRONT_OFFICE)

    assert counts() == before


def test_it_is_undone_whole_and_can_be_done_again(run):
    before = counts()
    run(FRONT_OFFICE)

    said = undo()

    assert "bỏ 18 tổ chức, 12 thôn, tổ dân phố, 2 tài khoản" in said
    assert counts() == before
    assert set_ups() == []
    run(FRONT_OFFICE)
    assert Organization.objects.count() == 18


def test_the_example_of_the_docs_is_a_plan_that_can_be_carried_out(run):
    text = (Path(settings.BASE_DIR) / "docs/set-up-office.md").read_text()
    example = re.search(r"```json\n(.*?)```", text, re.DOTALL)

    said = run(json.loads(example[1]))

    assert "Đã thiết lập: 10 tổ chức, 3 thôn, tổ dân phố, 1 chức vụ, 2 lượt giao vai trò" in said
    elderly = Organization.objects.get(kind=OrganizationKind.MASS_ASSOCIATION)
    assert elderly.parent.kind == OrganizationKind.FRONT
    assert AdministrativeUnit.objects.filter(name="Tổ 3").exists()


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        ({}, "thiếu “unit”"),
        ({"unit": "99999"}, "Không có đơn vị hành chính nào hiện nay mang mã 99999"),
        ({"unit": COMMUNE, "thon": []}, "mục không biết: thon"),
        ({"unit": COMMUNE, "host": "women"}, "“host” là một trong"),
        ({"unit": COMMUNE, "people": [{"username": "mau", "role": "chief", "organization": "front"}]}, "chọn vai trò"),
        ({"unit": COMMUNE, "series": {"period_kind": "day"}}, "Kỳ giao ban là một trong"),
        ({"unit": COMMUNE, "series": {"chair": "Ai đó"}}, "Người chủ trì “Ai đó” không có"),
        ({"unit": COMMUNE, "forms": ["X"]}, "không có biểu X"),
        ({"unit": COMMUNE, "organizations": [{"kind": "women"}]}, "Cơ quan tổ chức giao ban"),
        ({"unit": COMMUNE, "communes": True}, "chỉ thêm được cho tỉnh"),
        ({"unit": "19", "areas": ["Nà Lỏng"]}, "chỉ ghi cho xã"),
    ],
)
def test_what_a_plan_lacks_is_said(run, plan, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(plan)

    assert not Organization.objects.exists()


def test_wrong_usage_is_another_status(administrator):
    with pytest.raises(CommandError) as refused:
        call_command("set_up_office")

    assert refused.value.returncode == 2


def test_an_unknown_code_undoes_nothing(administrator):
    with pytest.raises(CommandError, match="Không có lần thiết lập này"):
        call_command("set_up_office", "--undo", "ab12cd34")


def test_names_of_the_country_fit_and_are_told_apart():
    """Every commune of today gets names that can be stored; those of one province differ."""
    for code, _ in provinces():
        place = place_of(code)
        names = [usual_organization(each, OrganizationKind.FRONT).name for each in place.communes]
        assert len(set(names)) == len(names) > 30, place.name
        assert max(map(len, names)) <= 200


def test_a_name_that_another_place_has_is_told_apart_by_the_province(run):
    make.OrganizationFactory(name="Ủy ban MTTQ Việt Nam xã Chợ Đồn", kind=OrganizationKind.FRONT)

    run(FRONT_OFFICE)

    series = BriefingSeries.objects.get()
    assert series.host.name == "Ủy ban MTTQ Việt Nam xã Chợ Đồn, tỉnh Thái Nguyên"
    assert series.participants.count() == 17
