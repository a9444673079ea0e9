"""python-calamine behind one function, here or in a process of its own.

What a damaged .xls claims about itself can make calamine ask for more memory than the machine has, and nothing can be
inflated and counted beforehand as in a zip archive. So ``python -m organizations.excel.parsing`` parses such a file,
bounded in memory and time: at worst that process dies, and the file is called damaged.
"""

import io
import pickle
import resource
import subprocess
import sys
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from organizations.excel import guard
from organizations.refused import Refused

MEMORY = 1_500 * 1024 * 1024
SECONDS = 60
PROJECT = Path(__file__).resolve().parents[2]

Sheets = list[tuple[str, bool, list[list]]]


def parse(content: bytes) -> Sheets:
    """(name, visible, rows from A1) of every worksheet. Raises Refused."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            sheets = []
            for meta in workbook.sheets_metadata:
                if meta.typ == SheetTypeEnum.WorkSheet:
                    sheet = workbook.get_sheet_by_name(meta.name)
                    guard.check_extent(sheet.total_height, sheet.total_width)
                    visible = meta.visible == SheetVisibleEnum.Visible
                    sheets.append((meta.name, visible, sheet.to_python(skip_empty_area=False)))
            return sheets
    except PasswordError as error:
        raise Refused(guard.ENCRYPTED) from error
    except (CalamineError, OSError, ValueError, MemoryError) as error:
        raise Refused(guard.DAMAGED) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a panic in Rust becomes; the class cannot be imported
            raise
        raise Refused(guard.DAMAGED) from error


def parse_apart(content: bytes) -> Sheets:
    """``parse`` in a process of its own. Raises Refused, also when that process was killed or took too long."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "organizations.excel.parsing"],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=PROJECT,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(guard.DAMAGED) from error
    if done.returncode != 0:
        raise Refused(guard.DAMAGED)
    answer = pickle.loads(done.stdout)
    if isinstance(answer, str):
        raise Refused(answer)
    return answer


def main() -> None:
    """Read a workbook from standard input, write its sheets, or the sentence of a refusal, to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        answer = parse(sys.stdin.buffer.read())
    except Refused as refusal:
        answer = str(refusal)
    pickle.dump(answer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
