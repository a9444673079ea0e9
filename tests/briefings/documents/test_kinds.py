"""What each kind says, from records to plain values."""

from datetime import date

import pytest

from briefings.choices import DocumentKind, DueKind, ReportStatus
from briefings.documents import PRINTERS
from briefings.documents.kinds.assignment_slip import assignment_slip
from briefings.documents.kinds.commune_annex import commune_annex
from briefings.documents.kinds.conclusion_notice import conclusion_notice
from briefings.documents.kinds.directive_annex import directive_annex
from briefings.documents.kinds.invitation import invitation
from briefings.documents.kinds.reminder_letter import reminder_letter
from briefings.documents.kinds.review_annex import review_annex
from briefings.documents.kinds.synthesis_report import synthesis_report
from briefings.models import Briefing
from lib.papers.blocks import Chart, Field, Heading, Imprint, Item, Paragraph, Section, Table
from lib.refused import Refused
from organizations.choices import AcrossUnits, MissingReason
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = Imprint(7, date(2020, 4, 6))


@pytest.fixture
def briefing():
    host = make.HostFactory(name="Huyện ủy Đồng Thử", short_name="Huyện ủy", symbol="HU")
    chair = make.PostFactory(organization=host, title="Phó Bí thư Thường trực Huyện ủy", full_name="Họ Và Tên")
    return make.BriefingFactory(series__host=host, chair=chair, title="Giao ban Quý I", submit_by=date(2020, 3, 25))


@pytest.fixture
def farmers():
    return make.OrganizationFactory(name="Hội Nông dân huyện Đồng Thử", short_name="Hội Nông dân")


def tables(paper) -> list[Table]:
    return [block for block in paper.body if isinstance(block, Table)]


def texts(blocks) -> list[str]:
    found = []
    for block in blocks:
        if isinstance(block, Section):
            found += [block.heading, *texts(block.blocks)]
        elif isinstance(block, Item):
            found += block.paragraphs
        elif isinstance(block, Paragraph | Heading):
            found.append(block.text)
    return found


def test_every_kind_has_a_printer():
    assert set(PRINTERS) == set(DocumentKind)


def test_a_notice_tells_what_was_concluded_and_gives_each_lead_its_tasks(briefing, farmers):
    make.ConclusionFactory(briefing=briefing, content="Ghi nhận kết quả.")
    make.DirectiveFactory(briefing=briefing, content="Rà soát.", lead_organization=farmers)
    make.DirectiveFactory(briefing=briefing, content="Vận động.", due_kind=DueKind.DATE, due_on=date(2020, 6, 5))

    paper = conclusion_notice(briefing, DAY)

    assert paper.number == "Số 07-TB/HU"
    assert paper.abstract == "kết luận của Phó Bí thư Thường trực Huyện ủy tại hội nghị giao ban Quý I"
    said = texts(paper.body)
    assert said[2:4] == ["1. Đánh giá chung", "Ghi nhận kết quả."]
    assert said[4:] == [
        "2. Nhiệm vụ thời gian tới",
        "a) Hội Nông dân huyện Đồng Thử:",
        "- Rà soát.",
        "b) Nhiệm vụ chung, chưa phân công đơn vị chủ trì:",
        "- Vận động (thời hạn: 05/06/2020).",
        "Huyện ủy Đồng Thử thông báo để các cơ quan, đơn vị biết, thực hiện./.",
    ]
    (signature,) = paper.signatures
    assert (signature.authority, signature.post) == (("T/M BAN THƯỜNG VỤ",), "PHÓ BÍ THƯ THƯỜNG TRỰC")


def test_a_deputy_of_the_front_signs_for_the_head():
    host = make.HostFactory(format_family="front", symbol="MTTQ-BTT")
    chair = make.PostFactory(organization=host, title="Phó Chủ tịch Thường trực", full_name="Họ Và Tên")
    (signature,) = conclusion_notice(make.BriefingFactory(series__host=host, chair=chair)).signatures
    assert signature.authority == ("TM. BAN THƯỜNG TRỰC", "KT. CHỦ TỊCH")
    assert signature.post == "PHÓ CHỦ TỊCH THƯỜNG TRỰC"


