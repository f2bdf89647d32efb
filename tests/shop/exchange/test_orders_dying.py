"""An import of orders that is killed goes on, and no order is lost, cut or doubled."""

import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from custquery.shop import Shop
from custquery.shop.exchange.orders import OrderChoices, import_orders

ROOT = Path(__file__).parents[3]
DYING = Path(__file__).with_name("dying.py")
HEAD = "Name,Email,Total,Created at,Lineitem name,Lineitem quantity,Lineitem price\n"
#: Eleven orders of three lines by four people; every fifth is wrong.
ROWS = "".join(
    f"#{n},p{n % 4}@x.nl,{'oops' if n % 5 == 0 else n}.00,2025-01-01,a,1,1.00\n"
    f"#{n},p{n % 4}@x.nl,,,b,2,1.00\n"
    f"#{n},p{n % 4}@x.nl,,,c,3,1.00\n"
    for n in range(11)
)
GOOD = sorted(f"#{n}" for n in range(11) if n % 5)


def run(path: Path, file: Path, rejects: Path, statements: int) -> tuple[bool, str]:
    """Import until it is killed; return whether it was, and where."""
    done = subprocess.run(
        [sys.executable, DYING, path, file, rejects, str(statements), "orders"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in {0, -9}, done.stderr
    return done.returncode != 0, done.stdout.strip()


def assert_whole(path: Path, rejects: Path) -> None:
    with Shop.open(path) as shop:
        records = [shop.record(number) or {} for number in shop.ids()]
        orders = [order for each in records for order in each["order"]]
        assert GOOD == sorted(str(each["name"]) for each in orders)
        assert all("abc" == _titles(each) for each in orders)
        assert len(records) == len({each["email"] for each in records}) == 4
        assert shop.doctor().ok
    lines = rejects.read_text("utf-8-sig").splitlines()[1:]
    assert ["#0"] * 3 + ["#5"] * 3 + ["#10"] * 3 == [
        line.split(",")[-7] for line in lines
    ]


def _titles(order: dict) -> str:
    return "".join(sorted(each["title"] for each in order["order_line"]))


def prepared(folder: Path) -> tuple[Path, Path, Path]:
    file = folder / "in.csv"
    file.write_text(HEAD + ROWS, encoding="utf-8")
    Shop.create(folder / "my.shop").close()
    return folder / "my.shop", file, folder / "rejects.csv"


def test_killed_again_and_again_it_goes_on(tmp_path: Path) -> None:
    places = prepared(tmp_path)
    where = set()
    for step in (9, 25, 41, 57, 10_000):
        was_killed, at = run(*places, step)
        where.add(at)
        if not was_killed:
            break

    assert not was_killed
    assert "writing" in where
    assert_whole(places[0], places[2])


@pytest.mark.long
def test_killed_after_every_statement_it_goes_on(tmp_path: Path) -> None:
    where = []
    for step in count(1):
        folder = tmp_path / str(step)
        folder.mkdir()
        places = prepared(folder)
        was_killed, at = run(*places, step)
        where.append(at)
        with Shop.open(places[0]) as shop:
            import_orders(shop, places[1], OrderChoices(rejects=places[2]))
        assert_whole(places[0], places[2])
        if not was_killed:
            break

    assert where.count("writing") > where.count("between") > 0
