"""What people do, through the forms of the portal, and what must be true from the moment the portal says so."""

import hashlib
import itertools
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests import workbooks
from tests.faults.browser import Answer, Browser
from tests.faults.installation import Installation
from tests.lib.papers.signers import Authority, signed

# A complete file of the district of tests.faults.world.
ROWS: list[list] = [
    ["SỐ LIỆU THỬ", None, None],
    ["Mã", "Tên xã", "TA01"],
    ["42001", "Xã Phương Nam", 10],
    ["42002", "Phương Bắc", 0],
    [None, "TT. Đồng Mới", 4],
    [None, "Tổng cộng", 14],
]
WORKER_WITHIN = 60  # seconds
PDF = re.compile(r"/van-ban/(\d+)/")
UNDONE = re.compile(r"<a[^>]*>Hoàn tác</a> lúc \d")


class NotTakenError(Exception):
    """The portal answered something else than that it is done: ``answer`` says what."""

    def __init__(self, kind: str, answer: Answer):
        super().__init__(f"{kind}: {answer.status} {answer.said}")
        self.answer = answer


@dataclass
class Clients:
    """People at the browsers of one installation; what they were told was done is in ``facts``."""

    installation: Installation
    patience: float = 60
    facts: list[dict] = field(default_factory=list)
    counted: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    signed_in: dict[str, Browser] = field(default_factory=dict)
    backups: dict[Path, str] = field(default_factory=dict)  # beneath the data, with the sha256 of each

    def __post_init__(self) -> None:
        self.briefings = iter(self.installation.world["briefings"])

    def browser(self, who: str) -> Browser:
        if who not in self.signed_in:
            self.signed_in[who] = self.installation.browser(who, self.patience)
        return self.signed_in[who]

    def know(self, kind: str, model: str, where: dict, **more) -> None:
        """From now on this must be so."""
        self.facts.append({"kind": kind, "model": model, "where": where, **more})

    def lost_backups(self, folder: Path) -> list[str]:
        """Those that are not whole in the data that are left in ``folder``."""
        return [
            f"backup made: acknowledged and not whole: {file}"
            for file, sha256 in self.backups.items()
            if not (folder / file).is_file() or hashlib.sha256((folder / file).read_bytes()).hexdigest() != sha256
        ]

    def unique(self) -> str:
        return f"{next(self.counted)}-{time.time_ns()}"


def require(kind: str, answer: Answer, status: int = 302) -> Answer:
    """Raises NotTakenError."""
    if answer.status != status:
        raise NotTakenError(kind, answer)
    return answer


def wait_for_worker(clients: Clients, kind: str, folder: str, ends: str) -> str:
    """The page of an import on which it goes on, once no worker has it in hand: ``ends`` is the end of its address.
    Raises NotTakenError and TimeoutError."""
    end = time.monotonic() + WORKER_WITHIN
    while True:
        page = require(kind, clients.browser("importer").get(f"{folder}tien-do/"), 200)
        if page.path.endswith(ends):
            return page.path
        if "bị gián đoạn" in page.text or not page.path.endswith("tien-do/"):
            raise NotTakenError(kind, page)
        if time.monotonic() > end:
            raise TimeoutError(f"{kind}: {page.path}")
        time.sleep(0.3)


def save_report(clients: Clients) -> None:
    """The text of a report, through the admin site."""
    text, key = f"Đã vận động {clients.unique()} hộ.", clients.installation.world["report"]
    form = {"report": key, "briefing": clients.installation.world["collecting"], "text": text}
    page = f"/admin/briefings/achievement/add/?report={key}"
    answer = clients.browser("officer").send(page, form, to="achievement_form")
    require("report saved", answer)
    clients.know("report saved", "briefings.Achievement", {"text": text})


def report_on_directive(clients: Clients) -> None:
    """An update with a picture as evidence."""
    text = f"Đã triển khai, lần {clients.unique()}."
    key = clients.installation.world["directives"][next(clients.counted) % 5]
    address = f"/chi-dao/{key}/update/"
    form = {"text": text, "organization": clients.installation.world["farmers"]}
    files = {"files": ("minh-chung.xlsx", evidence(text))}
    answer = clients.browser("officer").send(f"/chi-dao/{key}/", form, to=address, files=files)
    require("directive update with evidence", answer)
    clients.know("directive update", "briefings.ProgressUpdate", {"text": text})
    clients.know("evidence", "briefings.Evidence", {"update__text": text}, file=["file", ""])


def evidence(text: str) -> bytes:
    """A small table that nobody else sends."""
    return workbooks.xlsx([[text]])


def issue_paper(clients: Clients) -> str:
    """The minutes of the next briefing; the address of the document."""
    slug = next(clients.briefings)
    address = f"/giao-ban/{slug}/ban-hanh/minutes/"
    answer = clients.browser("office").send(address, {"issued_on": f"{date.today():%d/%m/%Y}"})
    require("number issued", answer)
    key = PDF.search(answer.location)
    assert key, answer.location
    read_document(clients, key[1])
    return f"/van-ban/{key[1]}/"


def read_document(clients: Clients, key: str, **more) -> None:
    """The paper ``key``, which was issued just now, with a number."""
    where = {"pk": int(key), "allocation__state": "used"} | more
    clients.know("number issued", "briefings.Document", where)
    paper = require("issued paper read", clients.browser("office").get(f"/van-ban/{key}/tep.pdf"), 200)
    sha256 = hashlib.sha256(paper.body).hexdigest()
    clients.know("issued paper", "briefings.Document", where | {"sha256": sha256}, file=["file", sha256])


