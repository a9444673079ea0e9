"""Arguments that several commands share, and the files they read and write."""

import argparse
import os
import tempfile
from datetime import date, datetime
from pathlib import Path

from lib.refused import Refused
from lib.vietnamese import Period
from organizations.importing import SentFile
from organizations.models import ReportForm, User
from organizations.services import second_factor


def period_argument(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"“{text}” không phải một kỳ; hãy ghi theo dạng 2020-Q1, 2026-M05 (tháng 5), 2026-H1 (6 tháng đầu năm) "
            "hoặc 2026 (cả năm)."
        ) from error


def day_argument(text: str) -> date:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” không phải một ngày; hãy ghi theo dạng 31/03/2020.") from error


def find_form(code: str | None, by: User | None = None) -> ReportForm | None:
    """The form ``code`` among those that ``by`` (None: the system) sees; None without one. Raises Refused."""
    if code is None:
        return None
    forms = ReportForm.objects.for_user(by) if by else ReportForm.objects.all()
    found = list(forms.filter(code__iexact=code).select_related("owner"))
    if not found:
        known = ", ".join(forms.values_list("code", flat=True)) or "chưa có biểu nào"
        raise Refused(f"Không có biểu mẫu {code}. Các biểu hiện có: {known}.")
    if len(found) > 1:
        whose = ", ".join(form.owner.name if form.owner else "dùng chung" for form in found)
        raise Refused(
            f"Có {len(found)} biểu mẫu mang mã {code} ({whose}); hãy chạy lệnh với --as TÀI KHOẢN của một tổ chức, "
            "hoặc nhập trên cổng."
        )
    return found[0]


def find_user(username: str | None) -> User | None:
    """The active account ``username``; None without one. Raises Refused, also where its second factor is missing."""
    if username is None:
        return None
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Refused(f"Không có tài khoản đang hoạt động nào tên {username}.")
    second_factor.check_may_act(user)
    return user


def read_file(name: str) -> SentFile:
    """The file at path ``name``. Raises Refused."""
    path = Path(name)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused(f"Không đọc được tệp {name}; hãy kiểm tra đường dẫn.") from error
    return SentFile(content, path.name)


def write_file(name: str | Path, content: bytes) -> None:
    """Write ``content`` to path ``name``, so that nobody ever sees half a file. Raises Refused."""
    try:
        _write_whole(Path(name), content)
    except OSError as error:
        raise Refused(f"Không ghi được tệp {name} ({error.strerror}); hãy kiểm tra đường dẫn và quyền ghi.") from error


def _write_whole(path: Path, content: bytes) -> None:
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(draft, 0o666 & ~umask)
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise
