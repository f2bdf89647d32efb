"""
Carries out an erasure that is due, and is killed after a number of statements.

Usage: dying.py SHOP MBOX STATEMENTS; prints whether that was while writing.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from attrs import evolve

from custquery.shop import Shop
from tests.shop.mortal import Mortal

#: When the erasure is due.
LATER = datetime(2026, 6, 15, 12, tzinfo=UTC)


def main(path: str, mbox: str, statements: str) -> None:
    engine = Mortal()
    with Shop.open(path, engine=engine) as shop:
        shop.environment = evolve(shop.environment, clock=lambda: LATER)
        engine.left = int(statements)
        shop.privacy.run([Path(mbox)])


if __name__ == "__main__":
    main(*sys.argv[1:])
