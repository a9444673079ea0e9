"""No form shows or takes a field of another role: every field of every form, for every role."""

from datetime import date
from itertools import chain
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.test import RequestFactory
from django.urls import resolve, reverse

from briefings import documents
from briefings.choices import BriefingStatus, Progress, ReportStatus
from briefings.forms.briefing_steps import BRIEFING_FORMS, REPORT_FORMS
from briefings.forms.directive_steps import FORMS as DIRECTIVE_FORMS
from briefings.forms.document_steps import DOCUMENT_FORMS, REGISTER_FORMS
from briefings.forms.report_writing import WritingForm
from briefings.models import (
    Achievement,
    Briefing,
    Directive,
    DirectiveAcknowledgement,
    ExtensionRequest,
    ProgressUpdate,
    Proposal,
    Shortcoming,
)
from briefings.services import briefings, directives, reports, sides
from briefings.transitions import HOST
from briefings.views.report import WHILE_WRITING
from organizations.choices import Role
from organizations.roles import ADD, CHANGE, roles_that_may
from tests import factories as make
from tests.briefings.admin.forms import filled
from tests.briefings.admin.records import MAKERS
from tests.budget import budget
from tests.worlds import world

pytestmark = pytest.mark.long_on_postgresql

# Which fields a form may give to the host's office alone, said here once more.
ANSWERS = {
    (Proposal, "answer"): "Tự đồng ý.",
    (Proposal, "answered_on"): "01/05/2020",
    (Shortcoming, "resolved_on"): "01/05/2020",
    (Shortcoming, "continues_from"): "earlier",
}
OF_HOST = {"secretariat", "administrator"}


def build_world() -> SimpleNamespace:
    host = make.HostFactory(unit=make.DistrictFactory())
    farmers, women = (make.OrganizationFactory(parent=host, unit=host.unit, kind=kind) for kind in ("farmers", "women"))
    commune = make.AdministrativeUnitFactory(parent=host.unit)
    committee = make.OrganizationFactory(kind="government", unit=commune, parent=host)
    series = make.SeriesFactory(host=host, participants=[farmers, women])
    earlier = make.BriefingFactory(series=series, year=2019, quarter=4)
    briefing = make.BriefingFactory(series=series, status=BriefingStatus.COLLECTING)
    report = make.OrganizationReportFactory(briefing=briefing, organization=farmers, status=ReportStatus.DRAFT)
    of_earlier = make.OrganizationReportFactory(briefing=earlier, organization=farmers)
    elsewhere = make.HostFactory()
    people = {
        **{role: make.member(role, host) for role in ("secretariat", "leader", "reader")},
        "officer": make.member("officer", farmers),
        "commune_officer": make.member("commune_officer", committee),
        "stranger": make.member("secretariat", elsewhere),
        "nobody": make.UserFactory(is_staff=True),
        "administrator": make.UserFactory(is_staff=True, is_superuser=True),
    }
    # Host of other briefings, and officer here; officer of two organizations.
    people["host elsewhere"] = make.member("officer", farmers)
    make.MembershipFactory(user=people["host elsewhere"], organization=elsewhere, role=Role.SECRETARIAT)
    people["officer of two"] = make.member("officer", farmers)
    make.MembershipFactory(user=people["officer of two"], organization=women, role=Role.OFFICER)
    return SimpleNamespace(
        host=host,
        farmers=farmers,
        women=women,
        committee=committee,
        briefing=briefing,
        report=report,
        elsewhere=elsewhere,
        people=people,
        earlier=make.ShortcomingFactory(briefing=earlier, report=of_earlier),
        statements={
            Achievement: make.AchievementFactory(briefing=briefing, report=report),
            Shortcoming: make.ShortcomingFactory(briefing=briefing, report=report),
            Proposal: make.ProposalFactory(briefing=briefing, report=report),
        },
        directive=make.DirectiveFactory(
            briefing=briefing, assigned=True, lead_organization=farmers, coordinating_organizations=[women],
            units=[commune],
        ),
    )  # fmt: skip


cast = world(build_world)


def roles_of(person) -> set[str]:
    return set(person.memberships.values_list("role", flat=True))


