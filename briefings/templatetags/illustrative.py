"""Texts of pages that say once for all of them that they were made up to be looked at."""

from django import template
from django.template.defaultfilters import stringfilter

from briefings.illustrative import without_mark

register = template.Library()
register.filter("unmarked", stringfilter(without_mark), is_safe=True)
