"""``{% csrf_token %}`` of every template, Django's and the libraries' own included (settings: ``builtins``).

Whatever is protected against foreign sites by Django's token is protected against a second press by ours. Beside it the
bar that offers texts which were typed and not sent.
"""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from organizations.form_tokens import FIELD, new_token, read_token
from organizations.landing import landing_page, page_of
from organizations.services import drafts
from organizations.services.submissions import current_submission

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_token(context) -> SafeString:
    """Both hidden inputs. A form that came back with an error keeps the token of its first rendering."""
    protection = CsrfTokenNode().render(context)
    request = context.get("request")
    if request is None or not protection:
        return mark_safe(protection)
    return format_html('{}<input type="hidden" name="{}" value="{}">', protection, FIELD, _token(request))


def _token(request) -> str:
    sent = request.POST.get(FIELD, "") if request.method == "POST" else ""
    attempt = current_submission()
    if read_token(sent) and not (attempt and attempt.took_effect()):
        return sent
    user = getattr(request, "user", None)
    return new_token(user.pk if user else None, landing_page(request))


@register.inclusion_tag("organizations/_text_drafts.html", takes_context=True)
def text_drafts(context):
    """The drafts that the person left in the forms of this page, and the script that keeps them."""
    request = context["request"]
    found = drafts.of_page(request.user, page_of(request.path)) if request.user.is_authenticated else []
    attempt = current_submission()
    if attempt and attempt.restoring:  # the page shows what was sent later
        found = [draft for draft in found if draft.form != attempt.path]
    return {
        "drafts": found,
        "with_script": request.resolver_match.app_name != "admin",  # the admin site loads it with its own
        "request": request,
        "csrf_token": context["csrf_token"],
    }
