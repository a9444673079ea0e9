"""Drafts of long texts: kept while they are typed, thrown away when their person does not want them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from lib.refused import Refused
from organizations.landing import page_of, post_only
from organizations.services import drafts

NOT_KEPT = 422


@post_only
@login_required
def text_drafts(request):
    """``/ban-nhap/``: ``form`` with its ``field``s and ``text``s keeps them (204); ``bo`` throws one away.

    ``of``: the token of the rendering in which they were typed.
    """
    if "bo" in request.POST:
        return redirect(page_of(drafts.drop(request.user, request.POST["bo"]) or "/"))
    form = request.POST.get("form", "")
    try:
        resolve(form)
        texts = zip(request.POST.getlist("field"), request.POST.getlist("text"), strict=False)
        drafts.keep(request.user, form, texts, token=request.POST.get("of", ""))
    except Resolver404:
        return HttpResponse("Không có biểu mẫu ấy.", status=NOT_KEPT, content_type="text/plain; charset=utf-8")
    except Refused as refusal:
        return HttpResponse(str(refusal), status=NOT_KEPT, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)
