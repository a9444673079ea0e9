"""Records in whose every text stands what a browser, a spreadsheet, a calendar or a letter might obey."""

from django.db import DataError, IntegrityError, models, transaction

from lib.refused import Refused
from organizations.models.keys import DerivedKey
from organizations.texts import clean_text, is_free_text

NOT_TYPED = {
    "password",
    "search",
    "path",
    "name_place",
    "label_place",
    "slug",
    "sha256",
    "token",
    "text_key",
    "last_name",
    "step",  # of an import: a name of ImportStep
}
KINDS = ("organizations", "briefings")


def poison(records: list[models.Model], payloads: tuple[str, ...]) -> int:
    """Write the payloads into the texts of ``records``, as far as their columns hold them and as they would be
    stored; returns how many columns there were."""
    number = 0
    for record in records:
        if record._meta.app_label not in KINDS:
            continue
        for field in record._meta.concrete_fields:
            if _is_text_of_people(field):
                number += _write(record, field, payloads, number)
    return number


def _is_text_of_people(field: models.Field) -> bool:
    return is_free_text(field) and not isinstance(field, DerivedKey) and field.name not in NOT_TYPED


def _write(record: models.Model, field: models.Field, payloads: tuple[str, ...], number: int) -> bool:
    """One of the payloads, the ``number``-th if it fits."""
    turned = payloads[number % len(payloads) :] + payloads[: number % len(payloads)]
    for payload in turned:
        text = clean_text(field, payload)
        if field.max_length and len(text) > field.max_length:
            continue
        try:
            with transaction.atomic():
                models.QuerySet(type(record)).filter(pk=record.pk).update(**{field.name: text})
        except (IntegrityError, DataError, Refused, ValueError):
            continue
        return True
    return False
