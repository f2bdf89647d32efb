"""
Imports a file into a shop, and is killed after a number of statements.

Usage: dying.py SHOP FILE REJECTS STATEMENTS [orders]; prints whether that was while
writing.
"""

import sys
from pathlib import Path

from custquery.shop import Shop
from custquery.shop.exchange import importing, lots
from custquery.shop.exchange.orders import importing as orders
from tests.shop.mortal import Mortal


def main(
    path: str, file: str, rejects: str, statements: str, what: str = "customers"
) -> None:
    engine = Mortal()
    lots.LOT = 5
    with Shop.open(path, engine=engine) as shop:
        engine.left = int(statements)
        if what == "orders":
            chosen = orders.OrderChoices(rejects=Path(rejects))
            orders.import_orders(shop, Path(file), chosen)
        else:
            choices = importing.Choices(rejects=Path(rejects))
            importing.import_customers(shop, Path(file), choices)


if __name__ == "__main__":
    main(*sys.argv[1:])
