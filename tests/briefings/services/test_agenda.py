"""Agenda and discussion of a session, written at once."""

import pytest

from briefings.services.agenda import write_agenda
from organizations.services.rows import Row, RowsRefused
from tests import factories


def test_items_and_remarks_are_written_in_their_order(cast):
    first = factories.AgendaItemFactory(briefing=cast.briefing, title="Khai mạc")
    items = [
        Row(0, {"title": "Khai mạc, giới thiệu đại biểu"}, first.pk, first.version),
        Row(1, {"title": "Báo cáo kết quả", "presenter": cast.farmers}),
    ]
    remarks = [Row(0, {"organization": cast.women, "speaker": "", "content": "Nhất trí.", "agenda_item": first})]

    assert write_agenda(cast.briefing.pk, by=cast.office, items=items, remarks=remarks) == 3

    assert list(cast.briefing.agenda_items.values_list("ordinal", "title", "presenter")) == [
        (1, "Khai mạc, giới thiệu đại biểu", None),
        (2, "Báo cáo kết quả", cast.farmers.pk),
    ]
    assert cast.briefing.remarks.get().agenda_item == first


def test_a_remark_to_an_item_of_another_session_is_refused(cast):
    other = factories.AgendaItemFactory(briefing=cast.concluded)

    with pytest.raises(RowsRefused, match="thuộc hội nghị khác") as refusal:
        write_agenda(cast.briefing.pk, by=cast.office, remarks=[Row(0, {"content": "Góp ý.", "agenda_item": other})])

    assert refusal.value.faults[0].field == "agenda_item"


@pytest.mark.parametrize("who", ["leader", "reader", "farmer"])
def test_the_office_alone_writes_it(cast, who):
    with pytest.raises(RowsRefused, match="việc này do văn phòng"):
        write_agenda(cast.briefing.pk, by=getattr(cast, who), items=[Row(0, {"title": "Khai mạc"})])
