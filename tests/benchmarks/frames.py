"""
Filters of a Polars frame, against the expression one would write by hand.

By hand means the same: it compares folded columns, made once as ours are. A query keeps
what it wrote for a frame, as one keeps an expression by hand.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from time import perf_counter
from zoneinfo import ZoneInfo

import polars as pl

import custquery as cq
from custquery.schema.text import fold, words
from tests.benchmarks.rounds import measure, table

NOW = datetime(2025, 6, 15, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Amsterdam")
RAW = ["id", "name", "orders", "amount_spent", "country", "created_at", "tags"]
NAMES = ["Noor", "Daan", "Sem", "Emma", "Lucas", "Júlia", "Zoë", "Anna", "Jan-Willem"]
LAST = ["de Vries", "Jansen", "Bakker", "van den Berg", "Visser", "Smit", "Meijer"]
TAGS = ["vip", "VIP", "b2b", "new", "Sale", "wholesale", "gold", "back", "mail"]
COUNTRIES = ["NL", "NL", "NL", "nl", "BE", "DE", "FR", "US", "GB"]


def customers(count: int) -> pl.DataFrame:
    """Make a frame; one value in twenty is missing, one tag in ten thousand rare."""
    random = Random(1)  # noqa: S311
    start = datetime(2020, 1, 1, tzinfo=UTC)

    def tags() -> list[str]:
        return random.sample(TAGS, random.randint(0, 3)) + (
            ["Rare"] if random.random() < 1e-4 else []
        )

    def some(value: object) -> object:
        return None if random.random() < 1 / 20 else value

    return pl.DataFrame(
        {
            "id": range(count),
            "name": [
                some(f"{random.choice(NAMES)} {random.choice(LAST)}-{number % 5000}")
                for number in range(count)
            ],
            "orders": [some(int(random.expovariate(0.3))) for _ in range(count)],
            "amount_spent": [
                some(round(random.expovariate(0.01), 2)) for _ in range(count)
            ],
            "country": [some(random.choice(COUNTRIES)) for _ in range(count)],
            "created_at": [
                start + timedelta(seconds=random.randrange(170_000_000))
                for _ in range(count)
            ],
            "tags": [tags() for _ in range(count)],
        }
    )


def folded_by_hand(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the columns that an expression by hand compares."""
    return frame.with_columns(
        tags_folded=pl.Series([[fold(tag) for tag in row] for row in frame["tags"]]),
        name_words=pl.Series([row and words(row) for row in frame["name"]]),
        country_folded=pl.col("country").str.to_uppercase(),
    )


def tagged(tag: str) -> pl.Expr:
    """Test for a tag."""
    return pl.col("tags_folded").list.contains(tag)


MARCH = datetime(2025, 3, 1, tzinfo=ZONE).astimezone(UTC)
ORDERS, SPENT = pl.col("orders"), pl.col("amount_spent")
COUNTRY, ADDED = pl.col("country_folded"), pl.col("created_at")
DE_VRIES = pl.col("name_words").str.contains(" de vries ", literal=True)

#: What each filter is by hand.
FILTERS: dict[str, pl.Expr] = {
    "tag:vip": tagged("vip"),
    "tag:rare": tagged("rare"),
    "NOT tag:vip": ~tagged("vip").fill_null(value=False),
    'name:"de vries"': DE_VRIES,
    "amount_spent:100..500": SPENT.is_between(100, 500),
    "created_at>=2025-03": ADDED >= MARCH,
    "orders>3 country:NL": (ORDERS > 3) & (COUNTRY == "NL"),
    (
        "tag:vip,gold country:NL,BE orders>2 amount_spent<400 NOT tag:mail NOT tag:new "
        'NOT name:"de vries" created_at>=2025-03 NOT country:DE (orders>5 OR tag:sale)'
    ): (
        (tagged("vip") | tagged("gold"))
        & COUNTRY.is_in(["NL", "BE"])
        & (ORDERS > 2)
        & (SPENT < 400)
        & ~tagged("mail").fill_null(value=False)
        & ~tagged("new").fill_null(value=False)
        & ~DE_VRIES.fill_null(value=False)
        & (ADDED >= MARCH)
        & ~(COUNTRY == "DE").fill_null(value=False)
        & ((ORDERS > 5) | tagged("sale"))
    ),
}


def counted(frame: pl.LazyFrame) -> int:
    """Count the rows."""
    return int(frame.select(pl.len()).collect().item())


def against_by_hand(frame: pl.DataFrame, text: str, by_hand: pl.Expr) -> None:
    """Print one filter, by hand and by ours: the rows found, and their number."""
    query = cq.environment().compile(text, now=NOW)
    raw, lazy = frame.select(*RAW), frame.lazy()
    rows: dict[str, Callable[[], object]] = {
        "by hand, the same meaning": lambda: frame.filter(by_hand),
        "custquery, prepared": lambda: query.filter_frame(frame),
        "custquery, not prepared": lambda: query.filter_frame(raw),
    }
    count: dict[str, Callable[[], object]] = {
        "by hand, the same meaning": lambda: counted(lazy.filter(by_hand)),
        "custquery, prepared": lambda: counted(query.filter_frame(lazy)),
    }
    expected = frame.filter(by_hand)["id"].to_list()
    assert expected == query.filter_frame(frame)["id"].to_list()
    assert expected == query.filter_frame(raw)["id"].to_list()
    for what, runs in (("rows", rows), ("count", count)):
        title = f"{text}, {what}, of {len(frame):,} rows"
        table(title, measure(runs, rounds=9), "by hand, the same meaning")


def main(count: int = 1_000_000) -> None:
    """Print the tables."""
    frame = folded_by_hand(customers(count))
    start = perf_counter()
    frame = cq.prepare_frame(frame, ["tag", "name", "country"])
    print(f"\nprepare_frame: {perf_counter() - start:.1f} s, {count:,} rows, once")
    for text, by_hand in FILTERS.items():
        against_by_hand(frame, text, by_hand)


if __name__ == "__main__":
    main()
