"""
Customers whose rows changed → what is kept beside them, brought up to date, by the lot.

What it should be is read set-based and compared with what it is, so that only what
changes is written. `custquery doctor` compares everyone in the same way.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, TypeAlias

from custquery.shop.store.connection import Database, Row
from custquery.shop.store.deriving import derive
from custquery.shop.store.layout import (
    forgotten,
    inserted,
    selected,
    updated,
)
from custquery.shop.store.limits import Stored, Whole
from custquery.shop.store.tables import (
    CUSTOMER,
    PLACE,
    PLACES,
    TAG,
    TEXTS,
    TOTALS,
)
from custquery.shop.store.texts import search_words, worded

#: Customers, each with the instant at which she changed; None: leave ``updated_at``.
Touched: TypeAlias = Mapping[int, int | None]

#: Customers that are looked at together.
_LOT = 10_000

#: What the totals of customers should be.
EXPECTED_TOTALS = """
SELECT
  who.id,
  count(o.id),
  CAST(coalesce(sum(o.total - o.refunded), 0) AS BIGINT),
  min(o.placed_at),
  max(o.placed_at),
  (
    SELECT max(touched_at) FROM checkout
    WHERE customer_id = who.id AND completed_at IS NULL AND has_contact = 1
  ),
  coalesce(
    (
      SELECT status FROM subscription_contract WHERE customer_id = who.id
      ORDER BY CASE status
        WHEN 'active' THEN 0 WHEN 'paused' THEN 1 WHEN 'failed' THEN 2
        WHEN 'expired' THEN 3 ELSE 4
      END
      LIMIT 1
    ),
    'never_subscribed'
  )
FROM customer AS who
LEFT JOIN "order" AS o
  ON o.customer_id = who.id
  AND o.test = 0 AND o.cancelled_at IS NULL AND o.deleted_at IS NULL
WHERE who.id IN (integers(:among))
GROUP BY who.id
"""

#: The distinct places of customers, without their ordinal.
_EXPECTED_PLACES = """
SELECT customer_id, country, region, region_code, city FROM (
  SELECT customer_id, country, region, region_code, city FROM address
  WHERE customer_id IN (integers(:among))
  UNION
  SELECT customer_id, shipping_country, shipping_region, shipping_region_code,
    shipping_city
  FROM "order" WHERE customer_id IN (integers(:among))
  UNION
  SELECT customer_id, billing_country, billing_region, billing_region_code, billing_city
  FROM "order" WHERE customer_id IN (integers(:among))
) AS found
WHERE coalesce(country, region, region_code, city) IS NOT NULL
"""
_PLACES = selected(PLACES, ("customer_id", *PLACE), "customer_id")
_FORGET_PLACES = forgotten(PLACES, "customer_id")

#: What free text looks in, besides the customer's own row.
_TAGS = selected(TAG, ("customer_id", "folded"), "customer_id")
_CITIES = selected(PLACES, ("customer_id", "city_words"), "customer_id")

_WORDS = tuple(f"{each}_words" for each in TEXTS)
_KEPT = (*TOTALS, "search_words")
_CUSTOMERS = selected(CUSTOMER, ("id", "updated_at", *_KEPT, *_WORDS), "id")
_CHANGED = (*_KEPT, "updated_at")
_EVERYONE = "SELECT id FROM customer ORDER BY id"

#: The places of each customer.
_Places: TypeAlias = Mapping[int, frozenset[Row]]


class Kept(NamedTuple):
    """What is kept of a customer in her own row, and what should be."""

    id: int
    updated_at: int
    had: Whole
    should: Whole

    @property
    def columns(self) -> list[str]:
        """The columns that differ."""
        return [name for name in _KEPT if self.had[name] != self.should[name]]


def refresh(database: Database, touched: Touched) -> None:
    """Bring everything that is kept of the *touched* customers up to date."""
    for ids in lots_of(sorted(touched)):
        _rewrite_places(database, ids)
        changed: list[tuple[Stored, ...]] = []
        for each in kept_of(database, ids):
            at = max(each.updated_at, touched[each.id] or each.updated_at)
            if at != each.updated_at or each.had != each.should:
                changed.append((*each.should.values(), at, each.id))
        database.change(updated(CUSTOMER, _CHANGED), changed)


def everyone(database: Database) -> Iterator[list[int]]:
    """Yield the ids of all customers, by the lot."""
    yield from lots_of([number for (number,) in database.rows(_EVERYONE)])


def lots_of(ids: Iterable[int]) -> Iterator[list[int]]:
    """Yield *ids* in lists of what is looked at together."""
    rest = iter(ids)
    while lot := list(islice(rest, _LOT)):
        yield lot


def kept_of(database: Database, ids: Sequence[int]) -> Iterator[Kept]:
    """Yield what is kept of customers in their own rows, and what should be."""
    among = {"among": list(ids)}
    totals = {row[0]: row[1:] for row in database.rows(EXPECTED_TOTALS, among)}
    tags = _grouped(database.rows(_TAGS, among))
    cities = _grouped(database.rows(_CITIES, among))
    for number, at, *row in database.rows(_CUSTOMERS, among):
        others = map(worded, tags.get(number, ()))
        words = (*row[len(_KEPT) :], *others, *cities.get(number, ()))
        should = (*totals[number], search_words(*words))
        yield Kept(
            number,
            at,
            dict(zip(_KEPT, row, strict=False)),
            dict(zip(_KEPT, should, strict=True)),
        )


def _grouped(rows: Iterable[Row]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for owner, text in rows:
        found.setdefault(owner, []).append(text)
    return found


def misplaced(database: Database, ids: Sequence[int]) -> dict[int, frozenset[Row]]:
    """Return the places that customers should have, of those who have others."""
    should = _places_of(database, _EXPECTED_PLACES, ids)
    had = _places_of(database, _PLACES, ids)
    nothing: frozenset[Row] = frozenset()
    return {
        number: should.get(number, nothing)
        for number in should.keys() | had.keys()
        if should.get(number) != had.get(number)
    }


def _places_of(database: Database, sql: str, ids: Sequence[int]) -> _Places:
    found: dict[int, set[Row]] = {}
    for owner, *place in database.rows(sql, {"among": list(ids)}):
        found.setdefault(owner, set()).add(tuple(place))
    return {owner: frozenset(places) for owner, places in found.items()}


def _rewrite_places(database: Database, ids: Sequence[int]) -> None:
    wrong = misplaced(database, ids)
    if not wrong:
        return
    rows = place_rows(wrong)
    database.run(_FORGET_PLACES, {"among": list(wrong)})
    names = tuple(each.name for each in PLACES.columns)
    database.change(
        inserted(PLACES, names), [[row[each] for each in names] for row in rows]
    )


def place_rows(places: Mapping[int, Collection[Row]]) -> list[Whole]:
    """Return the rows of the distinct *places* of customers, with what is derived."""
    names = ("customer_id", "ordinal", *PLACE)
    rows: list[Whole] = [dict(zip(names, row, strict=True)) for row in numbered(places)]
    derive(PLACES.name, rows)
    return rows


def numbered(places: Mapping[int, Collection[Row]]) -> Iterator[Row]:
    """Yield the customer, the ordinal and the parts of each of *places*, in order."""
    for owner, found in sorted(places.items()):
        several = sorted(found, key=_in_order) if len(found) > 1 else found
        for at, place in enumerate(several, 1):
            yield (owner, at, *place)


def _in_order(place: Row) -> list[tuple[bool, str]]:
    return [(each is not None, each or "") for each in place]
