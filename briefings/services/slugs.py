"""Addresses of briefings."""

from django.utils.text import slugify

from briefings.models import Briefing
from lib.vietnamese import fold

SLUG_LENGTH = 120


def free_slug(title: str, *, besides: int | None = None) -> str:
    """An address made of ``title`` that no other briefing has: ``"Giao ban Chợ Đồn"`` → ``giao-ban-cho-don``."""
    base = slugify(fold(title))[:SLUG_LENGTH].strip("-") or "giao-ban"
    slug, number = base, 1
    while Briefing.objects.filter(slug=slug).exclude(pk=besides).exists():
        number += 1
        ending = f"-{number}"
        slug = base[: SLUG_LENGTH - len(ending)] + ending
    return slug
