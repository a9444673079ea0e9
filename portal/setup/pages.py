"""``/thiet-lap/``: five steps, a look before anything is saved, and the way to take it back; for administrators alone.

What was typed stays in the session until it is carried out: steps are gone through back and forth without loss.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lib.refused import Refused
from organizations.form_tokens import FIELD
from organizations.models import Organization
from organizations.services import submissions
from portal.administrators import administrators_only
from portal.setup.applying import Made, set_up, set_ups, undo
from portal.setup.forms import MORE_ROWS, STEPS, Answers, Step
from portal.setup.plan import Fault, Plan, PlanRefused, check, describe

DRAFTS = "setup"  # in the session: what was typed, by step
MORE, BACK = "them", "lui"  # buttons that lead no further
SLUGS = [step.slug for step in STEPS]
LOOK = "xem"


def _data(draft: dict[str, list[str]] | None) -> QueryDict | None:
    if draft is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in draft.items():
        data.setlist(name, values)
    return data


def _answers(drafts: dict, until: str = "") -> tuple[Answers, str]:
    """What the steps before ``until`` answered, and the first of them that is not right yet."""
    known: Answers = {}
    for step in STEPS:
        if step.slug == until:
            break
        if step.slug not in drafts:
            return known, step.slug
        page = step(_data(drafts[step.slug]), known)
        if not page.is_valid():
            return known, step.slug
        known |= page.answers()
    return known, ""


def _rail(drafts: dict, current: str) -> list[dict]:
    steps = [
        *((step.slug, step.title, reverse("setup_step", args=[step.slug])) for step in STEPS),
        (LOOK, "Xem lại", reverse("setup_look")),
    ]
    here = [slug for slug, *_ in steps].index(current)
    return [
        {
            "number": number + 1,
            "title": title,
            "status": "current" if slug == current else "past" if number < here else "",
            "address": address if slug in drafts and slug != current else "",
        }
        for number, (slug, title, address) in enumerate(steps)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def setup(request):
    """``/thiet-lap/``: of an empty portal the first step; later what was set up, and the way to another office."""
    if request.method == "POST":
        request.session[DRAFTS] = {}
        return redirect("setup_step", SLUGS[0])
    if not Organization.objects.exists():
        return redirect("setup_step", SLUGS[0])
    context = {"set_ups": set_ups(), "begun": bool(request.session.get(DRAFTS))}
    return render(request, "portal/setup/index.html", context)


def _drafts(request) -> dict | None:
    """What was typed so far; None where nobody has begun, and the portal has offices already."""
    if DRAFTS in request.session:
        return request.session[DRAFTS]
    return None if Organization.objects.exists() else {}


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def setup_step(request, slug):
    """``/thiet-lap/<slug>/``: one step; what is sent is kept, right or wrong, before anybody goes on or back."""
    if slug not in SLUGS:
        raise Http404
    drafts = _drafts(request)
    if drafts is None:
        return redirect("setup")
    known, missing = _answers(drafts, slug)
    if missing:
        return redirect("setup_step", missing)
    number = SLUGS.index(slug)
    if request.method != "POST":
        return _show(request, STEPS[number](_data(drafts.get(slug)), known), drafts)
    sent = {name: request.POST.getlist(name) for name in request.POST if name not in (FIELD, "csrfmiddlewaretoken")}
    back, more = sent.pop(BACK, None), sent.pop(MORE, None)
    before = drafts.get(slug)
    drafts[slug] = sent
    page = STEPS[number](_data(sent), known)
    if more and page.rows is not None:
        total = page.rows.management_form.add_prefix("TOTAL_FORMS")
        sent[total] = [str(_more(page))]
        page = STEPS[number](_data(sent), known)
    sound = page.is_valid() if not more else False
    if sound:
        _forget_what_followed(drafts, slug, before, page)
    request.session[DRAFTS] = drafts
    if back and number:
        return redirect("setup_step", SLUGS[number - 1])
    if sound:
        return redirect("setup_step", SLUGS[number + 1]) if number + 1 < len(SLUGS) else redirect("setup_look")
    return _show(request, page, drafts, judged=not more)


def _more(page: Step) -> int:
    """How many rows ``page`` gets where more are asked for; none that were typed is left out."""
    there = page.rows.total_form_count()
    return max(there, min(there + MORE_ROWS, page.most_rows))


def _forget_what_followed(drafts: dict, slug: str, before: dict | None, page: Step) -> None:
    """What later steps proposed out of another place, or of other organizations, is proposed anew."""
    if before is None:
        return
    if slug == SLUGS[0]:
        old = STEPS[0](_data(before), {})
        if not old.is_valid() or _identity(old.answers()) != _identity(page.answers()):
            for later in (SLUGS[1], SLUGS[3], SLUGS[4]):
                drafts.pop(later, None)
    elif slug == SLUGS[1]:
        old = STEPS[1](_data(before), page.known)
        if not old.is_valid() or old.answers() != page.answers():
            drafts.pop(SLUGS[4], None)
            if regime := drafts.get(SLUGS[3]):
                host = page.known["host"]
                regime["participants"] = [one.name for one in page.answers()["organizations"] if one.kind != host]


def _identity(answers: Answers) -> tuple:
    return answers["place"].code, answers["host"]


def _show(request, page: Step, drafts: dict, *, judged: bool = True):
    """``judged``: what is wrong is said; not where somebody only asked for more rows."""
    number = SLUGS.index(page.slug)
    context = {
        "page": page,
        "steps": _rail(drafts, page.slug),
        "number": number + 1,
        "first": number == 0,
        "last": number + 1 == len(SLUGS),
        "judged": judged,
        "empty": not Organization.objects.exists(),
    }
    wrong = request.method == "POST" and judged
    return render(request, page.template, context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def setup_look(request):
    """``/thiet-lap/xem/``: all that will be made, in words; and making it."""
    drafts = _drafts(request)
    if drafts is None:
        return redirect("setup")
    known, missing = _answers(drafts)
    if missing:
        return redirect("setup_step", missing)
    plan = Plan(**known)
    refused: list[Fault] | str = check(plan)
    if request.method == "POST" and not refused:
        try:
            with submissions.once():
                made = set_up(plan, by=request.user)
                submissions.lead_to(reverse("setup"), made.sentence)
        except PlanRefused as refusal:
            refused = refusal.faults
        except Refused as refusal:
            refused = str(refusal)
        else:
            request.session.pop(DRAFTS, None)
            return _show_made(request, made)
    context: dict[str, Any] = {"plan": plan, "parts": describe(plan), "steps": _rail(drafts, LOOK)}
    context["faults" if isinstance(refused, list) else "refused"] = refused
    return render(
        request, "portal/setup/look.html", context, status=422 if refused and request.method == "POST" else 200
    )


def _show_made(request, made: Made):
    shown = {invited.user.pk: invited for invited in made.accounts if invited.is_new}
    context = {"made": made, "accounts": list(shown.values())}
    return render(request, "portal/setup/made.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def setup_undo(request, key):
    """``/thiet-lap/hoan-tac/<key>/``: what would be deleted; and deleting it."""
    found = next((one for one in set_ups() if one.key == key), None)
    if found is None:
        if request.method == "POST":  # maybe the second press
            submissions.check()
        raise Http404
    refused = found.why_not
    if request.method == "POST" and not refused:
        try:
            with submissions.once():
                said = undo(key, by=request.user).sentence
                submissions.lead_to(reverse("setup"), said)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, said)
            return redirect("setup")
    status = 422 if refused and request.method == "POST" else 200
    return render(request, "portal/setup/undo.html", {"found": found, "refused": refused}, status=status)
