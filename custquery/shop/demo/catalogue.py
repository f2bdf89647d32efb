"""
The made-up goods of the demo shop: records by genre, companies, and where towns lie.

What was really bought is a number of CDs and an amount; here it gets titles.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from custquery.shop.demo.dice import Dice
from custquery.shop.demo.purchases import Purchase

#: Beyond the numbers of customers, so that a product's dice are its own.
_APART = 1_000_000


class Title(NamedTuple):
    """A record in the shop."""

    id: int
    title: str
    genre: str
    sku: str


@cache
def lists() -> Mapping[str, Any]:
    """Return the genres, tags, companies and coordinates of ``catalogue.json``."""
    text = files(__package__).joinpath("catalogue.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


@cache
def titles() -> Sequence[Title]:
    """Return every record in the shop, numbered from 1."""
    every = [
        (title, genre)
        for genre, made in lists()["genres"].items()
        for title in made["titles"]
    ]
    return [
        Title(number, title, genre, f"CD-{number:03d}")
        for number, (title, genre) in enumerate(every, 1)
    ]


def products() -> Iterator[dict[str, object]]:
    """Yield the products, as `Batch.products` takes them."""
    for each in titles():
        dice = Dice(_APART + each.id)
        tags = [tag for tag in lists()["tags"] if dice.happens(25)]
        yield {
            "id": each.id,
            "title": each.title,
            "category": each.genre,
            "vendor": lists()["genres"][each.genre]["label"],
            "product_tag": [each.genre.lower(), *tags],
        }


def companies() -> Iterator[dict[str, object]]:
    """Yield the companies, as `Batch.companies` takes them."""
    for number, name in enumerate(lists()["companies"], 1):
        yield {"id": number, "name": name}


def lines(bought: Purchase, genre: str, dice: Dice) -> list[dict[str, object]]:
    """
    Return the order lines of a purchase: one title, or two when she bought several.

    Args:
        bought: How many CDs, and for how much; both are divided, never changed.
        genre: What the customer likes; half of what she buys is of it.
        dice: Decides which titles.
    """
    first, second = _title(genre, dice), _title(genre, dice)
    count, cents = bought.compact_discs, bought.cents
    if count < 2 or first.id == second.id:
        return [_line(first, count, cents)]
    half = count // 2
    return [
        _line(first, count - half, cents - cents * half // count),
        _line(second, half, cents * half // count),
    ]


def _title(genre: str, dice: Dice) -> Title:
    liked = lists()["genres"][genre]["titles"]
    if dice.happens(50):
        wanted = dice.one(liked)
        return next(each for each in titles() if each.title == wanted)
    return dice.one(titles())


def _line(title: Title, quantity: int, cents: int) -> dict[str, object]:
    return {
        "product_id": title.id,
        "title": title.title,
        "sku": title.sku,
        "quantity": quantity,
        "total": cents,
    }


def coordinates(address: Mapping[str, object], dice: Dice) -> dict[str, object]:
    """Return a place within some kilometres of the middle of an address's town."""
    towns: Mapping[str, Sequence[float]] = lists()["coordinates"][address["country"]]
    north, east = towns[str(address["city"])]
    return {
        "latitude": round(north + (dice.below(600) - 300) / 10_000, 4),
        "longitude": round(east + (dice.below(800) - 400) / 10_000, 4),
    }
