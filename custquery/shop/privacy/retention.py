"""
Rules of retention → what is kept longer than they say, and its removal.

No rule is on until the shop says for how many days. What was sold is under none of
them: the law says how long that is kept, and who bought is nobody's prospect.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from attrs import frozen

from custquery.language.errors import RequestError
from custquery.shop.store.connection import Database
from custquery.shop.store.deleting import deletable
from custquery.shop.store.keeping import lots_of
from custquery.shop.store.layout import Table, forgotten, selected, upserted
from custquery.shop.store.merging import owners_of
from custquery.shop.store.tables import (
    CHECKOUT,
    CUSTOMER,
    EMAIL_EVENT,
    OUTBOX,
    SETTING,
    STOREFRONT_EVENT,
)
from custquery.shop.store.writing import Batch

_DAY = 86_400_000_000
#: Days of a rule: from one to a hundred years.
_MOST = 36_525
_PREFIX = "retention_"
_WRITE = upserted(SETTING, ("name", "value"))
_READ = selected(SETTING, ("name", "value"), "name")
_UNSET = "DELETE FROM setting WHERE name = :name"


class Rule(NamedTuple):
    """Which rows a rule is about."""

    #: Of what is kept, as `custquery.shop.privacy.holdings` names it.
    purpose: str
    table: Table
    #: The query of the ids that are older than ``before``.
    sql: str


#: The rules, by name.
RULES: Mapping[str, Rule] = {
    "checkouts": Rule(
        "checkout",
        CHECKOUT,
        "SELECT id FROM checkout WHERE completed_at IS NULL AND touched_at < :before",
    ),
    # Whoever wants to hear from the shop is kept for that, and whoever bought too.
    "prospects": Rule(
        "profile",
        CUSTOMER,
        "SELECT id FROM customer AS who "
        "WHERE created_at < :before AND updated_at < :before AND orders_count = 0 "
        "AND email_status NOT IN ('subscribed', 'pending', 'redacted') "
        "AND sms_status NOT IN ('subscribed', 'pending', 'redacted') "
        "AND account_status <> 'enabled' "
        "AND NOT EXISTS (SELECT 1 FROM checkout AS c "
        "WHERE c.customer_id = who.id AND c.touched_at >= :before) "
        "AND NOT EXISTS (SELECT 1 FROM email_event AS e "
        "WHERE e.customer_id = who.id AND e.happened_at >= :before) "
        "AND NOT EXISTS (SELECT 1 FROM storefront_event AS s "
        "WHERE s.customer_id = who.id AND s.happened_at >= :before)",
    ),
    "email-events": Rule(
        "behaviour",
        EMAIL_EVENT,
        "SELECT id FROM email_event WHERE happened_at < :before",
    ),
    "visits": Rule(
        "behaviour",
        STOREFRONT_EVENT,
        "SELECT id FROM storefront_event WHERE happened_at < :before",
    ),
    "messages": Rule(
        "mail",
        OUTBOX,
        "SELECT id FROM outbox WHERE state IN ('sent', 'failed') AND put_at < :before",
    ),
}


@frozen
class Kept:
    """What a rule finds, or removed."""

    rule: str
    days: int
    count: int


def days_of(database: Database) -> dict[str, int]:
    """Return the rules that are on, with their days."""
    names = {f"{_PREFIX}{each}": each for each in RULES}
    rows = database.rows(_READ, {"among": list(names)})
    found = {names[name]: int(value) for name, value in rows}
    return {name: found[name] for name in RULES if name in found}


def set_days(database: Database, rule: str, days: int | None) -> None:
    """
    Turn a rule on for so many days, or off.

    Raises:
        RequestError: ``retention-unknown``, ``retention-days``.
    """
    if rule not in RULES:
        known = ", ".join(RULES)
        raise RequestError("retention-unknown", {"name": rule, "known": known})
    if days is None:
        database.run(_UNSET, {"name": f"{_PREFIX}{rule}"})
        return
    if not 1 <= days <= _MOST:
        raise RequestError("retention-days", {"days": days, "most": _MOST})
    database.change(_WRITE, [(f"{_PREFIX}{rule}", str(days))])


def overdue(database: Database, now: int) -> tuple[Kept, ...]:
    """Return what each rule that is on would remove."""
    found = []
    for name, days in days_of(database).items():
        ids = _ids(database, name, days, now)
        if RULES[name].table is CUSTOMER:
            ids = deletable(database, ids).done
        found.append(Kept(name, days, len(ids)))
    return tuple(found)


def remove(database: Database, batch: Batch, rule: str, now: int) -> Kept:
    """Remove what *rule* says, within the transaction of *batch*."""
    days = days_of(database)[rule]
    table = RULES[rule].table
    ids = _ids(database, rule, days, now)
    if table is CUSTOMER:
        return Kept(rule, days, len(batch.delete(ids).done))
    for lot in lots_of(ids):
        owners = owners_of(database, table, lot)
        database.run(forgotten(table, "id"), {"among": lot})
        batch.trail.note("retention", owners, rule)
        # What is kept beside them is made anew; they themselves did not change.
        for each in owners:
            batch.touched.setdefault(each, None)
    return Kept(rule, days, len(ids))


def _ids(database: Database, rule: str, days: int, now: int) -> Sequence[int]:
    found = database.rows(RULES[rule].sql, {"before": now - days * _DAY})
    return sorted(number for (number,) in found)
