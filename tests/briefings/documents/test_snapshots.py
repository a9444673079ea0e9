"""A snapshot stored before all kinds shared one form is still compared with what the paper would say today.

``minutes_before_blocks.json`` was written by the portal of those days from the records of ``early_briefing``.
"""

import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from briefings.choices import AttendanceStatus, DueKind
from briefings.documents.differences import Difference, differences
from briefings.documents.kinds.minutes import minutes
from briefings.documents.snapshots import imprint_of, in_todays_form, snapshot
from briefings.models import Briefing
from tests import factories

pytestmark = pytest.mark.django_db

STORED = json.loads(Path(__file__).with_name("minutes_before_blocks.json").read_text())


def early_briefing() -> Briefing:
    """A briefing with something in every part that the minutes print."""
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    host = factories.HostFactory(
        name="Ủy ban MTTQ huyện Đồng Thử", format_family="front", symbol="MTTQ-BTT", letterhead_issuer="BAN THƯỜNG TRỰC"
    )
    briefing = factories.BriefingFactory(
        series__host=host,
        title="Giao ban Quý I năm 2020",
        starts_at=datetime(2020, 4, 3, 8, 0, tzinfo=zone),
        venue="Hội trường tầng 2",
        secretary=factories.PostFactory(title="Chánh Văn phòng", full_name="Người Ghi Thử"),
        recipients="Như thành phần tham dự.",
    )
    farmers = factories.OrganizationFactory(name="Hội Nông dân huyện Đồng Thử")
    women = factories.OrganizationFactory(name="Hội Phụ nữ huyện Đồng Thử")
    factories.AttendanceFactory(briefing=briefing, organization=farmers, full_name="Người Dự Thử")
    factories.AttendanceFactory(briefing=briefing, organization=women, status=AttendanceStatus.ABSENT, reason="bận")
    factories.AgendaItemFactory(briefing=briefing, title="Nghe báo cáo", presenter=farmers)
    factories.AchievementFactory(briefing=briefing, text="Kết quả chung.")
    report = factories.OrganizationReportFactory(briefing=briefing, organization=farmers)
    factories.AchievementFactory(report=report, text="Kết quả của Hội.\nĐoạn sau.")
    factories.ShortcomingFactory(briefing=briefing, text="Chưa kịp thời.", cause="Địa bàn rộng.")
    factories.RemarkFactory(briefing=briefing, organization=women, content="Nhất trí.\nĐề nghị làm rõ.")
    factories.ConclusionFactory(briefing=briefing, content="Ghi nhận kết quả.\nĐề nghị các đoàn thể:")
    first = factories.DirectiveFactory(briefing=briefing, content="Rà soát.", lead_organization=farmers)
    first.coordinating_organizations.set([women])
    factories.DirectiveFactory(briefing=briefing, content="Vận động.", due_kind=DueKind.ONGOING)
    return briefing


# An annex names the issuer of its paper since those days.
REFERENCE = Difference(
    "Phụ lục, dòng kèm theo",
    "(Kèm theo Biên bản số 05/BB-MTTQ-BTT ngày 06 tháng 4 năm 2020)",
    "(Kèm theo Biên bản số 05/BB-MTTQ-BTT ngày 06 tháng 4 năm 2020 của Ủy ban MTTQ huyện Đồng Thử)",
)


def test_minutes_stored_in_the_old_form_say_what_they_would_say_today():
    now = snapshot(minutes(early_briefing(), imprint_of(STORED)))

    assert differences(in_todays_form(STORED), now) == [REFERENCE]
    now["paper"]["annexes"][0]["reference"] = REFERENCE.then
    assert in_todays_form(STORED)["paper"] == now["paper"]


def test_what_changed_since_then_is_named():
    briefing = early_briefing()
    briefing.venue = "Hội trường tầng 3"
    briefing.save()

    found = differences(in_todays_form(STORED), snapshot(minutes(briefing, imprint_of(STORED))))

    assert found == [Difference("Địa điểm", "Hội trường tầng 2", "Hội trường tầng 3"), REFERENCE]


def test_a_snapshot_of_todays_form_is_left_alone():
    now = snapshot(minutes(early_briefing(), imprint_of(STORED)))
    assert in_todays_form(now) is now


def test_minutes_of_which_nothing_was_known_are_understood():
    empty = dict.fromkeys(("venue", "chair", "secretary"), "") | {"attendance": [], "sections": [], "annex": []}
    paper = in_todays_form({**STORED, "paper": {**STORED["paper"], **empty}})["paper"]

    assert [block["text"] for block in paper["body"] if block["block"] == "field"][1:8] == [""] * 7
    assert paper["annexes"] == []
    assert imprint_of(STORED).issued_on == date(2020, 4, 6)
