"""``manage.py clean_documents``: remove what a crash while issuing left behind."""

from briefings.documents import clean_files
from briefings.models import Document, SignedFile
from organizations.management.base import PortalCommand


class Command(PortalCommand):
    help = "Dọn các tệp văn bản không thuộc văn bản nào, còn lại khi máy dừng giữa lúc ban hành quá một ngày trước."

    def handle(self, *args, **options):
        known = set(Document.objects.exclude(file="").values_list("file", flat=True))
        known |= set(SignedFile.objects.values_list("file", flat=True))
        removed = clean_files(known)
        self.stdout.write(f"Đã dọn {len(removed)} tệp." if removed else "Không có tệp nào phải dọn.")
