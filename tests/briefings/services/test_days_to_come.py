"""What is said to have happened has not happened on a day to come: each form and service that takes such a day."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from briefings import documents
from briefings.choices import BriefingStatus, DocumentKind, Progress
from briefings.forms import briefing_steps, directive_steps, document_steps
from briefings.forms.steps import StepForm
from briefings.models import Proposal, Shortcoming
from briefings.services import directives, receipts, reports, reviews
from lib.refused import Refused
from tests import factories

pytestmark = pytest.mark.long_on_postgresql

# Days that are set for later, or of which a period is made.
AHEAD = {"due_on", "new_due_on", "submit_by", "data_from", "data_to"}


def issued(cast):
    cast.host.symbol = "HU"
    cast.host.save()
    cast.briefing.status = BriefingStatus.CONCLUDED
    cast.briefing.save()
    factories.ConclusionFactory(briefing=cast.briefing, content="Ghi nhận kết quả.")
    return documents.issue(cast.briefing.pk, DocumentKind.MINUTES, by=cast.office, issued_on=timezone.localdate())


def issue(cast, day):
    issued_ = issued(cast)
    documents.void(issued_.pk, by=cast.office, reason="Nhầm.")
    documents.issue(cast.briefing.pk, DocumentKind.MINUTES, by=cast.office, issued_on=day)


def annul(cast, day):
    documents.annul(issued(cast).pk, by=cast.office, on=day, reason="Sai.", basis="Quyết định số 15")


def directive(cast, **more):
    cast.briefing.status = BriefingStatus.CONCLUDED
    cast.briefing.save()
    return factories.DirectiveFactory(briefing=cast.briefing, assigned=True, lead_organization=cast.farmers, **more)


def submit(cast, day):
    directives.submit(directive(cast).pk, by=cast.farmer, completed_on=day, text="Đã xong.")


def done(cast):
    return directive(cast, progress=Progress.SUBMITTED, completed_on=timezone.localdate())


def accept(cast, day):
    directives.accept(done(cast).pk, by=cast.office, on=day)


def review(cast, day):
    later = factories.BriefingFactory(series=cast.series, status=BriefingStatus.HELD, quarter=2)
    asked = factories.DirectiveReviewFactory(briefing=later, directive=done(cast))
    reviews.decide(asked.pk, by=cast.office, outcome="accept", on=day)


def written(cast):
    return factories.OrganizationReportFactory(briefing=cast.briefing, organization=cast.farmers, narrative="Đã làm.")


def hand_in(cast, day):
    reports.submit(written(cast).pk, by=cast.office, received_on=day)


def receive(cast, day):
    report = reports.submit(written(cast).pk, by=cast.farmer)
    receipts.record_receipt(report.pk, by=cast.office, received_on=day, reason="Có dấu đến.")


def receive_many(cast, day):
    report = reports.submit(written(cast).pk, by=cast.farmer)
    cast.briefing.status = BriefingStatus.COLLECTING
    cast.briefing.save()
    receipts.record_receipts(
        cast.briefing.pk, by=cast.office, reports=[report.pk], received_on=day, reason="Có dấu đến."
    )


def amend(cast, day):
    documents.amend(issued(cast).pk, by=cast.office, issued_on=day, reason="Ghi sót.")


def replace(cast, day):
    documents.replace_(issued(cast).pk, by=cast.office, issued_on=day, reason="Ghi sót.")


def issue_each(cast, day):
    cast.host.symbol = "HU"
    cast.host.save()
    addressees = list(cast.briefing.usual_participants())
    documents.issue_each(cast.briefing.pk, "invitation", by=cast.office, issued_on=day, addressees=addressees)


PAST: dict[tuple[str, str], Callable] = {
    ("IssueForm", "issued_on"): issue,
    ("IssueEachForm", "issued_on"): issue_each,
    ("AmendForm", "issued_on"): amend,
    ("ReplaceForm", "issued_on"): replace,
    ("AnnulForm", "on"): annul,
    ("SubmitForm", "completed_on"): submit,
    ("AcceptForm", "on"): accept,
    ("ReviewForm", "on"): review,
    ("SubmitForm", "received_on"): hand_in,
    ("ReceiptForm", "received_on"): receive,
    ("ReceiptsForm", "received_on"): receive_many,
}


def days_asked() -> set[tuple[str, str]]:
    """Every day that a step of the cycle asks for: the form and the field."""
    found = set()
    for module in (briefing_steps, directive_steps, document_steps):
        for form in vars(module).values():
            if isinstance(form, type) and issubclass(form, StepForm) and form.__module__ == module.__name__:
                fields = form.base_fields.items()
                found |= {(form.__name__, name) for name, field in fields if isinstance(field, forms.DateField)}
    return found


def test_every_day_that_a_step_asks_for_is_one_to_come_or_one_that_was():
    known = {name for name in days_asked() if name[1] in AHEAD} | set(PAST) | {("CorrectForm", "issued_on")}
    assert days_asked() == known
    print(f"{len(days_asked())} days asked for, {len(PAST)} of them may not lie ahead")
    assert len(PAST) >= 11


@pytest.mark.parametrize("named", PAST, ids=" ".join)
def test_a_day_to_come_is_refused_and_today_is_not(cast, named):
    PAST[named](cast, timezone.localdate())
    with pytest.raises(Refused, match=r"chưa tới|không thể sau hôm nay"):
        PAST[named](build_again(cast), timezone.localdate() + timedelta(days=1))


def build_again(cast):
    """The same people with another briefing and nothing in it yet."""
    cast.briefing = factories.BriefingFactory(series=cast.series, quarter=3)
    return cast


@pytest.mark.parametrize("factory", [factories.ShortcomingFactory, factories.ProposalFactory])
def test_nothing_is_resolved_or_answered_on_a_day_to_come(cast, factory):
    record = factory(briefing=cast.briefing)
    field = record.happened_on
    if isinstance(record, Proposal):
        record.answer = "Đồng ý."
    setattr(record, field, timezone.localdate())
    record.full_clean()
    setattr(record, field, timezone.localdate() + timedelta(days=1))
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    assert "chưa tới" in refused.value.message_dict[field][0]


def test_both_such_columns_are_asked():
    named = {
        (model, field.name)
        for model in (Shortcoming, Proposal)
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
    }
    assert named == {(model, model.happened_on) for model in (Shortcoming, Proposal)}
