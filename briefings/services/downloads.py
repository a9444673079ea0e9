"""Files of issued documents, asked for again and again: who may have them is checked each time, by one query."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import CharField, Exists, F, OuterRef, Subquery

from briefings.choices import DocumentKind, DocumentState
from briefings.models import Delivery, Document, SignedFile
from organizations.access import Scope
from organizations.prepared import NUMBERS, Prepared

DOCUMENT, READER = NUMBERS[:2]


@dataclass(frozen=True)
class DocumentFile:
    """The file of a document: ``title`` as people call it, ``name`` in the storage and the hash it must have.

    ``unread``: it lies in an inbox of the reader's own organization, and they have not opened it yet.
    """

    title: str
    name: str
    sha256: str
    unread: bool


def issued_file(key: int, *, by) -> DocumentFile | None:
    """The bytes under which the document ``key`` was issued; None where ``by`` may not see it, and for drafts."""
    return _found(_issued(Scope.of(by)), key, by)


def signed_file(key: int, *, by) -> DocumentFile | None:
    """The latest file of the document ``key`` that came back signed; None also where there is none."""
    found = _found(_signed(Scope.of(by)), key, by)
    if found is None:
        return None
    kept = SignedFile.objects.get(document=key, sha256=found.sha256)
    return replace(found, title=f"{found.title} ({kept.called.removeprefix('bản ')})")


def _found(query: Prepared, key: int, by) -> DocumentFile | None:
    row = query.first(document=key, reader=by.pk)
    if row is None:
        return None
    kind, symbol, name, sha256, unread = row
    return DocumentFile(f"{DocumentKind(kind).label} số {symbol.replace('/', '-')}", name, sha256, unread)


@lru_cache(maxsize=512)
def _issued(scope: Scope) -> Prepared:
    rows = _documents(scope).annotate(name=F("file"), digest=F("sha256"))
    return _query(rows)


@lru_cache(maxsize=512)
def _signed(scope: Scope) -> Prepared:
    latest = SignedFile.objects.for_scope(scope).filter(document=OuterRef("pk")).order_by("-ordinal")
    columns = {
        name: Subquery(latest.values(field)[:1], output_field=CharField())
        for name, field in (("name", "file"), ("digest", "sha256"))
    }
    return _query(_documents(scope).annotate(**columns).filter(digest__isnull=False))


def _documents(scope: Scope):
    return Document.objects.for_scope(scope).exclude(state=DocumentState.DRAFT).filter(pk=DOCUMENT).order_by()


def _query(rows) -> Prepared:
    mine = Delivery.objects.filter(document=OuterRef("pk"), organization__memberships__user=READER)
    unread = Exists(mine.exclude(readings__by=READER))
    names = ("kind", "symbol", "name", "digest", "unread")
    return Prepared(rows.annotate(unread=unread).values_list(*names), document=DOCUMENT, reader=READER)
