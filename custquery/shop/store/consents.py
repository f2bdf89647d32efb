"""
Consent events → the log that only grows, and the state that is kept beside it.

The event with the latest ``at`` decides, whenever it was recorded; of two at one moment
the later recorded. What was erased stays erased: nothing is recorded behind that.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter

from custquery.language.errors import RequestError
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import updated
from custquery.shop.store.limits import Given, Stored, Whole, cleaned
from custquery.shop.store.merging import chunks, merge, upsert
from custquery.shop.store.refusing import refuse_strangers
from custquery.shop.store.tables import CONSENT_EVENT, CUSTOMER

#: The channels of the core, with the column of the customer that keeps the state, and
#: the one without which nobody can be written to.
KEPT: Mapping[str, tuple[str, str]] = {
    "email": ("email_status", "email"),
    "sms": ("sms_status", "phone"),
}

_STATE = itemgetter("customer_id", "channel", "state")
_MOMENT = itemgetter("customer_id", "channel", "at")

#: The state of who never said anything.
_NEVER = "not_subscribed"

#: The state of each channel of customers: that of the last event.
LATEST = """
SELECT customer_id, channel, state FROM (
  SELECT customer_id, channel, state, row_number() OVER (
    PARTITION BY customer_id, channel ORDER BY "at" DESC, id DESC
  ) AS place
  FROM consent_event WHERE customer_id IN (integers(:among))
) AS ranked
WHERE place = 1
"""


def states_of(
    database: Database, customers: Iterable[int]
) -> dict[tuple[int, str], str]:
    """Return the state of each customer and channel of which something is known."""
    found = database.rows(LATEST, {"among": sorted(set(customers))})
    return {(owner, channel): state for owner, channel, state in found}


def events_of(
    given: Sequence[Given],
    rows: Sequence[Whole],
    before: Mapping[Stored, Whole],
    now: int,
) -> list[Given]:
    """
    Return the consent that rows of customers tell without saying how it came to be.

    Args:
        given: The rows as they came; one that holds its own events tells nothing more.
        rows: The same, whole.
        before: What was stored of those who were there, by id.
        now: Microseconds since 1970.
    """
    events: list[Given] = []
    for record, row in zip(given, rows, strict=True):
        if CONSENT_EVENT.name in record:
            continue
        had = before.get(row["id"])
        at = now if had is not None else min(number_of(row["created_at"]), now)
        for channel, (column, _) in KEPT.items():
            was = _NEVER if had is None else had[column]
            if row[column] != was:
                event = {"channel": channel, "state": row[column], "at": at}
                events.append({"customer_id": row["id"], **event})
    return events


def number_of(value: Stored) -> int:
    """Return a number of a row that has been read as one."""
    return value if isinstance(value, int) else 0


def refuse_future(said: Iterable[Sequence[Stored]], first: int, now: int) -> None:
    """
    Refuse consent of later than *now*.

    Args:
        said: Customer, channel and moment of each consent.
        first: The number of the first one, for refusals.
        now: Microseconds since 1970.

    Raises:
        RequestError: ``consent-in-future``.
    """
    for number, (owner, channel, at) in enumerate(said, first):
        if number_of(at) > now:
            raise RequestError(
                "consent-in-future",
                {"row": number, "customer": str(owner), "channel": str(channel)},
            )


def _record(database: Database, rows: Sequence[Whole], first: int) -> None:
    """Add whole *rows*, and keep what they make of the customers' states."""
    owners = {number_of(row["customer_id"]) for row in rows}
    had = states_of(database, owners)
    for number, row in enumerate(rows, first):
        owner, channel = number_of(row["customer_id"]), str(row["channel"])
        args: dict[str, str | int] = {"row": number, "customer": str(owner)}
        args["channel"] = channel
        if had.get((owner, channel)) == "redacted":
            raise RequestError("consent-redacted", args)
    upsert(database, CONSENT_EVENT, rows)
    _keep(database, owners)


def write_consents(
    database: Database, rows: Iterable[Given], now: int, *, contacts: bool = True
) -> set[int]:
    """
    Record *rows* as given; return the customers they are about.

    Args:
        database: Where to.
        rows: See `custquery.shop.store.writing.Batch.consents`.
        now: Microseconds since 1970; nobody agrees later than that.
        contacts: Whether who agreed must be reachable; a row of a customer that says
            she is subscribed is recorded as it is.

    Raises:
        RequestError: ``consent-in-future``, ``consent-redacted``, ``customer-unknown``,
            ``consent-without-contact``.
    """
    touched: set[int] = set()
    for chunk, first in chunks(rows):
        given = [cleaned(CONSENT_EVENT, r, n, "") for n, r in enumerate(chunk, first)]
        defaults: Mapping[str, Stored] = {"at": now, "recorded_at": now}
        whole = merge(database, CONSENT_EVENT, given, first, defaults)
        owners = {
            number_of(row["customer_id"]): n for n, row in enumerate(whole, first)
        }
        refuse_strangers(database, owners)
        if contacts:
            has = _contacts(database, owners).__contains__
            refuse_unreachable(map(_STATE, whole), has, first)
        refuse_future(map(_MOMENT, whole), first, now)
        _record(database, whole, first)
        touched.update(owners)
    return touched


def refuse_unreachable(
    said: Iterable[Sequence[Stored]],
    has: Callable[[tuple[int, str]], bool],
    first: int,
) -> None:
    """
    Refuse an agreement to be written to where nobody can be.

    Args:
        said: Customer, channel and state of each consent.
        has: Tells whether a customer, by id, has an ``email``, or a ``phone``.
        first: The number of the first one, for refusals.

    Raises:
        RequestError: ``consent-without-contact``.
    """
    for number, (owner, to, state) in enumerate(said, first):
        channel = str(to)
        if state not in {"subscribed", "pending"} or channel not in KEPT:
            continue
        if not has((number_of(owner), KEPT[channel][1])):
            raise RequestError(
                "consent-without-contact",
                {"row": number, "customer": str(owner), "channel": channel},
            )


def _contacts(database: Database, owners: Iterable[int]) -> set[tuple[int, str]]:
    """Return who of *owners* has which contact."""
    found = database.rows(
        "SELECT id, email, phone FROM customer WHERE id IN (integers(:among))",
        {"among": sorted(owners)},
    )
    emails = {(number, "email") for number, email, _ in found if email}
    return emails | {(number, "phone") for number, _, phone in found if phone}


def _keep(database: Database, owners: Iterable[int]) -> None:
    """Bring the states that are kept in the rows of customers up to date."""
    states = states_of(database, owners)
    for channel, (column, _) in KEPT.items():
        rows = [
            (state, owner) for (owner, of), state in states.items() if of == channel
        ]
        database.change(updated(CUSTOMER, (column,)), rows)
