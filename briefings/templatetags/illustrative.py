"""Texts of pages that say once for all of them that they were made up to be looked at."""

from django import template

from briefings.illustrative import without_mark

register = template.Library()
register.filter("unmarked", without_mark)
