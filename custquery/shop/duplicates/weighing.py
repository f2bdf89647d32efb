"""
Comparisons → a weight in bits, and a score from 0 to 1: the chance of one person.

Each agreement counts for how much likelier it is between two records of one person than
between two people; each difference counts against. That the weights may be added is not
quite true (who has the postcode has the town), so what follows from another field
counts for less than the figures of that field alone. The figures are those of a value
that is rare; what many have is discounted, as `frequencies` says.

Source: Fellegi and Sunter, A Theory for Record Linkage (1969). The figures are rounded
from the first and second set of FEBRL, but those of contacts and countries, which are
not in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import log2
from types import MappingProxyType

from attrs import frozen

from custquery.hooks.finders import Person
from custquery.shop.duplicates.comparing import (
    Comparison,
    Discounts,
    FieldName,
    Level,
    compare,
)

#: Bits by field and level.
WEIGHTS: Mapping[FieldName, Mapping[Level, float]] = {
    "first_name": {"same": 7, "alike": 6, "initial": 2, "other": -3},
    "last_name": {"same": 7.5, "alike": 7, "initial": 2, "other": -3},
    "street": {"same": 9, "alike": 7, "other": -2.5},
    "house_number": {"same": 5, "alike": -1, "other": -3},
    "address2": {"same": 7, "alike": 6, "other": -2},
    "zip": {"same": 7, "alike": 4, "other": -3},
    "city": {"same": 5, "alike": 5, "other": -3},
    "region": {"same": 0.5, "other": -3},
    "country": {"same": 0, "other": -5},
    "phone": {"same": 14, "alike": 3, "other": -1},
    "email": {"same": 18, "alike": 9, "other": -1},
    "household": {"other": -24},
}
#: Of how many customers one is there twice, roughly; and a shop as small as can judge.
_PRIOR, SMALLEST = 1.0, 4096


@frozen
class Weighed:
    """How two people compare, in the way in which they agree most."""

    comparisons: tuple[Comparison, ...]
    #: The sum of the weights, in bits.
    weight: float


_NO_DISCOUNTS: Discounts = MappingProxyType({})


def weigh(one: Person, two: Person, discounts: Discounts = _NO_DISCOUNTS) -> Weighed:
    """Return how *one* and *two* compare, in the way in which they agree most."""
    ways = [_whole(each) for each in compare(one, two, discounts)]
    return max((Weighed(tuple(w), _sum(w)) for w in ways), key=lambda each: each.weight)


def score(weight: float, customers: int) -> float:
    """
    Return the chance that two customers are one, from the *weight* of what they share.

    Args:
        weight: In bits.
        customers: How many there are; the more, the likelier a chance resemblance.

    >>> [round(score(bits, 5_000), 3) for bits in (0, 12, 20)]
    [0.0, 0.291, 0.991]
    """
    odds = weight - log2(max(customers, SMALLEST)) - _PRIOR
    return 1 / (1 + 2**-odds)


def weight_of(comparison: Comparison) -> float:
    """Return how many bits *comparison* is worth; a discount ends at 0."""
    bits = WEIGHTS[comparison.field][comparison.level]
    return max(0.0, bits - comparison.discount) if bits > 0 else bits


def _sum(comparisons: Iterable[Comparison]) -> float:
    return sum(map(weight_of, comparisons))


def _whole(
    comparisons: Sequence[Comparison],
) -> Sequence[Comparison]:
    """Add what no single field says: other first names in one house."""
    levels = {each.field: each.level for each in comparisons}
    if levels.get("first_name") != "other":
        return comparisons
    house = [levels.get(each) for each in ("street", "house_number", "zip")]
    by_contact = "other" in {levels.get("email"), levels.get("phone")}
    names = {"first_name", "last_name"}
    rest = {level for name, level in levels.items() if name not in names}
    is_exact = rest == {"same"} and levels.get("last_name") in {"same", "other"}
    if None in house or "other" in house or not (is_exact or by_contact):
        return comparisons
    return [*comparisons, Comparison("household", "other")]
