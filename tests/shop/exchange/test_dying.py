"""An import that is killed at any statement goes on, and no row is lost or doubled."""

import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from custquery.shop import Shop
from custquery.shop.exchange.importing import Choices, import_customers

ROOT = Path(__file__).parents[3]
DYING = Path(__file__).with_name("dying.py")
#: Customers by name alone, so that nothing but the state keeps them from being doubled.
ROWS = [f"N{n},{'oops' if n % 4 == 0 else ''},t{n % 3}" for n in range(17)]
GOOD = sorted(f"N{n}" for n in range(17) if n % 4)


def run(path: Path, file: Path, rejects: Path, statements: int) -> tuple[bool, str]:
    """Import until it is killed; return whether it was, and where."""
    done = subprocess.run(
        [sys.executable, DYING, path, file, rejects, str(statements)],
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
        assert GOOD == sorted(str(each["name"]) for each in records)
        assert all(1 == len(each["tag"]) for each in records)
        assert shop.doctor().ok
    lines = rejects.read_text("utf-8-sig").splitlines()
    assert [f"N{n}" for n in range(0, 17, 4)] == [
        line.split(",")[-3] for line in lines[1:]
    ]


def prepared(folder: Path) -> tuple[Path, Path, Path]:
    file = folder / "in.csv"
    file.write_text("Naam,Email,Tags\n" + "\n".join(ROWS), encoding="utf-8")
    Shop.create(folder / "my.shop").close()
    return folder / "my.shop", file, folder / "rejects.csv"


def test_killed_again_and_again_it_goes_on(tmp_path: Path) -> None:
    places = prepared(tmp_path)
    where = set()
    for step in (7, 19, 31, 43, 61, 200, 10_000):
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
            import_customers(shop, places[1], Choices(rejects=places[2]))
        assert_whole(places[0], places[2])
        if not was_killed:
            break
    print(f"{len(where)} kills, {where.count('writing')} of them while writing")  # noqa: T201  # what the campaign shows

    assert where.count("writing") > len(where) / 2
