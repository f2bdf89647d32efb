"""
Two customers → one, in the transaction of a batch; there is no way back.

The other's rows change hands before her own goes, so that nothing is ever without its
customer, and her id goes on leading to the survivor.
"""

from custquery.shop.duplicates import belongings
from custquery.shop.duplicates.choosing import Choices
from custquery.shop.duplicates.preview import Preview, preview
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import selected, upserted
from custquery.shop.store.tables import REDIRECT
from custquery.shop.store.writing import Batch

_COLUMNS = ("id", "customer_id", "at")
_SURVIVOR = selected(REDIRECT, ("customer_id",), "id")


def merge(
    database: Database, rows: Batch, both: tuple[int, int], choices: Choices, now: int
) -> Preview:
    """
    Merge two customers, and return what was done.

    Args:
        database: Where they are.
        rows: The batch that it is part of.
        both: The customers; the second survives when no rule says otherwise.
        choices: What the operator decided.
        now: Microseconds since 1970; when it is said to be done.

    Raises:
        RequestError: the first block of the preview, ``same-customer-twice``,
            ``customer-not-there``.
    """
    plan = preview(database, *both, choices)
    for block in plan.blocks:
        raise block.error
    survivor, other = plan.survivor, plan.other
    rows.remove_addresses(plan.addresses.doubled)
    belongings.move(database, survivor, other)
    belongings.set_default(database, plan.addresses)
    belongings.forget_tags(database, survivor, other)
    belongings.forget(database, other)
    rows.customers([{"id": survivor, **plan.changed}])
    rows.tags({"customer_id": survivor, "tag": each} for each in plan.tags)
    _agree(rows, plan)
    _redirect(database, plan, now)
    rows.touched.pop(other, None)
    rows.trail.note("customer-merged", (survivor,), f"from {other}")
    rows.trail.note("customer-merged-away", (other,), f"into {survivor}")
    return plan


def survivor_of(database: Database, number: int) -> int | None:
    """Return the customer that the one with this id was merged into, or None."""
    found = database.value(_SURVIVOR, {"among": [number]})
    return None if found is None else int(found)


def _agree(rows: Batch, plan: Preview) -> None:
    rows.consents(
        {
            "customer_id": plan.survivor,
            "channel": channel,
            "state": each.state,
            "level": each.level,
            "source": "merge",
            "evidence": f"customer {plan.other}",
        }
        for channel, each in plan.consents.items()
    )


def _redirect(database: Database, plan: Preview, now: int) -> None:
    """Lead the other's id to the survivor; who led to her does so already."""
    row = (plan.other, plan.survivor, now)
    database.change(upserted(REDIRECT, _COLUMNS), [row])
