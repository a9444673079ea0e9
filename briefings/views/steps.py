"""The steps of a record on its page: what may be done now, and the doing itself."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from briefings.forms.steps import StepForm
from lib.refused import Question, Refused
from organizations.conflicts import Outdated
from organizations.services import submissions


@dataclass(frozen=True)
class Steps:
    """The forms by name of step, the function that says which are open, and the url name that takes one.

    ``key``: the attribute of the record that stands in that address, before the name of the step.
    """

    forms: dict[str, type[StepForm]]
    offers: Callable
    url_name: str
    key: str = "pk"


@dataclass(frozen=True)
class TypedStep:
    """A step that was refused, with the form as the person had filled it."""

    name: str
    form: StepForm


def step_context(record, steps: Steps, *, by, typed: TypedStep | None = None, chosen: str = "") -> dict:
    """``steps`` that ``by`` may take now, as ``(step, form, address, whether it is open)``; ``kept``: a refused form
    whose step is no longer open, so that what was written in it is not lost."""
    open_now, kept = [], None
    for step, why_not in steps.offers(record, by=by):
        if why_not:  # it is said when somebody tries
            continue
        mine = typed is not None and typed.name == step.name
        form = typed.form if typed is not None and mine else steps.forms[step.name](record=record, by=by)
        form.auto_id = f"buoc-{step.name}-%s"  # several forms on one page have fields of the same name
        address = reverse(steps.url_name, args=[getattr(record, steps.key), step.name])
        open_now.append((step, form, address, mine or step.name == chosen))
    if typed is not None and typed.name not in {step.name for step, *_ in open_now}:
        kept = typed.form
    return {"steps": open_now, "kept": kept}


def carried_out(request, form: StepForm, *, leads_to: str = "") -> bool:
    """Whether the step of ``form`` was taken, and said to the person; if not, the form says why.

    ``leads_to``: the address of the page that comes next, where it is not that of a record.
    """
    if form.arranges() or not form.is_valid():
        return False
    try:
        if form.own_transaction:
            said = form.carry_out()
        else:
            with submissions.once():
                if form.stamped:
                    form.require_fresh()
                said = form.carry_out()
                lead = form.goes_to or form.record
                known = lead.get_absolute_url() if hasattr(lead, "get_absolute_url") else ""
                submissions.lead_to(leads_to or known, said)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        if isinstance(refusal, Outdated):
            form.show_both_versions()
        if isinstance(refusal, Question):
            form.ask(refusal)
        return False
    messages.success(request, said)
    return True


def take_step(request, record, steps: Steps, name: str, show: Callable):
    """Take the step ``name``: back to the record's page, or, when refused, ``show`` it with what was typed (422).

    Where the step is no longer open to the person, their words stand on the page to be copied.
    """
    if name not in steps.forms:
        raise Http404
    form = steps.forms[name](request.POST, request.FILES, record=record, by=request.user)
    if carried_out(request, form):
        return redirect(form.goes_to or record)
    open_now = {step.name for step, why_not in steps.offers(record, by=request.user) if not why_not}
    if name not in open_now and not form.typed():
        messages.error(request, " ".join(map(str, form.non_field_errors())) or "Bước này không còn thực hiện được.")
        return redirect(record)
    return show(request, record, TypedStep(name, form), status=422)
