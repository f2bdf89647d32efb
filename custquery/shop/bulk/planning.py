"""
An edit and whom it is for → a plan: what it would do to how many, and to whom not.

A plan is what a job is begun with, so nobody edits many customers without one. Of the
customers it holds a few.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TypeAlias

from attrs import define, field, frozen

from custquery.environment import Query
from custquery.language.errors import RequestError
from custquery.language.messages import LOCALES, say
from custquery.schema.checked import EVERYONE
from custquery.shop.bulk.edits import Edit
from custquery.shop.bulk.judging import Judged, judge
from custquery.shop.bulk.members import planned
from custquery.shop.store.connection import Database
from custquery.shop.store.deleting import Skipped
from custquery.shop.store.layout import last_id
from custquery.shop.store.merging import chunks
from custquery.shop.store.reading import Customer, read_customers
from custquery.shop.store.refusing import strangers
from custquery.shop.store.settings import Settings
from custquery.shop.store.tables import CUSTOMER
from custquery.targets.sentence_values import number

#: Customers that a plan shows, and skipped ones.
FEW = 10

_MIXED = frozenset({"mixed-and-or", "mixed-or-and"})

#: Whom an edit is for: a filter, or ids.
Chosen: TypeAlias = str | Query | Iterable[int]


@frozen
class Plan:
    """What an edit would do; see `custquery.shop.bulk.Bulk.plan`."""

    edit: Edit
    query: Query
    #: The customers that were listed, each once, in order; None: those of the query.
    ids: tuple[int, ...] | None
    #: How many it is for, and what becomes of them.
    count: int
    changed: int
    unchanged: int
    #: How many are skipped, by the code of the reason.
    skipped: Mapping[str, int]
    #: The first of those, and the first for each reason.
    examples: tuple[Skipped, ...]
    #: The first of those who are changed.
    sample: tuple[Customer, ...]
    #: The filter in words, by locale.
    sentences: Mapping[str, str]

    def render(self, locale: str = "en") -> str:
        """Say what would be done to whom, in English or Dutch."""
        counts = {"count": self.count, "changed": self.changed}
        counts |= {"same": self.unchanged, "skipped": sum(self.skipped.values())}
        words = {"edit": self.edit.render(locale), "sentence": self.sentences[locale]}
        figures = {name: number(Decimal(n), locale) for name, n in counts.items()}
        lines = [say("bulk-plan", {**words, **figures}, locale)]
        for each in {each.code: each for each in reversed(self.examples)}.values():
            said = {"count": self.skipped[each.code], "text": each.render(locale)}
            lines.append(f"  {say('bulk-why', said, locale)}")
        if not self.edit.can_be_undone:
            lines.append(say("bulk-for-good", {}, locale))
        return "\n".join(lines)


def refuse_unclear(query: Query, *, confirm_mixed: bool) -> None:
    """
    Refuse a filter that is everyone, or can be read in two ways.

    Raises:
        RequestError: ``bulk-empty``, ``bulk-mixed``.
    """
    if query.wanted == EVERYONE:
        raise RequestError("bulk-empty")
    if not confirm_mixed and _MIXED & {each.code for each in query.diagnostics}:
        raise RequestError("bulk-mixed", {"text": query.canonical})


def plan(
    database: Database,
    settings: Settings,
    edit: Edit,
    query: Query,
    ids: tuple[int, ...] | None,
) -> Plan:
    """
    Say what *edit* would do, in one state of the shop.

    Args:
        database: The customers.
        settings: The shop's, to show some of them.
        edit: What is to be done.
        query: To whom; with *ids*, what is required of those.
        ids: To whom, each once, in order.
    """
    told = _Told()
    told.add(Judged((), 0, missing(database, ids or ())))
    for lot in planned(database, query, ids, int(database.value(last_id(CUSTOMER)))):
        told.add(judge(database, edit, lot))
    now = query.reading.now_microseconds
    return Plan(
        edit,
        query,
        ids,
        told.changed + told.unchanged + told.skipped.total(),
        told.changed,
        told.unchanged,
        dict(sorted(told.skipped.items())),
        tuple(told.examples),
        read_customers(database, told.first, settings, now),
        {each: _sentence(query, ids, each) for each in LOCALES},
    )


@define
class _Told:
    """What was found out so far."""

    changed: int = 0
    unchanged: int = 0
    skipped: Counter[str] = field(factory=Counter)
    examples: list[Skipped] = field(factory=list)
    first: list[int] = field(factory=list)

    def add(self, judged: Judged) -> None:
        self.changed += len(judged.changed)
        self.unchanged += judged.unchanged
        for each in judged.skipped:
            if len(self.examples) < FEW or each.code not in self.skipped:
                self.examples.append(each)
            self.skipped[each.code] += 1
        self.first = [*self.first, *judged.changed[:FEW]][:FEW]


def missing(database: Database, ids: Iterable[int]) -> tuple[Skipped, ...]:
    """Return those of *ids* who are no customers."""
    return tuple(
        Skipped(number, "customer-not-there")
        for chunk, _ in chunks(ids)
        for number in strangers(database, CUSTOMER, chunk)
    )


def _sentence(query: Query, ids: tuple[int, ...] | None, locale: str) -> str:
    if ids is None:
        return query.describe(locale)
    return say("bulk-listed", {"count": len(ids)}, locale)
