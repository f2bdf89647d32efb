"""Parsing and checking, against pygeofilter and stock Lark on the same filters."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from lark import Lark
from pygeofilter.parsers.ecql import parse as parse_ecql

import custquery as cq
from tests.benchmarks.rounds import measure, table

_CLAUSES = (
    ("tag = 'vip'", "tag:vip"),
    ("orders > 3", "orders>3"),
    ("country = 'NL'", "country:NL"),
    ("amount_spent >= 500", "amount_spent>=500"),
    ("city = 'Utrecht'", "city:Utrecht"),
    ("note LIKE 'whole%'", "note:whole*"),
    ("language IN ('nl', 'fr')", "language:nl,fr"),
    ("last_name = 'Jansen'", "last_name=Jansen"),
    ("first_name <> 'Noor'", "first_name!=Noor"),
    ("orders BETWEEN 3 AND 10", "orders:3..10"),
)


def _filters(count: int) -> tuple[str, str]:
    """Return a filter of *count* clauses in ECQL (and ours), and in search spelling."""
    chosen = [_CLAUSES[at % len(_CLAUSES)] for at in range(count)]
    ecql, search = zip(*chosen, strict=True)
    return " AND ".join(ecql), " ".join(search)


def main() -> None:
    """Print the tables."""
    stock = Lark.open("grammar/filter.lark", parser="lalr", maybe_placeholders=False)
    environment = cq.environment()
    now = datetime(2025, 6, 15, tzinfo=UTC)
    for count in (3, 10, 50):
        ecql, search = _filters(count)
        sqlish = ecql.replace("LIKE 'whole%'", "STARTS WITH 'whole'")
        runs: dict[str, Callable[[], object]] = {
            "pygeofilter, ECQL": partial(parse_ecql, ecql),
            "stock Lark, our grammar, tree only": partial(stock.parse, sqlish),
            "custquery.parse, the same filter": partial(cq.parse, sqlish),
            "custquery.parse, search spelling": partial(cq.parse, search),
            "custquery.check, the same filter": partial(
                environment.check, sqlish, now=now
            ),
            "custquery.unparse": partial(cq.unparse, cq.parse(sqlish)),
        }
        taken = measure(runs, rounds=15, times=max(1, 300 // count))
        table(f"Parse and check, {count} clauses", taken, "pygeofilter, ECQL")


if __name__ == "__main__":
    main()