def address(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def inputs(place: str, person) -> set[tuple[type[Model], str]]:
    """What ``person`` can type on a page of the admin site: of its record, and of the lists inside it.

    The page is asked for its forms and not rendered, which would be most of the time.
    """
    request = RequestFactory().get(place)
    request.user, request.session, request.resolver_match = person, {}, resolve(place)
    request._messages = FallbackStorage(request)
    try:
        page = request.resolver_match.func(request, **request.resolver_match.kwargs)
    except PermissionDenied:
        return set()
    if page.status_code == 302:  # to the front page, for there is no such record for this person
        return set()
    shown = page.context_data
    form = shown["adminform"].form
    may_save = shown["has_change_permission" if shown["original"] else "has_add_permission"]
    found = {(type(form.instance), name) for name in form.fields} if may_save else set()
    for inline in shown["inline_admin_formsets"]:
        rows = [*inline.formset.initial_forms] if inline.has_change_permission else []
        rows += [inline.formset.empty_form] if inline.has_add_permission else []
        found |= {(inline.formset.model, name) for form in rows for name in form.fields}
    technical = {"seen_version", "id", "DELETE", "ordinal_before"}
    return {(model, name) for model, name in found if name not in technical}


def pages(cast, model) -> list[str]:
    record = cast.statements.get(model) or {type(cast.report): cast.report, Briefing: cast.briefing}.get(model)
    record = record or MAKERS[model](cast.host)
    return [address(model, "add"), address(model, "change", record.pk)]


@pytest.mark.database_independent
def test_every_admin_form_shows_each_role_its_own_fields_only(cast):
    walked, shown = 0, 0
    for model in admin.site._registry:
        for place in pages(cast, model):
            all_of_them = inputs(place, cast.people["administrator"])
            for role, person in cast.people.items():
                typed = inputs(place, person)
                walked += len(all_of_them)
                shown += len(typed)
                assert typed <= all_of_them, (place, role)
                if role == "administrator":
                    continue
                for kind, name in typed:
                    may = roles_that_may(CHANGE, kind._meta.label_lower) | roles_that_may(ADD, kind._meta.label_lower)
                    # A line of a catalogue's record goes with its record.
                    may |= roles_that_may(CHANGE, model._meta.label_lower)
                    assert roles_of(person) & may, (place, role, kind, name)
                    # On the page of a new record of whoever hosts briefings elsewhere its briefing is not chosen yet.
                    begun = place.endswith("/add/") and role in ("host elsewhere", "stranger")
                    assert (kind, name) not in ANSWERS or role in OF_HOST or begun, (place, role, kind, name)
    print(f"{walked} fields × roles of {2 * len(admin.site._registry)} pages walked, {shown} of them shown")
    assert walked > 3_000
    assert shown > 800


@pytest.mark.parametrize("role", ["officer", "officer of two", "host elsewhere"])
@pytest.mark.parametrize(("model", "name"), ANSWERS)
def test_an_answer_of_the_host_is_taken_from_nobody_else(client, cast, role, model, name):
    record, said = cast.statements[model], ANSWERS[model, name]
    said = cast.earlier.pk if said == "earlier" else said
    more = {"answer": "Tự đồng ý."} if name == "answered_on" else {}
    client.force_login(cast.people[role])
    before = model.objects.filter(pk=record.pk).values(name).get()

    place = address(model, "change", record.pk)
    assert client.post(place, {**filled(client.get(place)), **more, name: said, "text": "Sửa lời."}).status_code == 302
    place = address(type(cast.report), "change", cast.report.pk)
    lines = f"{model._meta.model_name}s-0-"
    typed = {**filled(client.get(place)), f"{lines}{name}": said, f"{lines}text": "Sửa lần nữa."}
    assert client.post(place, typed).status_code == 302
    place = address(model, "add")
    typed = {"briefing": cast.briefing.pk, "report": cast.report.pk, "text": "Mới.", **more, name: said}
    answer = client.post(place, {**filled(client.get(place)), **typed})

    record.refresh_from_db()
    assert record.text == "Sửa lần nữa."
    assert model.objects.filter(pk=record.pk).values(name).get() == before
    # Who hosts briefings elsewhere is told; to the others the field is not there.
    assert ("cơ quan tổ chức hội nghị" in answer.content.decode()) == (role == "host elsewhere")
    assert all(getattr(row, name) in (None, "") for row in model.objects.filter(text="Mới."))
    assert model.objects.filter(text="Mới.").exists() == (role != "host elsewhere")


def test_the_office_answers(client, cast):
    client.force_login(cast.people["secretariat"])
    for (model, name), said in ANSWERS.items():
        record = cast.statements[model]
        place = address(model, "change", record.pk)
        typed = {"answer": "Đồng ý."} if model is Proposal else {}
        typed[name] = cast.earlier.pk if said == "earlier" else said
        assert client.post(place, {**filled(client.get(place)), **typed}).status_code == 302
        assert getattr(model.objects.get(pk=record.pk), name)


def test_what_concerns_all_is_stated_by_the_host(client, cast):
    client.force_login(cast.people["officer"])
    for model in cast.statements:
        place = address(model, "add")
        typed = {"briefing": cast.briefing.pk, "report": "", "text": "Của cả khối."}
        answer = client.post(place, {**filled(client.get(place)), **typed})
        assert f"do {cast.host} ghi; hãy chọn báo cáo của tổ chức bạn" in answer.content.decode()
        assert not model.objects.filter(text="Của cả khối.").exists()


# --- steps ---


# Steps that are taken on the page on which the report is written.
WRITTEN = dict.fromkeys(WHILE_WRITING, WritingForm)


def step_tables(cast):
    """Each record in each of its states → its steps, their forms, and what offers them."""
    for state in BriefingStatus:
        Briefing.objects.filter(pk=cast.briefing.pk).update(status=state)
        cast.briefing.refresh_from_db()
        yield cast.briefing, BRIEFING_FORMS, briefings.offers
    Briefing.objects.filter(pk=cast.briefing.pk).update(status=BriefingStatus.CONCLUDED)
    for state in ReportStatus:
        given = {"submitted_at": make.NOON, "returned_note": "Thiếu.", "waived_reason": "Mới thành lập."}
        type(cast.report).objects.filter(pk=cast.report.pk).update(status=state, **given)
        cast.report.refresh_from_db()
        yield cast.report, REPORT_FORMS | WRITTEN, reports.offers
    make.ExtensionRequestFactory(directive=cast.directive, organization=cast.farmers)
    for state in Progress:
        given = {"completed_on": None, "accepted_on": None, "accepted_by": None, "closing_reason": ""}
        if state in (Progress.SUBMITTED, Progress.DONE):
            given["completed_on"] = date(2020, 4, 1)
        if state == Progress.DONE:
            given |= {"accepted_on": date(2020, 4, 2), "accepted_by": cast.people["secretariat"]}
        if state in (Progress.CANCELLED, Progress.SUPERSEDED):
            given["closing_reason"] = "Gộp."
        if state != Progress.SUPERSEDED:  # needs a successor; nothing can be done with it
            type(cast.directive).objects.filter(pk=cast.directive.pk).update(progress=state, **given)
            cast.directive.refresh_from_db()
            yield cast.directive, DIRECTIVE_FORMS, directives.offers


def documents_and_registers(cast):
    """Likewise of an issued document, of the register of its numbers, and of what a session has to decide."""
    document = make.DocumentFactory(briefing=cast.briefing, issued=True)
    yield document, DOCUMENT_FORMS, documents.offers
    yield make.NumberSeriesFactory(issuer=cast.host), REGISTER_FORMS, documents.register_offers


# Whoever may speak for the organization that a record belongs to; the office above does it on its behalf.
SIDES = {
    HOST: {"secretariat", "leader", "administrator"},
    "own": {"secretariat", "administrator", "officer", "host elsewhere", "officer of two", "commune_officer"},
}
TYPED = {
    "reason": "Vì mưa lũ.", "note": "Thiếu số.", "text": "Đã làm.", "percent": "50", "completed_on": "01/04/2020",
    "on": "02/04/2020", "new_due_on": "31/12/2040", "approve": "1", "due_kind": "ongoing", "due_on": "31/12/2040",
    "expires_at": "31/12/2040 17:00", "data_from": "", "data_to": "",
}  # fmt: skip


def stored() -> int:
    """How many versions and traces of directives there are."""
    traces = ProgressUpdate, DirectiveAcknowledgement, ExtensionRequest.history, Directive.history
    return sum(getattr(trace, "objects", trace).count() for trace in traces)


def test_every_step_is_shown_to_its_side_and_taken_from_no_other(client, cast):
    walked, tried = 0, 0
    for record, forms, offers in chain(step_tables(cast), documents_and_registers(cast)):
        for number, (role, person) in enumerate(cast.people.items()):
            open_now = {step.name: step for step, why_not in offers(record, by=person) if not why_not}
            for step in open_now.values():
                fields = forms[step.name](record=record, by=person).fields
                walked += max(1, len(fields))
                assert role in SIDES[step.side], (record, step, role)
            if record != cast.directive or record.progress != Progress.SUBMITTED:
                continue
            client.force_login(person)
            closed = sorted(set(forms) - set(open_now))
            for name in budget(closed[number % 2 :: 2], long=closed):
                typed = {**TYPED, "organization": cast.farmers.pk, "lead": cast.women.pk, "successor": record.pk}
                before = stored()
                answer = client.post(f"{record.get_absolute_url()}{name}/", typed)
                tried += 1
                assert answer.status_code in (302, 404, 422), (name, role)
                assert stored() == before, (name, role)
    print(f"{walked} fields × roles of open steps walked, {tried} steps of others tried")
    assert walked > 150
    assert tried > budget(40, long=80)


def test_what_a_session_decides_is_asked_of_the_host_alone(client, cast):
    review = make.DirectiveReviewFactory(briefing=cast.briefing, directive=cast.directive)
    Briefing.objects.filter(pk=cast.briefing.pk).update(status=BriefingStatus.HELD)
    for role, person in cast.people.items():
        client.force_login(person)
        page = client.get(review_address := reverse("briefings:review", args=[review.pk]))
        shown = page.context["form"] if page.status_code == 200 else None
        assert bool(shown) == (role in SIDES[HOST]), role
        if role not in SIDES[HOST]:
            client.post(review_address, {**TYPED, "outcome": "continue"})
            review.refresh_from_db()
            assert review.outcome == "", role


def conclude(cast):
    """The directive, a draft until then, is assigned."""
    Briefing.objects.filter(pk=cast.briefing.pk).update(status=BriefingStatus.CONCLUDED)
    cast.directive = Directive.objects.get(pk=cast.directive.pk)


def speaks_for(cast, role, name) -> tuple[set, object]:
    form = DIRECTIVE_FORMS[name](record=cast.directive, by=cast.people[role])
    field = form["organization"]
    return set(field.field.queryset), field.initial


@pytest.mark.parametrize("name", ["update", "acknowledge"])
def test_whoever_has_two_roles_says_for_which_organization(cast, name):
    conclude(cast)
    farmers, women = cast.farmers, cast.women
    commune = {cast.committee} if name == "update" else set()

    assert speaks_for(cast, "officer", name) == ({farmers}, farmers.pk)
    assert speaks_for(cast, "officer of two", name) == ({farmers, women}, farmers.pk)  # the lead is proposed
    assert speaks_for(cast, "secretariat", name) == ({farmers, women} | commune, None)  # on behalf of one: of which?
    cast.directive.lead_organization = None
    assert speaks_for(cast, "officer of two", "update") == ({women}, women.pk)


def test_nobody_speaks_for_an_organization_by_leaving_the_choice_blank(client, cast):
    conclude(cast)
    make.MembershipFactory(user=cast.people["commune_officer"], organization=cast.women, role=Role.OFFICER)
    client.force_login(cast.people["commune_officer"])
    place = f"{cast.directive.get_absolute_url()}update/"

    answer = client.post(place, {"text": "Đã làm.", "organization": ""})
    assert answer.status_code == 422
    assert not cast.directive.updates.exists()
    assert client.post(place, {"text": "Đã làm.", "organization": cast.farmers.pk}).status_code == 422
    assert not cast.directive.updates.exists()
    assert client.post(place, {"text": "Đã làm.", "organization": cast.women.pk}).status_code == 302
    assert cast.directive.updates.get().organization == cast.women


def test_the_only_organization_of_a_person_is_proposed_and_of_two_none(client, cast):
    for role, proposed in (("officer", cast.farmers.pk), ("officer of two", None), ("secretariat", None)):
        client.force_login(cast.people[role])
        form = client.get(address(apps.get_model("briefings", "Task"), "add")).context["adminform"].form
        assert form.initial.get("organization") == proposed, role


def test_the_fields_of_the_host_are_those_of_the_one_list():
    assert {(model, name) for model, names in sides.HOST_FIELDS.items() for name in names} == set(ANSWERS)