def read_paper(clients: Clients) -> None:
    """The minutes as a draft, printed anew."""
    slug = clients.installation.world["briefings"][-1]
    require("draft", clients.browser("office").get(f"/giao-ban/{slug}/du-thao/minutes.pdf"), 200)


def attach_signed(clients: Clients) -> None:
    """Sign an issued paper and hand it in."""
    document = issue_paper(clients)
    browser = clients.browser("office")
    content = signed(browser.get(f"{document}tep.pdf").body, Authority().signer("Người Chủ Trì"))
    address = f"{document}attach_signed/"
    answer = browser.send(address, {}, to=address, files={"file": ("da-ky.pdf", content)})
    require("signed file received", answer)
    sha256 = hashlib.sha256(content).hexdigest()
    clients.know("signed file received", "briefings.SignedFile", {"sha256": sha256}, file=["file", sha256])


def send_figures(clients: Clients) -> str:
    """A file of figures, read; the folder of its pages."""
    rows = [list(row) for row in ROWS]
    for row in rows[2:5]:
        row[2] = next(clients.counted) * 10 + 1
    rows[5][2] = sum(row[2] for row in rows[2:5])
    content = workbooks.xlsx(rows)
    form = {"year": 2020, "quarter": 1, "report_form": clients.installation.world["form"]}
    form |= {"organization": clients.installation.world["host"]}
    page = "/nhap-so-lieu/"
    answer = clients.browser("importer").send(page, form, files={"import_file": ("so-lieu.xlsx", content)})
    require("file received", answer)
    key = re.search(r"/nhap-so-lieu/(\d+)/", answer.location)
    assert key, answer.location
    wait_for_worker(clients, "file received", f"/nhap-so-lieu/{key[1]}/", "xem/")
    sha256 = hashlib.sha256(content).hexdigest()
    clients.know("file received", "organizations.ImportBatch", {"pk": int(key[1])}, file=["file", sha256])
    return f"/nhap-so-lieu/{key[1]}/"


def apply_import(clients: Clients) -> str:
    """A file of figures, read and stored; the folder of its pages."""
    folder = send_figures(clients)
    answer = clients.browser("importer").send(f"{folder}ghi/", {"mode": "all", "reason": "Đã đối chiếu."})
    require("import applied", answer)
    page = clients.browser("importer").get(wait_for_worker(clients, "import applied", folder, "ghi/"))
    if "Biên nhận" not in page.text:
        raise NotTakenError("import applied", page)
    key = int(folder.split("/")[-2])
    where = {"pk": key, "state__in": ["applied", "undone"]}
    clients.know("import applied", "organizations.ImportBatch", where)
    clients.know("figures applied", "organizations.ValueRevision", {"batch": key, "source": "import"}, once=False)
    return folder


def undo_import(clients: Clients) -> None:
    folder = apply_import(clients)
    answer = clients.browser("importer").send(f"{folder}hoan-tac/", {"reason": "Nhập nhầm tệp."})
    require("undo", answer)
    page = clients.browser("importer").get(wait_for_worker(clients, "undo", folder, "ghi/"))
    if not UNDONE.search(page.text):
        raise NotTakenError("undo", page)
    clients.know("undo", "organizations.ImportBatch", {"pk": int(folder.split("/")[-2]), "state": "undone"})


def change_setting(clients: Clients) -> None:
    text, key = f"- Như trên;\n- Lưu, số {clients.unique()}.", clients.installation.world["setting"]
    page = f"/admin/briefings/papersetting/{key}/change/"
    answer = clients.browser("office").send(page, {"recipients": text}, to="papersetting_form")
    require("setting changed", answer)
    # Later changes are of the same row: each is in its history.
    where = {"id": key, "recipients": text}
    clients.know("setting changed", "briefings.HistoricalPaperSetting", where)


def make_account(clients: Clients) -> None:
    name = f"nguoi{clients.unique()}"
    form = {"username": name, "full_name": "Người Mới", "role": "reader"}
    form["organization"] = clients.installation.world["farmers"]
    answer = clients.browser("office").send("/nguoi-dung/them/", form)
    if answer.status not in (200, 302):
        raise NotTakenError("account made", answer)
    clients.know("account made", "organizations.User", {"username": name})


def make_backup(clients: Clients) -> None:
    """By the command, as an operator or a timer calls it, into a folder beneath the data."""
    file = clients.installation.folder / "backups" / f"{clients.unique()}.portal"
    file.parent.mkdir(exist_ok=True)
    clients.installation.run("backup", str(file))
    clients.backups[file.relative_to(clients.installation.folder)] = hashlib.sha256(file.read_bytes()).hexdigest()


ACTIONS: dict[str, Callable[[Clients], object]] = {
    "report saved": save_report,
    "directive update with evidence": report_on_directive,
    "number issued": issue_paper,
    "signed file received": attach_signed,
    "import applied": apply_import,
    "undo": undo_import,
    "setting changed": change_setting,
    "account made": make_account,
    "backup made": make_backup,
}

# In runs that kill; the worker reads, stores and takes back every file there.
BY_WORKER: tuple[Callable[[Clients], object], ...] = (
    save_report,
    report_on_directive,
    report_on_directive,
    issue_paper,
    apply_import,
    undo_import,
    change_setting,
    make_account,
)
