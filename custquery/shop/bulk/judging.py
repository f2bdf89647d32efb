"""
An edit and customers → what would change of whom, who stays as she is, who is skipped.

Nothing is written here: a plan counts what is found, and a job writes it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from attrs import frozen

from custquery.shop.bulk.edits import Edit
from custquery.shop.store.connection import Database
from custquery.shop.store.deleting import Skipped, deletable
from custquery.shop.store.layout import selected
from custquery.shop.store.tables import CUSTOMER, MOST_TAGS, TAG

_HAS = selected(TAG, ("customer_id", "folded", "tag"), "customer_id")
_OF_TAGS = f"{_HAS} AND folded IN (texts(:tags))"
_COUNTS = (
    "SELECT customer_id, count(*) FROM tag "
    "WHERE customer_id IN (integers(:among)) GROUP BY customer_id"
)
_UNDO = (
    "SELECT customer_id, item, had, got FROM bulk_undo "
    "WHERE job_id = :job AND customer_id IN (integers(:among)) "
    "ORDER BY customer_id, item"
)


class Change(NamedTuple):
    """One thing that changes of a customer: a tag, or a column."""

    customer: int
    #: The folded tag, or the name of the column.
    item: str
    #: Before and behind; None: there is no such tag, or no value.
    had: str | None
    got: str | None


@frozen
class Judged:
    """What becomes of some customers."""

    #: Whom something is done to, in order.
    changed: tuple[int, ...]
    #: How many are so already.
    unchanged: int
    skipped: tuple[Skipped, ...]
    #: What is done; nothing for a deletion.
    changes: tuple[Change, ...] = ()


def judge(database: Database, edit: Edit, ids: Sequence[int]) -> Judged:
    """
    Say what *edit* does to customers who are there.

    Args:
        database: Where they are.
        edit: What is to be done.
        ids: To whom, in order.
    """
    match edit.kind:
        case "add-tags":
            return _tagged(database, edit, ids)
        case "remove-tags":
            had = _tags_of(database, edit.folded, ids)
            changes = [Change(who, tag, had[who, tag], None) for who, tag in had]
            return _judged(ids, changes, {})
        case "tax-exemption" | "language":
            return _set(database, edit, ids)
        case "delete":
            outcome = deletable(database, ids)
            return Judged(outcome.done, 0, outcome.skipped)


def judge_undo(database: Database, job: int, edit: Edit, ids: Sequence[int]) -> Judged:
    """
    Say what taking back what a *job* did to customers does to them.

    What somebody changed since stays as it is.
    """
    rows = database.rows(_UNDO, {"job": job, "among": list(ids)})
    done = [Change(*row) for row in rows]
    now = _present(database, edit, done)
    changes = [
        Change(who, item, got, had)
        for who, item, had, got in done
        if now.get((who, item)) == got
    ]
    full = {} if edit.column else _too_many(database, changes)
    why = {each.customer: "bulk-changed-since" for each in done}
    for each in changes:
        why.pop(each.customer, None)
    return _judged(ids, [c for c in changes if c.customer not in full], why | full)


def _tagged(database: Database, edit: Edit, ids: Sequence[int]) -> Judged:
    had = _tags_of(database, edit.folded, ids)
    changes = [
        Change(who, folded, None, tag)
        for who in ids
        for folded, tag in edit.folded.items()
        if (who, folded) not in had
    ]
    full = _too_many(database, changes)
    return _judged(ids, [c for c in changes if c.customer not in full], full)


def _set(database: Database, edit: Edit, ids: Sequence[int]) -> Judged:
    had = _values_of(database, edit.column, ids)
    [value] = edit.values
    changes = [
        Change(who, edit.column, had[who, edit.column], value)
        for who in ids
        if had[who, edit.column] != value
    ]
    return _judged(ids, changes, {})


def _judged(
    ids: Sequence[int], changes: Sequence[Change], why: Mapping[int, str]
) -> Judged:
    changed = {each.customer for each in changes}
    skipped = tuple(Skipped(each, why[each]) for each in ids if each in why)
    return Judged(
        tuple(each for each in ids if each in changed),
        len(ids) - len(changed) - len(skipped),
        skipped,
        tuple(changes),
    )


def _present(
    database: Database, edit: Edit, done: Iterable[Change]
) -> Mapping[tuple[int, str], str | None]:
    """Return what customers have now of what was done to them."""
    done = list(done)
    who = sorted({each.customer for each in done})
    if edit.column:
        return _values_of(database, edit.column, who)
    return _tags_of(database, {each.item for each in done}, who)


def _tags_of(
    database: Database, tags: Iterable[str], ids: Sequence[int]
) -> dict[tuple[int, str], str | None]:
    """Return which of some folded *tags* customers have, and how it is spelled."""
    among = {"among": list(ids), "tags": list(tags)}
    rows = sorted(database.rows(_OF_TAGS, among))
    return {(who, folded): tag for who, folded, tag in rows}


def _values_of(
    database: Database, column: str, ids: Sequence[int]
) -> dict[tuple[int, str], str | None]:
    sql = selected(CUSTOMER, ("id", column), "id")
    rows = database.rows(sql, {"among": list(ids)})
    return {(who, column): None if value is None else str(value) for who, value in rows}


def _too_many(database: Database, changes: Iterable[Change]) -> dict[int, str]:
    """Say who would have more tags than there can be on one customer."""
    more = Counter(
        each.customer for each in changes if each.had is None and each.got is not None
    )
    counts = database.rows(_COUNTS, {"among": sorted(more)})
    return {
        who: "bulk-too-many-tags"
        for who, count in counts
        if count + more[who] > MOST_TAGS
    }
