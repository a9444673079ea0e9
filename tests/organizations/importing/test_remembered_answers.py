"""Answers belong to the organization that gave them: applied to its own files, and proposed to others."""

import contextlib
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from lib.refused import Refused
from lib.vietnamese import Period
from organizations.choices import BatchState, Role
from organizations.importing import PROPOSED, SentFile, answer_questions, apply_batch, preview_batch, preview_file
from organizations.models import ImportBatch, IndicatorValue, MappingProfile, UnitAlias
from tests import factories as make
from tests import workbooks

QUARTER = Period.quarter(2020, 1)
HEADER = ["Mã", "Tên xã", "TA01", "Cột lạ"]
COLUMN = "column:Quý I:D"


@pytest.fixture
def neighbour(district):
    """Another organization of the same district."""
    front = make.OrganizationFactory(name="MTTQ huyện Đồng Thử", unit=district.unit, parent=district.committee)
    make.member(Role.SECRETARIAT, front, username="vpmttq")
    return front


def file(name="Xã Phương Nam", code: str | None = "42001", number=5) -> SentFile:
    return SentFile(workbooks.xlsx([HEADER, [code, name, 3, number]]), "bieu.xlsx")


def preview(organization, sent: SentFile) -> ImportBatch:
    return preview_file(sent, quarter=QUARTER, form=None, organization=organization, by=None)


def remember_column(organization, value="TA02") -> ImportBatch:
    batch = preview(organization, file())
    answer_questions(batch.pk, {COLUMN: value}, by=None)
    preview_batch(batch.pk)
    return apply_batch(batch.pk, by=None, reason="thử")


def test_an_answer_is_kept_with_the_organization_of_the_batch(district, neighbour):
    remember_column(district.committee)
    profile = MappingProfile.objects.get()
    assert profile.owner == district.committee
    assert profile.columns == {"cot la": "TA02"}

    again = preview(district.committee, file(number=6))
    assert not again.issues.questions().exists()
    assert again.mapping["Quý I!D1"] == "TA02"


def test_the_answer_of_others_is_proposed_and_not_applied(district, neighbour):
    remember_column(district.committee)
    batch = preview(neighbour, file(number=6))
    (question,) = batch.issues.questions()
    assert question.key == COLUMN
    value, label = question.options[0]
    assert (value, label) == ("TA02", f"TA02 {district.indicators['TA02'].name} – như Huyện ủy Đồng Thử đã trả lời")
    assert [value for value, _ in question.options].count("TA02") == 1
    assert batch.findings[PROPOSED] == {COLUMN: ["TA02", "Huyện ủy Đồng Thử"]}
    assert "Quý I!D1" not in batch.mapping

    answer_questions(batch.pk, {COLUMN: "TA02"}, by=None)  # somebody confirms
    batch = preview_batch(batch.pk)
    apply_batch(batch.pk, by=None, reason="thử")
    assert {profile.owner for profile in MappingProfile.objects.all()} == {district.committee, neighbour}
    assert not preview(neighbour, file(number=7)).issues.questions().exists()


def test_a_file_that_names_no_organization_is_read_with_the_answers_of_whose_it_is(district, neighbour, tmp_path):
    """As the command sends it: whose it is follows from who sends it, and from the communes that it names."""
    of_both = workbooks.xlsx([HEADER, ["42001", "", 3, 5], ["42002", "", 3, 5]])
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(of_both)

    def send(by: str, *options: str) -> dict:
        said = io.StringIO()
        arguments = [str(path), "--period", "2020-Q1", "--as", by, "--json", "--reason", "thử"]
        with contextlib.suppress(CommandError):
            call_command("import_commune_data", *arguments, *options, stdout=said)
        return json.loads(said.getvalue())

    assert send("thuky")["errors"]
    assert not send("thuky", "--answer", f"{COLUMN}=TA02")["errors"]
    assert MappingProfile.objects.get().owner == district.committee
    assert not send("thuky")["errors"]  # the next file of the same office
    assert send("vpmttq")["errors"]  # that of another
    assert MappingProfile.objects.get().owner == district.committee


