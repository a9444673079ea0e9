"""How records are named in files, and found again: by what people call them, never by keys of the database.

A resource loads what its file names in one query for each kind of record, however many rows there are.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import cached_property

from lib.vietnamese import LONGEST_KEY, name_key
from organizations.models import (
    AdministrativeUnit,
    Indicator,
    Organization,
    Post,
    ReportForm,
    User,
)
from organizations.services.people import people_of
from organizations.validity import is_in_force

UNKNOWN = "Không có {noun} “{text}” trong phạm vi được xem; ghi đúng như danh sách {list}."
SEVERAL = "Có {number} {noun} gọi là “{text}”: {names}; ghi đúng một trong các tên này."
SINCE = re.compile(r" \(từ (\d{2}/\d{2}/\d{4})\)$")
AT_ONCE = 500  # names asked for in one query
BETWEEN = " | "


def since(record: Any) -> str:
    return f" (từ {record.valid_from:%d/%m/%Y})" if record.valid_from else ""


def batches(values: Iterable[str]) -> Iterable[list[str]]:
    rest = sorted(set(values))
    for start in range(0, len(rest), AT_ONCE):
        yield rest[start : start + AT_ONCE]


class Reference:
    """The records of one ``model`` as files name them, those that ``by`` may see."""

    model: Any

    def __init__(self, by: User):
        self.by = by
        self._asked: set[str] = set()
        self._by_text: dict[str, Any] = {}
        self._called: dict[str, list[Any]] = defaultdict(list)

    def text(self, record) -> str:
        """The one name by which ``record`` is written."""
        raise NotImplementedError

    def also(self, record) -> list[str]:
        """Shorter names, which mean it where nothing else is called so."""
        return []

    def candidates(self, rows, texts: list[str]) -> models.QuerySet:
        """Those of ``rows`` that one of ``texts`` may mean."""
        raise NotImplementedError

    def rows(self) -> models.QuerySet:
        return self.model.objects.for_user(self.by)

    def load(self, texts: Iterable[str]) -> None:
        """Read what ``texts`` may mean: one query for each ``AT_ONCE`` that are not known yet."""
        wanted = {text for text in texts if text} - self._asked
        self._asked |= wanted
        for batch in batches(wanted):
            for record in self.candidates(self.rows(), batch):
                self.add(record)

    def add(self, record) -> None:
        """Let ``record`` be found, also one that is not stored yet."""
        self._by_text.setdefault(name_key(self.text(record)), record)
        for text in self.also(record):
            self._called[name_key(text)].append(record)

    def find(self, text: str, on: date | None = None):
        """The record that ``text`` means; of several the one in force ``on`` that day (today).

        Raises ValidationError where there is none, or more than one.
        """
        key = name_key(text)
        if (record := self._by_text.get(key)) is not None:
            return record
        called = list({id(each): each for each in self._called.get(key, [])}.values())
        if len(called) > 1 and hasattr(self.model, "valid_to"):
            day = on or timezone.localdate()
            called = [each for each in called if is_in_force(each, day)] or called
        noun = self.model._meta.verbose_name
        if not called:
            raise ValidationError(UNKNOWN.format(noun=noun, text=text, list=self.model._meta.verbose_name_plural))
        if len(called) > 1:
            names = "; ".join(map(self.text, called[:5]))
            raise ValidationError(SEVERAL.format(number=len(called), noun=noun, text=text, names=names))
        return called[0]


def keys(texts: Iterable[str]) -> list[str]:
    """The names of ``texts`` as ``NameKey`` columns hold them."""
    return [name_key(text)[:LONGEST_KEY] for text in texts]


class OrganizationReference(Reference):
    """By name; with the first day where several have borne the name. Its symbol or short name will do."""

    model = Organization

    @cached_property
    def shared(self) -> set[str]:
        """Names that several organizations bear, whoever may see them."""
        rows = Organization._base_manager.order_by().values("name_key").annotate(number=Count("pk"))
        return set(rows.filter(number__gt=1).values_list("name_key", flat=True))

    def text(self, record):
        key = record.name_key or name_key(record.name)[:LONGEST_KEY]
        return record.name + (since(record) if key in self.shared else "")

    def also(self, record):
        return [text for text in (record.name, record.name + since(record), record.symbol, record.short_name) if text]

    def candidates(self, rows, texts):
        names = keys(SINCE.sub("", text) for text in texts)
        return rows.filter(Q(name_key__in=names) | Q(symbol__in=texts) | Q(short_name__in=texts))


class UnitReference(Reference):
    """By code and first day, since codes are used again; the name stands beside for whoever reads."""

    model = AdministrativeUnit

    def text(self, record):
        return f"{record.code} – {record.name}{since(record)}"

    def also(self, record):
        return [record.code, record.code + since(record), f"{record.code} – {record.name}"]

    def candidates(self, rows, texts):
        return rows.filter(code__in=[re.split(r"[\s–]", text, maxsplit=1)[0] for text in texts])


class OwnedReference(Reference):
    """By code or name, and by the owner where it has one."""

    named_by = "code"

    def __init__(self, by):
        super().__init__(by)
        self.owners = OrganizationReference(by)

    def text(self, record):
        owner = f" ({self.owners.text(record.owner)})" if record.owner_id or record.owner else ""
        return getattr(record, self.named_by) + owner

    def also(self, record):
        return [getattr(record, self.named_by)]

    def candidates(self, rows, texts):
        return rows.filter(code__in=[text.split(" ", 1)[0] for text in texts]).select_related("owner")


class IndicatorReference(OwnedReference):
    model = Indicator


class FormReference(OwnedReference):
    model = ReportForm


class PostReference(Reference):
    """Title, holder, organization and the first day, where it is known; the holder alone will do."""

    model = Post

    def __init__(self, by):
        super().__init__(by)
        self.organizations = OrganizationReference(by)

    def text(self, record):
        return BETWEEN.join([record.title, record.full_name, self.organizations.text(record.organization)]) + since(
            record
        )

    def also(self, record):
        short = [record.full_name] if record.full_name else []
        return [*short, BETWEEN.join([record.title, record.full_name]) if short else record.title]

    def candidates(self, rows, texts):
        parts = [part.strip() for text in texts for part in text.split("|")[:2] if part.strip()]
        return rows.filter(Q(title__in=parts) | Q(full_name__in=parts)).select_related("organization")


class UserReference(Reference):
    """By login name."""

    model = User

    def text(self, record):
        return record.username

    def rows(self):
        return User.objects.all() if self.by.is_superuser else people_of(self.by)

    def candidates(self, rows, texts):
        return rows.filter(username__in=texts)


REFERENCES: dict[type, type[Reference]] = {
    each.model: each
    for each in (
        OrganizationReference,
        UnitReference,
        IndicatorReference,
        FormReference,
        PostReference,
        UserReference,
    )
}
