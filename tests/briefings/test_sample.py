"""``load_sample``: the real briefing of Q1 2020, in the text's own words, once."""

import re
import unicodedata
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from briefings.choices import BriefingStatus, DueKind
from briefings.examples import load_sample
from briefings.examples.sample import text
from briefings.models import Achievement, Briefing, BriefingSeries, Conclusion, Directive, Shortcoming
from organizations.catalogue import FORM_OF_2020, INDICATORS
from organizations.choices import AcrossTime, AcrossUnits, OrganizationKind
from organizations.models import (
    AdministrativeUnit,
    Indicator,
    IndicatorVersion,
    Organization,
    ReportForm,
    UnitSuccession,
)
from organizations.models.base import Record
from tests.worlds import world

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql]

IN_2020, IN_2025 = date(2020, 3, 31), date(2025, 7, 1)


sample = world(load_sample)


@pytest.fixture
def briefing(sample) -> Briefing:
    return Briefing.objects.get(slug="giao-ban-quy-1-2020-cho-don")


def everything() -> dict[str, list]:
    """Every stored row of both apps, histories and times of saving included."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for app in ("organizations", "briefings")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }


def run() -> str:
    output = StringIO()
    call_command("load_sample", stdout=output)
    return output.getvalue()


# The briefing


def test_it_holds_six_achievements_two_shortcomings_and_ten_directives(briefing):
    assert briefing.achievements.count() == 6
    assert briefing.shortcomings.count() == 2
    assert briefing.directives.count() == 10


def words(passage: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", passage).lower())


def test_every_record_stands_in_the_text_word_for_word_and_in_order(briefing, shared_file):
    read = words(shared_file("sample/giao-ban-q1-2020-cho-don.txt").read_text(encoding="utf-8"))
    at = 0
    appreciation, rest = briefing.conclusions.all()
    opening, closing = rest.content.split("[…]")
    for passage in (
        *(item.text for item in briefing.achievements.all()),
        *(item.text for item in briefing.shortcomings.all()),
        appreciation.content,
        *opening.split(", đề nghị"),  # between them stands "đồng chí", who is the chair
        *(item.content for item in briefing.directives.all()),
        closing,
    ):
        wanted = words(passage)
        found = next((at for at in range(at, len(read)) if read[at : at + len(wanted)] == wanted), None)
        assert found is not None, passage
        at = found + len(wanted)


def test_nothing_of_the_text_is_lost(briefing, shared_file):
    """Between two records stand only the words that join them."""
    _, body, conclusion, *_ = [
        line
        for line in shared_file("sample/giao-ban-q1-2020-cho-don.txt").read_text(encoding="utf-8").splitlines()
        if line
    ]
    passages = [
        *(item.text for item in briefing.achievements.all()),
        *(item.text for item in briefing.shortcomings.all()),
        *(item.content for item in briefing.directives.all()),
        *(part for one in briefing.conclusions.all() for part in re.split(r"\[…]|, đề nghị", one.content)),
    ]
    left = " ".join(words(f"{body} {conclusion}"))
    for passage in passages:
        left = left.replace(" ".join(words(passage)), "|", 1)

    assert re.sub(r"[|\s]+", " ", left).strip() == (
        "tuy nhiên phát biểu kết luận hội nghị đồng chí phó bí thư thường trực huyện ủy đồng chí đề nghị"
    )


def test_what_the_text_does_not_say_stays_empty(briefing):
    assert (briefing.starts_at, briefing.ends_at, briefing.venue, briefing.secretary) == (None, None, "", None)
    assert (briefing.data_from, briefing.data_to, briefing.submit_by) == (None, None, None)
    assert briefing.chair.title == "Phó Bí thư Thường trực Huyện ủy"
    assert briefing.chair.full_name == ""
    assert not briefing.attendances.exists()
    assert not briefing.reports.exists()
    assert not briefing.directives.filter(lead_organization__isnull=False).exists()
    assert not briefing.achievements.filter(report__isnull=False).exists()


def test_one_directive_names_a_commune_and_a_deadline(briefing):
    [named] = briefing.directives.exclude(due_kind=DueKind.UNDEFINED)

    assert "xã Nghĩa Tá" in named.content
    assert (named.due_kind, named.due_on, named.due_text) == (DueKind.PERIOD, date(2020, 12, 31), "trong năm 2020")
    assert named.original_due_on == date(2020, 12, 31)
    assert [(unit.code, unit.name) for unit in named.units.in_force(IN_2020)] == [("02071", "Xã Nghĩa Tá")]
    assert Directive.objects.filter(units__isnull=False).count() == 1


def test_it_is_the_quarters_briefing_of_the_party_committee(briefing):
    assert briefing.title == "Giao ban khối MTTQ và các Đoàn thể Quý I năm 2020"
    assert briefing.period_name == "quý I năm 2020"
    assert briefing.status == BriefingStatus.CONCLUDED
    assert briefing.unit.name == "Huyện Chợ Đồn"
    assert briefing.series.host.name == "Huyện ủy Chợ Đồn"
    assert briefing.series.family == "party"
    assert briefing.series.participants.count() == 6


@pytest.mark.parametrize(
    ("model", "field", "phrase", "theme"),
    [
        (Achievement, "text", "COVID-19", "COVID-19"),
        (Achievement, "text", "nông thôn mới", "Nông thôn mới"),
        (Directive, "content", "Mỗi xã, phường một sản phẩm", "OCOP – Mỗi xã, phường một sản phẩm"),
        (Directive, "content", "dịch tả lợn", "Dịch tả lợn châu Phi"),
        (Directive, "content", "phản biện xã hội", "Giám sát và phản biện xã hội"),
        (Shortcoming, "text", "nắm tình hình", "Nắm tình hình nhân dân"),
    ],
)
def test_records_are_about_what_they_name(briefing, model, field, phrase, theme):
    assert model.objects.get(**{f"{field}__contains": phrase}).theme.name == theme


# Units


def test_the_district_had_twenty_communes_in_2020(briefing):
    communes = AdministrativeUnit.objects.under(briefing.unit).communes()

    assert communes.in_force(IN_2020).count() == 20
    assert communes.in_force(date(2020, 1, 31)).count() == 22
    assert not communes.in_force(IN_2025).exists()
    assert communes.get(kind="township").name == "Thị trấn Bằng Lũng"


def test_each_commune_of_2020_became_one_of_2025(briefing):
    for commune in AdministrativeUnit.objects.under(briefing.unit).communes().in_force(IN_2020):
        [became] = commune.successions.all()
        assert became.effective_on == IN_2025
        assert became.share == 1
        assert became.legal_basis == "Nghị quyết 1683/NQ-UBTVQH15"
        assert became.successor.parent.name == "Tỉnh Thái Nguyên"


def test_some_communes_left_the_old_district(briefing):
    became = dict(UnitSuccession.objects.values_list("predecessor__name", "successor__name"))

    assert became["Xã Bằng Phúc"] == "Xã Đồng Phúc"
    assert became["Xã Đồng Thắng"] == "Xã Bạch Thông"
    assert became["Thị trấn Bằng Lũng"] == "Xã Chợ Đồn"


def test_the_merger_of_2020_is_kept_with_what_is_unknown(briefing):
    shares = dict(
        UnitSuccession.objects.filter(effective_on=date(2020, 2, 1)).values_list("predecessor__name", "share")
    )

    assert shares == {"Xã Rã Bản": 1, "Xã Đông Viên": 1, "Xã Yên Nhuận": 1, "Xã Phong Huân": None}


def test_a_code_means_another_unit_before_and_after(briefing):
    def named(code: str, day: date) -> str:
        return AdministrativeUnit.objects.in_force(day).get(code=code).name

    assert [named("02020", IN_2020), named("02020", IN_2025)] == ["Thị trấn Bằng Lũng", "Xã Chợ Đồn"]
    assert [named("02059", date(2020, 1, 31)), named("02059", IN_2020)] == ["Xã Đông Viên", "Xã Đồng Thắng"]
    assert [named("02083", date(2020, 1, 31)), named("02083", IN_2020)] == ["Xã Yên Nhuận", "Xã Yên Phong"]


def test_all_that_is_loaded_is_what_forms_accept(briefing):
    for app in ("organizations", "briefings"):
        for model in apps.get_app_config(app).get_models():
            if issubclass(model, Record):
                for row in model.objects.all():
                    row.full_clean()


# Organizations and the catalogue


def test_the_bodies_of_the_district_ended_with_it(briefing):
    host = briefing.series.host

    assert host.letterhead_superior == "ĐẢNG BỘ TỈNH BẮC KẠN"
    assert Organization.objects.under(host).count() == 27
    assert not Organization.objects.in_force(IN_2025).exists()
    assert set(briefing.series.participants.values_list("kind", flat=True)) == {
        "front",
        "trade_union",
        "farmers",
        "women",
        "youth",
        "veterans",
    }


def test_every_commune_has_a_body_that_sends_figures(briefing):
    communes = AdministrativeUnit.objects.under(briefing.unit).communes().in_force(IN_2020)
    bodies = Organization.objects.filter(kind=OrganizationKind.GOVERNMENT)

    assert set(bodies.values_list("unit", flat=True)) == {commune.pk for commune in communes}
    assert bodies.get(unit__code="02020").name == "Ủy ban nhân dân thị trấn Bằng Lũng"
    assert bodies.get(unit__name="Xã Nghĩa Tá").short_name == "UBND xã Nghĩa Tá"


def test_the_catalogue_is_whole(briefing):
    assert Indicator.objects.count() == len(INDICATORS) == 53
    assert not Indicator.objects.filter(versions__isnull=True).exists()
    ratios = Indicator.objects.filter(across_units=AcrossUnits.RATIO)
    assert {(one.code, one.numerator.code, one.denominator.code) for one in ratios} == {
        ("MT15", "MT14", "MT13"),
        ("XA04", "XA02", "XA01"),
    }
    assert set(ratios.values_list("across_time", flat=True)) == {AcrossTime.RATIO}


@pytest.mark.parametrize(
    ("code", "day", "maximum"),
    [
        ("XA05", date(2020, 3, 31), 19),
        ("XA05", date(2026, 2, 14), 19),
        ("XA05", date(2026, 2, 15), 10),
        ("XA06", date(2020, 3, 31), 1),
        ("XA04", date(2027, 1, 1), 100),
        ("MT01", date(2020, 3, 31), None),
    ],
)
def test_one_definition_holds_on_each_day(briefing, code, day, maximum):
    version = IndicatorVersion.objects.in_force(day).get(indicator__code=code)

    assert version.maximum == maximum
    assert version.minimum == 0


def test_the_quarterly_form_of_communes(briefing):
    form = ReportForm.objects.get(code="XA-Q")

    assert form.organization_kind == OrganizationKind.GOVERNMENT
    assert form.due_day is None
    assert tuple(form.items.values_list("indicator__code", flat=True)) == FORM_OF_2020.indicators
    assert " ".join(FORM_OF_2020.indicators) == (
        "XA01 XA02 XA03 XA05 XA06 XA08 XA09 XA10 MT01 MT03 MT06 MT07 MT09 MT10 MT13 MT14 ND04"
    )


# Twice, and on top of what is there


def test_a_second_run_changes_nothing_at_all():
    run()
    before = everything()

    assert "không thay đổi gì" in run()

    assert everything() == before


def test_the_first_run_says_what_it_brought():
    output = run()

    assert "6 kết quả đạt được" in output
    assert "2 tồn tại, hạn chế" in output
    assert "10 chỉ đạo" in output


def test_what_people_changed_since_stays(briefing):
    directive = briefing.directives.first()
    directive.content = "Rà soát chương trình công tác."
    directive.save()
    briefing.achievements.first().delete()
    host = briefing.series.host
    host.name = "Huyện ủy huyện Chợ Đồn"
    host.save()
    indicator = Indicator.objects.get(code="MT01")
    indicator.name = "Số cuộc tuyên truyền"
    indicator.save()
    before = everything()

    load_sample()

    assert everything() == before


def test_units_that_an_import_brought_are_completed_not_doubled(shared_file):
    listed = str(shared_file("data/gso-2021-bac-kan.xls"))
    call_command("import_units", listed, stdout=StringIO())
    imported = {unit.code: unit.pk for unit in AdministrativeUnit.objects.all()}

    run()

    units = AdministrativeUnit.objects
    assert units.get(name="Xã Nghĩa Tá", valid_to=date(2025, 6, 30)).pk == imported["02071"]
    assert units.get(name="Xã Đồng Thắng").valid_from == date(2020, 2, 1)
    assert units.filter(code="06").count() == 1
    assert units.count() == len(imported) + 1 + 4 + 8
    neighbour = units.get(name="Xã Dương Phong")
    assert neighbour.valid_to == date(2025, 6, 30)
    assert neighbour.successions.get().successor.name == "Xã Bạch Thông"
    assert {str(unit.parent) for unit in units.filter(name="Xã Đồng Phúc")} == {"Huyện Ba Bể", "Tỉnh Thái Nguyên"}
    before = everything()
    assert "không thay đổi gì" in run()
    assert everything() == before


def test_a_list_imported_afterwards_finds_the_units_of_the_sample(shared_file):
    run()
    call_command("import_units", str(shared_file("data/gso-2021-bac-kan.xls")), stdout=StringIO())
    run()
    before = everything()

    assert "không thay đổi gì" in run()

    assert AdministrativeUnit.objects.in_force(IN_2020).filter(name="Xã Nghĩa Tá").count() == 1
    assert everything() == before


def test_a_contradicting_unit_is_named_and_nothing_is_stored():
    province = AdministrativeUnit.objects.create(code="06", name="Tỉnh Khác", kind="province")

    with pytest.raises(CommandError, match="Mã 06 cùng thời gian đang thuộc về Tỉnh Khác"):
        run()

    assert list(AdministrativeUnit.objects.all()) == [province]
    assert not Indicator.objects.exists()


def test_loading_costs_the_same_on_top_of_a_full_portal(count_queries, briefing):
    """A second run only looks: units, successions, forms and the briefing."""
    assert count_queries(load_sample) < 100


def test_the_text_is_kept_composed():
    assert all(
        unicodedata.is_normalized("NFC", piece.text)
        for piece in (*text.ACHIEVEMENTS, *text.SHORTCOMINGS, *text.DIRECTIVES)
    )


def test_there_is_one_series(briefing):
    assert BriefingSeries.objects.get() == briefing.series
    assert Conclusion.objects.count() == 2
