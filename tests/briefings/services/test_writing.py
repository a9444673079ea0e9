"""Writing a report in one go: what it stores, what it leaves alone, and whom it refuses."""

from datetime import date
from types import SimpleNamespace

import pytest

from briefings.choices import BriefingStatus, ReportStatus
from briefings.models import Achievement, Task
from briefings.services import writing
from briefings.services.writing import Content, Line, rising
from lib.refused import Refused
from tests import factories, worlds


def build_cast() -> SimpleNamespace:
    host = factories.HostFactory()
    farmers = factories.OrganizationFactory(parent=host)
    briefing = factories.BriefingFactory(series__host=host, status=BriefingStatus.COLLECTING)
    return SimpleNamespace(
        host=host,
        farmers=farmers,
        briefing=briefing,
        report=factories.OrganizationReportFactory(briefing=briefing, organization=farmers),
        officer=factories.member("officer", farmers),
        office=factories.member("secretariat", host),
        reader=factories.member("reader", host),
    )


cast = worlds.world(build_cast)


def said(text: str, key: int | None = None, **more) -> Line:
    return Line(key, {"text": text, **more})


def texts(report) -> list[str]:
    return list(report.achievements.order_by("ordinal").values_list("text", flat=True))


def write(cast, by=None, **content):
    return writing.write(cast.report.pk, by=by or cast.officer, content=Content(**content))


def test_a_report_still_expected_is_begun_and_says_what_was_written(cast):
    plan = Line(None, {"title": "Tập huấn.", "target": 12, "unit_of_measure": "lớp", "due_on": date(2020, 5, 1)})

    write(
        cast,
        narrative="Đã làm.",
        achievements=[said("Một."), said("Hai.")],
        shortcomings=[said("Chậm.", cause="Mưa.", remedy="Làm bù.")],
        proposals=[said("Xin giống.", addressed_to="UBND huyện")],
        tasks=[plan],
    )

    report = cast.report
    report.refresh_from_db()
    assert (report.status, report.narrative) == (ReportStatus.DRAFT, "Đã làm.")
    assert texts(report) == ["Một.", "Hai."]
    assert report.shortcomings.values_list("text", "cause", "remedy").get() == ("Chậm.", "Mưa.", "Làm bù.")
    assert report.proposals.get().addressed_to == "UBND huyện"
    task = Task.objects.get(organization=cast.farmers)
    assert (task.period.name, task.title, task.unit_of_measure) == ("quý II năm 2020", "Tập huấn.", "lớp")
    assert report.history.first().history_user == cast.officer


def test_lines_change_places_go_and_come_between_and_the_rest_leaves_no_trace(cast):
    rows = [factories.AchievementFactory(report=cast.report, text=f"Ý {number}.") for number in range(1, 5)]
    first, second, third, fourth = rows
    versions = Achievement.history.count()

    lines = [
        said("Ý 2.", second.pk),
        said("Mới."),
        said("Ý 1.", first.pk),
        said(" ", third.pk),
        said("Ý 4.", fourth.pk),
    ]
    write(cast, achievements=lines)

    assert texts(cast.report) == ["Ý 2.", "Mới.", "Ý 1.", "Ý 4."]
    fourth.refresh_from_db()
    assert fourth.version == 2  # its place had to change
    again = Achievement.history.count()
    stored = cast.report.achievements.order_by("ordinal")
    write(cast, achievements=[said(row.text, row.pk) for row in stored])
    assert Achievement.history.count() == again > versions


def test_numbers_rise_and_as_few_rows_as_can_be_move():
    assert rising([1, None, 2, 7]) == [1, 2, 3, 7]
    assert rising([3, 1, None]) == [3, 4, 5]
    assert rising([]) == []


def test_what_a_colleague_has_just_added_stays_though_no_line_names_it(cast):
    mine = factories.AchievementFactory(report=cast.report, text="Của tôi.")
    factories.AchievementFactory(report=cast.report, text="Của đồng nghiệp.")

    write(cast, achievements=[said("Của tôi, sửa.", mine.pk), said("Mới.")])

    assert texts(cast.report) == ["Của tôi, sửa.", "Mới.", "Của đồng nghiệp."]


def test_a_line_of_another_report_is_refused_and_nothing_is_written(cast):
    elsewhere = factories.AchievementFactory(report=factories.OrganizationReportFactory(briefing=cast.briefing))

    with pytest.raises(Refused, match="không còn trong báo cáo"):
        write(cast, narrative="Đã làm.", achievements=[said("Một."), said("Chiếm.", elsewhere.pk)])

    cast.report.refresh_from_db()
    assert (cast.report.narrative, texts(cast.report)) == ("", [])


def test_a_shortcoming_that_a_later_quarter_speaks_of_does_not_go(cast):
    row = factories.ShortcomingFactory(report=cast.report)
    later = factories.BriefingFactory(series=cast.briefing.series, quarter=2)
    factories.ShortcomingFactory(briefing=later, continues_from=row)

    with pytest.raises(Refused, match="không bỏ được"):
        write(cast, shortcomings=[said("", row.pk, cause="", remedy="")])


def test_a_proposal_that_the_host_has_answered_does_not_go(cast):
    row = factories.ProposalFactory(report=cast.report, answer="Đồng ý.")

    with pytest.raises(Refused, match="không bỏ được"):
        write(cast, proposals=[said("", row.pk, addressed_to="")])
    write(cast, by=cast.office, proposals=[said("", row.pk, addressed_to="")])
    assert not cast.report.proposals.exists()


@pytest.mark.parametrize("status", [ReportStatus.SUBMITTED, ReportStatus.ACCEPTED])
def test_its_own_people_write_until_they_hand_in_and_the_office_longer(cast, status):
    type(cast.report).objects.filter(pk=cast.report.pk).update(status=status, submitted_at=factories.NOON)

    with pytest.raises(Refused, match="rút lại, hoặc đề nghị văn phòng"):
        write(cast, achievements=[said("Thêm.")])
    write(cast, by=cast.office, achievements=[said("Văn phòng ghi.")])

    cast.report.refresh_from_db()
    assert (cast.report.status, texts(cast.report)) == (status, ["Văn phòng ghi."])


def test_readers_and_a_locked_report_are_refused(cast):
    with pytest.raises(Refused, match="văn phòng cơ quan chủ trì"):
        write(cast, by=cast.reader, narrative="x")
    type(cast.report).objects.filter(pk=cast.report.pk).update(status=ReportStatus.LOCKED, submitted_at=factories.NOON)
    type(cast.briefing).objects.filter(pk=cast.briefing.pk).update(status=BriefingStatus.CLOSED)
    for person in (cast.officer, cast.office):
        with pytest.raises(Refused, match="cho phép mở lại"):
            write(cast, by=person, narrative="x")


def test_a_task_that_a_report_has_settled_stays_as_it_is(cast):
    task = factories.TaskFactory(organization=cast.farmers, year=2020, quarter=2, title="Trồng cây")
    later = factories.OrganizationReportFactory(
        briefing=factories.BriefingFactory(series=cast.briefing.series, quarter=3), organization=cast.farmers
    )
    item = factories.ReportChecklistItemFactory(report=later, task=task, answer="done")
    type(item).objects.filter(pk=item.pk).update(settled_at=factories.NOON)

    def line(title):
        return Line(task.pk, {"title": title, "target": task.target, "unit_of_measure": "", "due_on": task.due_on})

    write(cast, tasks=[line("Trồng cây")])
    with pytest.raises(Refused, match="đã được ghi nhận"):
        write(cast, tasks=[line("Việc khác")])
