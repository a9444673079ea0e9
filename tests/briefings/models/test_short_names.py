"""What a row of a list calls a briefing."""

from datetime import UTC, datetime

import pytest

from briefings.models import Briefing

SESSION = datetime(2021, 1, 4, 18, 0, tzinfo=UTC)  # 01:00 of the fifth in Việt Nam


@pytest.mark.parametrize(
    ("briefing", "name"),
    [
        ({"period_kind": "quarter", "quarter": 4}, "Q4/2020"),
        ({"period_kind": "month", "month": 5}, "T5/2020"),
        ({"period_kind": "week", "week": 45}, "Tuần 45/2020"),
        ({"period_kind": "half_year"}, "6T/2020"),
        ({"period_kind": "nine_months"}, "9T/2020"),
        ({"period_kind": "year"}, "Năm 2020"),
        ({"period_kind": "ad_hoc"}, "Đột xuất 2020"),
        ({"period_kind": "ad_hoc", "starts_at": SESSION}, "05/01/2021"),
        ({"period_kind": "quarter", "quarter": 4, "ordinal": 2}, "Q4/2020 lần 2"),
    ],
)
def test_a_briefing_is_called_by_its_period_in_few_letters(briefing, name):
    assert Briefing(year=2020, **briefing).short_name == name
