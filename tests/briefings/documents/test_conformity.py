"""What is told before a paper is issued: errors that forbid it, warnings for the clerk."""

from datetime import date

import pytest

from briefings import documents
from briefings.documents.kinds.conclusion_notice import conclusion_notice
from briefings.documents.kinds.minutes import minutes
from briefings.documents.kinds.synthesis_report import synthesis_report
from briefings.models import Briefing
from lib.papers import findings, refuse_unfit
from lib.papers.blocks import Imprint
from lib.refused import Refused
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql]
DAY = Imprint(1, date(2020, 4, 6))


def found(briefing, imprint=DAY) -> tuple[list[str], list[str]]:
    """The sentences that forbid issuing the minutes, and the warnings."""
    everything = findings(minutes(Briefing.objects.get(pk=briefing.pk), imprint))
    return [one.sentence for one in everything if one.forbids], [one.sentence for one in everything if not one.forbids]


def said(content: str):
    briefing = make.BriefingFactory(series__host__symbol="HU")
    make.ConclusionFactory(briefing=briefing, content=content)
    return briefing


@pytest.mark.parametrize("words", ["tài liệu Tối mật", "TUYỆT MẬT", "tuyệt mật", "đóng dấu MẬT lên hồ sơ", "Độ: MẬT"])
def test_a_level_of_secrecy_forbids_issuing(words):
    briefing = said(f"Giao văn phòng {words}.")
    forbidding, _ = found(briefing)
    assert len(forbidding) == 1
    assert "bí mật nhà nước" in forbidding[0]
    with pytest.raises(Refused, match="bí mật nhà nước"):
        refuse_unfit(minutes(briefing, DAY))


@pytest.mark.parametrize("words", ["nuôi ong lấy mật", "quan hệ mật thiết", "QUAN HỆ MẬT THIẾT", "mật độ dân cư"])
def test_an_ordinary_syllable_does_not(words):
    assert found(said(words))[0] == []


def test_secret_words_stop_the_service_too():
    briefing = said("Hồ sơ tuyệt mật.")
    briefing.status = "concluded"
    briefing.save()
    office = make.member("secretariat", briefing.series.host)
    with pytest.raises(Refused, match="bí mật nhà nước"):
        documents.issue(briefing.pk, "minutes", by=office, issued_on=date(2020, 4, 6))


def test_minutes_without_any_content_and_an_office_without_a_symbol_are_refused():
    forbidding, _ = found(make.BriefingFactory(series__host__symbol=""))
    assert any("ký hiệu" in sentence for sentence in forbidding)
    assert any("chưa có nội dung" in sentence for sentence in forbidding)


def test_a_notice_about_nothing_is_refused_and_a_report_only_doubted():
    briefing = make.BriefingFactory(series__host__symbol="HU")
    notice, report = (findings(build(briefing, DAY)) for build in (conclusion_notice, synthesis_report))
    assert [one.forbids for one in notice if "chưa có kết luận" in one.sentence] == [True]
    assert [one.forbids for one in report if "chưa có nội dung" in one.sentence] == [False]


def test_what_is_missing_is_named_in_one_list():
    _, warnings = found(said("Ghi nhận kết quả."))
    whole = " ".join(warnings)
    for words in ("địa điểm", "chủ trì", "thư ký", "địa danh", "cơ quan chủ quản", "nơi nhận", "nơi lưu", "họ tên"):
        assert words in whole, words


def test_districts_are_a_warning_only_after_they_ended():
    briefing = said("Giao UBND huyện rà soát.")
    assert not any("cấp huyện" in sentence for sentence in found(briefing)[1])
    _, warnings = found(briefing, Imprint(1, date(2025, 7, 1)))
    assert any("“Giao UBND huyện”" in sentence for sentence in warnings)


def test_what_is_said_of_districts_is_quoted_in_whole_words():
    briefing = said("HUYỆN ỦY CHỢ ĐỒN. Tại thị trấn Bằng Lũng, huyện Chợ Đồn và cấp huyện; huyện họp.")
    _, warnings = found(briefing, Imprint(1, date(2025, 7, 1)))
    (sentence,) = [one for one in warnings if "cấp huyện" in one]
    assert "(“HUYỆN ỦY ĐỒNG THỬ”, “HUYỆN ỦY CHỢ ĐỒN”, “thị trấn Bằng Lũng”)" in sentence


def test_leads_that_are_missing_are_counted():
    briefing = said("Ghi nhận kết quả.")
    make.DirectiveFactory.create_batch(2, briefing=briefing)
    make.DirectiveFactory(briefing=briefing, assigned=True)
    assert any("Còn 2 nhiệm vụ chưa có đơn vị chủ trì" in sentence for sentence in found(briefing)[1])


def test_a_degree_before_a_name_is_a_warning():
    briefing = said("Ghi nhận kết quả.")
    briefing.chair = make.PostFactory(full_name="TS. Họ Và Tên")
    briefing.save()
    assert any("học hàm, học vị" in sentence for sentence in found(briefing)[1])


def test_the_page_shows_what_must_be_mended_and_offers_no_button(client):
    briefing = said("Hồ sơ tuyệt mật.")
    briefing.status = "concluded"
    briefing.save()
    client.force_login(make.member("secretariat", briefing.series.host))
    page = client.get(f"/giao-ban/{briefing.slug}/ban-hanh/minutes/").content.decode()
    assert "Phải sửa:" in page
    assert 'type="submit">Ban hành' not in page
