"""The plan of an office as a file: ``manage.py set_up_office PLAN.json`` (docs/set-up-office.md)."""

import json
from dataclasses import replace
from typing import Any

from lib.refused import Refused
from lib.vietnamese import fold, normalize
from organizations.choices import OrganizationKind
from portal.setup.places import Place, place_of
from portal.setup.plan import Plan, PlannedOrganization, PlannedPerson, PlannedSeries
from portal.setup.proposals import (
    HOSTS,
    usual_agenda,
    usual_forms,
    usual_organizations,
    usual_recipients,
    usual_series_name,
)

KEYS = ("unit", "host", "areas", "organizations", "committees", "communes", "people", "series", "forms")
ORGANIZATION_KEYS = ("kind", "name", "short_name", "symbol")
PERSON_KEYS = ("full_name", "title", "username", "email", "role", "organization")
SERIES_KEYS = (
    "name",
    "period_kind",
    "agenda",
    "report_days",
    "chair",
    "participants",
    "committees",
    "communes",
    "recipients",
)


def read_plan(content: bytes) -> Plan:
    """The plan that a file says; what it leaves out is as usual. Raises Refused with what cannot be understood."""
    try:
        said = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError) as error:
        raise Refused(f"Tệp kế hoạch không phải JSON đọc được (UTF-8): {error}. Xem docs/set-up-office.md.") from error
    _known_keys(said, KEYS, "kế hoạch")
    place = place_of(_text(said, "unit", "kế hoạch"))
    host = _kind(said.get("host", OrganizationKind.FRONT.value), "host")
    if host not in HOSTS:
        raise Refused(f"“host” là một trong: {', '.join(HOSTS)}.")
    organizations = tuple(_organizations(said.get("organizations"), place, host))
    series = _series(said.get("series", {}), place, host, organizations)
    drawn = Plan(
        place=place,
        host=host,
        organizations=organizations,
        series=series,
        areas=tuple(_texts(said, "areas")),
        committees=_flag(said, "committees", bool(said.get("areas")) and host == OrganizationKind.FRONT),
        communes=_flag(said, "communes", False),
        people=tuple(_person(one, organizations) for one in _list(said, "people")),
    )
    forms = [form.code for form in usual_forms(drawn.kinds)] if said.get("forms") is None else _texts(said, "forms")
    return replace(drawn, forms=tuple(forms))


def _organizations(said: Any, place: Place, host: str) -> list[PlannedOrganization]:
    usual = {one.kind: one for one in usual_organizations(place, host)}
    if said is None:
        ticked = [one for one in usual.values() if one.ticked]
        return [PlannedOrganization(one.kind, one.name, one.short_name, one.symbol) for one in ticked]
    found = []
    for number, one in enumerate(_checked_list(said, "organizations"), start=1):
        what = f"tổ chức thứ {number}"
        _known_keys(one, ORGANIZATION_KEYS, what)
        kind = _kind(one.get("kind"), what)
        proposed = usual.get(kind)
        name = _text(one, "name", what, proposed.name if proposed else None)
        as_usual = proposed if proposed and proposed.name == name else None
        found.append(
            PlannedOrganization(
                kind,
                name,
                _text(one, "short_name", what, as_usual.short_name if as_usual else ""),
                _text(one, "symbol", what, as_usual.symbol if as_usual else ""),
            )
        )
    return found


def _person(one: Any, organizations: tuple[PlannedOrganization, ...]) -> PlannedPerson:
    _known_keys(one, PERSON_KEYS, "một người trong “people”")
    said = {name: _text(one, name, "một người", "") for name in PERSON_KEYS}
    return PlannedPerson(**{**said, "organization": _named(said["organization"], organizations)})


def _named(text: str, organizations: tuple[PlannedOrganization, ...]) -> str:
    """The name of the organization that ``text`` means: its name, short name or kind."""
    for one in organizations:
        if fold(text) in (fold(one.name), fold(one.short_name)) or text == one.kind:
            return one.name
    return text


def _series(said: Any, place: Place, host: str, organizations: tuple[PlannedOrganization, ...]) -> PlannedSeries:
    _known_keys(said, SERIES_KEYS, "“series”")
    days = said.get("report_days")
    if days is not None and (not isinstance(days, int) or isinstance(days, bool)):
        raise Refused("“series.report_days” là một số ngày, ví dụ 3.")
    named = said.get("participants")
    participants = (
        None if named is None else tuple(_named(name, organizations) for name in _texts(said, "participants"))
    )
    return PlannedSeries(
        name=_text(said, "name", "“series”", usual_series_name(place, host)),
        period_kind=_text(said, "period_kind", "“series”", "quarter"),
        agenda=tuple(usual_agenda(host) if said.get("agenda") is None else _texts(said, "agenda")),
        report_days=days,
        chair=_text(said, "chair", "“series”", ""),
        participants=participants,
        committees=_flag(said, "committees", host == OrganizationKind.FRONT),
        communes=_flag(said, "communes", True),
        recipients=tuple(usual_recipients() if said.get("recipients") is None else _texts(said, "recipients")),
    )


def _known_keys(said: Any, keys: tuple[str, ...], what: str) -> None:
    if not isinstance(said, dict):
        raise Refused(f"Tệp kế hoạch: {what} phải là một đối tượng JSON {{…}}.")
    if unknown := sorted(set(said) - set(keys)):
        raise Refused(f"Tệp kế hoạch: {what} có mục không biết: {', '.join(unknown)}. Các mục: {', '.join(keys)}.")


def _text(said: dict, name: str, what: str, default: str | None = None) -> str:
    found = said.get(name, default)
    if not isinstance(found, str):
        raise Refused(f"Tệp kế hoạch: {what} thiếu “{name}” (một chuỗi chữ).")
    return normalize(found)


def _list(said: dict, name: str) -> list:
    return _checked_list(said.get(name, []), name)


def _checked_list(found: Any, name: str) -> list:
    if not isinstance(found, list):
        raise Refused(f"Tệp kế hoạch: “{name}” phải là một danh sách […].")
    return found


def _texts(said: dict, name: str) -> list[str]:
    found = _list(said, name)
    if not all(isinstance(one, str) for one in found):
        raise Refused(f"Tệp kế hoạch: “{name}” phải là một danh sách các chuỗi chữ.")
    return [text for text in map(normalize, found) if text]


def _flag(said: dict, name: str, default: bool) -> bool:
    found = said.get(name, default)
    if not isinstance(found, bool):
        raise Refused(f"Tệp kế hoạch: “{name}” là true hoặc false.")
    return found


def _kind(found: Any, what: str) -> OrganizationKind:
    if found not in OrganizationKind.values:
        raise Refused(f"Tệp kế hoạch: {what}: loại tổ chức là một trong: {', '.join(OrganizationKind.values)}.")
    return OrganizationKind(found)
