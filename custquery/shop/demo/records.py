"""
Real purchases + people who do not exist → the records of the demo shop.

Who buys what and when is never changed; whatever else depends on it (tags, consent,
dates of the record) is decided by dice that start from the customer's number.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from custquery.schema.calendar import day_start
from custquery.shop.demo import doings
from custquery.shop.demo.catalogue import lines
from custquery.shop.demo.dice import Dice
from custquery.shop.demo.people import person
from custquery.shop.demo.purchases import Purchase

#: What came later is decided by other dice, and leaves the first ones as they fell.
_APART = 2_000_000

_MINUTE = 60_000_000
_DAY = 24 * 60 * _MINUTE

#: A customer who spent this much, in cents, may be called a VIP.
_MUCH = 30_000
#: In shares of a hundred.
_CONSENT = {
    "subscribed": 47,
    "not_subscribed": 31,
    "unsubscribed": 17,
    "pending": 4,
    "invalid": 1,
}
_ACCOUNT = {"enabled": 54, "disabled": 31, "invited": 12, "declined": 3}
_CONTRACT = {"active": 50, "paused": 12, "failed": 6, "expired": 12, "cancelled": 20}


def records(
    purchases: Mapping[int, Sequence[Purchase]], zone: ZoneInfo, now: int
) -> Iterator[dict[str, object]]:
    """
    Yield the record of each customer of the demo shop, as `Batch.records` takes it.

    Args:
        purchases: By the customer's number, which becomes her id; in order of date.
        zone: The shop's; a purchase is on its date in this zone.
        now: Microseconds since 1970; nothing happens later.
    """
    phones: Counter[str] = Counter()
    names = _order_names(purchases)
    for number, bought in purchases.items():
        dice, apart = Dice(number), Dice(_APART + number)
        record = person(number, dice, phones)
        genre = doings.liked(apart)
        orders = [
            {
                **_order(each, names[number, index], record, zone, dice),
                **doings.placed(apart),
                "order_line": lines(each, genre, apart),
            }
            for index, each in enumerate(bought)
        ]
        times = sorted(
            time for each in orders if isinstance(time := each["placed_at"], int)
        )
        dates = _dates(times, now, dice)
        yield {
            "id": number,
            **record,
            **dates,
            **_consent(record, dice),
            "tag": _tags(record, bought, dice),
            "order": orders,
            "checkout": _checkouts(record, times[-1], now, dice),
            "subscription_contract": _contracts(times[0], dice),
            "address": doings.addresses(record, apart),
            **doings.profile(record, dates, now, apart),
            **doings.below(record, genre, now, apart),
        }


def _order_names(
    purchases: Mapping[int, Sequence[Purchase]],
) -> dict[tuple[int, int], str]:
    """Give every purchase of the shop its number, by date."""
    every = sorted(
        (each.day, number, index)
        for number, bought in purchases.items()
        for index, each in enumerate(bought)
    )
    return {
        (number, index): f"#{1001 + count}"
        for count, (_, number, index) in enumerate(every)
    }


def _order(
    bought: Purchase,
    name: str,
    record: Mapping[str, object],
    zone: ZoneInfo,
    dice: Dice,
) -> dict[str, object]:
    minute = 8 * 60 + dice.below(14 * 60)
    return {
        "name": name,
        "placed_at": day_start(bought.day, zone) + minute * _MINUTE,
        "total": bought.cents,
        **_places(record, dice),
    }


def _places(record: Mapping[str, object], dice: Dice) -> dict[str, object]:
    """Ship to one address of the record, usually the first, and bill the first."""
    addresses = record["address"]
    if not isinstance(addresses, list) or not addresses:
        return {}
    shipped = addresses[-1] if dice.happens(30) else addresses[0]
    columns = ("city", "region", "region_code", "country")
    return {f"shipping_{each}": shipped[each] for each in columns} | {
        f"billing_{each}": addresses[0][each] for each in columns
    }


def _dates(times: Sequence[int], now: int, dice: Dice) -> dict[str, object]:
    """Add her at her first order, or some weeks before; change her after the last."""
    early = dice.below(60) * _DAY if dice.happens(20) else 0
    created = times[0] - early - (1 + dice.below(25)) * _MINUTE
    changed = times[-1] + dice.below(90) * _DAY + dice.below(600) * _MINUTE
    return {
        "created_at": created,
        "updated_at": changed if changed < now else times[-1] + _MINUTE,
    }


def _consent(record: Mapping[str, object], dice: Dice) -> dict[str, object]:
    found: dict[str, object] = {
        "account_status": dice.weighed(_ACCOUNT),
        "tax_exempt": int(record["company"] is not None and dice.happens(25)),
    }
    if record["email"] is not None:
        found["email_status"] = dice.weighed(_CONSENT)
    if record["phone"] is not None and dice.happens(30):
        found["sms_status"] = "subscribed" if dice.happens(70) else "unsubscribed"
    return found


def _tags(
    record: Mapping[str, object], bought: Sequence[Purchase], dice: Dice
) -> list[str]:
    spent = sum(each.cents for each in bought)
    chances = {
        "VIP" if dice.happens(10) else "vip": 40 if spent >= _MUCH else 2,
        "b2b": 80 if record["company"] is not None else 0,
        "wholesale": 30 if record["company"] is not None else 0,
        "newsletter": 35 if record["email"] is not None else 0,
        "loyal": 60 if bought[-1].day.year > bought[0].day.year else 0,
        "café-actie": 6,
        "gift card": 4,
        "student": 5,
        "early-bird": 3,
        "press": 1,
        "niet bellen": 2 if record["phone"] is not None else 0,
    }
    return [tag for tag, chance in chances.items() if dice.happens(chance)]


def _checkouts(
    record: Mapping[str, object], last: int, now: int, dice: Dice
) -> list[dict[str, object]]:
    if not dice.happens(12):
        return []
    touched = last + (1 + dice.below(120)) * _DAY + dice.below(900) * _MINUTE
    touched = min(touched, now - (15 + dice.below(50_000)) * _MINUTE)
    has_contact = record["email"] is not None or record["phone"] is not None
    return [
        {
            "touched_at": touched,
            "completed_at": touched + 5 * _MINUTE if dice.happens(30) else None,
            "has_contact": int(has_contact),
            "total": 1_199 + 100 * dice.below(60),
        }
    ]


def _contracts(first: int, dice: Dice) -> list[dict[str, object]]:
    if not dice.happens(7):
        return []
    count = 2 if dice.happens(10) else 1
    return [
        {"status": dice.weighed(_CONTRACT), "started_at": first + each * 30 * _DAY}
        for each in range(count)
    ]
