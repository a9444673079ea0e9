"""The page of one step of a record: what it does, what it asks for, and the way back, which comes first.

Its address is that of the step, so that a page with a form is opened, sent and shown again under one address.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from briefings.transitions import Transition
from briefings.views.steps import Steps, carried_out

BACK = "quay_lai"  # the name of the button that takes the step not
NOT_TAKEN = "Đã quay lại; chưa ghi gì."
NOT_NOW = "Bước này không thực hiện được ở trạng thái hiện nay; trang này là bản mới."


def step_page(request, record, steps: Steps, name: str, template: str, context: dict):
    """Ask for the step ``name`` of ``record`` with ``template``, and take it; 404 where there is none of that name.

    Whoever may not take it now is led to the record's page and told why; words that were typed stand on this page,
    to be copied. ``context``: what ``template`` shows besides ``step``, ``form`` (None: not open any more), ``kept``.
    """
    if name not in steps.forms:
        raise Http404
    if request.method == "POST" and BACK in request.POST:  # pressed, or Enter in a field: it is the first button
        messages.info(request, NOT_TAKEN)
        return redirect(record)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = steps.forms[name](*sent, record=record, by=request.user)
    if sent and carried_out(request, form):
        return redirect(form.goes_to or record)
    step, why_not = _offered(record, steps, name, by=request.user)
    is_open = step is not None and not why_not
    if not is_open and not (sent and form.typed()):
        said = " ".join(map(str, form.non_field_errors())) if sent else ""
        messages.error(request, said or why_not or NOT_NOW)
        return redirect(record)
    page = {
        "record": record,
        "step": step,
        "form": form if is_open else None,
        "kept": None if is_open else form,
        "back": record.get_absolute_url(),
        "name": BACK,
    }
    return render(request, template, context | page, status=422 if sent and not form.arranges() else 200)


def _offered(record, steps: Steps, name: str, *, by) -> tuple[Transition | None, str]:
    """The step and why ``by`` may not take it; None where the record is not in a state for it."""
    found = (one for one in steps.offers(record, by=by) if one[0].name == name)
    return next(found, (None, ""))
