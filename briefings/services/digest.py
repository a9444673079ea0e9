"""One letter per person and day about what they owe; none to whoever owes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string

from briefings.models import DigestSent
from briefings.services.my_work import MyWork, my_work
from organizations.models import User
from organizations.services.notices import Ending, ending_soon

TOLD_DAYS = (14, 1, 0)  # before a role ends: then there is a letter even if there is nothing to do
SHOWN = 20  # duties of each kind in a letter; the page has all


@dataclass
class Outcome:
    """How many letters left, how many people need none today, and who could not be reached."""

    sent: int = 0
    idle: int = 0
    failed: list[str] = field(default_factory=list)


def send_digests(on: date) -> Outcome:
    """Send each active person with an e-mail address the work of day ``on``, unless it was sent already."""
    outcome = Outcome()
    connection = get_connection()
    people = User.objects.filter(is_active=True).exclude(email="").exclude(digests_sent__on=on)
    for user in people.order_by("pk"):
        work, ending = my_work(user, on, asked=True), ending_soon(user, on)
        if not work and not any(role.days in TOLD_DAYS for role in ending):
            outcome.idle += 1
        elif not _send(letter(user, work, on, ending), user, on, connection):
            outcome.failed.append(user.username)
        else:
            outcome.sent += 1
    connection.close()
    return outcome


def _send(message: EmailMessage, user: User, on: date, connection) -> bool:
    """Keep that the letter goes out, then let it go: a program that dies in between sends one too few, never two."""
    kept, mine = DigestSent.objects.get_or_create(user=user, on=on)
    if not mine:
        return True
    message.connection = connection
    try:
        message.send()
    except (SMTPException, OSError):
        kept.delete()
        connection.close()  # the next letter begins with a connection of its own
        return False
    return True


def letter(user: User, work: MyWork, on: date, ending: Sequence[Ending] = ()) -> EmailMessage:
    """The letter itself: plain text, every duty with its address."""
    sections = [
        ("Quá hạn", work.overdue),
        ("Bị trả lại", work.returned),
        ("Phải làm", work.outstanding),
        ("Chờ quyết định", work.to_decide),
    ]
    context = {
        "user": user,
        "on": on,
        "sections": [(title, duties[:SHOWN], len(duties) - SHOWN) for title, duties in sections if duties],
        "ending": ending,
        "site": settings.PORTAL_ADDRESS or "http://127.0.0.1:8000",
    }
    counts = ", ".join(f"{len(duties)} {title.lower()}" for title, duties in sections if duties) or "vai trò sắp hết"
    return EmailMessage(
        subject=f"Việc của tôi ngày {on:%d/%m/%Y}: {counts}",
        body=render_to_string("briefings/digest.txt", context),
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