def test_the_page_shows_whose_the_proposal_is(district, neighbour, client):
    remember_column(district.committee)
    batch = preview(neighbour, file(number=6))
    client.force_login(neighbour.memberships.get().user)
    page = client.get(reverse("organizations:import_columns", args=[batch.pk]))
    (question,) = page.context["questions"]
    assert question.bound.value() == "TA02"
    assert "Đã chọn sẵn theo câu trả lời của Huyện ủy Đồng Thử" in page.content.decode()
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED
    assert batch.answers == {}


def test_a_column_is_said_to_be_the_plan_of_an_indicator(district, neighbour, client):
    """On the page, for a column that nobody knows and for one that was taken for something else; then for good."""
    batch = preview(district.committee, file())
    client.force_login(district.secretary)
    columns = reverse("organizations:import_columns", args=[batch.pk])
    form = client.get(columns).context["form"]
    for name in ("q0", "c0"):
        groups = {label: choices for label, choices in form.fields[name].choices if isinstance(choices, list)}
        assert ("TA01|plan", f"TA01 {district.indicators['TA01'].name} – kế hoạch năm") in groups["Kế hoạch năm"]
    client.post(columns, {"q0": "TA01|plan"})
    batch.refresh_from_db()
    assert (batch.answers, batch.mapping["Quý I!D1"]) == ({COLUMN: "TA01|plan"}, "TA01|plan")
    page = client.get(columns).content.decode()
    assert f"TA01 {district.indicators['TA01'].name} – kế hoạch năm" in page
    apply_batch(batch.pk, by=None, reason="thử")
    assert {(one.span, one.value) for one in IndicatorValue.objects.all()} == {("quarter", 3), ("plan", 5)}

    again = preview(district.committee, file(number=6))
    assert not again.issues.questions().exists()
    assert again.mapping["Quý I!D1"] == "TA01|plan"
    others = preview(neighbour, file(number=6))
    said = f"TA01 {district.indicators['TA01'].name} – kế hoạch năm – như Huyện ủy Đồng Thử đã trả lời"
    assert others.issues.questions().get().options[0] == ["TA01|plan", said]
    assert "Quý I!D1" not in others.mapping


@pytest.mark.parametrize("layout", ["wide", "tall", "long"])
def test_a_remembered_plan_is_asked_for_again_where_the_heading_says_another_year(district, layout):
    name = district.indicators["TA01"].name
    rows = {
        "wide": [["Tên xã", "TA01", f"{name} (kế hoạch năm 2020)"], ["Xã Phương Nam", 3, 50]],
        "tall": [["XÃ PHƯƠNG NAM"], ["Chỉ tiêu", "Kế hoạch năm 2020", "Trong kỳ"], [name, 50, 3]],
        "long": [["Tên xã", "Chỉ tiêu", "Kế hoạch năm 2020", "Thực hiện"], ["Xã Phương Nam", name, 50, 3]],
    }[layout]
    sent = SentFile(workbooks.xlsx(rows), "bieu.xlsx")
    for year, asks in ((2020, False), (2021, True), (2021, True)):
        batch = preview_file(sent, quarter=Period.quarter(year, 1), form=None, organization=district.committee, by=None)
        questions = list(batch.issues.questions())
        assert bool(questions) == asks, (year, [one.message for one in questions])
        if asks:
            (question,) = questions
            assert "năm khác" in question.message
            answer_questions(batch.pk, {question.key: question.options[0][0]}, by=None)
            batch = preview_batch(batch.pk)
        assert not batch.issues.errors().exists(), [(year, one.message) for one in batch.issues.errors()]
        apply_batch(batch.pk, by=None, reason="thử")
    plans = IndicatorValue.objects.filter(span="plan").order_by("year")
    assert [(one.year, one.value) for one in plans] == [(2020, 50), (2021, 50)]


