"""
People who were erased → where others' texts still name them: a note, a filter, a why.

Such a text is somebody else's, or the shop's, so it is told and not changed.
"""

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from custquery.shop.privacy.person import Person
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import SHORT, Column, Table, quoted, stored
from custquery.shop.store.tables import TABLES

#: Texts that one statement looks for.
_AT_ONCE = 50


@frozen
class Mention:
    """Where rows name somebody who was erased."""

    table: str
    column: str
    count: int


def mentions(database: Database, people: Iterable[Person]) -> tuple[Mention, ...]:
    """
    Return where the e-mail or phone of *people*, who are erased, still stands.

    Long texts are looked through, once for all of them.
    """
    wanted = sorted({text for each in people for text in (*each.emails, *each.phones)})
    if not wanted:
        return ()
    found = (
        Mention(table.name, column.name, _count(database, table, column, wanted))
        for table, column in _texts()
    )
    return tuple(each for each in found if each.count)


def _texts() -> Iterator[tuple[Table, Column]]:
    """Yield the columns that hold what somebody wrote."""
    for table in TABLES:
        for each in table.given:
            if stored(each) == "text" and each.longest > SHORT:
                yield table, each


def _count(
    database: Database, table: Table, column: Column, wanted: Sequence[str]
) -> int:
    keys: set[tuple[object, ...]] = set()
    for at in range(0, len(wanted), _AT_ONCE):
        lot = wanted[at : at + _AT_ONCE]
        params = {f"w{n}": f"%{_plain(each)}%" for n, each in enumerate(lot)}
        keys.update(map(tuple, database.rows(_search(table, column, params), params)))
    return len(keys)


def _search(table: Table, column: Column, names: Iterable[str]) -> str:
    text = quoted(column.name)
    tests = " OR ".join(f"lower({text}) LIKE :{name} ESCAPE '!'" for name in names)
    keys = ", ".join(map(quoted, table.key))
    return " ".join(("SELECT", keys, "FROM", quoted(table.name), "WHERE", tests))


def _plain(text: str) -> str:
    """Return *text* without a sign that stands for others."""
    for sign in "!%_":
        text = text.replace(sign, f"!{sign}")
    return text
