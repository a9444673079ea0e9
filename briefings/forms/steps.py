"""A form per step of a record: it reads what a person typed and calls the service of that step."""

from django import forms


class StepForm(forms.Form):
    """One step of ``record`` for the person ``by``; ``carry_out`` calls the service and may raise Refused.

    ``goes_to``: the record whose page comes next, where it is another one.
    """

    required_css_class = "required"
    goes_to = None

    def __init__(self, data=None, files=None, *, record, by):
        self.record = record
        self.by = by
        super().__init__(data, files)
        self.prepare()

    def prepare(self) -> None:
        """Fill the choices that depend on the record and the person."""

    def carry_out(self) -> str:
        """Do the step and return the Vietnamese sentence that says it is done."""
        raise NotImplementedError


def plain_step(service, done: str) -> type[StepForm]:
    """A form without fields: one button that calls ``service(pk, by=…)`` and says ``done``."""

    class PlainStep(StepForm):
        def carry_out(self):
            service(self.record.pk, by=self.by)
            return done

    return PlainStep


def reason_step(service, done: str, *, keyword: str = "reason", label: str = "Lý do") -> type[StepForm]:
    """A form with one reason: it calls ``service(pk, by=…, <keyword>=reason)`` and says ``done``."""

    class ReasonStep(StepForm):
        reason = forms.CharField(label=label, max_length=255, widget=forms.Textarea(attrs={"rows": 3}))

        def carry_out(self):
            service(self.record.pk, by=self.by, **{keyword: self.cleaned_data["reason"]})
            return done

    return ReasonStep
