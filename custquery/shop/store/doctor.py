"""
A shop's file → what is wrong with it: the file itself, and what is kept beside rows.

Everything that is kept is computed again, by the selections that keep it, and compared.
Repairing is one transaction; rows that people wrote are never changed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from attrs import field, frozen

from custquery.language.messages import say
from custquery.schema.text import FOLD_VERSION
from custquery.shop.store import keeping
from custquery.shop.store.connection import Database
from custquery.shop.store.deriving import DERIVED
from custquery.shop.store.layout import quoted
from custquery.shop.store.metafields import refresh_metafields, wrong_metafields
from custquery.shop.store.settings import read_fold_version, write_fold_version
from custquery.shop.store.tables import TOTALS

#: Customers named in a finding.
_NAMED = 5
#: Problems of the file that SQLite lists at most.
_LISTED = 100


@frozen
class Finding:
    """One thing that is wrong, and with how many rows."""

    #: Permanent and kebab-case, such as ``doctor-column-differs``.
    code: str
    count: int
    args: Mapping[str, str | int] = field(factory=dict)
    #: The ids of some customers that it is about.
    customers: tuple[int, ...] = ()

    def render(self, locale: str = "en") -> str:
        """Say it, in English or Dutch."""
        return say(self.code, {**self.args, "count": self.count}, locale)


@frozen
class Report:
    """What the doctor found, and whether it was put right."""

    #: How many customers were looked at.
    customers: int
    findings: tuple[Finding, ...]
    repaired: bool = False

    @property
    def ok(self) -> bool:
        """Whether nothing was wrong."""
        return not self.findings


_DIFFERS = "doctor-column-differs"
#: Whose rows they are, where the row does not say itself; products are nobody's.
_OWNERS = {
    "customer": '"customer".id',
    "order_line": '(SELECT customer_id FROM "order" WHERE id = "order_line".order_id)',
    "product": "NULL",
    "product_tag": "NULL",
}
_DIFFERENT = "SELECT {columns} FROM {tables} WHERE {differs}"
_DERIVE = "UPDATE OR REPLACE {table} SET {sets}"


def examine(database: Database, *, repair: bool = False) -> Report:
    """
    Compare everything that is kept with the rows it comes from.

    Args:
        database: The shop.
        repair: Whether to put right what can be: all that is kept.

    Raises:
        StorageError: the file cannot be read, or not written when it is to be.
    """
    with database.writing() if repair else database.reading():
        findings = tuple(_findings(database))
        if repair and findings:
            _repair(database)
        count = int(database.value("SELECT count(*) FROM customer"))
    return Report(count, findings, repaired=repair and bool(findings))


def _findings(database: Database) -> Iterator[Finding]:
    yield from _of_file(database)
    version = read_fold_version(database)
    if version != FOLD_VERSION:
        known = str(FOLD_VERSION)
        args = {"version": str(version), "known": known}
        yield Finding("doctor-fold-version", 1, args)
    for table, derived in DERIVED.items():
        made = {name: each.sql for name, each in derived.items()}
        yield from _different(database, table, made, quoted(table))
    for column, customers in wrong_metafields(database).items():
        args = {"table": "metafield", "column": column}
        yield Finding(_DIFFERS, len(customers), args, _some(customers))
    keeping.touch_everyone(database)
    columns = {each: f"found.{each}" for each in TOTALS}
    found = f"({keeping.EXPECTED_TOTALS}) AS found ON found.id = customer.id"
    yield from _different(database, "customer", columns, f"customer JOIN {found}")
    search = {"search_words": keeping.EXPECTED_SEARCH}
    yield from _different(database, "customer", search, "customer")
    yield from _of_places(database)


def _of_file(database: Database) -> Iterator[Finding]:
    found = database.rows(f"PRAGMA integrity_check({_LISTED})")
    if found != [("ok",)]:
        yield Finding("doctor-file-damaged", len(found))
    astray = Counter(row[0] for row in database.rows("PRAGMA foreign_key_check"))
    for table, count in astray.items():
        yield Finding("doctor-rows-astray", count, {"table": table})


def _different(
    database: Database, table: str, columns: Mapping[str, str], tables: str
) -> Iterator[Finding]:
    """Find the columns that differ from what they should be."""
    here = quoted(table)
    differs = [f"{here}.{name} IS NOT ({made})" for name, made in columns.items()]
    names = ", ".join((_OWNERS.get(table, f"{here}.customer_id"), *differs))
    rows = database.rows(
        _DIFFERENT.format(columns=names, tables=tables, differs=" OR ".join(differs))
    )
    for at, name in enumerate(columns, 1):
        wrong = [row[0] for row in rows if row[at]]
        if wrong:
            args = {"table": table, "column": name}
            yield Finding(_DIFFERS, len(wrong), args, _some(wrong))


def _of_places(database: Database) -> Iterator[Finding]:
    kept = "SELECT customer_id, country, region, region_code, city FROM place"
    wrong: set[int] = set()
    for one, other in (
        (keeping.EXPECTED_PLACES, kept),
        (kept, keeping.EXPECTED_PLACES),
    ):
        rows = database.rows(f"{one} EXCEPT {other}")
        wrong |= {row[0] for row in rows}
    if wrong:
        yield Finding("doctor-places-differ", len(wrong), {}, _some(wrong))


def _some(customers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(customers) - {None})[:_NAMED])


def _repair(database: Database) -> None:
    for table, derived in DERIVED.items():
        sets = ", ".join(f"{name} = {each.sql}" for name, each in derived.items())
        # Two tags may have become the same one.
        database.run(_DERIVE.format(table=quoted(table), sets=sets))
    refresh_metafields(database)
    keeping.touch_everyone(database)
    keeping.refresh(database)
    write_fold_version(database)
