"""
Value type + reading → how a column keeps its values: as whole steps, or as they are.

Money is kept in whole minor units, a number of a type with a *scale* in so many
decimals; instants, days, yes and no are whole anyway.
"""

from typing import NamedTuple

from custquery.schema.closed import minor_units
from custquery.schema.reading import Reading
from custquery.schema.types.base import Domain, ValueType


class Storage(NamedTuple):
    """How the values of a domain are kept in a column."""

    domain: Domain
    #: Decimals of the whole number that is kept; None: it is kept as it is.
    digits: int | None = None


def storage_of(type_: ValueType, reading: Reading) -> Storage:
    """
    Return how a column keeps values of *type_*.

    >>> from datetime import UTC, datetime
    >>> from custquery.schema.types import Money
    >>> storage_of(Money(scale=4), Reading(datetime(2025, 1, 1, tzinfo=UTC)))
    Storage(domain='money', digits=4)
    """
    match type_.domain:
        case "whole" | "instant" | "day" | "yesno":
            return Storage(type_.domain, 0)
        case "money" if type_.scale is None:
            return Storage("money", minor_units(reading.currency))
        case domain:
            return Storage(domain, type_.scale)
