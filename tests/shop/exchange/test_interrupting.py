"""Ctrl-C between two lots, right when one is written, costs no row of any file."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from custquery.shop import Shop
from custquery.shop.exchange import importing, lots
from custquery.shop.exchange.orders import importing as orders
from custquery.targets.engines import Connection
from tests.shop.exchange import test_dying, test_orders_dying
from tests.shop.mortal import Mortal


class Interrupted(Mortal):
    """SQLite for somebody who presses Ctrl-C after so many steps outside of writes."""

    def _count(self, connection: Connection) -> None:
        if not getattr(connection, "in_transaction", False):
            self.left -= 1
            if self.left == 0:
                raise KeyboardInterrupt


def customers_of(file: Path, rejects: Path) -> Callable[[Shop], object]:
    choices = importing.Choices(rejects=rejects)
    return lambda shop: importing.import_customers(shop, file, choices)


def orders_of(file: Path, rejects: Path) -> Callable[[Shop], object]:
    choices = orders.OrderChoices(rejects=rejects)
    return lambda shop: orders.import_orders(shop, file, choices)


def is_interrupted(
    path: Path, engine: Interrupted, take: Callable[[Shop], object], steps: int
) -> bool:
    with Shop.open(path, engine=engine) as shop:
        engine.left = steps
        try:
            take(shop)
        except KeyboardInterrupt:
            return True
        finally:
            engine.left = 1 << 60
    return False


@pytest.mark.parametrize(
    ("taking", "prepared", "assert_whole"),
    [
        (customers_of, test_dying.prepared, test_dying.assert_whole),
        (orders_of, test_orders_dying.prepared, test_orders_dying.assert_whole),
    ],
    ids=["customers", "orders"],
)
def test_interrupted_between_two_lots_it_goes_on(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    taking: Callable,
    prepared: Callable,
    assert_whole: Callable,
) -> None:
    monkeypatch.setattr(lots, "LOT", 5)
    for steps in count(1):
        folder = tmp_path / str(steps)
        folder.mkdir()
        path, *files = prepared(folder)
        was_interrupted = is_interrupted(path, Interrupted(), taking(*files), steps)
        with Shop.open(path) as shop:
            taking(*files)(shop)
        assert_whole(path, files[-1])
        if not was_interrupted:
            break

    assert steps > 5
