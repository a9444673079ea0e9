"""What a person at the keyboard is told when the database itself does not do what a command asks."""

from django.db import Error, IntegrityError

LOCKED = (
    "Cơ sở dữ liệu đang bị khóa vì một việc khác đang ghi (chẳng hạn một lần nhập số liệu); lệnh này dừng lại. "
    "Hãy đợi việc kia xong rồi chạy lại."
)
NOT_MIGRATED = (
    "Cơ sở dữ liệu chưa có đủ bảng của phiên bản này; hãy chạy “manage.py migrate” (script/server tự làm) rồi chạy lại."
)
NOT_THERE = (
    "Không mở được cơ sở dữ liệu; hãy kiểm tra DATABASE_URL hoặc PORTAL_DATA_DIR, và máy chủ cơ sở dữ liệu có đang "
    "chạy không, rồi chạy lại."
)
FULL = "Ổ đĩa hoặc cơ sở dữ liệu đã đầy nên không ghi được; hãy giải phóng chỗ rồi chạy lại."
READ_ONLY = "Cơ sở dữ liệu chỉ cho đọc; hãy kiểm tra quyền ghi của tài khoản chạy lệnh đối với tệp và thư mục dữ liệu."
DAMAGED = "Tệp cơ sở dữ liệu bị hỏng hoặc không phải cơ sở dữ liệu; hãy khôi phục từ bản sao lưu gần nhất."

# What SQLite and PostgreSQL write, in lower case.
SIGNS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("is locked", "lock timeout", "could not obtain lock", "deadlock detected"), LOCKED),
    (("no such table", "no such column", "undefinedtable"), NOT_MIGRATED),
    (("disk is full", "no space left"), FULL),
    (("readonly database", "read-only"), READ_ONLY),
    (("malformed", "not a database", "disk i/o error"), DAMAGED),
    (
        (
            "unable to open",
            "connection refused",
            "could not connect",
            "connection failed",
            "connection is bad",
            "could not translate",
            "authentication failed",
            "no password supplied",
            "server closed the connection",
            "terminating connection",
            "no such file or directory",
        ),
        NOT_THERE,
    ),
)
OF_SQLSTATE = {
    **dict.fromkeys(("42P01", "42703"), NOT_MIGRATED),
    **dict.fromkeys(("55P03", "40P01"), LOCKED),
    **dict.fromkeys(("3D000", "57P03", "28P01", "28000"), NOT_THERE),
    "25006": READ_ONLY,
    "53100": FULL,
}


def sentence_of(error: Error) -> str:
    """The sentence for what the database said; empty for a defect of ours, which its own traceback describes."""
    if isinstance(error, IntegrityError):
        return ""
    if found := OF_SQLSTATE.get(getattr(error.__cause__, "sqlstate", None) or ""):
        return found
    said = str(error).lower()
    return next((sentence for signs, sentence in SIGNS if any(sign in said for sign in signs)), "")
