"""Lists of records as files, in and out: resources of django-import-export for the admin's lists.

``ListResource(by=user)`` is the root of them. ``export(rows)`` gives a ``tablib.Dataset``, ``cells_of(record)`` one
line; ``import_data(dataset, dry_run=…)`` a ``ListResult``: everything of a file is written or nothing, each wrong cell
a ``Fault`` with its place. ``ListFormat`` reads the bytes of a file into a dataset, in a process of its own.

Records are found again by what people call them: ``Reference`` of each kind of record says how; another app adds its
own kinds beside ``REFERENCES``. ``cells`` are the kinds of values.
"""

from organizations.resources.base import MOST_ROWS, REASON, ListedRow, ListResource, comparable
from organizations.resources.catalogue import FormItemResource, FormResource, IndicatorResource, VersionResource
from organizations.resources.cells import NamedCell, TextCell, WholeCell, YesNoCell, text_of
from organizations.resources.formats import ListFormat
from organizations.resources.organizations import OrganizationResource, PostResource
from organizations.resources.people import MembershipResource, UserResource
from organizations.resources.references import (
    BETWEEN,
    REFERENCES,
    OrganizationReference,
    OwnedReference,
    Reference,
    keys,
)
from organizations.resources.results import Fault, ListResult

__all__ = [
    "BETWEEN",
    "MOST_ROWS",
    "REASON",
    "REFERENCES",
    "Fault",
    "FormItemResource",
    "FormResource",
    "IndicatorResource",
    "ListFormat",
    "ListResource",
    "ListResult",
    "ListedRow",
    "MembershipResource",
    "NamedCell",
    "OrganizationReference",
    "OrganizationResource",
    "OwnedReference",
    "PostResource",
    "Reference",
    "TextCell",
    "UserResource",
    "VersionResource",
    "WholeCell",
    "YesNoCell",
    "comparable",
    "keys",
    "text_of",
]
