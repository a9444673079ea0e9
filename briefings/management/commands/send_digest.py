"""``send_digest [--on 2026-04-15]``: the daily letters about what each person owes. A timer calls it once a day."""

import argparse
from datetime import date

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from briefings.services.digest import send_digests
from organizations.management.base import PortalCommand


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” không phải một ngày; hãy ghi theo dạng 2026-04-15.") from error


class Command(PortalCommand):
    help = "Gửi cho mỗi người một thư nhắc các việc còn phải làm; mỗi người mỗi ngày nhiều nhất một thư."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=day, metavar="2026-04-15", help="ngày của thư; không ghi thì là hôm nay")

    def handle(self, *, on, **options):
        if not settings.MAIL_ON:  # type: ignore[misc]  # of ``portal.mail``, by way of the environment
            self.stdout.write("Chưa khai báo máy chủ thư (PORTAL_EMAIL_URL) nên không gửi thư nào.")
            return
        outcome = send_digests(on or timezone.localdate())
        self.stdout.write(f"Đã gửi {outcome.sent} thư nhắc việc; {outcome.idle} người không có việc nên không gửi.")
        if outcome.failed:
            raise CommandError(
                f"Không gửi được thư cho: {', '.join(outcome.failed)}; hãy kiểm tra máy chủ thư và địa chỉ thư của họ, "
                "rồi chạy lại lệnh: người đã nhận thư hôm nay không nhận lần nữa."
            )
