"""The list of changes: everything that was done to the records in the reader's scope."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.functional import lazy
from django.views.decorators.http import require_safe

from briefings.services.changes import Criteria, changes
from briefings.services.changes import kinds as kinds_of_changes
from briefings.views.listing import address_of, some_illustrative
from lib.vietnamese import capitalized, fold, sort_key
from organizations.display import display_value
from organizations.models import User
from organizations.widgets import DateInput

PAGE = 50
SHOWN_AT_ONCE = 3  # fields of a new record; more of them are folded
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
    he_thong = forms.BooleanField(label="Kể cả việc hệ thống tự ghi", required=False)
    ban_ghi = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    trang = forms.IntegerField(required=False, min_value=1, max_value=FURTHEST, widget=forms.HiddenInput)

    def criteria(self) -> Criteria:
        typed = self.cleaned_data
        key = typed["ban_ghi"] if typed["loai"] else None  # a key without its model names nothing
        looked_for = people(typed["nguoi"])
        return Criteria(typed["loai"], key, looked_for, typed["tu"], typed["den"], self.without_system())

    def without_system(self) -> bool:
        """Of one record everything is told, and of all of them what people did, unless more is asked for."""
        typed = self.cleaned_data
        return not typed["he_thong"] and not (typed["loai"] and typed["ban_ghi"])

    def chosen(self) -> list[tuple[str, str]]:
        """What the list is narrowed to: the name in the address, and the words."""
        typed, kinds = self.cleaned_data, dict(self.fields["loai"].choices)  # type: ignore[attr-defined]  # of choices
        words = {
            "loai": kinds.get(typed["loai"], "") if typed["loai"] else "",
            "nguoi": typed["nguoi"],
            "tu": f"Từ {display_value(typed['tu'])}" if typed["tu"] else "",
            "den": f"Đến hết {display_value(typed['den'])}" if typed["den"] else "",
            "he_thong": "Cả việc hệ thống tự ghi" if typed["he_thong"] else "",
            "ban_ghi": "Một bản ghi" if typed["loai"] and typed["ban_ghi"] else "",
        }
        return [(name, text) for name, text in words.items() if text]


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
    chosen = (
        form.chosen()
        if form.is_valid()
        else [(name, request.GET[name]) for name in form.fields if request.GET.get(name)]
    )
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
        "shown_at_once": SHOWN_AT_ONCE,
        "without_system": form.is_valid() and form.without_system(),
        "with_system": address_of(request, "trang", he_thong="on"),
        "chips": [(text, address_of(request, "trang", name)) for name, text in chosen],
    }
    return render(request, "briefings/changes.html", context, status=200 if form.is_valid() else 400)
