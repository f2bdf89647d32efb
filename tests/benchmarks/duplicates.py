"""
The CSVs of FEBRL in a folder → precision and recall of the search for duplicates.

    python tests/benchmarks/duplicates.py FOLDER

The weights were chosen by looking at the first and the second set only; the third is
the exam. FEBRL's columns are read as what a shop has: given_name and surname as the
names, street_number with address_1 as the first line, address_2, suburb as the town,
postcode, state as the region. The date of birth and the social security number, which
no shop has, are left out.
"""

import csv
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from custquery.shop import Shop
from custquery.shop.duplicates import THRESHOLD

_NAMES = {"given_name": "first_name", "surname": "last_name"}
_ADDRESS = {
    "address_2": "address2",
    "suburb": "city",
    "postcode": "zip",
    "state": "region_code",
}
#: What is also printed, to show how near the edge the chosen threshold is.
_THRESHOLDS = (0.5, THRESHOLD, 0.99)

_Pairs = set[tuple[int, int]]


def read(file: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield who a record is really about, and the record as a shop keeps it."""
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, skipinitialspace=True):
            given = {name.strip(): value.strip() for name, value in row.items()}
            line = f"{given['street_number']} {given['address_1']}".strip()
            address = {ours: given[name] for name, ours in _ADDRESS.items()}
            customer = {ours: given[name] for name, ours in _NAMES.items()}
            nested = {"address1": line, "country": "AU", **address}
            yield given["rec_id"].split("-")[1], {**customer, "address": [nested]}


def truth(owners: list[str], ids: list[int]) -> _Pairs:
    """Return the pairs of ids that are really one."""
    groups: dict[str, list[int]] = {}
    for owner, number in zip(owners, ids, strict=True):
        groups.setdefault(owner, []).append(number)
    return {pair for each in groups.values() for pair in combinations(sorted(each), 2)}


def judge(file: Path) -> None:
    """Search one set, and print how much of it was found and how much of that holds."""
    owners, records = zip(*read(file), strict=True)
    with TemporaryDirectory() as folder, Shop.create(f"{folder}/my.shop") as shop:
        ids = shop.add(_named(each, n) for n, each in enumerate(records))
        real = truth(list(owners), ids)
        start = perf_counter()
        with shop.duplicates.search(min(_THRESHOLDS)) as found:
            scores = {(each.one, each.two): each.score for each in found.pairs}
        seconds = perf_counter() - start
    print(f"\n{file.stem}: {len(ids)} customers, {len(real)} true pairs")
    print(f"{found.compared} pairs compared in {seconds:.1f} s")
    print(f"{'threshold':>9}  {'precision':>9}  {'recall':>6}  {'wrong':>5}")
    for threshold in _THRESHOLDS:
        said = {pair for pair, score in scores.items() if score >= threshold}
        right = len(said & real)
        mark = " <- the default" if threshold == THRESHOLD else ""
        print(
            f"{threshold:9.2f}  {right / max(len(said), 1):9.4f}"
            f"  {right / len(real):6.4f}  {len(said) - right:5}{mark}"
        )


def _named(record: dict[str, object], number: int) -> dict[str, object]:
    """Name who has no name at all, or a shop would refuse her."""
    is_nameless = not (record["first_name"] or record["last_name"])
    return {**record, "phone": f"+31612{number:06}"} if is_nameless else record


if __name__ == "__main__":
    for each in sorted(Path(sys.argv[1]).glob("dataset[123].csv")):
        judge(each)
