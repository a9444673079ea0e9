"""Addresses of briefings."""

from briefings.models import Briefing
from lib.vietnamese import slug

SLUG_LENGTH = 120
TAKEN = {"them"}  # pages of all briefings stand where that of one would


def free_slug(title: str, *, besides: int | None = None) -> str:
    """An address made of ``title`` that no other briefing has: ``"Giao ban Chợ Đồn"`` → ``giao-ban-cho-don``."""
    base = slug(title, SLUG_LENGTH) or "giao-ban"
    free, number = base, 1
    while free in TAKEN or Briefing.objects.filter(slug=free).exclude(pk=besides).exists():
        number += 1
        ending = f"-{number}"
        free = base[: SLUG_LENGTH - len(ending)] + ending
    return free
