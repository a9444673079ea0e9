"""The list of directives, for everybody who may read any."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from briefings.filters import DirectiveFilter
from briefings.models import Directive
from briefings.timeliness import public_word

PAGE = 50


@login_required
def directive_list(request):
    """``/chi-dao/``: the directives the user may see, narrowed by the address line, fifty a page."""
    rows = Directive.objects.for_user(request.user).select_related("briefing", "lead_organization", "theme")
    rows = rows.prefetch_related("units").order_by("-briefing__year", "-briefing__data_to", "-briefing", "ordinal")
    found = DirectiveFilter(request.GET, queryset=rows, request=request)
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("trang"))
    today = timezone.localdate()
    address = request.GET.copy()
    address.pop("trang", None)
    context = {
        "filter": found,
        "page": page,
        "rows": [(directive, public_word(directive, today)) for directive in page],
        "address": address.urlencode(),
        "narrowed": any(request.GET.get(name) for name in found.filters),
    }
    return render(request, "briefings/directives.html", context)
