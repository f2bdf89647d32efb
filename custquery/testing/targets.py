"""
A world + filters → whom a target selects; the targets that this package brings.

A target is a value, so a third party's one is held to the same: give `Target` a name
and a function that answers many filters in one call (a slow engine takes them as
columns of one SELECT), or make one with `one_by_one`. What it cannot ask it refuses
with a `RequestError`; its code is declared as a `Gap`, with a reason that is printed.
"""

from collections.abc import Callable, Iterable, Sequence

from attrs import frozen

from custquery.language.errors import RequestError
from custquery.schema.checked import Checked
from custquery.schema.models import Flat
from custquery.targets.memory import to_filter, to_predicate
from custquery.targets.sql import to_sql
from custquery.testing.generated.customers import Nested
from custquery.testing.world import Ids, World, number_of


@frozen
class Gap:
    """What a target does not do, and says so."""

    #: The code of the `RequestError` with which it refuses: ``column-not-folded``.
    code: str
    #: Why, for whoever reads the certificate.
    reason: str


@frozen(eq=False)
class Target:
    """Something that selects customers, to be held to the reference evaluator."""

    name: str
    #: Whom each of some filters selects, in the order of the filters.
    ask: Callable[[World, Sequence[Checked]], Sequence[Ids]]
    gaps: tuple[Gap, ...] = ()
    #: How many filters it is asked at once.
    at_once: int = 1
    #: What it raises when it fails, which counts as a difference.
    errors: tuple[type[Exception], ...] = ()

    def __str__(self) -> str:
        return self.name

    def answers(self, world: World, filters: Sequence[Checked]) -> Sequence[Ids | Gap]:
        """
        Return whom each of *filters* selects, or the gap that it falls in.

        Raises:
            RequestError: the target refuses a filter and no gap declares that.
        """
        try:
            return self.ask(world, filters)
        except RequestError:
            if not self.gaps:
                raise
        return [self._answer(world, each) for each in filters]

    def _answer(self, world: World, filter: Checked) -> Ids | Gap:
        try:
            return self.ask(world, [filter])[0]
        except RequestError as error:
            for each in self.gaps:
                if each.code == error.code:
                    return each
            raise


def one_by_one(
    name: str, select: Callable[[World, Checked], Ids], *gaps: Gap
) -> Target:
    """
    Return the target that *select* is, which answers one filter at a time.

    >>> str(one_by_one("nobody", lambda world, filter: frozenset()))
    'nobody'
    """

    def ask(world: World, filters: Sequence[Checked]) -> Sequence[Ids]:
        return [select(world, each) for each in filters]

    return Target(name, ask, gaps)


def by_sql(world: World, filter: Checked) -> Ids:
    """Ask SQLite."""
    statement = to_sql(filter, world.model, world.reading)
    return frozenset(
        int(row[0])
        for row in world.database.rows(statement.sql, dict(statement.params))
    )


def by_nested(world: World, filter: Checked) -> Ids:
    """Ask Python, about nested rows."""
    selects = to_predicate(filter, world.model, world.reading, world.schema)
    return frozenset(number_of(each) for each in world.nested if selects(each))


def by_plain(world: World, filter: Checked) -> Ids:
    """Ask Python, about plain dicts, many at once."""
    select = to_filter(filter, Flat(), world.reading, world.schema)
    numbered = {id(each): number_of(rows) for each, rows in _pairs(world)}
    return frozenset(numbered[id(each)] for each in select(world.plain))


def _pairs(world: World) -> Iterable[tuple[dict[str, object], Nested]]:
    return zip(world.plain, world.nested, strict=True)


#: The targets of this package, which every run holds to the reference evaluator.
TARGETS: tuple[Target, ...] = (
    one_by_one("SQLite", by_sql),
    one_by_one("nested", by_nested),
    one_by_one("plain", by_plain),
)
