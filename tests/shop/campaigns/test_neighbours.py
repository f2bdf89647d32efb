"""Two who write and eight who read one file: nobody sees an error, nothing is lost."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from custquery.shop import Shop
from tests.shop.campaigns.neighbours import CUSTOMERS, READERS, SHOP, WRITERS

ROOT = Path(__file__).parents[3]
NEIGHBOURS = Path(__file__).with_name("neighbours.py")
SECONDS = float(os.environ.get("CUSTQUERY_SECONDS", "60"))


def lived(folder: Path, seconds: float) -> list[dict[str, list[str]]]:
    """Make a shop, let them live with it, and return what each did."""
    with Shop.create(folder / SHOP) as shop:
        shop.add(
            {"name": "N", "note": "0", "tag": ["everyone"]} for _ in range(CUSTOMERS)
        )
    subprocess.run(
        [sys.executable, NEIGHBOURS, folder, str(seconds)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        timeout=seconds + 120,
        check=True,
    )
    files = (folder / f"{number}.json" for number in range(WRITERS + READERS))
    return [json.loads(each.read_text()) for each in files]


def assert_nothing_is_lost(folder: Path, seconds: float) -> str:
    done = lived(folder, seconds)
    assert [] == [wrong for each in done for wrong in each["wrong"]][:3]
    tags = [tag for each in done for tag in each["tags"]]
    orders = [order for each in done for order in each["orders"]]
    with Shop.open(folder / SHOP) as shop:
        records = [shop.record(number) or {} for number in shop.ids()]
        assert shop.doctor().ok
    kept = [tag["tag"] for each in records for tag in each["tag"]]
    assert Counter([*tags, *["everyone"] * CUSTOMERS]) == Counter(kept)
    assert len(tags) == sum(int(str(each["note"])) for each in records)
    assert sorted(orders) == sorted(
        o["name"] for each in records for o in each["order"]
    )
    for each in done[:WRITERS]:
        assert each["tags"]
    for each in done[WRITERS:]:
        assert int(each["turns"][0])
    late = sum(len(each["too late"]) for each in done)
    many = sum(len(each["edits of many"]) for each in done)
    reads = sum(int(each["turns"][0]) for each in done[WRITERS:])
    return (
        f"{WRITERS} writers and {READERS} readers for {seconds:.0f} s: "
        f"{len(tags):,} edits, {len(orders):,} orders, {many:,} edits of everybody, "
        f"{reads:,} reads; {late:,} edits were made anew, 0 lost, 0 errors"
    )


def test_for_a_while(tmp_path: Path) -> None:
    assert_nothing_is_lost(tmp_path, 3)


@pytest.mark.long
def test_for_long(tmp_path: Path, show: Callable[[str], None]) -> None:
    show(assert_nothing_is_lost(tmp_path, SECONDS))
