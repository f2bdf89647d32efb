"""
Find, count and list in a shop of a million customers, against SQL chosen by hand.

For each question several statements were written by hand: what one would try who knows
the tables and their indexes. All are run by turns with ours on one file, and ours is
compared with the best of them. A page is found, as ids, and then read as customers.
``python -m tests.benchmarks.store [customers]``.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from custquery.shop import Shop
from custquery.shop.store import finding
from custquery.shop.store.connection import Database
from custquery.shop.store.shapes import Order
from custquery.shop.store.sorting import read_sort
from tests.benchmarks.million import CUSTOMERS, million
from tests.benchmarks.rounds import measure

CACHE = Path(".cache", "bench")
SORT = "-amount_spent"
FEW = 50
#: A statement that takes so many times the best one is not run again.
HOPELESS = 3.0

Run = Callable[[], object]

TEN = (
    "country:NL,BE,DE tag:vip,b2b,wholesale NOT tag:student orders>2 orders<12 "
    "amount_spent>100 email_subscription_status:subscribed account_status:enabled "
    "language:nl NOT email:*@example.org"
)

_TAG = 'SELECT customer_id AS id FROM tag INDEXED BY tag_by_folded WHERE folded = "{}"'
_HAS_TAG = "EXISTS (SELECT 1 FROM tag WHERE customer_id = customer.id AND folded = {})"
_IN_NL = (
    "EXISTS (SELECT 1 FROM place WHERE customer_id = customer.id AND country = 'NL')"
)
_TAGS = "('vip', 'b2b', 'wholesale')"
_TEN_COLUMNS = (
    "orders_count > 2 AND orders_count < 12 AND amount_spent > 10000 "
    "AND email_status = 'subscribed' AND account_status = 'enabled' "
    "AND language = 'nl' AND substr(email_folded, -12) <> '@example.org'"
)
_TEN_ROWS = (
    "EXISTS (SELECT 1 FROM place WHERE customer_id = customer.id "
    "AND country IN ('NL', 'BE', 'DE')) AND NOT EXISTS (SELECT 1 FROM tag "
    "WHERE customer_id = customer.id AND folded = 'student')"
)
_TEN_TAGS = (
    f"EXISTS (SELECT 1 FROM tag WHERE customer_id = customer.id AND folded IN {_TAGS})"
)


def by_hand(tag: str) -> dict[str, str]:
    """Return FROM and WHERE of the three clauses with *tag*, in several shapes."""
    has_tag = _HAS_TAG.format(f"'{tag}'")
    columns = "orders_count > 3"
    listed = f"(SELECT customer_id AS id FROM tag WHERE folded = '{tag}')"
    placed = "(SELECT DISTINCT customer_id AS id FROM place WHERE country = 'NL')"
    return {
        "EXISTS": f"customer WHERE {has_tag} AND {columns} AND {_IN_NL}",
        "EXISTS, scanned": f"customer NOT INDEXED WHERE {has_tag} AND {columns} "
        f"AND {_IN_NL}",
        "IN": f"customer WHERE id IN {listed} AND {columns} AND {_IN_NL}",
        "IN, unary +": f"customer WHERE id IN {listed} AND +{columns} AND {_IN_NL}",
        "JOIN": f"{listed} AS t JOIN customer USING (id) WHERE {columns} AND {_IN_NL}",
        "JOIN, fixed order": f"{listed} AS t CROSS JOIN customer NOT INDEXED "
        f"ON customer.id = t.id WHERE {columns} AND {_IN_NL}",
        "JOIN both": f"{listed} AS t JOIN {placed} AS p USING (id) "
        f"JOIN customer USING (id) WHERE {columns}",
        "walk": f"customer INDEXED BY customer_by_spent WHERE {has_tag} "
        f"AND {columns} AND {_IN_NL}",
        "walk, unary +": f"customer WHERE {has_tag} AND +{columns} AND {_IN_NL}",
    }


def ten_by_hand() -> dict[str, str]:
    """Return FROM and WHERE of the ten clauses, in several shapes."""
    listed = f"SELECT customer_id AS id FROM tag WHERE folded IN {_TAGS}"
    union = " UNION ".join(
        f"SELECT customer_id AS id FROM tag WHERE folded = '{tag}'"
        for tag in ("vip", "b2b", "wholesale")
    )
    rest = f"{_TEN_COLUMNS} AND {_TEN_ROWS}"
    return {
        "EXISTS": f"customer WHERE {_TEN_TAGS} AND {rest}",
        "EXISTS, scanned": f"customer NOT INDEXED WHERE {_TEN_TAGS} AND {rest}",
        "IN": f"customer NOT INDEXED WHERE id IN ({listed}) AND {rest}",
        "UNION": f"({union}) AS t CROSS JOIN customer NOT INDEXED "
        f"ON customer.id = t.id WHERE {rest}",
        "UNION, merged": f"({union} ORDER BY 1 LIMIT -1) AS t CROSS JOIN customer "
        f"NOT INDEXED ON customer.id = t.id WHERE {rest}",
        "walk": f"customer INDEXED BY customer_by_spent WHERE {_TEN_TAGS} AND {rest}",
        "walk, unary +": f"customer WHERE {_TEN_TAGS} AND {rest}".replace(
            "orders_count", "+orders_count"
        ).replace(" amount_spent", " +amount_spent"),
    }


QUESTIONS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "common tag (1 in 5)": (
        "tag:vip AND orders>3 AND country:NL",
        by_hand("vip"),
    ),
    "rare tag (1 in 100)": (
        "tag:wholesale AND orders>3 AND country:NL",
        by_hand("wholesale"),
    ),
    "rare tag (1 in 1,000)": (
        "tag:press AND orders>3 AND country:NL",
        by_hand("press"),
    ),
    "rare tag (1 in 10,000)": (
        "tag:recall-1998 AND orders>3 AND country:NL",
        by_hand("recall-1998"),
    ),
    "10 clauses": (TEN, ten_by_hand()),
}

#: What a person would read to show a page.
_SHOWN = (
    """
    SELECT id, name, first_name, last_name, email, phone, company, orders_count,
      amount_spent, first_order_at, last_order_at, subscription_status, account_status,
      email_status, sms_status, tax_exempt, language, note, created_at, updated_at
    FROM customer WHERE id IN (integers(:among))
    """,
    """
    SELECT customer_id, tag FROM tag
    WHERE customer_id IN (integers(:among))
    """,
    """
    SELECT customer_id, country, city, region FROM place
    WHERE customer_id IN (integers(:among))
    """,
)


def count_by_hand(database: Database, rest: str) -> Any:  # noqa: ANN401
    return database.value(f"SELECT count(*) FROM {rest}")


def ids_by_hand(database: Database, rest: str) -> list[int]:
    rows = database.rows(f"SELECT customer.id FROM {rest}")
    return sorted([number for (number,) in rows])


def page_by_hand(database: Database, rest: str) -> list[int]:
    ends = f"ORDER BY amount_spent DESC, customer.id DESC LIMIT {FEW}"
    return [row[0] for row in database.rows(f"SELECT customer.id FROM {rest} {ends}")]


def shown_by_hand(database: Database, rest: str) -> list[int]:
    ids = page_by_hand(database, rest)
    for each in _SHOWN:
        database.rows(each, {"among": ids})
    return ids


def ours(shop: Shop, text: str) -> dict[str, tuple[Run, Callable[..., Any]]]:
    """Return what we do for each purpose, and what is done by hand for it."""
    query = shop.environment.compile(text)
    database = shop._database  # noqa: SLF001  # as by hand
    wish = finding.wish(query.checked, query.environment.tables, query.reading)
    order = Order(read_sort(SORT, (), query.environment.schema))

    def first_page() -> list[int]:
        return [each.id for each in finding.page(database, wish, order, FEW)]

    def customers() -> list[int]:
        return [each.id for each in shop.find(query, sort=SORT, limit=FEW).customers]

    return {
        "count": (lambda: shop.count(query), count_by_hand),
        "all ids": (lambda: list(shop.ids(query)), ids_by_hand),
        "first page": (first_page, page_by_hand),
        "… customers": (customers, shown_by_hand),
    }


def promising(runs: Mapping[str, Run]) -> dict[str, Run]:
    """Keep the statements that come near the best one when run twice."""
    taken = {}
    for name, run in runs.items():
        run()
        start = perf_counter()
        run()
        taken[name] = perf_counter() - start
    best = min(taken.values())
    return {name: runs[name] for name in runs if taken[name] <= best * HOPELESS}


def main(arguments: Sequence[str] = ()) -> None:
    """Print the table."""
    customers = int(arguments[0]) if arguments else CUSTOMERS
    print(f"making a shop of {customers:,} customers, unless it is there …", flush=True)
    file = million(CACHE, customers)
    head = f"{'':24} {'':11} {'ours':>9} {'best':>9} {'ratio':>6}  best by hand"
    print(f"\n{head}\n{'-' * len(head)}")
    with Shop.open(file, read_only=True) as shop:
        for name, (text, statements) in QUESTIONS.items():
            for purpose, (run, hand) in ours(shop, text).items():
                database = shop._database  # noqa: SLF001  # the same connection
                runs = {
                    shape: partial(hand, database, rest)
                    for shape, rest in statements.items()
                }
                for shape, each in runs.items():
                    assert run() == each(), (name, purpose, shape)
                taken = measure({"ours": run, **promising(runs)}, rounds=9)
                mine = taken.pop("ours")
                best = min(taken, key=lambda shape: taken[shape])
                print(
                    f"{name:24} {purpose:11} {mine * 1e3:9.2f} {taken[best] * 1e3:9.2f}"
                    f" {mine / taken[best]:6.2f}  {best}",
                    flush=True,
                )


if __name__ == "__main__":
    main(sys.argv[1:])
