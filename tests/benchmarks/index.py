"""
An index over plain records, against one pass of what one would write by hand.

By hand means the same, folding and absent keys included. What the index needs once, to
read the records and to keep what it read, is printed before.
"""

import sys
from collections.abc import Callable
from functools import partial
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

import custquery as cq
from custquery.schema.text import fold
from tests.benchmarks.memory import FILTER, NOW, OTHERS, Person, by_hand, naive, people
from tests.benchmarks.rounds import measure, table

#: Ten tests, as people write them.
TEN = (
    "tag:vip,gold country:NL,BE orders>2 amount_spent<400 NOT tag:mail NOT tag:new "
    "NOT name:jansen email:*.example NOT country:DE (orders>5 OR tag:sale)"
)


def ten_by_hand(found: list[Person]) -> list[Person]:
    """Mean the same as `TEN`, in the order of the text."""

    def tags(each: Person) -> set[str]:
        return {fold(tag) for tag in each.get("tags") or ()}

    return [
        each
        for each in found
        if not {"vip", "gold"}.isdisjoint(has := tags(each))
        and (country := fold(each.get("country") or "")) in {"nl", "be"}
        and (each.get("orders") or 0) > 2
        and each["amount_spent"] < 400
        and "mail" not in has
        and "new" not in has
        and "jansen" not in fold(each["name"])
        and fold(each["email"]).endswith(".example")
        and country != "de"
        and ((each.get("orders") or 0) > 5 or "sale" in has)
    ]


def megabytes() -> float:
    """Return the most memory that this process has had so far."""
    return getrusage(RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def main(count: int = 1_000_000) -> None:
    """Print the tables."""
    found = people(count)
    texts: dict[str, Callable[[list[Person]], list[Person]]] = {
        FILTER: by_hand,
        TEN: ten_by_hand,
        **{text: partial(_kept, holds) for text, holds in OTHERS.items()},
    }
    index, before = cq.index(found), megabytes()
    queries = {text: cq.environment().compile(text, now=NOW) for text in texts}
    start = perf_counter()
    index.count(queries[FILTER])
    first = perf_counter() - start
    for text, query in queries.items():
        assert texts[text](found) == index.filter(query), text
    print(f"\nindex of {count:,} records, once: {first:.1f} s for {FILTER};")
    more = perf_counter() - start - first
    print(f"{more:.1f} s more for all that follow, checks included")
    print(f"kept: {index.bytes_held / 1e6:.0f} MB and the distinct values", end="; ")
    print(f"peak of the process: {before:.0f} MB before, {megabytes():.0f} MB after")
    for text, kept_by_hand in texts.items():
        runs: dict[str, Callable[[], object]] = {
            "by hand, the same meaning": partial(kept_by_hand, found),
            "index": partial(index.filter, queries[text]),
            "index, count": partial(index.count, queries[text]),
        }
        if text == FILTER:
            runs["by hand, naive"] = partial(naive, found)
        taken = measure(runs, rounds=3)
        table(f"{text}, {count:,} records", taken, "by hand, the same meaning")


def _kept(holds: Callable[[Person], object], found: list[Person]) -> list[Person]:
    return [each for each in found if holds(each)]


if __name__ == "__main__":
    main()
