"""
A customer whose erasure is due → the facts of her orders, and nothing that says who.

All of it is one transaction, which also notes that the files of the database are to be
cleaned, so that a run that dies behind it leaves that to the next one.
"""

from collections.abc import Iterable, Mapping, Sequence

from custquery.shop.privacy.edits import forget_in_edits
from custquery.shop.privacy.holdings import (
    Holding,
    entries_of,
    holdings,
    rows_of,
)
from custquery.shop.privacy.person import Person, person_of
from custquery.shop.store.connection import Database
from custquery.shop.store.consents import KEPT, states_of
from custquery.shop.store.deriving import derive
from custquery.shop.store.erased import CONTACTS, remember_erased
from custquery.shop.store.layout import removed, selected, updated, upserted
from custquery.shop.store.limits import Whole
from custquery.shop.store.merging import upsert
from custquery.shop.store.tables import AUDIT_ENTRY, CUSTOMER, SETTING
from custquery.shop.store.writing import Batch

#: The setting that says that the files of the database are to be cleaned.
_TO_SHRED = "to_shred"
_NOTE = upserted(SETTING, ("name", "value"))
_IS_NOTED = "SELECT 1 FROM setting WHERE name = 'to_shred'"
_FORGET_NOTE = "DELETE FROM setting WHERE name = 'to_shred'"
_CONTACTS = selected(CUSTOMER, CONTACTS, "id")
#: Entries whose details are tags.
_WITH_TAGS = {"tags-added", "tags-removed"}
_REDACT = updated(AUDIT_ENTRY, ("details", "why"))


def recognised(database: Database, customer: int) -> Person:
    """Return by what *customer* is recognised in files."""
    return person_of(_rows(database, customer))


def erase(database: Database, batch: Batch, customer: int, now: int) -> None:
    """
    Erase *customer*, within the transaction of *batch*.

    Args:
        database: Where she is.
        batch: What refreshes, once, all that is kept beside her rows.
        customer: Whose erasure is due.
        now: Microseconds since 1970.
    """
    rows = _rows(database, customer)
    channels = {channel for _, channel in states_of(database, [customer])} | set(KEPT)
    [contacts] = database.rows(_CONTACTS, {"among": [customer]})
    known = zip(CONTACTS, contacts, strict=True)
    remember_erased(database, [(k, v) for k, v in known if v is not None], now)
    person = person_of(rows)
    _redact_entries(database, entries_of(database, customer), person)
    forget_in_edits(database, batch, person, now)
    # What refers to a row goes before it.
    for each in reversed(holdings()):
        _empty(database, each, rows[each.table.name])
    batch.consents(
        {
            "customer_id": customer,
            "channel": each,
            "state": "redacted",
            "at": now,
            "source": "erasure",
        }
        for each in sorted(channels)
    )
    batch.touched[customer] = now
    batch.trail.note("customer-erased", (customer,))
    note_shredding(database)


def _rows(database: Database, customer: int) -> Mapping[str, Sequence[Whole]]:
    columns = {}
    for each in holdings():
        given = (column.name for column in each.table.given)
        columns[each.table.name] = tuple(dict.fromkeys((*given, *each.table.key)))
    return rows_of(database, customer, columns)


def _empty(database: Database, holding: Holding, rows: Sequence[Whole]) -> None:
    """Remove *rows*, or leave of them what must stay."""
    table = holding.table
    if not holding.left:
        keys = [[row[each] for each in table.key] for row in rows]
        database.change(removed(table), keys)
    elif rows:
        emptied = [holding.emptied(row) for row in rows]
        derive(table.name, emptied)
        upsert(database, table, emptied)


def _redact_entries(
    database: Database, entries: Iterable[Whole], person: Person
) -> None:
    """Take out of *entries* what somebody wrote there about her all the same."""
    changed = []
    for each in entries:
        texts = [each["details"], each["why"]]
        left = [None if text and _names(person, str(text)) else text for text in texts]
        if (
            each["what"] in _WITH_TAGS
            and each["first_customer"] == each["last_customer"]
        ):
            left[0] = None  # which tags she had
        if left != texts:
            changed.append((*left, each["id"]))
    database.change(_REDACT, changed)


def _names(person: Person, text: str) -> bool:
    said = (person.is_in, person.may_be_in, person.may_be_called_in)
    return any(names(text) for names in said)


def note_shredding(database: Database) -> None:
    """Note, within a write, that the files of the database are to be cleaned."""
    database.change(_NOTE, [(_TO_SHRED, "1")])


def shred(database: Database) -> str:
    """
    Clean the files of the database where that was noted; return what is left, a code.

    Raises:
        StorageError: ``disk-full``: SQLite needs room for a copy; the note stays.
    """
    if database.value(_IS_NOTED) is None:
        return ""
    left = database.shred()
    if not left or left == "remains-in-engine":
        with database.writing():
            database.run(_FORGET_NOTE)
    return left


def prepare(database: Database) -> None:
    """Let the engine overwrite what is removed from now on, where it can."""
    for sql in database.engine.shredding:
        database.rows(sql)
