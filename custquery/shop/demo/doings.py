"""
A customer of the demo shop → what she did with e-mails and in the web shop.

All made up, by dice of their own, so that nothing else in the demo depends on them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from custquery.shop.demo.catalogue import companies, coordinates, lists, titles
from custquery.shop.demo.dice import Dice

_MINUTE = 60_000_000
_DAY = 24 * 60 * _MINUTE

#: The apps of the shop, and where it sells besides: on the web, at a till, at a market.
_APPS = (580_111, 129_785, 2_329)
_LOCATIONS = (1, 2)
#: The last mailings: their number, and how many days before now they were sent.
_MAILINGS = {1: 92, 2: 61, 3: 31, 4: 3}
#: Collections are numbered in the order of the genres.
_COLLECTIONS = 8

#: What the shop keeps of its customers besides: definitions of metafields.
DEFINITIONS: tuple[Mapping[str, object], ...] = (
    {
        "namespace": "facts",
        "key": "birth_date",
        "type": "date",
        "name": "Date of birth",
    },
    {
        "namespace": "facts",
        "key": "favourite_genre",
        "type": "text",
        "name": "Favourite genre",
    },
    {"namespace": "loyalty", "key": "points", "type": "number", "name": "Points"},
    {
        "namespace": "loyalty",
        "key": "joined",
        "type": "date_time",
        "name": "Joined the programme",
    },
    {"namespace": "loyalty", "key": "card", "type": "yesno", "name": "Has a card"},
)


def liked(dice: Dice) -> str:
    """Return the genre that a customer likes most."""
    genres: list[str] = list(lists()["genres"])
    return dice.one(genres)


def placed(dice: Dice) -> dict[str, object]:
    """Return through which app an order came, and where it was picked up."""
    if not dice.happens(20):
        return {"app_id": _APPS[0]}
    return {"app_id": dice.one(_APPS[1:]), "location_id": dice.one(_LOCATIONS)}


def profile(
    record: Mapping[str, object], dates: Mapping[str, object], now: int, dice: Dice
) -> dict[str, object]:
    """Return how she came to the shop and logs in."""
    created = dates["created_at"]
    activated = int(str(created)) + dice.below(40) * _DAY
    return {
        "created_by_app_id": dice.one(_APPS) if dice.happens(15) else None,
        "verified_email": None if record["email"] is None else int(dice.happens(70)),
        "activated_at": min(activated, now - _MINUTE) if dice.happens(40) else None,
        "multipass_identifier": f"fan-{dice.below(10**9)}" if dice.happens(2) else None,
    }


def addresses(record: Mapping[str, object], dice: Dice) -> list[Mapping[str, object]]:
    """Return her addresses with the places where they lie."""
    found = record["address"]
    rows = found if isinstance(found, list) else []
    return [{**each, **coordinates(each, dice)} for each in rows]


def below(
    record: Mapping[str, object], genre: str, now: int, dice: Dice
) -> dict[str, object]:
    """Return the rows that hang below a customer, by table."""
    return {
        "email_event": list(_emails(record, now, dice)),
        "storefront_event": list(_views(now, dice)),
        "company_contact": list(_contacts(record, dice)),
        "store_credit_account": list(_credit(now, dice)),
        "metafield": list(_metafields(genre, dice)),
    }


def _emails(
    record: Mapping[str, object], now: int, dice: Dice
) -> Iterator[dict[str, object]]:
    if record["email"] is None or not dice.happens(50):
        return
    for mailing, days in _MAILINGS.items():
        sent = now - days * _DAY + dice.below(60) * _MINUTE
        kinds = ["bounced"] if dice.happens(3) else ["delivered"]
        if kinds == ["delivered"]:
            chances = {"opened": 40, "clicked": 9, "unsubscribed": 2}
            kinds += [kind for kind, chance in chances.items() if dice.happens(chance)]
            kinds += ["marked_as_spam"] * (dice.below(1_000) < 4)
        for minutes, kind in enumerate(kinds):
            at = sent + minutes * 90 * _MINUTE
            yield {"kind": kind, "activity_id": mailing, "happened_at": at}


def _views(now: int, dice: Dice) -> Iterator[dict[str, object]]:
    if not dice.happens(25):
        return
    for _ in range(1 + dice.below(3)):
        at = now - (5 + dice.below(60 * 24 * 60)) * _MINUTE
        product = dice.happens(75)
        number = dice.one(titles()).id if product else 1 + dice.below(_COLLECTIONS)
        kind = "product_viewed" if product else "collection_viewed"
        yield {"kind": kind, "subject_id": number, "happened_at": at}


def _contacts(record: Mapping[str, object], dice: Dice) -> Iterator[dict[str, object]]:
    if record["company"] is not None and dice.happens(60):
        yield {"company_id": dice.one(_companies())}


def _companies() -> Sequence[int]:
    return [int(str(each["id"])) for each in companies()]


def _credit(now: int, dice: Dice) -> Iterator[dict[str, object]]:
    for currency, chance in (("USD", 4), ("EUR", 1)):
        if dice.happens(chance):
            yield {
                "currency": currency,
                "balance": (1 + dice.below(80)) * 2_500,
                "next_expiry_at": now + (1 + dice.below(360)) * _DAY,
                "last_credit_at": now - (1 + dice.below(300)) * _DAY,
            }


def _metafields(genre: str, dice: Dice) -> Iterator[dict[str, object]]:
    if dice.happens(35):
        born = date(1930 + dice.below(50), 1, 1).toordinal() + dice.below(365)
        yield _field("facts.birth_date", date.fromordinal(born))
    if dice.happens(25):
        yield _field("facts.favourite_genre", genre)
    if dice.happens(30):
        joined = date.fromordinal(date(1997, 6, 1).toordinal() + dice.below(360))
        yield _field("loyalty.points", dice.below(5_000) / 2)
        yield _field("loyalty.joined", f"{joined}T{10 + dice.below(10)}:30:00")
        yield _field("loyalty.card", dice.happens(60))


def _field(path: str, value: object) -> dict[str, object]:
    return {"path": path, "value": value}
