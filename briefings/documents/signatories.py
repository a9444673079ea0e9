"""Who signs and by what right: ``TM. BAN THƯỜNG TRỰC`` / ``KT. CHỦ TỊCH`` / ``PHÓ CHỦ TỊCH``."""

from briefings.documents.office import Office
from lib.papers import FormatProfile
from lib.papers.blocks import NAME_BLANK, Signature, line
from lib.vietnamese import fold
from organizations.models import Organization, Post

DEPUTY = "PHÓ "
PERMANENT = " THƯỜNG TRỰC"


def name_of(post: Post | None) -> str:
    """The name under a signature; dotted where nobody knows it."""
    return line(post.full_name) if post and post.full_name else NAME_BLANK


def signature(post: Post | None, host: Organization, profile: FormatProfile, office: Office) -> Signature:
    """The signature of ``post`` (or of the office's own signer) on a paper of ``host``.

    The office's own lines of authority go before those of the profile: only the office knows who may sign by order.
    """
    post = office.signer or post
    title = _title(post, host)
    if office.authority:
        return Signature(office.authority, title, name_of(post))
    lines = [f"{profile.authority.on_behalf} {profile.collective}"] if profile.collective else []
    if profile.deputy_signs_for_head and title.startswith(DEPUTY):
        head = title.removeprefix(DEPUTY).removesuffix(PERMANENT)
        lines.append(f"{profile.authority.for_head} {head}")
    return Signature(tuple(lines), title, name_of(post))


def _title(post: Post | None, host: Organization) -> str:
    """The post in capitals, without the organization's name that the letterhead already gives."""
    if post is None:
        return NAME_BLANK
    title = line(post.title)
    for name in (line(host.name), line(host.short_name)):
        if name and fold(title).endswith(f" {fold(name)}"):
            title = title[: -len(name)].rstrip()
    return title.upper()
