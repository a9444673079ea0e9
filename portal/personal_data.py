"""What the portal holds about one person, as one file (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15).

What is about the person is written out: the account, roles, posts, sign-ins, readings, downloads, drafts. What belongs
to the office's record is named by its kind, number and moment alone: a person who has changed office must not carry its
texts away, and sees none that lie outside their scope by now.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db.models import CASCADE, DateTimeField, Field, ForeignObjectRel, Model
from django.utils import timezone

from briefings.models import Reading
from lib.workbooks.writing import write_list
from organizations.display import display_value
from organizations.models import Download, Post, User

TITLE = "Dữ liệu cá nhân"
COLUMNS = (("Nhóm", 30), ("Mục", 40), ("Lúc", 18), ("Nội dung", 80))
# Rows about the person that outlive the account; those that end with it are found by ``CASCADE``.
ABOUT_THE_PERSON = (Post, Reading, Download)
# Never written out, wherever it stands: what opens something, and keys that only order.
SECRET = re.compile(r"password|token|secret|session|browser|fingerprint|cipher|(^|_)(key|code|seed)s?$|search")
SIGN_INS = {AccessLog: "Lần đăng nhập", AccessAttempt: "Lần nhập sai mật khẩu", AccessFailureLog: "Lần bị khóa"}


class Line(NamedTuple):
    group: str
    item: str
    at: datetime | date | None
    content: str


def personal_data_file(user: User) -> bytes:
    """All of ``personal_data(user)`` as an .xlsx."""
    return write_list("xlsx", TITLE, COLUMNS, personal_data(user))


def personal_data(user: User) -> Iterator[Line]:
    """Everything that hangs on the account, kind by kind, the account itself first."""
    for field in User._meta.concrete_fields:
        if not SECRET.search(field.name):
            yield Line("Tài khoản", _label(field), None, _shown(user, field))
    for relation in relations():
        yield from _related(user, relation)
    for log, group in SIGN_INS.items():
        for entry in log.objects.filter(username=user.username).order_by("attempt_time").iterator():
            content = f"từ {entry.ip_address or 'không rõ'}, {entry.user_agent or 'không rõ chương trình'}"
            yield Line(group, f"Số {entry.pk}", _local(entry.attempt_time), content)


def relations() -> list[ForeignObjectRel]:
    """Every way in which a row of any table hangs on an account, tables between two others included."""
    fields = User._meta.get_fields(include_hidden=True)
    return [field for field in fields if isinstance(field, ForeignObjectRel) and not field.many_to_many]


def _related(user: User, relation: ForeignObjectRel) -> Iterator[Line]:
    model: type[Model] = relation.related_model  # type: ignore[assignment]  # never "self"
    group, role = str(model._meta.verbose_name).capitalize(), relation.field.verbose_name
    own = relation.on_delete is CASCADE or model in ABOUT_THE_PERSON
    when = next((one for one in model._meta.concrete_fields if isinstance(one, DateTimeField)), None)
    for row in model._base_manager.filter(**{relation.field.name: user}).order_by("pk").iterator():
        at = _local(getattr(row, when.attname)) if when else None
        yield Line(group, f"Số {row.pk} ({role})", at, _content(row) if own else "")


def _content(row: Model) -> str:
    fields = [field for field in row._meta.concrete_fields if not (field.primary_key or SECRET.search(field.name))]
    return "; ".join(f"{_label(field)}: {text}" for field in fields if (text := _shown(row, field)))


def _label(field: Field) -> str:
    return str(field.verbose_name)


def _shown(row: Model, field: Field) -> str:
    """Empty where nothing is stored."""
    value = getattr(row, field.name)
    return "" if value is None or value == "" else display_value(value, dict(field.flatchoices))


def _local(at: datetime | None) -> datetime | None:
    return timezone.localtime(at) if at else None
