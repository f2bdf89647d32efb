"""A mistyped name → the names that were probably meant."""

from collections.abc import Iterable

from custquery.schema.closed import closest


def closest_names(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """
    Return at most three of *known* that *name* is probably a slip of, best first.

    >>> closest_names("contry", ["country", "city", "orders"])
    ('country',)
    """
    typed = name.lower().replace("-", "_")
    return tuple(closest(typed, tuple(known)))
