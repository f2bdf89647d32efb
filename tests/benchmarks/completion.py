"""
Completion in a shop of a million customers and 30,000 tags: cold and warm.

Cold is the first call in a shop that was just opened; warm is the median of those after
the tenth. A count of what was only seen in some customers is a guess, with a ~.
``python -m tests.benchmarks.completion [customers]``.
"""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import custquery
from custquery.schema.completion import Completion
from custquery.shop import Shop
from custquery.shop.store.connection import connect
from tests.benchmarks.million import CUSTOMERS, EDITION, million

CACHE = Path(".cache", "bench")
#: Tags beside those of `million`; each customer has one of them.
TAGS = 30_000
#: Calls after which a text is called warm.
_CALLS = 10
_ROUNDS = 21

TEXTS = (
    "",
    "ord",
    "country:NL orders",
    "tag:",
    "tag:v",
    "tag:0123",
    "country:NL AND tag:v",
    "orders>3 AND tag:",
    "tag:press AND tag:",
    "country:",
    "tag:vip AND city:u",
)

#: A kilobyte, sound and broken.
_CLAUSES = (
    "tag:vip",
    "orders>3",
    "country IN ('NL','BE')",
    'name:"de vries"',
    "order_date>=-30d",
)
SOUND = " AND ".join(_CLAUSES * 12)[:1_000].rsplit(" AND ", 1)[0]
BROKEN = SOUND.replace("orders>3", "orders>>3", 3)


def tagged(folder: Path, customers: int = CUSTOMERS) -> Path:
    """Return the file of the generated shop with more tags, made when it is missing."""
    file = folder / f"tagged-{EDITION}-{customers}.shop"
    if not file.exists():
        part = file.with_suffix(".part")
        shutil.copyfile(million(folder, customers), part)
        Shop.open(part).close()  # brings an older file up to date
        database = connect(part)
        with database.writing():
            database.run(
                "WITH RECURSIVE n(i) AS "
                "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :customers) "
                "INSERT INTO tag (customer_id, folded, tag) SELECT i, name, name FROM "
                "(SELECT i, printf('tag %05d', "
                "((i * 2654435761) % 4294967296) * :tags / 4294967296) AS name FROM n)",
                {"customers": customers, "tags": TAGS},
            )
        database.close()
        part.replace(file)
    return file


def _took(shop: Shop, text: str) -> tuple[float, Completion]:
    start = perf_counter()
    found = shop.environment.complete(text)
    return (perf_counter() - start) * 1e3, found


def _measure(file: Path, text: str) -> tuple[float, float, float, Completion]:
    """Return milliseconds of the first call, of the fifth, and when it is warm."""
    with Shop.open(file) as shop:
        shop.environment.complete("")  # what is loaded once is measured elsewhere
        taken = [_took(shop, text)[0] for _ in range(_CALLS)]
        warm = median(_took(shop, text)[0] for _ in range(_ROUNDS))
        return taken[0], taken[4], warm, shop.environment.complete(text)


def main() -> None:
    """Print the tables."""
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else CUSTOMERS
    file = tagged(CACHE, customers)
    print(f"\ncomplete, {customers:,} customers and {TAGS:,} tags (ms)")
    print(f"{'':24} {'cold':>7} {'fifth':>7} {'warm':>7}  first offer")
    for text in TEXTS:
        cold, fifth, warm, found = _measure(file, text)
        shown = " ".join(
            f"{each.text} {'~' * each.about}{each.count or ''}"
            for each in found.offers[:1]
        )
        times = f"{cold:7.1f} {fifth:7.1f} {warm:7.1f}"
        print(f"{text:24} {times}  {shown}".rstrip())
    print("\na kilobyte (ms)")
    runs = (custquery.tokens, custquery.complete, custquery.check)
    for name, text in (("sound", SOUND), ("broken", BROKEN)):
        for run in runs:
            taken = median(_seconds(run, text) for _ in range(_ROUNDS))
            print(f"{name:8} {run.__name__:10} {taken * 1e3:7.2f}")


def _seconds(run: Callable[[str], object], text: str) -> float:
    start = perf_counter()
    run(text)
    return perf_counter() - start


if __name__ == "__main__":
    main()
