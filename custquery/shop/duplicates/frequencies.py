"""
A sample of customers → what agreement on a common name, street or town is worth less.

Two Jansens in a town of Jansens agree by chance. How common a value is, is counted
among customers spread evenly over the shop, so that every answer rests on the same few
thousand, and nothing has to be stored. Streets and towns are counted by country: who
has a name of a country mostly lives there, so that it says nothing new.

Source: Winkler, Frequency-Based Matching in Fellegi-Sunter Model of Record Linkage
(2000).
"""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from math import log2

from custquery.hooks.finders import Person
from custquery.shop.duplicates.comparing import Discounts, Value
from custquery.shop.duplicates.people import people
from custquery.shop.duplicates.weighing import SMALLEST, WEIGHTS
from custquery.shop.store.connection import Database
from custquery.shop.store.keeping import everyone

#: Customers who are counted, at most, and how many of them are read together.
_SAMPLE, _LOT = 10_000, 2_000
#: A country as small as can judge.
_SMALLEST_COUNTRY = 1024


def discounts(database: Database) -> Discounts:
    """Return what agreement on the commonest values of the shop is worth less."""
    counts: Counter[Value] = Counter()
    countries: Counter[str] = Counter()
    for each in _sample(database):
        counts.update(set(_values(each)))
        countries.update({"", *(home.country for home in each.homes)})
    found = {}
    for (name, country, text), count in counts.items():
        least = _SMALLEST_COUNTRY if country else SMALLEST
        bits = log2(max(countries[country], least) / count)
        if bits < WEIGHTS[name]["same"]:
            found[name, country, text] = WEIGHTS[name]["same"] - bits
    return found


def _sample(database: Database) -> Iterator[Person]:
    """Yield customers who are spread evenly."""
    ids = [*chain.from_iterable(everyone(database))]
    some = ids[:: -(-len(ids) // _SAMPLE) or 1]
    for start in range(0, len(some), _LOT):
        yield from people(database, some[start : start + _LOT]).values()


def _values(person: Person) -> Iterator[Value]:
    yield "first_name", "", person.first
    yield "last_name", "", person.last
    for home in person.homes:
        yield "street", home.country, home.street
        yield "zip", home.country, home.zip
        yield "city", home.country, home.city
