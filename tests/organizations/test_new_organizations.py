"""Several organizations at once: kinds proposed, places of those that are wrong, all or none, and taken back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lib.refused import Refused
from organizations.choices import OrganizationKind
from organizations.models import Organization
from organizations.services import new_organizations
from organizations.services.new_organizations import add_organizations, just_added, kind_by_name, take_back
from organizations.services.rows import Row, RowsRefused
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return factories.HostFactory(name="Huyện ủy Đồng Thử", unit=factories.DistrictFactory())


@pytest.fixture
def secretary(host):
    return factories.member("secretariat", host)


def row(number: int, name: str, kind: str = "mass_association", **values) -> Row:
    return Row(number, {"name": name, "kind": kind, "short_name": "", "symbol": "", **values})


def add(by, host, *rows: Row) -> list[Organization]:
    return add_organizations(rows, by=by, parent=host, unit=host.unit)


def faults(refusal) -> list[tuple[int, str, str]]:
    return [(fault.number, fault.field, str(fault.refusal)) for fault in refusal.value.faults]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Hội Nông dân huyện Chợ Đồn", "farmers"),
        ("HỘI LIÊN HIỆP PHỤ NỮ xã Nghĩa Tá", "women"),
        ("Hội CCB thị trấn Bằng Lũng", "veterans"),
        ("Liên đoàn Lao động huyện", "trade_union"),
        ("Công đoàn Công an huyện", "trade_union"),
        ("Đoàn TNCS Hồ Chí Minh huyện", "youth"),
        ("Đoàn xã Nghĩa Tá", "youth"),
        ("Ủy ban MTTQ Việt Nam huyện", "front"),
        ("Ban Công tác Mặt trận thôn Nà Lỏng", "front_work_committee"),
        ("Ban CTMT tổ 4", "front_work_committee"),
        ("Đảng ủy Công an huyện", "party_committee"),
        ("Văn phòng Huyện ủy", "party_committee"),
        ("Phòng Lao động – Thương binh và Xã hội", "government"),
        ("Hội đồng nhân dân xã", "government"),
        ("Hội Chữ thập đỏ huyện", "mass_association"),
        ("Hội Liên hiệp Thanh niên huyện", "mass_association"),
        ("Câu lạc bộ Hưu trí", None),
        ("", None),
    ],
)
def test_a_name_suggests_a_kind(name, kind):
    assert kind_by_name(name) == kind


def test_all_are_stored_beneath_the_parent_in_their_order(secretary, host):
    names = ["Hội Nông dân", "Hội Chữ thập đỏ", "Hội Khuyến học", "Hội Người cao tuổi", "Ủy ban MTTQ"]
    kinds = ["farmers", "mass_association", "mass_association", "mass_association", "front"]
    rows = [row(number, name, kind) for number, (name, kind) in enumerate(zip(names, kinds, strict=True))]

    added = add(secretary, host, *rows)

    assert {(one.parent, one.unit, one.valid_to) for one in added} == {(host, host.unit, None)}
    assert [one.name for one in Organization.objects.filter(parent=host)] == names
    # A kind that says the place already leaves it to the kind.
    assert [one.rank for one in added] == [None, None, 81, 82, 83]
    assert {one.history.get().history_user for one in added} == {secretary}


def test_the_same_name_is_told_with_its_place(secretary, host):
    known = factories.OrganizationFactory(parent=host, name="Hội Khuyến học", unit=host.unit)

    with pytest.raises(RowsRefused) as refusal:
        add(
            secretary,
            host,
            row(0, "Hội Nông dân"),
            row(2, "hội nông  dân"),
            row(3, "HỘI KHUYẾN HỌC"),
            row(4, "Hội Một"),
        )

    twice, there = faults(refusal)
    assert twice == (2, "name", "Trùng tên với dòng 1; bỏ một dòng hoặc ghi tên khác.")
    assert there[:2] == (3, "name")
    assert f"Đã có “Hội Khuyến học” (thuộc Huyện ủy Đồng Thử, địa bàn {known.unit.name})" in there[2]
    assert not Organization.objects.filter(name__in=["Hội Nông dân", "Hội Một"]).exists()


def test_a_name_out_of_sight_is_refused_without_its_place(secretary, host):
    factories.OrganizationFactory(parent=factories.HostFactory(name="Huyện ủy Khác"), name="Hội Khuyến học")

    with pytest.raises(RowsRefused) as refusal:
        add(secretary, host, row(0, "Hội Khuyến học"))

    [(number, field, sentence)] = faults(refusal)
    assert (number, field) == (0, "name")
    assert "Huyện ủy Khác" not in sentence


def test_what_a_field_refuses_is_told_at_the_row(secretary, host):
    with pytest.raises(RowsRefused) as refusal:
        add(secretary, host, row(1, "Hội Một", kind="không có"), row(2, "Hội Hai", short_name="x" * 81))

    assert [fault[:2] for fault in faults(refusal)] == [(1, "kind"), (2, "short_name")]


@pytest.mark.parametrize("role", ["officer", "commune_officer", "leader", "reader"])
def test_others_add_none(host, role):
    with pytest.raises(Refused, match="văn phòng, thư ký"):
        add(factories.member(role, host), host, row(0, "Hội Một"))


def test_an_office_adds_only_within_its_scope(secretary, host):
    elsewhere = factories.HostFactory(unit=factories.DistrictFactory())
    for parent, unit in ((elsewhere, host.unit), (None, host.unit), (host, elsewhere.unit)):
        with pytest.raises(Refused):
            add_organizations([row(0, "Hội Một")], by=secretary, parent=parent, unit=unit)
    assert not Organization.objects.filter(name="Hội Một").exists()


def test_a_system_administrator_adds_without_a_parent():
    admin = factories.UserFactory(is_superuser=True)

    [added] = add_organizations([row(0, "Hội Một")], by=admin, parent=None, unit=None)

    assert added.path == f"{added.pk}/"


def test_beneath_one_that_has_ended_they_end_with_it(host, secretary):
    ended = date(2025, 6, 30)
    Organization.objects.filter(pk=host.pk).update(valid_to=ended)
    host.refresh_from_db()

    [added] = add(secretary, host, row(0, "Hội Một"))

    assert added.valid_to == ended


# --- taking back ------------------------------------------------------------------------------------------------------


def test_those_just_added_are_taken_back_while_nothing_hangs_on_them(secretary, host):
    one, two = add(secretary, host, row(0, "Hội Một"), row(1, "Hội Hai"))
    series = factories.SeriesFactory(host=host, participants=[two])
    assert set(just_added(secretary)) == {one, two}

    with pytest.raises(Refused, match="Hội Hai đã có loạt giao ban"):
        take_back([one.pk, two.pk], by=secretary)
    assert Organization.objects.filter(pk=one.pk).exists()

    series.participants.clear()
    assert sorted(take_back([one.pk, two.pk], by=secretary)) == ["Hội Hai", "Hội Một"]
    assert not Organization.objects.filter(pk__in=[one.pk, two.pk]).exists()
    assert Organization.history.filter(id=one.pk, history_type="-").get().history_user == secretary


def test_whatever_names_an_organization_hangs_on_it(host):
    makers = {
        "tổ chức": lambda one: factories.OrganizationFactory(parent=one),
        "chức vụ": lambda one: factories.PostFactory(organization=one),
        "vai trò trong tổ chức": lambda one: factories.member("officer", one),
        "nhiệm vụ giao": lambda one: factories.DirectiveFactory(coordinating_organizations=[one]),
    }
    for number, make in enumerate(makers.values()):
        one = factories.OrganizationFactory(name=f"Hội thứ {number}", parent=host)
        assert new_organizations.hanging_on([one]) == {one.pk: ""}
        make(one)
        assert new_organizations.hanging_on([one])[one.pk]


def test_what_hangs_on_many_is_asked_as_often_as_of_one(host, count_queries):
    some = [factories.OrganizationFactory(name=f"Hội thứ {number}", parent=host) for number in range(9)]
    factories.DirectiveFactory(coordinating_organizations=[some[0], some[1], host])
    factories.PostFactory(organization=some[1])

    hanging = new_organizations.hanging_on(some[:3])

    assert [hanging[one.pk] for one in some[:3]] == ["chỉ đạo", hanging[some[1].pk], ""]
    assert set(hanging[some[1].pk].split(", ")) == {"chỉ đạo", "chức vụ"}
    few = count_queries(lambda: new_organizations.hanging_on(some[:1]))
    assert count_queries(lambda: new_organizations.hanging_on(some)) == few


def test_only_ones_own_of_the_last_day_unchanged_are_taken_back(secretary, host):
    colleague = factories.member("secretariat", host)
    [added] = add(secretary, host, row(0, "Hội Một"))
    known = factories.OrganizationFactory(parent=host)
    assert just_added(colleague) == []
    assert just_added(secretary, timezone.now() + timedelta(days=1, minutes=1)) == []
    for by, key in ((colleague, added.pk), (secretary, known.pk), (secretary, 0)):
        with pytest.raises(Refused, match="Không còn là tổ chức bạn vừa thêm"):
            take_back([key], by=by)

    added.short_name = "Một"
    added.save()
    assert just_added(secretary) == []


def test_every_kind_can_be_suggested():
    assert {kind for _, kind in new_organizations.KIND_WORDS} == set(OrganizationKind)
