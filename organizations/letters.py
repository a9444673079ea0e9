"""Letters to one person, sent by the worker: nobody waits for the mail server, and what is undone sends none."""

from django.conf import settings
from django.core.mail import EmailMessage
from django_tasks import task


@task()
def letter_task(address: str, subject: str, text: str) -> None:
    """Send the letter; a failure ends the task as failed, for the operator to see."""
    EmailMessage(subject=subject, body=text, to=[address], headers={"Auto-Submitted": "auto-generated"}).send()


def send_letter(address: str, subject: str, text: str) -> bool:
    """Send ``text`` once the transaction holds; False where no letters leave, or there is no ``address``."""
    if not address or not settings.MAIL_ON:  # type: ignore[misc]  # of ``portal.mail``, by way of the environment
        return False
    letter_task.enqueue(address, subject, text)
    return True


def site() -> str:
    """The address before links in letters."""
    return settings.PORTAL_ADDRESS or "http://127.0.0.1:8000"
