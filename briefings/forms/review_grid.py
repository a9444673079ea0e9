"""The reviews of a session: for each directive of earlier ones what is decided, in one list."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Prefetch
from django.http import QueryDict

from briefings.choices import ExtensionDecision, Progress, ReviewOutcome
from briefings.models import Briefing, Directive, DirectiveReview, ExtensionRequest, ProgressUpdate
from briefings.services.reviews import Decision
from briefings.services.rows import why_not_enter
from briefings.typed_deadlines import day_of
from lib.refused import Refused
from organizations.asked import as_key
from organizations.conflicts import Outdated
from organizations.services.rows import Fault

THE_REST = "con-lai"  # the box that lets every row go on in which nothing is chosen and nobody asks anything

OUTCOMES = (
    (ReviewOutcome.CONTINUE, "Tiếp tục"),
    (ReviewOutcome.EXTEND, "Gia hạn"),
    (ReviewOutcome.ACCEPT, "Hoàn thành"),
    (ReviewOutcome.CANCEL, "Dừng"),
)


def _words(label: str, longest: int, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "in", **attrs})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)


class ReviewRow(forms.Form):
    """What is decided about one directive; nothing chosen and nothing written: not yet."""

    outcome = forms.ChoiceField(label="Kết luận", choices=OUTCOMES, required=False, widget=forms.RadioSelect)
    remark = _words("Ý kiến", 2000, placeholder="Ý kiến của chủ trì")
    new_due_on = _words("Gia hạn đến ngày", 40, placeholder="ngày/tháng/năm")
    reason = _words("Lý do dừng", 255)
    waiting = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, reviewed: "Reviewed", session: date):
        self.reviewed, self.session = reviewed, session
        asked = reviewed.request
        super().__init__(
            data,
            prefix=str(reviewed.review.pk),
            auto_id="xem-xet-%s",
            use_required_attribute=False,
            initial={"new_due_on": f"{asked.new_due_on:%d/%m/%Y}", "waiting": asked.pk} if asked else None,
        )

    def clean_new_due_on(self):
        text = self.cleaned_data["new_due_on"]
        if self["outcome"].data != ReviewOutcome.EXTEND:
            return None
        try:
            return day_of(text, session=self.session)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean(self):
        said: dict[str, Any] = super().clean() or {}
        outcome = said.get("outcome")
        if not outcome and (said.get("remark") or said.get("reason")):
            self.add_error("outcome", "Chọn kết luận đi với ý kiến này.")
        if outcome == ReviewOutcome.CANCEL and not (said.get("reason") or said.get("remark")):
            self.add_error("reason", "Ghi lý do dừng.")
        asked, new = self.reviewed.request, said.get("new_due_on")
        if (
            outcome == ReviewOutcome.EXTEND
            and new
            and not said.get("remark")
            and (not asked or new != asked.new_due_on)
        ):
            self.add_error("remark", "Ghi lý do hội nghị cho gia hạn.")
        return said

    @property
    def decision(self) -> Decision | None:
        said = self.cleaned_data
        if not said.get("outcome"):
            return None
        return Decision(
            number=self.reviewed.review.pk,
            review_id=self.reviewed.review.pk,
            outcome=said["outcome"],
            remark=said["remark"],
            reason=said["reason"] or said["remark"][:255],
            new_due_on=said["new_due_on"],
            waiting=as_key(said["waiting"]),
        )


@dataclass
class Reviewed:
    """One review with what its organization said last, and the form of what is decided; ``form`` None where that is
    decided already or not for this person to say."""

    number: int
    review: DirectiveReview
    request: ExtensionRequest | None
    update: ProgressUpdate | None
    form: ReviewRow | None = None

    @property
    def said(self) -> str:
        """What the lead asks or reports, in one sentence."""
        directive = self.review.directive
        if self.request:
            return f"Xin gia hạn đến {self.request.new_due_on:%d/%m/%Y}: {self.request.reason}"
        if directive.lead_organization_id is None:
            return "Chưa phân công đơn vị chủ trì."
        told = self.update.text if self.update else ""
        if directive.progress in Progress.reported() and directive.completed_on:
            return f"Báo cáo hoàn thành {directive.completed_on:%d/%m/%Y}" + (f": {told}" if told else "")
        return told or "Chưa cập nhật kết quả thực hiện."


class ReviewsPage:
    """All reviews of ``briefing``: those that wait for a decision first, then by the session that gave the work."""

    def __init__(self, briefing: Briefing, *, by, data: QueryDict | None = None):
        self.briefing, self.by = briefing, by
        self.refused: list[str] = []
        self.data = data.copy() if data is not None else None
        self.why_not = why_not_enter(by, DirectiveReview, briefing)
        self.rows = [self._reviewed(number, review) for number, review in enumerate(_reviews(briefing, by), start=1)]

    def _reviewed(self, number: int, review: DirectiveReview) -> Reviewed:
        directive: Any = review.directive  # with what was read along
        row = Reviewed(number, review, *(next(iter(found), None) for found in (directive.waiting, directive.told)))
        if not review.outcome and not self.why_not:
            self._go_on(row)
            row.form = ReviewRow(self.data, reviewed=row, session=self.briefing.reference_date)
        return row

    def _go_on(self, row: Reviewed) -> None:
        """Choose *Tiếp tục* where nothing is chosen, if that was asked for all such rows; a row whose organization
        asks or reports something waits for a word of its own."""
        chosen = f"{row.review.pk}-outcome"
        if self.data is None or not self.data.get(THE_REST) or self.data.get(chosen):
            return
        if row.request is None and row.review.directive.progress not in Progress.reported():
            self.data[chosen] = ReviewOutcome.CONTINUE

    @property
    def forms(self) -> list[ReviewRow]:
        return [row.form for row in self.rows if row.form is not None]

    @property
    def undecided(self) -> int:
        return sum(not row.review.outcome for row in self.rows)

    def is_valid(self) -> bool:
        return not [form for form in self.forms if not form.is_valid()]  # each is read

    @property
    def decisions(self) -> list[Decision]:
        return [form.decision for form in self.forms if form.decision is not None]

    def note(self, faults: list[Fault]) -> None:
        by_key = {row.review.pk: row.form for row in self.rows}
        for fault in faults:
            form = by_key.get(fault.number)
            if form is None:
                self.refused.append(str(fault.refusal))
                continue
            form.add_error(fault.field if fault.field in form.fields else "outcome", str(fault.refusal))
            if isinstance(fault.refusal, Outdated) and self.data is not None and form.reviewed.request:
                self.data[form.add_prefix("waiting")] = str(form.reviewed.request.pk)

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        return [
            (_anchor(form, name), f"dòng {form.reviewed.number}, {str(form.fields[name].label).lower()}", str(sentence))
            for form in self.forms
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]

    @property
    def lost(self) -> list[tuple[str, str]]:
        """What was written for reviews that take no decision any more: ``[(directive, words)]``."""
        if self.data is None:
            return []
        found = []
        for row in self.rows:
            sent = [self.data.get(f"{row.review.pk}-{name}", "").strip() for name in ("outcome", "remark", "reason")]
            if row.form is None and any(sent):
                chosen = [str(label) for value, label in OUTCOMES if value == sent[0]]
                found.append((str(row.review.directive), ". ".join(filter(None, [*chosen, *sent[1:]]))))
        return found


def _anchor(form: ReviewRow, name: str) -> str:
    """The id of the field ``name``; of several to choose from the first."""
    auto_id = form[name].auto_id
    return f"{auto_id}_0" if name == "outcome" else auto_id


def _reviews(briefing: Briefing, by) -> list[DirectiveReview]:
    requests = ExtensionRequest.objects.for_user(by).filter(decision=ExtensionDecision.PENDING)
    updates = ProgressUpdate.objects.for_user(by).order_by("-at", "-pk")
    directives = (
        Directive.objects.for_user(by)
        .select_related("lead_organization", "briefing")
        .prefetch_related(
            Prefetch("extension_requests", requests, to_attr="waiting"), Prefetch("updates", updates, to_attr="told")
        )
    )
    rows = DirectiveReview.objects.for_user(by).filter(briefing=briefing, directive__in=directives)
    rows = rows.prefetch_related(Prefetch("directive", directives))
    rows = rows.order_by(
        F("directive__briefing__year").asc(nulls_last=True),
        F("directive__briefing__starts_at").asc(nulls_last=True),
        F("directive__paper_day").asc(nulls_first=True),
        "directive__ordinal",
        "pk",
    )
    return sorted(rows, key=lambda review: bool(review.outcome))
