from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from briefings.choices import DueKind, PeriodKind
from briefings.documents.frame import paper_date
from briefings.documents.kinds.minutes import minutes
from briefings.models import Briefing
from lib.papers.blocks import Field, Heading, Section
from tests.factories import (
    AchievementFactory,
    BriefingFactory,
    ConclusionFactory,
    DirectiveFactory,
    OrganizationFactory,
    OrganizationReportFactory,
    PostFactory,
    RemarkFactory,
    ShortcomingFactory,
)

pytestmark = pytest.mark.django_db


def sections(paper) -> list[Section]:
    return [block for block in paper.body if isinstance(block, Section)]


def texts(section) -> list[str]:
    """The paragraphs under a section, as printed."""
    printed = ([block.text] if isinstance(block, Heading) else block.paragraphs for block in section.blocks)
    return [text for texts in printed for text in texts]


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ({"quarter": 1}, date(2020, 3, 31)),
        ({"quarter": 4}, date(2020, 12, 31)),
        ({"period_kind": PeriodKind.MONTH, "quarter": None, "month": 2}, date(2020, 2, 29)),
        ({"period_kind": PeriodKind.HALF_YEAR, "quarter": None}, date(2020, 6, 30)),
        ({"period_kind": PeriodKind.NINE_MONTHS, "quarter": None}, date(2020, 9, 30)),
        ({"period_kind": PeriodKind.YEAR, "quarter": None}, date(2020, 12, 31)),
        ({"period_kind": PeriodKind.AD_HOC, "quarter": None}, date(2020, 12, 31)),
        ({"period_kind": PeriodKind.AD_HOC, "quarter": None, "data_to": date(2020, 5, 2)}, date(2020, 5, 2)),
    ],
)
def test_a_briefing_of_unknown_day_is_dated_by_the_end_of_its_period(period, day):
    assert paper_date(BriefingFactory.build(series=None, unit=None, ordinal=1, **period)) == day


def test_the_day_is_that_of_the_clock_on_the_wall():
    late = datetime(2020, 4, 3, 0, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))  # still 2 April in UTC
    assert paper_date(BriefingFactory(starts_at=late)) == date(2020, 4, 3)


def test_the_series_may_follow_another_format_than_its_host():
    assert minutes(BriefingFactory()).profile.id == "party_hd36_2018"
    assert minutes(BriefingFactory(series__format_family="front")).profile.id == "front_hd91_2013"


def test_numbers_take_the_form_of_the_profile():
    assert minutes(BriefingFactory(series__host__symbol="HU")).number == "Số ……-BB/HU"
    front = BriefingFactory(series__host__symbol="MTTQ-BTT", series__host__format_family="front")
    assert minutes(front).number == "Số: ……/BB-MTTQ-BTT"
    assert minutes(BriefingFactory(series__host__symbol="")).number == "Số ……-BB/……"


def test_nothing_is_made_up_for_a_briefing_of_which_nothing_is_known():
    paper = minutes(BriefingFactory())

    fields = {block.label: block.text for block in paper.body if isinstance(block, Field)}
    open_fields = ["Địa điểm:", "Thành phần tham dự:", "Chủ trì:", "Thư ký (người ghi biên bản):", ""]
    assert [label for label, text in fields.items() if not text] == open_fields
    assert fields["Thời gian bắt đầu:"] == "…… giờ ……, ngày …… tháng …… năm ……"
    assert sections(paper) == []
    assert paper.annexes == ()
    assert paper.place_and_date == "……, ngày …… tháng …… năm ……"
    assert [signature.name for signature in paper.signatures] == ["……………………"] * 2
    assert paper.recipients == ("- ……………………;", "- Lưu …….")


def test_a_post_whose_holder_is_unknown_leaves_room_for_the_name():
    paper = minutes(BriefingFactory(chair=PostFactory(title="Phó Bí thư")))
    assert Field("Chủ trì:", "……………………, Phó Bí thư") in paper.body


def test_sections_are_numbered_without_gaps_and_empty_ones_left_out():
    briefing = BriefingFactory()
    ShortcomingFactory(briefing=briefing)
    ConclusionFactory(briefing=briefing)

    headings = [section.heading for section in sections(minutes(briefing))]

    assert headings == ["I. TỒN TẠI, HẠN CHẾ", "II. KẾT LUẬN CỦA CHỦ TRÌ HỘI NGHỊ"]


