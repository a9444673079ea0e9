"""Print every kind of paper in every format, to be looked at. What it makes up is rolled back."""

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from briefings.choices import DocumentKind
from briefings.documents import PRINTERS, Paper, pdf_file, word_file
from briefings.examples import SLUG, Specimens, give_letterhead, temporary_specimens
from briefings.models import Briefing
from lib.papers import PROFILES, FormatProfile
from lib.papers.blocks import Imprint, PaperContent
from lib.refused import Refused
from organizations.management.arguments import write_file
from organizations.management.base import PortalCommand

KINDS = sorted(PRINTERS, key=DocumentKind.values.index)
INDEX = "index.html"


# What each paper is written as: the ending of the file's name, and what prints it.
FORMATS: tuple[tuple[str, Callable[[PaperContent], Paper]], ...] = ((".pdf", pdf_file), (".docx", word_file))


class Command(PortalCommand):
    help = (
        "In mọi loại văn bản theo mọi thể thức vào một thư mục để xem: từ hội nghị mẫu quý I/2020 và từ một năm dựng "
        "thử. Mọi trang ghi rõ là số liệu minh họa; dữ liệu dựng thử không được lưu lại."
    )

    def add_arguments(self, parser):
        parser.add_argument("--output", metavar="THƯ_MỤC", type=Path, required=True, help="thư mục ghi ra")
        parser.add_argument("--kind", action="append", choices=KINDS, help="chỉ in loại này; ghi nhiều lần được")
        parser.add_argument(
            "--profile",
            action="append",
            choices=[profile.id for profile in PROFILES],
            help="chỉ in thể thức này; ghi nhiều lần được",
        )

    def handle(self, *, output: Path, kind: list[str] | None, profile: list[str] | None, **options):
        profiles = [one for one in PROFILES if not profile or one.id in profile]
        made: list[tuple[str, str]] = []
        try:
            output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refused(
                f"Không tạo được thư mục {output} ({error.strerror}); hãy kiểm tra đường dẫn và quyền ghi."
            ) from error
        with temporary_specimens() as specimens:
            for source, briefing in self._sources(specimens):
                for one in profiles:
                    for name, note in self._print(output, source, briefing, one, kind or KINDS):
                        made.append((name, note))
        write_file(output / INDEX, _index(made))
        printed = sum(not note for _, note in made)
        self.stdout.write(f"Đã in {printed} tệp vào {output}; mở {output / INDEX} để xem danh sách.")

    def _sources(self, specimens: Specimens) -> Iterator[tuple[str, Briefing]]:
        """The made-up year, an almost empty briefing, and the real sample where it is loaded (marked illustrative)."""
        yield "nam-dung-thu", specimens.year
        yield "chua-biet-gi", specimens.bare
        sample = Briefing.objects.filter(slug=SLUG).first()
        if sample is None:
            self.stderr.write("Chưa nạp hội nghị mẫu nên chỉ in từ dữ liệu dựng thử; chạy load_sample để có cả hai.")
        else:
            Briefing.objects.filter(pk=sample.pk).update(illustrative=True)  # rolled back with the rest
            yield "hoi-nghi-mau", sample

    def _print(
        self, output: Path, source: str, briefing: Briefing, profile: FormatProfile, kinds: list[str]
    ) -> Iterator[tuple[str, str]]:
        """Names of the files printed, each with an empty note; or with why there is no such paper."""
        day = give_letterhead(Briefing.objects.get(pk=briefing.pk), profile)
        for kind in kinds:
            name = f"{source}-{kind}-{profile.id}"
            printer = PRINTERS[kind]
            try:
                fresh = Briefing.objects.get(pk=briefing.pk)
                content = printer.content(fresh, Imprint(5, day), printer.first_addressee(fresh))
                files = {f"{name}{ending}": printed(content).content for ending, printed in FORMATS}
            except Refused as refusal:
                yield name, str(refusal)
                continue
            for file, written in files.items():
                write_file(output / file, written)
                yield file, ""


def _index(made: list[tuple[str, str]]) -> bytes:
    """A page that names every file, and says why a paper is missing."""
    rows = "\n".join(
        f"<li>{escape(name)}: {escape(note)}</li>" if note else f'<li><a href="{escape(name)}">{escape(name)}</a></li>'
        for name, note in made
    )
    title = "Các văn bản in thử theo từng thể thức"
    return (
        f'<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head>\n'
        f"<body><h1>{title}</h1>\n<ul>\n{rows}\n</ul></body></html>\n"
    ).encode()
