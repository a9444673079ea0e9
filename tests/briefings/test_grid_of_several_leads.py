"""In the grid of a session a lead cell may name several organizations, by names with semicolons between."""

import pytest

from briefings.models import Directive
from tests import factories
from tests.webforms import of_address


@pytest.fixture
def page(client, cast):
    cast.held = factories.BriefingFactory(series=cast.series, year=2020, quarter=3, status="held", dated=True)
    client.force_login(cast.office)
    return f"/giao-ban/{cast.held.slug}/ket-luan/"


def test_names_with_semicolons_become_parts(client, cast, page):
    names = f"{cast.farmers.name}; {cast.women.name}"
    pasted = client.post(
        page, {"directives-paste": f"Tổng vệ sinh đường làng\t{names}\t\t30/9/2020", "tach": "directives"}
    )
    keys = f"{cast.farmers.pk};{cast.women.pk}"
    assert f'value="{keys}" selected' in pasted.content.decode()

    row = of_address(client.get(page), page)
    row |= {
        "directives-0-content": "Tổng vệ sinh đường làng",
        "directives-0-lead": keys,
        "directives-0-due": "30/9/2020",
    }
    assert client.post(page, row).status_code == 302

    whole = Directive.objects.collective().get()
    assert {part.lead_organization for part in whole.children.all()} == {cast.farmers, cast.women}
    shown = client.get(page).content.decode()
    assert shown.count("Tổng vệ sinh đường làng") >= 1
    assert cast.held.directives.assigned_texts().count() == 1


def test_one_that_is_not_offered_refuses_the_cell(client, cast, page):
    row = of_address(client.get(page), page)
    row |= {"directives-0-content": "Việc", "directives-0-lead": f"{cast.farmers.pk};999999"}
    answer = client.post(page, row)

    assert answer.status_code == 422
    assert not Directive.objects.exists()


def test_a_cell_that_is_typed_in_takes_several_names_too(client, cast, page, monkeypatch):
    monkeypatch.setattr("briefings.forms.grids.MOST_IN_SELECT", 0)
    row = of_address(client.get(page), page)
    names = f"{cast.farmers.label}; {cast.women.label}"
    row |= {"directives-0-content": "Tổng vệ sinh", "directives-0-lead": names, "directives-0-due": "30/9/2020"}

    assert client.post(page, row).status_code == 302

    whole = Directive.objects.collective().get()
    assert [part.lead_organization for part in whole.children.order_by("pk")] == [cast.farmers, cast.women]
    assert names in client.get(page).content.decode()  # where nobody types over it


def test_all_that_usually_take_part_are_one_choice(client, cast, page):
    cast.series.participants.set([cast.farmers, cast.women])
    shown = client.get(page)
    every = f"{cast.farmers.pk};{cast.women.pk}"
    assert "Cả 2 tổ chức thường dự" in shown.content.decode()
    row = of_address(shown, page)
    row |= {"directives-0-content": "Tổng vệ sinh", "directives-0-lead": every, "directives-0-due": "30/9/2020"}

    assert client.post(page, row).status_code == 302

    whole = Directive.objects.collective().get()
    assert {part.lead_organization for part in whole.children.all()} == {cast.farmers, cast.women}
    session = client.get(cast.held.get_absolute_url()).content.decode()
    assert "2 đơn vị" in session
    assert "Chưa phân công" not in session


@pytest.mark.parametrize("words", ["Các tổ chức", "tất cả"])
def test_all_that_usually_take_part_are_said_in_words(client, cast, page, words):
    cast.series.participants.set([cast.farmers, cast.women])
    pasted = client.post(page, {"directives-paste": f"Tổng vệ sinh\t{words}\t\t30/9/2020", "tach": "directives"})

    assert f'value="{cast.farmers.pk};{cast.women.pk}" selected' in pasted.content.decode()
