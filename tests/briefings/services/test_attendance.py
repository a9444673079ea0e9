"""The list of a session: proposed from whom the series calls, written at once."""

import pytest

from briefings.choices import AttendanceRole, AttendanceStatus
from briefings.services.attendance import proposed, record
from organizations.services.rows import Row, RowsRefused
from tests import factories

PRESENT = {"role": "member", "status": "present", "reason": ""}


@pytest.fixture
def chaired(cast):
    """The planned briefing with its chair, and a session before it to which the farmers sent somebody by name."""
    chair = factories.PostFactory(organization=cast.host, title="Phó Bí thư", full_name="Nguyễn Văn Chủ")
    cast.briefing.chair = chair
    cast.briefing.save()
    factories.AttendanceFactory(
        briefing=cast.concluded, organization=cast.farmers, full_name="Hoàng Thị Nông", title="Chủ tịch"
    )
    factories.PostFactory(organization=cast.women, title="Chủ tịch Hội", full_name="Triệu Thị Hoa")
    return cast


def test_the_chair_and_the_usual_participants_are_proposed_by_name(chaired):
    found = [(one.organization, one.full_name, one.title, one.role) for one in proposed(chaired.briefing)]

    assert found[0] == (chaired.host, "Nguyễn Văn Chủ", "Phó Bí thư", AttendanceRole.CHAIR)
    assert set(found[1:]) == {
        (chaired.farmers, "Hoàng Thị Nông", "Chủ tịch", AttendanceRole.MEMBER),
        (chaired.women, "Triệu Thị Hoa", "Chủ tịch Hội", AttendanceRole.MEMBER),
    }


def test_nobody_is_proposed_where_the_list_was_begun(chaired):
    factories.AttendanceFactory(briefing=chaired.briefing, organization=chaired.farmers)

    assert proposed(chaired.briefing) == []


def test_a_substitute_stands_beside_whom_they_came_for(chaired):
    values = {**PRESENT, "organization": chaired.farmers, "full_name": "Hoàng Thị Nông", "title": "Chủ tịch"}
    values["substitute"] = ("Lê Văn Thay", "Phó Chủ tịch")

    record(chaired.briefing.pk, by=chaired.office, rows=[Row(0, values)])

    absent, present = chaired.briefing.attendances.order_by("pk")
    assert (absent.full_name, absent.status) == ("Hoàng Thị Nông", AttendanceStatus.ABSENT)
    assert absent.reason == "cử Lê Văn Thay, Phó Chủ tịch dự thay"
    assert (present.full_name, present.title) == ("Lê Văn Thay", "Phó Chủ tịch")
    assert (present.organization, present.status) == (chaired.farmers, AttendanceStatus.PRESENT)


def test_a_substitute_for_nobody_by_name_stands_for_the_organization(chaired):
    values = {
        **PRESENT,
        "organization": chaired.farmers,
        "full_name": "",
        "title": "",
        "substitute": ("Lê Văn Thay", ""),
    }

    record(chaired.briefing.pk, by=chaired.office, rows=[Row(0, values)])

    assert chaired.briefing.attendances.get().full_name == "Lê Văn Thay"


def test_the_same_person_twice_is_told_in_the_second_row(chaired):
    values = {**PRESENT, "organization": chaired.farmers, "full_name": "Hoàng Thị Nông", "title": ""}

    with pytest.raises(RowsRefused) as refusal:
        record(chaired.briefing.pk, by=chaired.office, rows=[Row(0, values), Row(1, values)])

    [fault] = refusal.value.faults
    assert (fault.number, str(fault.refusal)) == (1, "Người này đã có trong danh sách dự.")
    assert not chaired.briefing.attendances.exists()


@pytest.mark.parametrize("who", ["leader", "reader", "farmer"])
def test_the_office_alone_writes_the_list(chaired, who):
    with pytest.raises(RowsRefused, match="việc này do văn phòng của cơ quan chủ trì"):
        record(chaired.briefing.pk, by=getattr(chaired, who), rows=[Row(0, {**PRESENT, "organization": chaired.women})])
