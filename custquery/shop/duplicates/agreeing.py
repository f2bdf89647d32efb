"""
What two customers said about being written to → what holds for the one they become.

Who said no to the shop said no for good. Otherwise an agreement holds for the address
that it was given for, so it stays when that stays, and never passes to another.
"""

from collections.abc import Iterable, Mapping

from attrs import frozen

from custquery.shop.store.connection import Database
from custquery.shop.store.consents import KEPT
from custquery.shop.store.layout import quoted, selected
from custquery.shop.store.limits import Whole
from custquery.shop.store.tables import CONSENT_EVENT

_NEVER = "not_subscribed"
_COLUMNS = ("customer_id", "channel", "state", "level")
_EVENTS = " ".join(
    (
        selected(CONSENT_EVENT, _COLUMNS, "customer_id"),
        "ORDER BY",
        ", ".join(map(quoted, ("at", "id"))),
    )
)


@frozen
class Consent:
    """What somebody said last about one channel."""

    state: str = _NEVER
    level: str = "unknown"


#: By channel.
Consents = dict[str, Consent]


def consents_of(database: Database, rows: Iterable[Whole]) -> Mapping[int, Consents]:
    """Return what each customer said last, from the log, or from her row before it."""
    found: dict[int, Consents] = {}
    for row in rows:
        number = int(row["id"] or 0)
        kept = {channel: str(row[column]) for channel, (column, _) in KEPT.items()}
        found[number] = {
            channel: Consent(state)
            for channel, state in kept.items()
            if state != _NEVER
        }
    for owner, channel, state, level in database.rows(
        _EVENTS, {"among": sorted(found)}
    ):
        found[owner][channel] = Consent(state, level)
    return found


def agreed(mine: Consents, theirs: Consents, before: Whole, after: Whole) -> Consents:
    """
    Return what holds, by channel, where the other has a say or a contact changes hands.

    Args:
        mine: What the survivor said.
        theirs: What the other said.
        before: The survivor's row before.
        after: Her row after, with the contacts that stay.
    """
    found = {}
    for channel in {**mine, **theirs}:
        had = mine.get(channel, Consent())
        holds = _held(had, theirs.get(channel, Consent()), channel, before, after)
        if channel in theirs or holds != had:
            found[channel] = holds
    return found


def _held(
    mine: Consent, theirs: Consent, channel: str, before: Whole, after: Whole
) -> Consent:
    for each in (mine, theirs):
        if each.state == "unsubscribed":
            return each
    if channel not in KEPT:  # a plugin's, whose contact nobody here knows
        return mine
    _, contact = KEPT[channel]
    if after[contact] is None:
        return Consent()
    return mine if after[contact] == before[contact] else theirs
