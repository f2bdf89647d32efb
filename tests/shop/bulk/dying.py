"""
Carries out the jobs of a shop, and is killed after a number of statements.

Usage: dying.py SHOP STATEMENTS; prints whether that was while writing.
"""

import sys

from custquery.shop import Shop
from custquery.shop.bulk import carrying
from tests.shop.mortal import Mortal


def main(path: str, statements: str) -> None:
    engine = Mortal()
    carrying.LOT = 2
    with Shop.open(path, engine=engine) as shop:
        engine.left = int(statements)
        for job in shop.bulk.jobs():
            shop.bulk.run(job.id)


if __name__ == "__main__":
    main(*sys.argv[1:])
