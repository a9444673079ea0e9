"""``manage.py load_sample``: the real briefing of Q1 2020, its organizations and communes, and the catalogue."""

from django.core.management.base import CommandError

from briefings.services.sample import load_sample
from organizations.management.base import PortalCommand
from organizations.refused import Refused


class Command(PortalCommand):
    help = "Nạp hội nghị giao ban quý I năm 2020 của huyện Chợ Đồn cùng các tổ chức, xã và danh mục chỉ tiêu."

    def handle(self, **options):
        try:
            summary = load_sample()
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(str(summary))
