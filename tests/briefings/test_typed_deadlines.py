"""Deadlines as secretaries write them: read where they are known, asked for where they are not."""

from datetime import date

import pytest

from briefings.choices import DueKind
from briefings.typed_deadlines import Deadline, day_of, read_deadline
from lib.refused import Refused

SESSION = date(2021, 1, 12)
DATE, PERIOD, ONGOING = DueKind.DATE, DueKind.PERIOD, DueKind.ONGOING


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Deadline()),
        ("  chưa xác định. ", Deadline()),
        ("15/6", Deadline(DATE, date(2021, 6, 15))),
        ("15/06/2021", Deadline(DATE, date(2021, 6, 15))),
        ("15-6-2021", Deadline(DATE, date(2021, 6, 15))),
        ("15.6.21", Deadline(DATE, date(2021, 6, 15))),
        ("2021-06-15", Deadline(DATE, date(2021, 6, 15))),
        ("Ngày 15 tháng 6 năm 2021", Deadline(DATE, date(2021, 6, 15))),
        ("chậm nhất ngày 20/6", Deadline(DATE, date(2021, 6, 20))),
        ("đến hết ngày 30/06/2021;", Deadline(DATE, date(2021, 6, 30))),
        ("12/1", Deadline(DATE, SESSION)),
        ("trong quý I", Deadline(PERIOD, date(2021, 3, 31), "trong quý I")),
        ("Quý 2/2021", Deadline(PERIOD, date(2021, 6, 30), "Quý 2/2021")),
        ("hết quý III năm 2021", Deadline(PERIOD, date(2021, 9, 30), "hết quý III năm 2021")),
        ("tháng 2", Deadline(PERIOD, date(2021, 2, 28), "tháng 2")),
        ("trong tháng 6/2021", Deadline(PERIOD, date(2021, 6, 30), "trong tháng 6/2021")),
        ("6 tháng đầu năm", Deadline(PERIOD, date(2021, 6, 30), "6 tháng đầu năm")),
        ("9 tháng", Deadline(PERIOD, date(2021, 9, 30), "9 tháng")),
        ("trong năm 2022", Deadline(PERIOD, date(2022, 12, 31), "trong năm 2022")),
        ("cuối năm", Deadline(PERIOD, date(2021, 12, 31), "cuối năm")),
        ("Thường xuyên", Deadline(ONGOING)),
        ("hằng tháng", Deadline(ONGOING, words="hằng tháng")),
        ("thường xuyên, báo cáo hằng quý", Deadline(ONGOING, words="thường xuyên, báo cáo hằng quý")),
    ],
)
def test_what_is_written_is_read(text, expected):
    assert read_deadline(text, session=SESSION) == expected


def test_a_day_without_its_year_is_the_next_one_of_that_name():
    assert read_deadline("15/01", session=date(2020, 12, 20)).on == date(2021, 1, 15)
    assert read_deadline("31/12", session=date(2020, 4, 7)).on == date(2020, 12, 31)


@pytest.mark.parametrize(
    ("text", "session", "said"),
    [
        ("31/02/2021", SESSION, "Tháng 2 năm 2021 chỉ có 28 ngày."),
        ("6/15/2021", SESSION, "Không có tháng 15"),
        ("trong quý 5", SESSION, "Không có quý 5"),
        ("trước ngày 18/01", SESSION, "chưa rõ ngày cuối cùng còn kịp"),
        ("ngay sau hội nghị", SESSION, "Không đọc được thời hạn “ngay sau hội nghị”"),
        ("trong 30 ngày", SESSION, "Không đọc được"),
        ("15/3", date(2020, 4, 7), "15/03/2020 đã qua ngày họp 07/04/2020; ghi đủ năm, ví dụ 15/03/2021"),
        ("trong quý I", date(2020, 4, 7), "chưa ghi năm"),
        ("1/1/0001", SESSION, "Năm 1 nằm ngoài"),
        ("a" * 200, SESSION, "dài quá 120 chữ"),
    ],
)
def test_what_is_not_known_is_asked(text, session, said):
    with pytest.raises(Refused) as refusal:
        read_deadline(text, session=session)
    assert said in str(refusal.value)


def test_a_new_deadline_is_a_day():
    assert day_of("31/3", session=SESSION) == date(2021, 3, 31)
    assert day_of("", session=SESSION) is None
    with pytest.raises(Refused, match="không phải một ngày"):
        day_of("thường xuyên", session=SESSION)
