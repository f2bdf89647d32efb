"""
Orders of a file + the customers of a shop → whose each is, and which are there already.

Who nobody has heard of is added with the first of her orders.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

from custquery.shop.exchange.by_field import Record
from custquery.shop.exchange.matching import Known, known_among
from custquery.shop.exchange.orders.reading import Placed
from custquery.shop.exchange.problems import Problem
from custquery.shop.exchange.rows import Key, keys_of
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import selected
from custquery.shop.store.tables import ORDER
from custquery.shop.store.writing import Batch

#: What becomes of an order.
Fate: TypeAlias = Literal["added", "changed", "skipped", "replaced", "rejected"]

_BY_NAME = selected(ORDER, ("customer_id", "name", "id"), "customer_id")
_BY_ID = selected(ORDER, ("id",), "id")


class Owners(NamedTuple):
    """Whose the orders of a lot are, and which of them the shop has."""

    #: Customers by what they are recognised by.
    customers: Mapping[Key, int]
    #: Those who were added, by the row of the order that they were added for.
    added: Mapping[int, int]
    #: What somebody is recognised by who was erased.
    erased: frozenset[Key]
    #: Orders by customer and name.
    orders: Mapping[tuple[int, str], int]
    ids: frozenset[int]

    def merged(
        self, placed: Placed, existing: Literal["overwrite", "skip"]
    ) -> tuple[Fate, Record | None, tuple[Problem, ...]]:
        """
        Return what becomes of an order, its row where it is written, and what is odd.

        Args:
            placed: What the file says of it.
            existing: What becomes of one that is there already.
        """
        odd, number = placed.problems, placed.number
        if placed.is_rejected:
            return "rejected", None, odd
        if not placed.order:
            return "replaced", None, odd
        keys = [*keys_of(placed.customer)]
        if not self.erased.isdisjoint(keys):
            return "rejected", None, (*odd, Problem("erased-before", number))
        customer = next(self.customers[each] for each in keys if each in self.customers)
        order = {**placed.order, "customer_id": customer}
        here = self._here(customer, placed.order)
        if here is None:
            return "added", order, (*odd, *self._news(number))
        if existing == "skip":
            args = {"order": str(placed.order["name"])}
            told = Problem("csv-order-skipped", number, "", "note", args)
            return "skipped", None, (*odd, told)
        return "changed", {**order, "id": here}, odd

    def _here(self, customer: int, order: Record) -> int | None:
        number = order.get("id")
        if isinstance(number, int):
            return number if number in self.ids else None
        return self.orders.get((customer, str(order["name"])))

    def _news(self, number: int) -> tuple[Problem, ...]:
        if number not in self.added:
            return ()
        args = {"customer": str(self.added[number])}
        return (Problem("csv-order-customer", number, "", "note", args),)


def once(placed: Iterable[Placed]) -> list[Placed]:
    """Return the orders of a lot, emptying those that come again: the last counts."""
    found: list[Placed] = []
    last: dict[tuple[object, Key], int] = {}
    for each in reversed([*placed]):
        later = each.number
        if not each.is_rejected:
            key = each.order["name"], next(iter(keys_of(each.customer)))
            later = last.setdefault(key, later)
        found.append(each if later == each.number else _emptied(each, later))
    return found[::-1]


def _emptied(placed: Placed, later: int) -> Placed:
    args: dict[str, str | int] = {"other": later}
    told = Problem("csv-order-replaced", placed.number, "", "note", args)
    return placed._replace(order={}, problems=(*placed.problems, told))


def owners_of(database: Database, batch: Batch, placed: Sequence[Placed]) -> Owners:
    """
    Find whose the orders are, and add who is not there yet.

    Args:
        database: The shop.
        batch: What it is written in.
        placed: The orders of a lot; those that are rejected are nobody's.
    """
    good = [each for each in placed if each.order and not each.is_rejected]
    known = known_among(database, [each.customer for each in good])
    new = _new(known, good)
    ids = batch.records(each.record for each in new.values())
    customers = dict(known.customers)
    for (_, record), number in zip(new.values(), ids, strict=True):
        customers |= dict.fromkeys(keys_of(record), number)
    found = database.rows(_BY_NAME, {"among": sorted(set(known.customers.values()))})
    return Owners(
        customers,
        {each.number: own for each, own in zip(new.values(), ids, strict=True)},
        known.erased,
        {(owner, str(name)): number for owner, name, number in found},
        _ids_among(database, good),
    )


class _New(NamedTuple):
    """Somebody who is to be added, for the order that begins at a row."""

    number: int
    record: Record


def _new(known: Known, placed: Iterable[Placed]) -> dict[Key, _New]:
    """Return who is to be added, by what she is recognised by first."""
    found: dict[Key, _New] = {}
    taken = set(known.customers)
    for each in placed:
        keys = [*keys_of(each.customer)]
        first = keys[0]
        if not (taken.isdisjoint(keys) and known.erased.isdisjoint(keys)):
            if first in found:
                _began_earlier(found[first].record, each.order)
            continue
        taken.update(keys)
        at = each.order["placed_at"]
        record = {**each.customer, "began": "order", "created_at": at}
        found[first] = _New(each.number, record)
    return found


def _began_earlier(record: Record, order: Record) -> None:
    """Let a new profile begin with the earliest order, wherever that stands."""
    began = (record["created_at"], order["placed_at"])
    record["created_at"] = min(int(str(each)) for each in began)


def _ids_among(database: Database, placed: Iterable[Placed]) -> frozenset[int]:
    wanted = [each.order["id"] for each in placed if "id" in each.order]
    if not wanted:
        return frozenset()
    found = database.rows(_BY_ID, {"among": wanted})
    return frozenset(number for (number,) in found)
