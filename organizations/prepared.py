"""Queries that run with every request and differ only in a value: their SQL is made once.

Making the SQL of a query about rights takes Django several milliseconds, the database answers it in a fraction of
one. Only the making is saved: every answer comes from the database, at the moment it is asked.
"""

from collections.abc import Iterator

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from organizations.asked import LARGEST_KEY

# Stand in a query set where a value comes later; nothing real looks like them.
NUMBERS = tuple(-7_246_325_190_000_000 - place for place in range(3))
WORD = "\ue000một chữ điền sau\ue000"


class Prepared:
    """The rows of ``queryset`` (one of ``values_list``) for values that are known later.

    ``places`` says by name which of ``NUMBERS`` or ``WORD`` stands for which value: ``Prepared(rows, key=NUMBERS[0])``,
    then ``prepared.rows(key=7)``. All else in it must be the same whenever it is asked: no days, no users.
    """

    def __init__(self, queryset: QuerySet, **places: int | str):
        self.alias = queryset.db
        self.converters = {}
        compiler = queryset.query.get_compiler(self.alias)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:  # there can be no row, whatever the value
            self.sql = None
            return
        named = {place: name for name, place in places.items()}
        if missing := set(places) - {named.get(value) for value in params}:
            raise TypeError(f"the query has no place for {', '.join(sorted(missing))}")
        fixed = iter(_literals([value for value in params if value not in named], connections[self.alias]))
        written = (f"%({named[value]})s" if value in named else next(fixed) for value in params)
        self.sql = sql.replace("%%", "%%%%") % tuple(written)
        self.converters = compiler.get_converters([expression for expression, *_ in compiler.select])

    def rows(self, **values) -> list[tuple]:
        """What the database answers now."""
        if self.sql is None or not all(_may_be_stored(value) for value in values.values()):
            return []
        connection = connections[self.alias]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            found = cursor.fetchall()
        return list(self._converted(found, connection)) if self.converters else found

    def first(self, **values) -> tuple | None:
        return next(iter(self.rows(**values)), None)

    def _converted(self, found: list[tuple], connection) -> Iterator[tuple]:
        for row in map(list, found):
            for place, (converters, expression) in self.converters.items():
                for convert in converters:
                    row[place] = convert(row[place], expression, connection)
            yield tuple(row)


def _may_be_stored(value) -> bool:
    """Whether a column could hold it: no row is found by a larger number, or by a text with a null character."""
    return abs(value) <= LARGEST_KEY if isinstance(value, int) else "\0" not in str(value)


def _literals(values: list, connection) -> list[str]:
    """``values`` as they are written in SQL. SQLite makes a new plan each time ``LIKE`` is given a parameter, which
    takes it longer than the answer."""
    if connection.vendor != "sqlite":
        written = [connection.ops.compose_sql("%s", [value]) for value in values]
    elif values:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(['quote(%s)'] * len(values))}", values)
            written = cursor.fetchone()
    else:
        written = []
    return [literal.replace("%", "%%") for literal in written]
