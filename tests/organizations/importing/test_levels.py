"""A form says of which level of units it collects: the thôn of a commune report like communes of a district."""

import io

import openpyxl
import pytest

from lib.refused import Refused
from lib.vietnamese import Period
from organizations.choices import BatchState, Role
from organizations.importing import SentFile, apply_batch, blank_form, filled_form, long_csv, preview_file
from organizations.models import IndicatorValue
from organizations.unit_names import other_spellings, residential_kind
from tests import factories as make
from tests import workbooks

SPRING = Period.quarter(2020, 2)


@pytest.fixture
def areas(district):
    """Three places within a commune, and one within another."""
    names = ["Thôn Nà Lỏng", "Bản Kéo Nàng", "Tổ dân phố số 3"]
    made = [
        make.AdministrativeUnitFactory(
            code=f"42001-{number:02d}", name=name, kind="residential_area", parent=district.south
        )
        for number, name in enumerate(names, 1)
    ]
    make.AdministrativeUnitFactory(code="42002-01", name="Thôn Bản Lác", kind="residential_area", parent=district.north)
    return made


@pytest.fixture
def form(district):
    return make.ReportFormFactory(
        code="TA-THON", name="Số liệu thôn", unit_level="residential_area",
        organization_kind="government", indicators=[district.indicators["TA01"]],
    )  # fmt: skip


def sent(*rows) -> SentFile:
    return SentFile(workbooks.xlsx([["Mã", "Tên", "TA01"], *rows], sheet="Số liệu"), "thon.xlsx")


def values() -> dict[str, int]:
    return dict(IndicatorValue.objects.values_list("unit__name", "value"))


def test_figures_of_thon_are_imported_by_code_and_by_name(district, areas, form):
    file = sent(["42001-01", "", 5], ["", "Kéo Nàng", 6], ["", "TDP 3", 7])

    batch = preview_file(file, quarter=SPRING, form=form, organization=district.government, by=district.commune_officer)
    done = apply_batch(batch.pk, by=district.commune_officer)

    assert (done.state, done.rejected) == (BatchState.APPLIED, 0)
    assert values() == {"Thôn Nà Lỏng": 5, "Bản Kéo Nàng": 6, "Tổ dân phố số 3": 7}


def test_a_commune_is_no_thon_and_a_thon_no_commune(district, areas, form):
    commune = sent(["42001", "Xã Phương Nam", 5], ["42001-01", "Thôn Nà Lỏng", 4])
    batch = preview_file(commune, quarter=SPRING, form=form, organization=district.government, by=None)
    assert (batch.rejected, batch.created) == (1, 1)

    thon = sent(["42001", "Xã Phương Nam", 5], ["42001-01", "Thôn Nà Lỏng", 4])
    other = preview_file(
        thon, quarter=Period.quarter(2020, 1), form=district.form, organization=district.government, by=None
    )
    assert (other.rejected, other.created) == (1, 1)
    assert other.figures.get(state="new").unit == district.south


def test_places_of_another_commune_are_out_of_reach(district, areas, form):
    file = sent(["42001-01", "Thôn Nà Lỏng", 4], ["42002-01", "Thôn Bản Lác", 4])

    batch = preview_file(file, quarter=SPRING, form=form, organization=district.government, by=district.commune_officer)

    assert (batch.rejected, batch.created) == (1, 1)


def test_the_committee_of_a_thon_sends_its_own_figures(district, areas, form):
    committee = make.OrganizationFactory(
        name="Ban Công tác Mặt trận thôn Nà Lỏng", kind="front_work_committee", unit=areas[0],
        parent=district.government,
    )  # fmt: skip
    officer = make.member(Role.COMMUNE_OFFICER, committee)
    file = sent(["", "Nà Lỏng", 4])

    batch = preview_file(file, quarter=SPRING, form=form, organization=committee, by=officer)
    apply_batch(batch.pk, by=officer)

    assert values() == {"Thôn Nà Lỏng": 4}