def test_what_can_have_no_plan_is_refused_with_the_reason(district):
    make.IndicatorFactory(code="TA08", name="Ngày họp", value_type="date")
    batch = preview(district.committee, file())
    for answer, sentence in (
        ("TA08|plan", "Không có kế hoạch năm của TA08"),
        ("KHAC|plan", "Không có kế hoạch năm của KHAC"),
        ("TA01|target", "Không có chỉ tiêu TA01"),
    ):
        with pytest.raises(Refused, match=sentence):
            answer_questions(batch.pk, {COLUMN: answer}, by=None)


def test_an_indicator_that_one_may_not_use_is_not_proposed(district, neighbour):
    own = make.IndicatorFactory(code="TA09", name="Chỉ tiêu riêng", owner=district.committee)
    other = make.OrganizationFactory(name="Hội Nông dân huyện", unit=district.unit, parent=None)
    remember_column(district.committee, own.code)
    batch = preview(other, file(number=6))
    assert batch.findings[PROPOSED] == {}
    assert [value for value, _ in batch.issues.questions().get().options if value == "TA09"] == []


def test_shared_answers_are_applied_to_all(district, neighbour):
    remember_column(district.committee)
    MappingProfile.objects.update(owner=None)
    for organization in (neighbour, district.committee):
        batch = preview(organization, file(number=8))
        assert batch.mapping["Quý I!D1"] == "TA02"


def test_the_own_answer_comes_before_the_shared_one(district, neighbour):
    remember_column(district.committee, "TA03")
    MappingProfile.objects.update(owner=None)
    batch = preview(neighbour, file(number=8))
    answer_questions(batch.pk, {COLUMN: "TA02"}, by=None)
    preview_batch(batch.pk)
    apply_batch(batch.pk, by=None, reason="thử")
    assert preview(neighbour, file(number=9)).mapping["Quý I!D1"] == "TA02"
    assert preview(district.committee, file(number=9)).mapping["Quý I!D1"] == "TA03"


SPELLING = "Phg Nam cũ"


def test_a_spelling_is_the_own_and_proposed_to_others(district, neighbour):
    make.UnitAliasFactory(unit=district.south, name=SPELLING, owner=district.committee)
    rows = [["Tên xã", "TA01"], [SPELLING, 3]]
    sent = SentFile(workbooks.xlsx(rows), "bieu.xlsx")

    own = preview(district.committee, sent)
    assert {figure.unit for figure in own.figures.all()} == {district.south}

    batch = preview(neighbour, sent)
    assert not batch.figures.accepted().exists()
    (issue,) = batch.issues.exclude(key="")
    assert issue.options[0][0] == str(district.south.pk)
    assert issue.options[0][1].endswith("– như Huyện ủy Đồng Thử đã trả lời")
    assert issue.options[-1][0] == "ignore"
    answer_questions(batch.pk, {issue.key: str(district.south.pk)}, by=None)
    batch = preview_batch(batch.pk)
    apply_batch(batch.pk, by=None, reason="thử")
    assert UnitAlias.objects.filter(owner=neighbour, unit=district.south).exists()


def test_two_who_say_different_things_propose_nothing(district, neighbour):
    make.UnitAliasFactory(unit=district.south, name=SPELLING, owner=district.committee)
    make.UnitAliasFactory(unit=district.north, name=SPELLING, owner=district.government)
    batch = preview(neighbour, SentFile(workbooks.xlsx([["Tên xã", "TA01"], [SPELLING, 3]]), "bieu.xlsx"))
    assert batch.findings[PROPOSED] == {}


def test_questions_cost_the_same_however_many_there_are(district, neighbour, django_assert_max_num_queries):
    for number in range(12):
        make.UnitAliasFactory(unit=district.south, name=f"Tên lạ số {number}", owner=district.committee)
    rows = [["Tên xã", "TA01"], *([f"Tên lạ số {number}", number] for number in range(12))]
    sent = SentFile(workbooks.xlsx(rows), "bieu.xlsx")
    with django_assert_max_num_queries(45):
        batch = preview(neighbour, sent)
    assert len(batch.findings[PROPOSED]) == 12
