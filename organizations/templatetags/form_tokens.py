"""``{% csrf_token %}`` of every template, Django's and the libraries' own included (settings: ``builtins``).

Whatever is protected against foreign sites by Django's token is protected against a second press by ours.
"""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from organizations.form_tokens import FIELD, new_token, read_token
from organizations.landing import landing_page
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
