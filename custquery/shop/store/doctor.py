"""
A shop → what is wrong with it: the file itself, and what is kept beside rows.

Everything that is kept is computed again, by what keeps it, and compared. Repairing is
one transaction; rows that people wrote are never changed.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from attrs import field, frozen

from custquery.language.messages import say
from custquery.schema.text import FOLD_VERSION
from custquery.shop.store import keeping
from custquery.shop.store.connection import Database
from custquery.shop.store.deriving import DERIVED
from custquery.shop.store.layout import Column, Table, quoted, selected
from custquery.shop.store.limits import Stored
from custquery.shop.store.metafields import refresh_metafields, wrong_metafields
from custquery.shop.store.rederiving import derive_anew, misderived
from custquery.shop.store.settings import read_fold_version, write_fold_version
from custquery.shop.store.tables import CUSTOMER, ORDER, TABLES

#: Customers named in a finding.
_NAMED = 5

_DIFFERS = "doctor-column-differs"
#: The customers of orders, for their lines.
_OWNERS = selected(ORDER, ("id", "customer_id"), "id")

#: The customers that are wrong, each as often as she is, by column.
_Wrong: TypeAlias = dict[str, list[Stored]]


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
    yield from _of_database(database)
    version = read_fold_version(database)
    if version != FOLD_VERSION:
        known = str(FOLD_VERSION)
        args = {"version": str(version), "known": known}
        yield Finding("doctor-fold-version", 1, args)
    for table in _derived():
        yield from _different(table, _misderived(database, table))
    for column, customers in wrong_metafields(database).items():
        args = {"table": "metafield", "column": column}
        yield Finding(_DIFFERS, len(customers), args, _some(customers))
    yield from _of_customers(database)


def _derived() -> Iterator[Table]:
    return (each for each in TABLES if each.name in DERIVED)


def _of_database(database: Database) -> Iterator[Finding]:
    damage = database.damage()
    if damage:
        yield Finding("doctor-file-damaged", damage)
    for table in TABLES:
        astray = sum(
            database.value(_astray(table, each))
            for each in table.columns
            if each.refers
        )
        if astray:
            yield Finding("doctor-rows-astray", astray, {"table": table.name})


def _astray(table: Table, column: Column) -> str:
    """Return SQL for how many rows refer to a row that is not there."""
    here, there = f"one.{quoted(column.name)}", quoted(column.refers)
    joined = f"{quoted(table.name)} AS one LEFT JOIN {there} AS other"
    where = f"{here} IS NOT NULL AND other.id IS NULL"
    return f"SELECT count(*) FROM {joined} ON other.id = {here} WHERE {where}"  # noqa: S608  # our own names


def _misderived(database: Database, table: Table) -> _Wrong:
    """Find the derived columns that differ, and whose rows they are in."""
    own = "id" if table is CUSTOMER else "customer_id"
    found = [
        (each.had.get(own), each.had.get("order_id"), each.columns)
        for each in misderived(database, table)
    ]
    orders = [order for _, order, _ in found if order is not None]
    owners: dict[Stored, Stored] = dict(database.rows(_OWNERS, {"among": orders}))
    wrong: _Wrong = {}
    for owner, order, columns in found:
        for name in columns:
            wrong.setdefault(name, []).append(owners.get(order, owner))
    return wrong


def _of_customers(database: Database) -> Iterator[Finding]:
    """Find what differs in the rows of customers, and in their places."""
    wrong: _Wrong = {}
    misplaced: list[int] = []
    for ids in keeping.everyone(database):
        for each in keeping.kept_of(database, ids):
            for name in each.columns:
                wrong.setdefault(name, []).append(each.id)
        misplaced += keeping.misplaced(database, ids)
    yield from _different(CUSTOMER, wrong)
    if misplaced:
        count = len(misplaced)
        yield Finding("doctor-places-differ", count, {}, _some(misplaced))


def _different(table: Table, wrong: _Wrong) -> Iterator[Finding]:
    for column in table.columns:
        if column.name in wrong:
            customers = wrong[column.name]
            args = {"table": table.name, "column": column.name}
            yield Finding(_DIFFERS, len(customers), args, _some(customers))


def _some(customers: Iterable[Stored]) -> tuple[int, ...]:
    return tuple(sorted({each for each in customers if isinstance(each, int)})[:_NAMED])


def _repair(database: Database) -> None:
    for table in _derived():
        derive_anew(database, table)
    refresh_metafields(database)
    for ids in keeping.everyone(database):
        keeping.refresh(database, dict.fromkeys(ids))
    write_fold_version(database)
