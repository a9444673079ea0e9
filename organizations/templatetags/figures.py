"""Figures and moments on pages, as people read them."""

from django import template

from organizations.display import display_figure, display_recent

register = template.Library()
register.filter("figure_words", display_figure)
register.filter("recent", display_recent)
