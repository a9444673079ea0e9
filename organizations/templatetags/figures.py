"""Figures on pages, as people read them."""

from django import template

from organizations.display import display_figure

register = template.Library()
register.filter("figure_words", display_figure)
