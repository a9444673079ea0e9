"""How often passwords may be guessed: of one account from one address (axes' own limit), and besides, over a quarter of
an hour, of one account from wherever, and from one address of whichever accounts.

The further limits are wider: nobody shuts a colleague out with a few wrong words, nor one machine a whole office.
"""

from ipaddress import ip_address

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum

from organizations.sessions import forwarded_for

OF_ACCOUNT = 50
OF_ADDRESS = 100


def address_of(request) -> str:
    """Where a request comes from; where the proxy wrote no address, the proxy's own."""
    forwarded = forwarded_for(request)
    return forwarded if _is_address(forwarded) else request.META.get("REMOTE_ADDR", "")


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


class Handler(AxesDatabaseHandler):
    def get_failures(self, request, credentials=None) -> int:
        """As many as axes counts, and its limit where one of the wider ones is reached."""
        counted = super().get_failures(request, credentials)
        recent = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        of_account = _failures(recent.filter(username=get_client_username(request, credentials)))
        of_address = _failures(recent.filter(ip_address=request.axes_ip_address)) if _is_one_machine(request) else 0
        if of_account >= OF_ACCOUNT or of_address >= OF_ADDRESS:
            return max(counted, settings.AXES_FAILURE_LIMIT)
        return counted


def _failures(attempts) -> int:
    return attempts.aggregate(number=Sum("failures_since_start"))["number"] or 0


def _is_one_machine(request) -> bool:
    """Whether the address says who it is: a proxy that does not tell has everybody's."""
    address = request.axes_ip_address or ""
    return _is_address(address) and not ip_address(address).is_loopback
