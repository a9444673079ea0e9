"""Print a paper of a briefing into a file, as PDF or for Word."""

from difflib import get_close_matches
from pathlib import Path

from django.core.management.base import CommandError

from briefings.choices import DocumentKind
from briefings.documents import (
    PRINTERS,
    addressees_for,
    keep_drafts_from,
    paper_date,
    pdf_file,
    snapshot_file,
    word_file,
)
from briefings.models import Briefing
from lib.papers import OutputOptions
from lib.papers.blocks import PaperContent
from lib.refused import Refused
from lib.vietnamese import fold
from organizations.management.arguments import find_user, write_file
from organizations.management.base import PortalCommand
from organizations.models import Organization, User

PDF, WORD = ".pdf", ".docx"
KEEPING, READERS = "pdf-a", "pdf-ua"


class Command(PortalCommand):
    help = "In văn bản của một hội nghị giao ban ra tệp PDF, hoặc ra tệp Word để sửa."

    def add_arguments(self, parser):
        parser.add_argument("briefing", metavar="HỘI_NGHỊ", help="địa chỉ (slug) của hội nghị giao ban")
        kinds = "; ".join(f"{kind}: {DocumentKind(kind).label.lower()}" for kind in PRINTERS)
        parser.add_argument("--kind", choices=sorted(PRINTERS), required=True, help=f"loại văn bản. {kinds}")
        parser.add_argument(
            "--organization",
            metavar="TỔ_CHỨC",
            help="tên của tổ chức mà văn bản làm riêng cho (giấy mời, công văn đôn đốc, phiếu giao việc)",
        )
        parser.add_argument(
            "--output", metavar="TỆP", type=Path, required=True, help="tệp ghi ra, đuôi .pdf hoặc .docx (Word)"
        )
        parser.add_argument(
            "--variant",
            action="append",
            choices=[KEEPING, READERS],
            default=[],
            help="dạng PDF, ghi được cả hai. pdf-a: để lưu trữ (PDF/A-3u, đính kèm số liệu); pdf-ua: cho phần mềm đọc "
            "màn hình (PDF/UA-1). Văn bản đã ban hành luôn là cả hai",
        )
        parser.add_argument("--as", dest="username", metavar="TÀI_KHOẢN", help="chỉ in nếu tài khoản này được xem")

    def handle(
        self,
        *,
        briefing: str,
        kind: str,
        output: Path,
        variant: list[str],
        username: str | None,
        organization: str | None,
        **options,
    ):
        ending = output.suffix.lower()
        if ending not in (PDF, WORD):
            raise CommandError(f"Chưa in được tệp {output.name}: tên tệp phải có đuôi .pdf hoặc .docx.")
        if variant and ending != PDF:
            raise CommandError("--variant chỉ dùng cho tệp .pdf; hãy bỏ --variant hoặc đổi đuôi của tệp ghi ra.")
        found = find_briefing(briefing, username)
        by = find_user(username) if username is not None else None
        if by is not None:
            keep_drafts_from(by, found)
        addressee = find_addressee(found, kind, organization, by) if organization else None
        content = PRINTERS[kind].content(found, addressee=addressee)
        if ending == WORD:
            paper = word_file(content)
        else:
            paper = pdf_file(content, options=options_for(content, found, variant))
        write_file(output, paper.content)
        pages = f" ({paper.pages} trang)" if paper.pages else ""
        self.stdout.write(f"Đã in {output}{pages}.")


def options_for(content: PaperContent, briefing: Briefing, variants: list[str]) -> OutputOptions | None:
    """What the file must be besides a print."""
    if not variants:
        return None
    kept = KEEPING in variants
    data = snapshot_file(content) if kept else b""
    return OutputOptions(tagged=READERS in variants, archived=kept, data=data, on=paper_date(briefing))


def find_briefing(slug: str, username: str | None) -> Briefing:
    """The briefing ``slug``, within what ``username`` may see when one is given. Raises Refused, naming near ones."""
    briefings = Briefing.objects.all()
    if username is not None:
        briefings = Briefing.objects.for_user(find_user(username))
    if found := briefings.filter(slug=slug).first():
        return found
    known = list(briefings.latest_first().values_list("slug", flat=True))
    near = get_close_matches(slug, known, n=3, cutoff=0.3) or known[:3]
    advice = f"gần giống có: {', '.join(near)}." if near else "chưa có hội nghị nào, hãy chạy load_sample hoặc tạo mới."
    raise Refused(f"Không có hội nghị giao ban “{slug}”; {advice}")


def find_addressee(briefing: Briefing, kind: str, name: str, by: User | None = None) -> Organization:
    """The organization called ``name`` for which a paper of ``kind`` can be made alone, and be read by ``by`` where one
    is given. Raises Refused, naming all."""
    printer = PRINTERS[kind]
    if not printer.is_addressed:
        raise Refused(f"{DocumentKind(kind).label} không làm riêng cho một tổ chức; hãy bỏ --organization.")
    offered = printer.addressees(briefing) if by is None else addressees_for(by, briefing, kind)
    wanted = fold(name)
    for one in offered:
        if wanted in (fold(one.name), fold(one.short_name)):
            return one
    names = "; ".join(one.name for one in offered) or "chưa có"
    raise Refused(f"Không có tổ chức “{name}” để làm {DocumentKind(kind).label.lower()}; chọn được: {names}.")
