"""
What was done to whom → the audit trail: who, when, what and why, and never her data.

Customers that follow each other by id and had the same done to them share one entry, so
that an import of a million is as many entries as it has batches.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from attrs import define, field, frozen

from custquery.schema.calendar import moment
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import inserted, last_id
from custquery.shop.store.limits import Stored, Whole
from custquery.shop.store.tables import AUDIT_ENTRY

_COLUMNS = tuple(each.name for each in AUDIT_ENTRY.columns)
_INSERT = inserted(AUDIT_ENTRY, _COLUMNS)
_ABOUT = (
    'SELECT id, "at", actor, what, details, why, first_customer, last_customer '
    "FROM audit_entry WHERE first_customer <= :customer AND last_customer >= :customer "
    "ORDER BY id"
)


@frozen
class By:
    """Who does something, and why, as the audit trail tells it."""

    #: Such as ``cli``, or the id of an operator; not her name.
    actor: str = "library"
    #: What moved her to it; no data of customers.
    why: str = ""


@frozen
class AuditEntry:
    """One thing that was done."""

    id: int
    at: datetime
    actor: str
    #: Kebab-case, such as ``customer-changed``.
    what: str
    #: Names of columns, tags or files, and numbers.
    details: str
    why: str
    #: Whom it was done to: all customers from the first id to the last.
    first_customer: int | None
    last_customer: int | None


@define(eq=False)
class Trail:
    """What is done in one transaction; written when that ends."""

    #: What, and its details → the customers.
    _done: dict[tuple[str, str], set[int]] = field(factory=dict, init=False)
    #: What was done to the shop itself, with details.
    _decided: list[tuple[str, str]] = field(factory=list, init=False)

    def note(self, what: str, customers: Iterable[int], details: str = "") -> None:
        """Note that *what* was done to *customers*."""
        self._done.setdefault((what, details), set()).update(customers)

    def decide(self, what: str, details: str = "") -> None:
        """Note that *what* was done to the shop, and to no customer."""
        self._decided.append((what, details))

    def note_customers(
        self, rows: Sequence[Whole], before: Mapping[Stored, Whole]
    ) -> None:
        """Note who of *rows* is new, and which columns of the others changed."""
        for row in rows:
            number, had = row["id"], before.get(row["id"])
            if not isinstance(number, int):
                continue
            if had is None:
                self.note("customer-added", (number,))
            elif columns := ",".join(name for name in had if had[name] != row[name]):
                self.note("customer-changed", (number,), columns)

    def write(self, database: Database, by: By, now: int) -> None:
        """Write what was noted, in the transaction that did it."""
        number = int(database.value(last_id(AUDIT_ENTRY)))
        rows: list[Sequence[object]] = []
        noted = [(each, _runs(sorted(ids))) for each, ids in self._done.items()]
        decided = [(each, iter([(None, None)])) for each in self._decided]
        for (what, details), runs in (*noted, *decided):
            for first, last in runs:
                number += 1
                entry = (number, now, by.actor, what, details or None, by.why or None)
                rows.append((*entry, first, last))
        if rows:
            database.change(_INSERT, rows)


def _runs(ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of ids that follow each other."""
    first = last = None
    for each in ids:
        if first is None or last is None or each != last + 1:
            if first is not None and last is not None:
                yield first, last
            first = each
        last = each
    if first is not None and last is not None:
        yield first, last


def entries_about(database: Database, customer: int) -> tuple[AuditEntry, ...]:
    """Return all that was done to the customer with this id, the oldest first."""
    found = database.rows(_ABOUT, {"customer": customer})
    return tuple(_entry(row) for row in found)


def _entry(row: Sequence[object]) -> AuditEntry:
    number, at, actor, what, details, why, first, last = row
    return AuditEntry(
        int(str(number)),
        moment(int(str(at))),
        str(actor),
        str(what),
        str(details or ""),
        str(why or ""),
        None if first is None else int(str(first)),
        None if last is None else int(str(last)),
    )
