"""The list of changes: everything that was done to the records in the reader's scope."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.functional import lazy
from django.views.decorators.http import require_safe

from briefings.services.changes import Criteria, changes
from briefings.services.changes import kinds as kinds_of_changes
from briefings.views.listing import address_of, capitalized, some_illustrative
from lib.vietnamese import fold, sort_key
from organizations.models import User
from organizations.widgets import DateInput

PAGE = 50
FURTHEST = 20  # pages; whoever looks for older entries narrows the days


def kinds() -> list[tuple[str, str]]:
    found = [(label, capitalized(name)) for label, name in kinds_of_changes().items()]
    return [("", "Tất cả"), *sorted(found, key=lambda pair: sort_key(pair[1]))]


class ChangesForm(forms.Form):
    """What the reader looks for; every field may stay empty."""

    loai = forms.ChoiceField(label="Loại", choices=lazy(kinds, list), required=False)
    nguoi = forms.CharField(label="Người thực hiện", max_length=100, required=False)
    tu = forms.DateField(label="Từ ngày", required=False, widget=DateInput)
    den = forms.DateField(label="Đến hết ngày", required=False, widget=DateInput)
    ban_ghi = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    trang = forms.IntegerField(required=False, min_value=1, max_value=FURTHEST, widget=forms.HiddenInput)

    def criteria(self) -> Criteria:
        typed = self.cleaned_data
        key = typed["ban_ghi"] if typed["loai"] else None  # a key without its model names nothing
        return Criteria(typed["loai"], key, people(typed["nguoi"]), typed["tu"], typed["den"])


def people(words: str) -> frozenset[int] | None:
    """Accounts whose name holds all ``words``, with or without marks; None where nobody is looked for."""
    if not (parts := fold(words).split()):
        return None
    names = User.objects.values_list("pk", "username", "full_name")
    return frozenset(key for key, *texts in names if all(part in fold(*texts) for part in parts))


@require_safe
@login_required
def change_list(request):
    """``/lich-su/``: who changed what, when, from what to what and why, fifty a page, the newest first."""
    form = ChangesForm(request.GET, label_suffix="")
    found, page = [], 1
    if form.is_valid():
        page = form.cleaned_data["trang"] or 1
        found = changes(request.user, form.criteria(), start=(page - 1) * PAGE, count=PAGE + 1)
    shown = found[:PAGE]
    address = address_of(request, "trang")
    one = (form.criteria().label, form.criteria().key) if form.is_valid() and form.criteria().key is not None else None
    texts = (text for row in shown for text in (row.record, *(part.new for part in row.differences)))
    context = {
        "form": form,
        "changes": shown,
        "page": page,
        "newer": f"{address}&trang={page - 1}" if page > 1 else "",
        "older": f"{address}&trang={page + 1}" if len(found) > PAGE and page < FURTHEST else "",
        "at_the_end": len(found) > PAGE and page == FURTHEST,
        "some_illustrative": some_illustrative(texts),
        "one_record": one is not None,
        "subject": next((change for change in shown if (change.label, change.key) == one), None),
        "narrowed": any(request.GET.get(name) for name in form.fields if name != "trang"),
    }
    return render(request, "briefings/changes.html", context, status=200 if form.is_valid() else 400)
