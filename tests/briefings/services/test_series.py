from datetime import date

import pytest
from django.utils import timezone

from briefings.choices import BriefingStatus, PeriodKind
from briefings.models import Briefing
from briefings.services.planning import next_briefing
from lib.refused import Refused
from tests import factories


@pytest.fixture
def series(cast):
    cast.series.name = "Giao ban khối MTTQ và các Đoàn thể"
    cast.series.agenda_template = "Nghe báo cáo tổng hợp\n\n  Kết luận của chủ trì\n"
    cast.series.chair_post = factories.PostFactory(organization=cast.host)
    cast.series.save()
    cast.briefing.status = BriefingStatus.CONCLUDED
    cast.briefing.save()
    return cast.series


def test_the_next_quarter_takes_title_chair_and_agenda_from_the_series(cast, series):
    briefing = next_briefing(
        series.pk, by=cast.office, data_from=date(2020, 4, 1), data_to=date(2020, 6, 30), submit_by=date(2020, 7, 3)
    )

    briefing.refresh_from_db()
    assert (briefing.year, briefing.quarter, briefing.status) == (2020, 2, BriefingStatus.PLANNED)
    assert briefing.title == "Giao ban khối MTTQ và các Đoàn thể Quý II năm 2020"
    assert briefing.slug == "giao-ban-khoi-mttq-va-cac-doan-the-quy-ii-nam-2020"
    assert (briefing.chair, briefing.unit) == (series.chair_post, cast.briefing.unit)
    assert (briefing.data_to, briefing.submit_by, briefing.starts_at) == (date(2020, 6, 30), date(2020, 7, 3), None)
    agenda = [(item.ordinal, item.title) for item in briefing.agenda_items.all()]
    assert agenda == [(1, "Nghe báo cáo tổng hợp"), (2, "Kết luận của chủ trì")]
    assert {row.history_user for row in briefing.history.all()} == {cast.office}


@pytest.mark.parametrize(
    ("kind", "given", "wanted", "words"),
    [
        (PeriodKind.QUARTER, {"quarter": 4}, (2021, 1, None), "Quý I năm 2021"),
        (PeriodKind.MONTH, {"quarter": None, "month": 11}, (2020, None, 12), "Tháng 12 năm 2020"),
        (PeriodKind.MONTH, {"quarter": None, "month": 12}, (2021, None, 1), "Tháng 1 năm 2021"),
        (PeriodKind.HALF_YEAR, {"quarter": None}, (2021, None, None), "6 tháng đầu năm 2021"),
        (PeriodKind.NINE_MONTHS, {"quarter": None}, (2021, None, None), "9 tháng đầu năm 2021"),
        (PeriodKind.YEAR, {"quarter": None}, (2021, None, None), "Năm 2021"),
    ],
)
def test_every_kind_of_period_has_a_following_one(cast, series, kind, given, wanted, words):
    series.period_kind = kind
    series.save()
    Briefing.objects.filter(pk=cast.briefing.pk).update(period_kind=kind, **given)

    briefing = next_briefing(series.pk, by=cast.office)

    assert (briefing.year, briefing.quarter, briefing.month) == wanted
    assert briefing.title.endswith(words)


def test_an_ad_hoc_briefing_has_none(cast, series):
    series.period_kind = PeriodKind.AD_HOC
    series.save()
    Briefing.objects.filter(pk=cast.briefing.pk).update(period_kind=PeriodKind.AD_HOC, quarter=None)

    with pytest.raises(Refused, match="đột xuất không có kỳ tiếp theo"):
        next_briefing(series.pk, by=cast.office)


def test_a_second_press_makes_no_second_briefing(cast, series):
    first = next_briefing(series.pk, by=cast.office)

    with pytest.raises(Refused, match="Kỳ tiếp theo đã có") as refusal:
        next_briefing(series.pk, by=cast.office)
    assert first.title in str(refusal.value)
    assert series.briefings.filter(year=2020).count() == 2


def test_a_series_without_any_briefing_says_what_to_do(cast):
    empty = factories.SeriesFactory(host=cast.host)

    with pytest.raises(Refused, match="tạo hội nghị đầu tiên"):
        next_briefing(empty.pk, by=cast.office)


def test_an_address_that_is_taken_gets_a_number(cast, series):
    factories.BriefingFactory(slug="giao-ban-khoi-mttq-va-cac-doan-the-quy-ii-nam-2020")

    assert next_briefing(series.pk, by=cast.office).slug.endswith("-nam-2020-2")


def test_the_window_of_the_figures_runs_forward(cast, series):
    with pytest.raises(Refused, match="từ ngày đầu trở đi"):
        next_briefing(series.pk, by=cast.office, data_from=date(2020, 6, 30), data_to=date(2020, 4, 1))


@pytest.mark.parametrize("who", ["leader", "farmer", "reader"])
def test_only_the_office_plans_the_next_one(cast, series, who):
    with pytest.raises(Refused, match="không có quyền"):
        next_briefing(series.pk, by=getattr(cast, who))


def test_a_stranger_does_not_find_the_series(cast, series):
    with pytest.raises(Refused, match="Không tìm thấy"):
        next_briefing(series.pk, by=cast.stranger)


def test_the_button_stands_on_the_latest_briefing_alone_and_leads_to_the_new_one(client, cast, series):
    client.force_login(cast.office)
    address = f"/giao-ban/{cast.briefing.slug}/"
    adding = f"/giao-ban/them/?loat={series.pk}"
    assert adding in client.get(address).content.decode()
    assert client.get(f"{address}next_briefing/").headers["Location"] == adding

    answer = client.post(f"{address}next_briefing/", {"submit_by": "03/07/2020", "starts_at": "07/07/2020 08:00"})

    made = series.briefings.get(quarter=2)
    assert answer.headers["Location"] == made.get_absolute_url()
    assert made.submit_by == date(2020, 7, 3)
    assert timezone.localtime(made.starts_at).strftime("%d/%m/%Y %H:%M") == "07/07/2020 08:00"
    assert adding not in client.get(address).content.decode()
