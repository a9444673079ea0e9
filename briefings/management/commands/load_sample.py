"""``manage.py load_sample``: the real briefing of Q1 2020, its organizations and communes, and the catalogue."""

from briefings.examples import load_sample
from organizations.management.base import PortalCommand


class Command(PortalCommand):
    help = "Nạp hội nghị giao ban quý I năm 2020 của huyện Chợ Đồn cùng các tổ chức, xã và danh mục chỉ tiêu."

    def handle(self, **options):
        self.stdout.write(str(load_sample()))