def test_only_accepted_reports_enter_the_synthesis_under_their_organization(briefing, farmers):
    accepted = make.OrganizationReportFactory(
        briefing=briefing, organization=farmers, submitted=True, status=ReportStatus.ACCEPTED
    )
    waiting = make.OrganizationReportFactory(briefing=briefing, submitted=True)
    make.AchievementFactory(report=accepted, text="Đã nhận.")
    make.AchievementFactory(report=waiting, text="Chưa nhận.")

    paper = synthesis_report(briefing, DAY)

    said = texts(paper.body)
    assert "- Đã nhận." in said
    assert said[said.index("- Đã nhận.") - 1] == "1. Hội Nông dân huyện Đồng Thử"
    assert not any("Chưa nhận." in text for text in said)
    assert "01/02 tổ chức" in said[0]
    states = next(block for block in paper.body if isinstance(block, Section) and "TÌNH HÌNH" in block.heading)
    assert states.blocks[0].rows[0].cells[4] == ("chậm 6 ngày",)


@pytest.mark.parametrize("build", [conclusion_notice, synthesis_report])
def test_where_nothing_was_said_there_is_room_to_write_it(briefing, build):
    paper = build(briefing, DAY)
    assert [one for one in paper.body if isinstance(one, Field)] == [Field("", "")] * 3
    assert not any("/00" in text for text in texts(paper.body))


def test_an_annex_issued_alone_names_the_notice_it_goes_with(briefing):
    make.DirectiveFactory(briefing=briefing, content="Rà soát.")
    assert directive_annex(briefing, DAY).reference == ""
    make.DocumentFactory(
        briefing=briefing, kind="conclusion_notice", issued=True, symbol="05-TB/HU", issued_on=date(2020, 4, 5)
    )
    paper = directive_annex(Briefing.objects.get(pk=briefing.pk), DAY)
    number_and_day = "Thông báo kết luận số 05-TB/HU ngày 05 tháng 4 năm 2020"
    assert paper.reference == f"(Kèm theo {number_and_day} của {briefing.series.host.name})"
    assert paper.landscape
    assert tables(paper)[0].rows[0].cells[1] == ("Rà soát.",)


def test_a_review_tells_each_earlier_time_before_the_present_one(briefing, farmers):
    first = make.BriefingFactory(series=briefing.series, year=2019, quarter=3)
    second = make.BriefingFactory(series=briefing.series, year=2019, quarter=4)
    directive = make.DirectiveFactory(briefing=first, content="Rà soát.", lead_organization=farmers)
    make.DirectiveReviewFactory(briefing=second, directive=directive, nth=2, percent_then=20, remark="Còn chậm.")
    make.DirectiveReviewFactory(briefing=briefing, directive=directive, nth=3, percent_then=60)

    group, row = tables(review_annex(briefing, DAY))[0].rows

    assert group.kind == "group"
    assert row.cells[4][0].startswith("Lần 2 (quý IV năm 2019):")
    assert row.cells[4][1] == "Ý kiến: Còn chậm."
    assert row.cells[5][0].startswith("Lần 3 (quý I năm 2020):")
    assert row.cells[5][0].endswith(", 60%")


def test_a_review_names_all_that_took_the_place_of_a_directive(briefing, farmers):
    first = make.BriefingFactory(series=briefing.series, year=2019, quarter=3)
    one, two = (make.DirectiveFactory(briefing=briefing) for _ in "ab")
    split = make.DirectiveFactory(
        briefing=first, progress="superseded", closing_reason="Tách việc.", superseded_by=two, lead_organization=farmers
    )
    split.further_successors.add(one)
    make.DirectiveReviewFactory(briefing=briefing, directive=split, outcome="supersede")

    _, row = tables(review_annex(briefing, DAY))[0].rows

    named = [f"bằng chỉ đạo {each.ordinal} (quý I năm 2020)" for each in (one, two)]
    assert list(row.cells[5][-3:]) == ["Kết quả: Thay thế", *named]


