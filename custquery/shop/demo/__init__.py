"""
The demo shop: the purchases of a real web shop, by people who do not exist.

The present of that shop stands still at `DEMO_NOW`, because its last purchase was made
the day before: so ``-30d`` means the last thirty days that it knows of.
"""

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from custquery.language.messages import say
from custquery.schema.reading import microseconds
from custquery.shop.default_segments import save_defaults
from custquery.shop.demo.catalogue import companies, products
from custquery.shop.demo.doings import DEFINITIONS
from custquery.shop.demo.purchases import data_folder, read_purchases
from custquery.shop.demo.records import records
from custquery.shop.shop import Shop
from custquery.shop.store.settings import Settings
from custquery.shop.store.writing import Progress

__all__ = ["DEMO_NOW", "DEMO_SETTINGS", "Built", "build", "data_folder", "is_complete"]

_ZONE = ZoneInfo("Europe/Amsterdam")

#: The present of the demo shop.
DEMO_NOW = datetime(1998, 7, 1, tzinfo=_ZONE)

#: Dollars, as the purchases were; a Dutch shop in all else.
DEMO_SETTINGS = Settings(
    currency="USD", zone=_ZONE, region="NL", language="en", now=DEMO_NOW
)


class Built(NamedTuple):
    """What is in the demo shop."""

    customers: int
    orders: int

    def report(self, locale: str = "en") -> str:
        """Say what in the demo is real, what is made up, and when it is there."""
        return say("demo-real", {}, locale)


def build(
    path: str | Path,
    *,
    data: Path | None = None,
    customers: int | None = None,
    progress: Progress | None = None,
) -> Built:
    """
    Build the demo shop at *path*, over what is there; all of it or nothing.

    The same data gives the same customers, to the letter, on every machine.

    Args:
        path: The file to make.
        data: Where fetched data is; by default `data_folder`.
        customers: How many customers of the data to take; by default all.
        progress: Told how many customers of how many are done.

    Raises:
        StorageError: ``data-missing``, ``disk-full`` …
    """
    purchases = dict(list(read_purchases(data).items())[:customers])
    part = Path(path).with_name(f".{Path(path).name}.{os.getpid()}.part")
    try:
        with Shop.create(part, DEMO_SETTINGS) as shop:
            made = records(purchases, _ZONE, microseconds(DEMO_NOW.astimezone(UTC)))
            with shop.write() as batch:
                batch.define_metafields(DEFINITIONS)
                batch.products(products())
                batch.companies(companies())
                batch.records(made, _of(len(purchases), progress))
            shop.group_by_rfm()
            save_defaults(shop.segments, DEMO_SETTINGS.language)
        _put(part, Path(path))
    finally:
        _remove(part)
    return Built(len(purchases), sum(map(len, purchases.values())))


def is_complete(shop: Shop) -> bool:
    """Tell whether a demo shop has all that this version makes."""
    return shop.rfm_as_of() is not None


def _of(total: int, progress: Progress | None) -> Progress | None:
    if progress is None:
        return None
    return lambda done, _, what: progress(done, total, what)


def _put(part: Path, path: Path) -> None:
    """Put the finished file in place at once, and forget the journal of an old one."""
    _remove(path)
    part.replace(path)


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).unlink()
