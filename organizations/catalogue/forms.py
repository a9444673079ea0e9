"""The forms that come with the portal. An office adds its own."""

from dataclasses import dataclass

from organizations.choices import OrganizationKind


@dataclass(frozen=True)
class Form:
    """A form and the codes of its indicators, in order. ``due_day`` is left to the office: no source fixes it."""

    code: str
    name: str
    organization_kind: OrganizationKind
    indicators: tuple[str, ...]


FORMS = (
    Form(
        "XA-Q",
        "Số liệu cấp xã hằng quý",
        OrganizationKind.GOVERNMENT,
        (
            *("XA01", "XA02", "XA03", "XA05", "XA06", "XA08", "XA09", "XA10"),
            *("MT01", "MT03", "MT06", "MT07", "MT09", "MT10", "MT13", "MT14"),
            "ND04",
        ),
    ),
)
