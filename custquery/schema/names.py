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
    near = closest(typed, tuple(known))
    return tuple(each for each in near if _starts_alike(typed, each))


def _starts_alike(typed: str, name: str) -> bool:
    """Tell whether two names start alike, one slip apart: people rarely miss there."""
    if typed[:1] == name[:1] or typed[:2][::-1] == name[:2]:
        return True
    if typed[1:] in {name, name[1:]} or name[1:] == typed:
        return True
    return typed in name.split("_")
