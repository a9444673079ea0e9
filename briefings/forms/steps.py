"""A form per step of a record: it reads what a person typed and calls the service of that step."""

from typing import Any

from django import forms
from django.utils.text import Truncator

from briefings.forms.organizations import arranges
from briefings.illustrative import without_mark
from lib.refused import Question
from organizations.conflicts import BOTH_VERSIONS, Outdated, display_field, who_and_when
from organizations.widgets import SeveralField

CHANGED = (
    "{who} đã lưu {noun} này lúc {when}, sau khi bạn mở trang, nên chưa ghi bước này. Trang này là bản mới; "
    "hãy xem lại, sửa cho đúng rồi bấm lần nữa."
)


class SuccessorField(SeveralField):
    """Directives that may take another's place, each with the session or the paper that gave it, where numbers begin
    anew."""

    def label_from_instance(self, obj):
        content = Truncator(without_mark(obj.content)).chars(120)
        return f"{obj.source_short}, số {obj.ordinal}: {content}"


class StepForm(forms.Form):
    """One step of ``record`` for the person ``by``; ``carry_out`` calls the service and may raise Refused.

    ``goes_to``: the record whose page comes next, where it is another one. ``stamped``: the step rests on what the page
    said, so it is taken only while that still holds: with the form travels what it was opened on (``stamp``).
    ``own_transaction``: the service prints or looks at files before it locks anything; it asks itself for ``seen`` and
    claims the submission.
    ``asks``: names of the questions (``Question``) that its service may put back. ``final``: a sentence on what cannot
    be taken back, for the page that asks; empty where the step can be.
    """

    goes_to: Any = None
    stamped = False
    own_transaction = False
    asks: tuple[str, ...] = ()
    final = ""

    def __init__(self, data=None, files=None, *, record, by):
        self.record = record
        self.by = by
        super().__init__(data, files)
        if self.stamped:
            self.fields["seen"] = forms.CharField(
                label="Bản đã xem", required=False, widget=forms.HiddenInput, initial=self.stamp()
            )
        for name in self.asks:
            if name in self.data:
                self.fields[name] = forms.BooleanField(required=False)
        self.prepare()
        if not self.is_bound and (question := self.foreseen()):
            self.ask(question)

    def foreseen(self) -> Question | None:
        """The question that its service is going to put: it is asked on the page, and not only once it was sent."""
        return None

    def ask(self, question: Question) -> None:
        """Offer the answer to ``question`` as a box to be ticked before the step is taken again."""
        self.fields[question.name] = forms.BooleanField(label=question.answer, required=False)

    def prepare(self) -> None:
        """Fill the choices that depend on the record and the person."""

    def stamp(self) -> str:
        """Says which state of the record the form was opened on."""
        return str(self.record.version)

    def clean(self):
        super().clean()
        self.seen = self.cleaned_data.pop("seen", "")
        return self.cleaned_data

    def require_fresh(self) -> None:
        """Lock the record for the transaction. Raises Outdated when it is no longer as the form was opened on."""
        model = type(self.record)
        model._base_manager.select_for_update(of=("self",)).only("pk").order_by("pk").get(pk=self.record.pk)
        self.record.refresh_from_db(fields=["version"])
        if self.seen and self.seen != self.stamp():
            noun = model._meta.verbose_name
            raise Outdated(CHANGED.format(noun=noun, **who_and_when(self.record)))

    def show_both_versions(self) -> None:
        """Beside each field in which the person would overwrite something: what is stored, and what they typed."""
        stored = type(self)(record=type(self.record)._base_manager.get(pk=self.record.pk), by=self.by)
        for name, field in self.fields.items():
            before = stored.initial.get(name)
            if name != "seen" and name in stored.initial and field.has_changed(before, self[name].data):
                typed = display_field(field, self.cleaned_data.get(name, self[name].data))
                self.add_error(name, BOTH_VERSIONS.format(stored=display_field(field, before), typed=typed))
        # Whoever presses again has seen both.
        data: Any = self.data
        self.data = data.copy()
        self.data["seen"] = stored.stamp()  # type: ignore[index]  # a copy of our own

    def carry_out(self) -> str:
        """Do the step and return the Vietnamese sentence that says it is done."""
        raise NotImplementedError

    def arranges(self) -> bool:
        """Whether a button was pressed that changes the form and stores nothing (``organizations.arranges``)."""
        return arranges(self)

    def typed(self) -> list[tuple[str, str]]:
        """What the person wrote in their own words: ``[(label, text)]``."""
        written = [
            (str(field.label), (self[name].data or "").strip())
            for name, field in self.fields.items()
            if isinstance(field, forms.CharField) and not field.widget.is_hidden
        ]
        return [(label, text) for label, text in written if text]


def plain_step(service, done: str, *, stamped: bool = False, final: str = "") -> type[StepForm]:
    """A form without fields: one button that calls ``service(pk, by=…)`` and says ``done``."""

    class PlainStep(StepForm):
        def carry_out(self):
            service(self.record.pk, by=self.by)
            return done

    PlainStep.stamped, PlainStep.final = stamped, final
    return PlainStep


def reason_step(
    service, done: str, *, keyword: str = "reason", label: str = "Lý do", stamped: bool = False, final: str = ""
) -> type[StepForm]:
    """A form with one reason: it calls ``service(pk, by=…, <keyword>=reason)`` and says ``done``."""

    class ReasonStep(StepForm):
        reason = forms.CharField(label=label, max_length=255, widget=forms.Textarea(attrs={"rows": 3}))

        def carry_out(self):
            service(self.record.pk, by=self.by, **{keyword: self.cleaned_data["reason"]})
            return done

    ReasonStep.stamped, ReasonStep.final = stamped, final
    return ReasonStep
