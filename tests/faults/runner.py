"""Brings about the faults: ``script/faults [NAME …]``.

Each fault has an installation of its own, with web server, worker and clients at real forms. After it, everything that
was acknowledged must be there, nothing half, no number twice, and ``manage.py verify`` clean. What is printed is for
people; ``build/faults.json`` is for machines. The exit status is 1 when something was lost.
"""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.faults import clock, database_away, full_disk, kills, power_cut
from tests.faults.installation import Base, Cluster, NotHereError
from tests.faults.outcome import Outcome, Run

OUTPUT = Path(__file__).resolve().parents[2] / "build" / "faults.json"
FAULTS: dict[str, tuple[Callable[[Run], Iterator[Outcome]], str]] = {
    "power": (power_cut.run, "mất điện ngay sau từng loại việc cổng đã báo xong"),
    "kill": (kills.run, "dừng đột ngột (kill -9) máy chủ web và tiến trình xử lý khi mọi người đang ghi"),
    "disk": (full_disk.run, "đầy đĩa khi nhập, in, gửi tệp, ban hành, sao lưu"),
    "database": (database_away.run, "cơ sở dữ liệu không trả lời rồi trở lại"),
    "clock": (clock.run, "đồng hồ chạy nhanh hai ngày rồi trở lại"),
}
DATABASES = ("sqlite", "postgres")


def arguments(given: list[str]) -> argparse.Namespace:
    listed = "".join(f"\n  {name:10}{sentence}" for name, (_, sentence) in FAULTS.items())
    parser = argparse.ArgumentParser(
        prog="script/faults",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Gây từng sự cố cho một bản cài đặt riêng của cổng rồi kiểm tra: việc cổng đã báo xong thì còn đủ, "
        "không có gì dở dang, không số nào cấp hai lần. Không đụng tới dữ liệu của cổng đang chạy.\n\nSự cố:" + listed,
        epilog="Kết quả in ra thành bảng và ghi vào build/faults.json; mã kết thúc 1 khi có sự cố làm mất việc.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*FAULTS, []], help="chỉ những sự cố này")
    parser.add_argument("--database", choices=DATABASES, help="chỉ trên cơ sở dữ liệu này; không ghi: cả hai")
    parser.add_argument("--times", type=int, default=100, help="số lần kill -9 trên mỗi cơ sở dữ liệu (100)")
    parser.add_argument("--quick", action="store_true", help="một phần của mỗi sự cố, trong khoảng một phút")
    return parser.parse_args(given)


def table(outcomes: list[Outcome]) -> str:
    rows = [("fault", "database", "times", "acknowledged", "lost", "seconds", "")]
    for one in outcomes:
        numbers = (str(one.times), str(one.acknowledged), str(len(one.lost)), f"{one.seconds:.0f}")
        rows.append((one.fault, one.database, *numbers, "holds" if one.holds else "LOST"))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, *(f"  {one.fault}: {line}" for one in outcomes for line in one.lost)])


def bring_about(names: list[str], database: str, times: int, quick: bool, work: Path) -> Iterator[Outcome]:
    """The faults ``names`` on one database, in a new folder ``work``. Raises NotHereError."""
    cluster = Cluster() if database == "postgres" else None
    base = None
    try:
        base = Base(work, cluster, briefings=12 if quick else max(60, 4 * times))
        for name in names:
            yield from FAULTS[name][0](Run(base, work, database, times, quick))
    finally:
        if base:
            base.stop()
        if cluster:
            cluster.remove()


def main(given: list[str]) -> int:
    """0: nothing was lost; 1: something was; 2: wrong usage."""
    asked = arguments(given)
    outcomes: list[Outcome] = []
    names = asked.names or list(FAULTS)
    for database in [asked.database] if asked.database else DATABASES:
        work = Path(tempfile.mkdtemp(prefix="portal-faults-"))
        try:
            for outcome in bring_about(names, database, 5 if asked.quick else asked.times, asked.quick, work):
                print(f"{'ok  ' if outcome.holds else 'LOST'} {database}: {outcome.fault}", file=sys.stderr, flush=True)
                outcomes.append(outcome)
        except NotHereError as missing:
            print(f"{database}: bỏ qua, {missing}", file=sys.stderr)
        finally:
            if os.environ.get("FAULTS_KEEP", "") != "1":
                shutil.rmtree(work, ignore_errors=True)
    print(table(outcomes))
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(
        json.dumps([one.__dict__ | {"holds": one.holds} for one in outcomes], ensure_ascii=False, indent=1)
    )
    return 0 if outcomes and all(one.holds for one in outcomes) else 1


if __name__ == "__main__":
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(130))  # as Ctrl-C: what was started is stopped
    sys.exit(main(sys.argv[1:]))
