"""Filter text → SQL text and its parameters, nothing remembered between two calls."""

from collections.abc import Callable
from datetime import UTC, datetime

import custquery as cq
from custquery.shop.model import MODEL
from custquery.targets.simplify import simplify
from custquery.targets.sql import SqlScope, condition, render, to_sql
from tests.benchmarks.rounds import measure, table

#: The most that text → SQL of three clauses may take, in seconds.
LIMIT = 1e-3
NOW = datetime(2025, 6, 15, tzinfo=UTC)
FILTERS = {
    "3 clauses": "tag:vip AND orders>3 AND country:NL",
    "10 clauses": "tag:vip orders>3 country:NL,BE amount_spent:100..500 name:jan* "
    'email:*@shop.nl NOT tag:b2b last_order<-1y city:"den haag" language:nl',
}


def main() -> None:
    """Print the tables."""
    environment = cq.environment()
    reading = environment.reading(now=NOW)
    for title, text in FILTERS.items():
        checked = environment.compile(text, now=NOW).checked

        def whole(text: str = text) -> object:
            found = environment.compile(text, now=NOW).checked
            return to_sql(found, MODEL, reading)

        runs: dict[str, Callable[[], object]] = {
            "text to SQL": whole,
            "  parse and check": lambda text=text: environment.check(text, now=NOW),
            "  checked to SQL": lambda node=checked: to_sql(node, MODEL, reading),
            "    simplify": lambda node=checked: simplify(node),
            "    build": lambda node=checked: condition(
                simplify(node), SqlScope(MODEL, reading)
            ),
            "    build and write": lambda node=checked: render(
                condition(simplify(node), SqlScope(MODEL, reading)), "sqlite"
            ),
        }
        taken = measure(runs, rounds=21, times=40)
        table(f"Text to SQL, {title}", {"limit": LIMIT, **taken}, "limit")


if __name__ == "__main__":
    main()