def test_figures_are_added_by_each_indicators_own_rule_and_reasons_stand_apart(briefing):
    communes = make.AdministrativeUnitFactory.create_batch(3, parent=briefing.unit)
    above, below = make.IndicatorFactory(), make.IndicatorFactory()
    share = make.IndicatorFactory(
        across_units=AcrossUnits.RATIO, numerator=above, denominator=below, value_type="percent", decimal_places=1
    )
    for commune, (one, two) in zip(communes, ((1, 2), (3, 10)), strict=False):
        make.IndicatorValueFactory(indicator=above, unit=commune, value=one)
        make.IndicatorValueFactory(indicator=below, unit=commune, value=two)
        make.IndicatorValueFactory(indicator=share, unit=commune, value=100 * one / two)
    make.IndicatorValueFactory(indicator=above, unit=communes[2], value=None, missing_reason=MissingReason.NOT_REPORTED)

    paper = commune_annex(briefing, DAY)

    (table,) = tables(paper)
    total = next(row for row in table.rows if row.kind == "total")
    told = [cell[0] for cell in total.cells[2:]]
    assert told == ["4 (2/3 xã)", "12 (2/3 xã)", "33,3 (2/3 xã)"]  # 4 of 12, not the mean of 50 and 30
    assert table.rows[2].cells[2:] == (("chưa báo cáo",), ("–",), ("–",))
    assert table.rows[-1].cells[2] == ("1 chưa báo cáo",)
    (chart,) = [block for block in paper.body if isinstance(block, Chart)]
    assert [(bar.value, round(bar.share, 3)) for bar in chart.bars] == [("1", 0.333), ("3", 1.0)]


def test_a_plan_of_the_year_is_told_with_how_far_it_is_met_over_all_and_by_each_unit(briefing):
    communes = [make.AdministrativeUnitFactory(parent=briefing.unit, kind=kind) for kind in ("commune", "ward")]
    planned = make.IndicatorFactory(across_time="sum", unit_of_measure="nhà")
    share = make.IndicatorFactory(value_type="percent", decimal_places=1, across_units="average", across_time="last")
    plain = make.IndicatorFactory()
    for commune, done, plan in zip(communes, (3, 4), (6, 4), strict=True):
        make.IndicatorValueFactory(indicator=planned, unit=commune, value=done)
        make.IndicatorValueFactory(indicator=planned, unit=commune, span="plan", number=1, value=plan)
        make.IndicatorValueFactory(indicator=plain, unit=commune, value=1)
    make.IndicatorValueFactory(indicator=share, unit=communes[0], value=20)
    make.IndicatorValueFactory(indicator=share, unit=communes[0], span="plan", number=1, value=25)

    paper = commune_annex(briefing, DAY)

    plans, figures = tables(paper)
    assert "của các xã, phường thuộc" in paper.abstract
    assert [[cell[0] for cell in row.cells[2:]] for row in plans.rows] == [
        ["nhà", "10", "7", "70%"],
        [share.unit_of_measure, "25 (1/2 xã)", "20 (1/2 xã)", "−5 điểm % (1/2 xã)"],
    ]
    assert [column.title for column in figures.columns][3::2] == ["Đạt kế hoạch năm"] * 2
    assert [[cell[0] for cell in row.cells[2:]] for row in figures.rows[:3]] == [
        ["3", "50%", "20,0", "−5 điểm %", "1"],
        ["4", "100%", "–", "–", "1"],
        ["7", "70%", "20,0 (1/2 xã)", "−5 điểm % (1/2 xã)", "2"],
    ]


def test_months_make_the_quarter_of_the_paper_and_a_missing_one_is_told(briefing):
    indicator = make.IndicatorFactory()
    whole, part = make.AdministrativeUnitFactory.create_batch(2, parent=briefing.unit)
    for unit, months in ((whole, (1, 2, 3)), (part, (1, 2))):
        for month in months:
            make.IndicatorValueFactory(indicator=indicator, unit=unit, span="month", number=month, value=5)

    (table,) = tables(commune_annex(briefing, DAY))

    assert [row.cells[2] for row in table.rows[:3]] == [("15",), ("10 (2/3 kỳ)",), ("25 (1/2 xã, 2/3 kỳ)",)]


def test_the_paper_of_a_commune_shows_the_places_within_it(briefing):
    briefing.unit = make.AdministrativeUnitFactory(name="Xã Thử")
    briefing.save()
    indicator = make.IndicatorFactory()
    areas = make.AdministrativeUnitFactory.create_batch(2, parent=briefing.unit, kind="residential_area")
    for area, value in zip(areas, (3, 4), strict=True):
        make.IndicatorValueFactory(indicator=indicator, unit=area, value=value)

    paper = commune_annex(briefing, DAY)

    (table,) = tables(paper)
    assert [row.cells[2] for row in table.rows[:3]] == [("3",), ("4",), ("7",)]
    assert "02 thôn, tổ dân phố, 02 nơi có số liệu" in texts(paper.body)[0]


def test_an_invitation_asks_all_or_one(briefing, farmers):
    briefing.series.participants.set([farmers])
    assert "- Hội Nông dân huyện Đồng Thử." in texts(invitation(briefing).body)
    alone = invitation(Briefing.objects.get(pk=briefing.pk), None, farmers)
    assert alone.body[0].text == "Hội Nông dân huyện Đồng Thử"


