"""Many organizations as one choice: groups and pasted names become a list, of which each is taken off by itself."""

import pytest

from briefings.forms.adding import ParticipantsForm
from briefings.models import BriefingSeries
from tests import factories
from tests.briefings.many_participants import build_many
from tests.worlds import world

made = world(lambda: build_many(5))


@pytest.fixture
def series(made):
    return factories.SeriesFactory(host=made.host, name="Loạt mới")


@pytest.fixture
def page(client, made, series):
    client.force_login(made.office)
    return f"/giao-ban/loat/{series.pk}/"


def group(made, series) -> str:
    form = ParticipantsForm(record=series, by=made.office)
    return next(one.key for one in form.fields["participants"].groups if "Mặt trận các xã" in one.name)


def test_the_fronts_of_all_communes_are_one_choice(client, made, series, page):
    ward = factories.AdministrativeUnitFactory(parent=made.host.unit, kind="ward", name="Phường Thử")
    front = factories.OrganizationFactory(name="Ủy ban MTTQ Phường Thử", kind="front", unit=ward, parent=made.host)
    union = factories.OrganizationFactory(name="LĐLĐ tỉnh Thử", kind="trade_union", unit=made.host.unit)
    farmers = factories.OrganizationFactory(name="Hội Nông dân tỉnh Thử", unit=made.host.unit)

    shown = client.get(page).content.decode()

    assert "Mặt trận các xã, phường (6)" in shown
    assert f"Tất cả tổ chức trực thuộc {made.host.label} (6)" not in shown  # the very same ones
    assert f"Tất cả tổ chức tại {made.host.unit.name} (2)" in shown
    client.post(page, {"participants-nhom": "tai-noi"})
    assert set(series.participants.all()) == {union, farmers}
    assert front not in series.participants.all()


def test_a_group_is_put_into_the_list_to_be_looked_at_and_single_ones_are_taken_off(client, made, series, page):
    answer = client.post(page, {"participants-nhom": group(made, series), "them": "participants"})

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Đang chọn 5" in shown
    assert shown.count("checked>") == 5
    assert not series.participants.exists()
    client.post(page, {"participants": [one.pk for one in made.fronts[1:]]})
    assert list(series.participants.all()) == made.fronts[1:]


def test_names_are_pasted_one_a_line_and_wrong_ones_told_with_their_line(client, made, series, page):
    factories.OrganizationFactory(name="Hội Khuyến học Một", unit=made.host.unit, kind="mass_association")
    factories.OrganizationFactory(name="Hội Khuyến học Hai", unit=made.host.unit, kind="mass_association")
    right = f"1. {made.fronts[0].name}\n- {made.fronts[1].name.upper()}"

    answer = client.post(page, {"participants-ten": f"{right}\n\nHội Khuyến học\nHội Không Có"})

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Dòng 4: “Hội Khuyến học” có thể là Hội Khuyến học Hai, Hội Khuyến học Một; ghi rõ một tổ chức." in shown
    assert "Dòng 5: Không có “Hội Không Có” trong danh sách tổ chức." in shown
    assert "Đang chọn 2" in shown
    assert ">Hội Khuyến học\nHội Không Có</textarea>" in shown
    assert not series.participants.exists()
    client.post(page, {"participants-ten": right})
    assert set(series.participants.all()) == set(made.fronts[:2])


def test_only_those_that_may_be_chosen_are_stored(client, made, series, page):
    stranger = factories.OrganizationFactory()

    refused = client.post(page, {"participants": [made.fronts[0].pk, stranger.pk, "x"]})

    assert refused.status_code == 422
    assert not series.participants.exists()


def test_adding_a_series_takes_groups_as_well(client, made):
    client.force_login(made.office)
    address = f"/giao-ban/them/?co-quan={made.host.pk}"
    sent = {"name": "Giao ban tháng", "period_kind": "month"}

    looked = client.post(address, sent | {"participants-nhom": "commune-front", "them": "participants"})
    assert "Đang chọn 5" in looked.content.decode()
    assert 'value="Giao ban tháng"' in looked.content.decode()
    assert not BriefingSeries.objects.filter(name="Giao ban tháng").exists()
    client.post(address, sent | {"participants-nhom": "commune-front"})

    assert BriefingSeries.objects.get(name="Giao ban tháng").participants.count() == 5


def test_an_assignment_names_a_whole_group_as_helpers(client, made):
    directive = factories.DirectiveFactory(briefing=made.before)
    client.force_login(made.office)
    sent = {
        "lead": made.host.pk,
        "coordinating-nhom": "commune-front",
        "due_kind": "ongoing",
        "seen": directive.version,
    }

    looked = client.post(f"{directive.get_absolute_url()}assign/", sent | {"them": "coordinating"})
    assert "Đang chọn 5" in looked.content.decode()
    client.post(f"{directive.get_absolute_url()}assign/", sent)

    assert set(directive.coordinating_organizations.all()) == set(made.fronts)


def test_in_grids_of_very_many_names_are_typed(client, made):
    many = build_many(50)
    client.force_login(many.office)
    address = f"{many.before.get_absolute_url()}ket-luan/"
    factories.ConclusionFactory(briefing=many.before)
    shown = client.get(address).content.decode()
    assert shown.count("<datalist") == 1
    assert f'<option value="{many.fronts[0].label}">' in shown
    rows = many.before.directives.count()
    sent = {
        "conclusions-rows": 0,
        "directives-rows": 2,
        "directives-0-content": "Rà soát hộ nghèo.",
        "directives-0-lead": many.fronts[3].label,
        "directives-1-content": "Báo cáo kết quả.",
        "directives-1-lead": "Không Có Đâu",
    }

    refused = client.post(address, sent)
    done = client.post(address, sent | {"directives-1-lead": "như trên"})

    assert refused.status_code == 422
    assert "Không có “Không Có Đâu” trong danh sách tổ chức của ngày họp" in refused.content.decode()
    assert 'value="Không Có Đâu"' in refused.content.decode()
    assert done.status_code == 302
    assert many.before.directives.count() == rows + 2
    assert {one.lead_organization for one in many.before.directives.order_by("-ordinal")[:2]} == {many.fronts[3]}
