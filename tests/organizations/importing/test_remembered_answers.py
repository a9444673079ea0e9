"""Answers belong to the organization that gave them: applied to its own files, and proposed to others."""

import contextlib
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from lib.vietnamese import Period
from organizations.choices import BatchState, Role
from organizations.importing import PROPOSED, SentFile, answer_questions, apply_batch, preview_batch, preview_file
from organizations.models import ImportBatch, MappingProfile, UnitAlias
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