def test_a_reminder_goes_to_those_who_owe_and_to_nobody_else(briefing, farmers):
    make.OrganizationReportFactory(briefing=briefing, organization=farmers)
    briefing.status = "concluded"
    briefing.save()
    late = make.DirectiveFactory(briefing=briefing, assigned=True, due_kind=DueKind.DATE, due_on=date(2020, 4, 1))
    make.DirectiveFactory(briefing=briefing, assigned=True, due_kind=DueKind.DATE, due_on=date(2020, 4, 30))

    paper = reminder_letter(briefing, DAY)

    assert paper.type_name == ""
    assert paper.number == "Số 07-CV/HU"
    assert paper.subject == "V/v đôn đốc gửi báo cáo và thực hiện nhiệm vụ quá hạn"
    assert paper.addressees == ("- Hội Nông dân huyện Đồng Thử;", f"- {late.lead_organization.name}.")
    (table,) = tables(paper)
    assert [row.cells[4] for row in table.rows] == [("5",)]
    assert reminder_letter(briefing, DAY, farmers).addressees == ("Hội Nông dân huyện Đồng Thử",)


def test_nothing_to_remind_of_is_no_letter(briefing):
    with pytest.raises(Refused, match="Không có tổ chức nào"):
        reminder_letter(briefing, DAY)


def test_a_slip_has_only_the_rows_of_its_organization(briefing, farmers):
    make.DirectiveFactory(briefing=briefing, content="Của người khác.", assigned=True)
    make.DirectiveFactory(briefing=briefing, content="Phối hợp.", assigned=True, coordinating_organizations=[farmers])
    make.DirectiveFactory(briefing=briefing, content="Chủ trì.", lead_organization=farmers)

    (table,) = tables(assignment_slip(briefing, DAY, farmers))

    assert [(row.cells[1], row.cells[2]) for row in table.rows] == [
        (("Chủ trì.",), ("Chủ trì",)),
        (("Phối hợp.",), ("Phối hợp",)),
    ]
    with pytest.raises(Refused, match="in riêng cho từng tổ chức"):
        assignment_slip(briefing, DAY)


def test_a_kind_for_all_is_not_made_for_one(briefing, farmers):
    with pytest.raises(Refused, match="không làm riêng"):
        PRINTERS[DocumentKind.MINUTES].content(briefing, None, farmers)


# --- an office's own choices ------------------------------------------------------------------------------------------


def test_what_an_office_settles_for_a_kind_goes_before_what_it_settles_for_all(briefing):
    host = briefing.series.host
    clerk = make.PostFactory(organization=host, title="Chánh Văn phòng", full_name="Người Ký")
    make.PaperSettingFactory(organization=host, body_size=15, line_height=20)
    make.PaperSettingFactory(
        organization=host, kind="conclusion_notice", authority="T/L Ban Thường vụ", signer=clerk, type_code="TBKL"
    )

    paper = conclusion_notice(briefing, DAY)

    assert paper.number == "Số 07-TBKL/HU"
    assert (paper.profile.body.size, paper.profile.line_height) == (15, 20)
    (signature,) = paper.signatures
    assert (signature.authority, signature.post, signature.name) == (
        ("T/L BAN THƯỜNG VỤ",),
        "CHÁNH VĂN PHÒNG",
        "Người Ký",
    )


@pytest.mark.parametrize("kind", sorted(set(PRINTERS) - {"assignment_slip"}))
def test_queries_do_not_grow_with_the_records(kind, count_queries):
    counts = []
    for times in (1, 6):
        briefing = make.BriefingFactory()
        unit = make.AdministrativeUnitFactory(parent=briefing.unit)
        for _ in range(times):
            report = make.OrganizationReportFactory(briefing=briefing)
            make.AchievementFactory(report=report)
            make.AttendanceFactory(briefing=briefing)
            directive = make.DirectiveFactory(
                briefing=briefing, assigned=True, coordinating_organizations=[report.organization]
            )
            make.DirectiveReviewFactory(briefing=briefing, directive=directive)
            make.IndicatorValueFactory(unit=unit)
        fresh = Briefing.objects.get(pk=briefing.pk)
        counts.append(count_queries(lambda fresh=fresh: PRINTERS[kind].content(fresh, DAY)))
    assert counts[0] == counts[1] <= 22
