"""
A filter that selects nobody → how many it would select without each of its clauses.

Each clause is counted for itself: when two are to blame, neither alone helps, and that
shows as well.
"""

from collections.abc import Callable

from attrs import evolve, frozen

from custquery.environment import Query
from custquery.schema import checked
from custquery.schema.canonical import canonical

#: Clauses that are counted; more of them nobody reads.
_MOST = 20


@frozen
class Blocking:
    """A clause of a filter that selects nobody, and what counts around it."""

    #: As it was typed.
    text: str
    #: Customers who pass this clause.
    alone: int
    #: Customers who pass all the others.
    without: int


def why_empty(query: Query, count: Callable[[Query], int]) -> tuple[Blocking, ...]:
    """
    Say what each clause of *query* keeps out; what helps most comes first.

    Args:
        query: A filter; nothing is said when it selects somebody, or is one clause.
        count: How many customers a filter selects.
    """
    whole = query.wanted
    if not isinstance(whole, checked.All) or len(whole.items) < 2 or count(query):
        return ()
    found = []
    for at, each in enumerate(whole.items[:_MOST]):
        others = checked.All(whole.items[:at] + whole.items[at + 1 :])
        found.append(
            Blocking(
                each.span.of(query.text) or canonical(each),
                count(evolve(query, wanted=each)),
                count(evolve(query, wanted=others)),
            )
        )
    return tuple(sorted(found, key=lambda each: -each.without))