def test_what_concerns_all_is_numbered_alone():
    briefing = BriefingFactory()
    AchievementFactory(briefing=briefing, text="Một.", ordinal=5)
    AchievementFactory(briefing=briefing, text="Không.", ordinal=2)

    (section,) = sections(minutes(briefing))

    assert texts(section) == ["1. Không.", "2. Một."]


def test_what_organizations_reported_stands_under_their_names():
    briefing = BriefingFactory()
    reports = [
        OrganizationReportFactory(briefing=briefing, organization=OrganizationFactory(name=name, kind=kind))
        for name, kind in (("Đoàn xã thử", "youth"), ("Hội Phụ nữ xã thử", "women"))
    ]
    for report in reports:
        AchievementFactory(report=report, text=f"Của {report.organization.name}.\nThêm.")

    (section,) = sections(minutes(briefing))

    assert texts(section) == [
        "1. Hội Phụ nữ xã thử",
        "- Của Hội Phụ nữ xã thử.",
        "Thêm.",
        "2. Đoàn xã thử",
        "- Của Đoàn xã thử.",
        "Thêm.",
    ]
    assert [isinstance(block, Heading) for block in section.blocks] == [True, False, True, False]


def test_directives_carry_the_same_numbers_in_the_text_and_in_the_annex():
    briefing = BriefingFactory()
    for ordinal in (4, 9):
        DirectiveFactory(briefing=briefing, ordinal=ordinal, content=f"Việc {ordinal}")

    paper = minutes(briefing)

    assert texts(sections(paper)[0]) == ["1. Việc 4", "2. Việc 9"]
    ((table,),) = [annex.blocks for annex in paper.annexes]
    assert [row.cells[:2] for row in table.rows] == [(("1",), ("Việc 4",)), (("2",), ("Việc 9",))]


@pytest.mark.parametrize(
    ("due", "printed"),
    [
        ({"due_kind": DueKind.DATE, "due_on": date(2020, 6, 5)}, "05/06/2020"),
        ({"due_kind": DueKind.PERIOD, "due_on": date(2020, 12, 31)}, "31/12/2020"),
        ({"due_kind": DueKind.PERIOD, "due_on": date(2020, 12, 31), "due_text": "trong năm 2020"}, "trong năm 2020"),
        ({"due_kind": DueKind.ONGOING}, "Thường xuyên"),
        ({"due_kind": DueKind.UNDEFINED}, "……"),
        ({"due_kind": DueKind.UNDEFINED, "due_text": "sau đại hội"}, "sau đại hội"),
    ],
)
def test_a_deadline_is_printed_as_it_was_set(due, printed):
    (annex,) = minutes(DirectiveFactory(**due).briefing).annexes
    assert annex.blocks[0].rows[0].cells[4] == (printed,)


def test_recipients_end_with_the_archives_line():
    briefing = BriefingFactory(
        series__host__archive_note="Văn phòng Huyện ủy", recipients="- Thường trực Huyện ủy;\n\nNhư thành phần dự."
    )
    assert minutes(briefing).recipients == (
        "- Thường trực Huyện ủy;",
        "- Như thành phần dự;",
        "- Lưu Văn phòng Huyện ủy.",
    )


def test_the_title_is_never_given_another_tone_style():
    """The Party's house style is for our fixed words; what people wrote stays theirs."""
    paper = minutes(BriefingFactory(title="Hội nghị hòa giải, củng cố Ủy ban"))
    assert paper.profile.tone_marks == "old"
    assert paper.abstract == "hội nghị hòa giải, củng cố Ủy ban"


def test_queries_do_not_grow_with_the_briefing(count_queries):
    def fill(briefing, times):
        for _ in range(times):
            report = OrganizationReportFactory(briefing=briefing)
            AchievementFactory(report=report)
            ShortcomingFactory(report=report, responsible=report.organization)
            RemarkFactory(briefing=briefing, organization=report.organization)
            DirectiveFactory(briefing=briefing, assigned=True, coordinating_organizations=[report.organization])

    counts = []
    for times in (1, 8):
        briefing = BriefingFactory()
        fill(briefing, times)
        fresh = Briefing.objects.get(pk=briefing.pk)
        counts.append(count_queries(lambda fresh=fresh: minutes(fresh)))

    assert counts[0] == counts[1] <= 20
