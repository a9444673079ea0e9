"""The doors through which text comes in: fields of forms, and columns of records. Both let in clean text alone."""

import unicodedata
from datetime import UTC, date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils import timezone

from lib.vietnamese import find_secrecy, normalize, without_invisible

SECRET = (
    "Nội dung có chữ “{word}” (đọc là “{read}”). Nội dung thuộc bí mật nhà nước không được đưa vào hệ thống này: hãy "
    "xóa nội dung ấy và soạn trên máy riêng theo quy định; nếu không phải độ mật thì hãy viết cách khác."
)

_clean = forms.Field.clean


def clean_text(field: models.Field, text: str) -> str:
    """``text`` as the column ``field`` stores it; what only the portal writes keeps its blanks and lines."""
    if not field.editable:
        return without_invisible(text)
    if isinstance(field, models.TextField):
        return "\n".join(normalize(line) for line in text.splitlines()).strip()
    return normalize(text)


def is_free_text(field: models.Field) -> bool:
    """Whether people write what they like into the column ``field``."""
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def clean_typed_text() -> None:
    """Let every form field, those of libraries too, take what was typed without characters that nobody sees.

    So a field that must be filled is not filled with them, a number or a day copied with one is read, and a login name
    is found. Passwords are taken as they are typed, offered choices as they are offered. Django has no setting for it:
    ``Field.clean`` is where every form takes its values.
    """
    forms.Field.clean = _clean_typed  # type: ignore[method-assign, assignment]  # see above


def _clean_typed(field: forms.Field, value):
    if isinstance(value, UploadedFile):
        value.name = _without_hidden(value.name or "")
    elif isinstance(value, str) and _is_typed(field):
        value = _without_hidden(value)
        _refuse_secrets(field, value)
    found = _clean(field, value)
    if isinstance(found, date) and not _can_be_stored(found):
        raise ValidationError("Ngày này sớm hơn mọi ngày ghi được; hãy ghi lại, hoặc để trống nếu chưa biết.")
    return found


def _refuse_secrets(field: forms.Field, text: str) -> None:
    """Raises ValidationError for words that mark a secret of the State: they may not be kept here (Luật 117/2025)."""
    if getattr(field, "looks_for", False):  # who searches for such words may find them
        return
    if (found := find_secrecy(text)) is not None and found.forbids:
        raise ValidationError(SECRET.format(word=text[found.start() : found.end()], read=found.word), code="secrecy")


def _can_be_stored(day: date) -> bool:
    """Whether the day, or moment, exists in the zone of the database, too: the first of all days begins before it."""
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    try:
        (moment if timezone.is_aware(moment) else timezone.make_aware(moment)).astimezone(UTC)
    except OverflowError:
        return False
    return True


def _is_typed(field: forms.Field) -> bool:
    return not isinstance(field, forms.ChoiceField) and not isinstance(field.widget, forms.PasswordInput)


def _without_hidden(text: str) -> str:
    return unicodedata.normalize("NFC", without_invisible(text))