def test_the_blank_form_lists_the_places_and_imports_when_filled(district, areas, form):
    content = blank_form(form, SPRING, district.government, district.commune_officer)
    book = openpyxl.load_workbook(io.BytesIO(content))
    shown = {cell.value for row in book.active.iter_rows() for cell in row}
    assert {"Thôn Nà Lỏng", "42001-01", "Tổ dân phố số 3"} <= shown
    assert not {"Xã Phương Nam", "Thôn Bản Lác"} & shown
    for row in book.active.iter_rows():
        for cell in row:
            if not cell.protection.locked:
                cell.value = 3
    filled = io.BytesIO()
    book.save(filled)

    batch = preview_file(
        SentFile(filled.getvalue(), "bieu.xlsx"), quarter=SPRING, form=form, organization=district.government, by=None
    )

    assert (batch.created, batch.rejected, batch.issues.questions().count()) == (3, 0, 0)
    apply_batch(batch.pk, by=None, reason="đúng")
    assert "42001-01,Thôn Nà Lỏng,TA01,3" in long_csv(SPRING, form).decode()
    with pytest.raises(Refused, match="Chưa có số liệu"):  # of communes there is none
        long_csv(SPRING, None)
    assert filled_form(SPRING, form)


def test_a_commune_without_places_is_told_so(district, form):
    with pytest.raises(Refused, match="không có thôn, bản, tổ dân phố nào vào ngày 30/06/2020"):
        preview_file(sent(["", "Nà Lỏng", 4]), quarter=SPRING, form=form, organization=district.government, by=None)


def test_a_figure_of_a_thon_is_typed_where_a_form_collects_it(client, district, areas, form):
    client.force_login(district.secretary)
    typed = {
        "indicator": district.indicators["TA01"].pk, "unit": areas[0].pk, "year": 2020, "period": "Q2",
        "value": "7", "cumulative": "", "text_value": "", "missing_reason": "", "note": "", "reason": "",
        "revisions-TOTAL_FORMS": 0, "revisions-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert client.post("/admin/organizations/indicatorvalue/add/", typed).status_code == 302
    assert values() == {"Thôn Nà Lỏng": 7}
    of_none = typed | {"indicator": district.indicators["TA02"].pk}
    page = client.post("/admin/organizations/indicatorvalue/add/", of_none).content.decode()
    assert "không phải xã, phường, thị trấn có vào ngày 30/06/2020" in page


def test_the_page_of_forms_offers_the_places_of_the_form(client, district, areas, form):
    client.force_login(district.commune_officer)
    asked = {"liet-ke": "1", "year": 2020, "period": "Q2", "report_form": form.pk}

    shown = client.get("/nhap-so-lieu/bieu-mau/", asked).context["form"]

    assert [unit.name for unit in shown.fields["unit"].queryset] == ["Bản Kéo Nàng", "Thôn Nà Lỏng", "Tổ dân phố số 3"]
    assert shown.fields["unit"].label == "Thôn, bản, tổ dân phố"


@pytest.mark.parametrize(
    ("name", "kind", "others"),
    [
        ("Thôn Nà Lỏng", "thôn", ["Nà Lỏng"]),
        ("Bản Lác", "bản", ["Lác"]),
        ("Ấp 3", "ấp", ["Ấp số 3"]),
        ("Tổ dân phố 3", "tổ dân phố", ["Tổ dân phố số 3", "TDP 3", "TDP số 3", "Tổ 3", "Tổ số 3"]),
        ("Tổ dân phố số 3", "tổ dân phố", ["Tổ dân phố 3", "TDP 3", "TDP số 3", "Tổ 3", "Tổ số 3"]),
        ("Xã Bản Thi", "", []),
        ("Nà Lỏng", "", []),
    ],
)
def test_names_of_places_and_how_files_write_them(name, kind, others):
    assert residential_kind(name) == kind
    assert other_spellings(name) == others
