"""
A generated shop of a million customers, three million orders and 1.9 million tags.

Made by SQL itself from a row's number, so that it is the same on every machine, and
kept in `.cache` for the next run. What is kept beside the rows is computed by other
means than the store's, all at once; its doctor agrees.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from sqlite3 import Connection
from typing import cast

from custquery.shop.shop import Shop
from custquery.shop.store.connection import Database, connect
from custquery.shop.store.layout import indexed
from custquery.shop.store.settings import Settings
from custquery.shop.store.tables import TABLES
from custquery.shop.store.texts import folded, search_words, worded

#: Change it when the file must be made anew.
EDITION = 2
CUSTOMERS = 1_000_000
ORDERS = 3_000_000

#: Tags, with how many in ten thousand customers have each.
TAGS = {
    "newsletter": 6_000,
    "loyal": 3_000,
    "student": 2_800,
    "café-actie": 2_690,
    "vip": 2_000,
    "gift card": 1_500,
    "b2b": 800,
    "wholesale": 100,
    "press": 10,
    "recall-1998": 1,
}

_COUNTRIES = ("NL",) * 8 + ("BE",) * 3 + ("DE",) * 4 + ("FR", "GB", "US", "ES", "IT")
_CITIES = ("Utrecht", "Gent", "Köln", "Lille", "Leeds", "Boston", "Vigo", "Roma")
_FIRST = ("Noor", "Bas", "José", "Anna", "Lukas", "Zoë", "Emma", "Tuur", "Björn", "Mia")
_LAST = ("de Vries", "Jansen", "Müller", "Smith", "Dubois", "van den Berg", "Peeters")

#: What SQL calls our functions here.
_FUNCTIONS: Mapping[str, Callable[..., str | None]] = {
    "cq_fold": folded,
    "cq_words": worded,
    "cq_search": search_words,
}
_SEARCH = """
cq_search(
  name_words, first_name_words, last_name_words, email_words, phone_words,
  company_words, note_words,
  (
    SELECT group_concat(cq_words(tag.folded), '|') FROM tag
    WHERE tag.customer_id = customer.id
  ),
  (
    SELECT group_concat(place.city_words, '|') FROM place
    WHERE place.customer_id = customer.id
  )
)
"""

_31_BITS = 2**31 - 1
_NUMBERS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {last}) "
)
_DAY = 86_400_000_000
_FIRST_DAY = 10_000


def million(folder: Path, customers: int = CUSTOMERS) -> Path:
    """Return the file of the generated shop, made when it is not there."""
    file = folder / f"million-{EDITION}-{customers}.shop"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        for ending in ("", "-wal", "-shm"):
            Path(f"{part}{ending}").unlink(missing_ok=True)
        Shop.create(part, Settings()).close()
        database = connect(part)
        _fill(database, customers)
        database.close()
        part.replace(file)
    Shop.open(file).close()  # one that an older version made is brought up to date
    return file


def _pick(words: tuple[str, ...], salt: int, n: str = "i") -> str:
    whens = " ".join(f"WHEN {at} THEN '{word}'" for at, word in enumerate(words))
    return f"CASE {_hash(n, salt, len(words))} {whens} END"


def _hash(n: str, salt: int, limit: int) -> str:
    """Write a number from 0 up to *limit* (2**32 at most) that *n* decides."""
    mixed = f"(({n} + {salt * 1000003}) * 2654435761 & {_31_BITS})"
    for shift, factor in ((13, 1274126177), (16, 1812433253)):
        mixed = f"((({mixed} >> {shift}) + {mixed}) * {factor} & {_31_BITS})"
    return f"({mixed} * {limit} >> 31)"


def _moment(first: int, days: int, salt: int) -> str:
    """Write an instant on one of so many *days* from day *first* on."""
    day, second = _hash("i", salt, days), _hash("i", salt + 50, 86_400)
    return f"({first} + {day}) * {_DAY} + {second} * 1000000"


def _fill(database: Database, customers: int) -> None:
    connection = cast("Connection", database._connection)  # noqa: SLF001
    for name, function in _FUNCTIONS.items():
        connection.create_function(name, -1, function, deterministic=True)
    database.run("PRAGMA synchronous = OFF")
    indexes = [(table, index) for table in TABLES for index in table.indexes]
    with database.writing():
        for _, index in indexes:
            database.run(f'DROP INDEX "{index.name}"')
        _customers(database, customers)
        _tags(database, customers)
        _orders(database, customers)
        for table, index in indexes:
            database.run(indexed(table, index))
        database.run(f"UPDATE customer SET search_words = {_SEARCH}")
        database.run("ANALYZE")


def _customers(database: Database, customers: int) -> None:
    numbers = _NUMBERS.format(last=customers)
    first, last = _pick(_FIRST, 1), _pick(_LAST, 2)
    database.run(
        f"{numbers} INSERT INTO customer (id, created_at, updated_at, first_name, "
        "last_name, email, language, account_status, email_status, tax_exempt) "
        f"SELECT i, {_moment(_FIRST_DAY, 900, 3)}, "
        f"{_moment(_FIRST_DAY + 900, 100, 4)}, {first}, {last}, "
        "'klant' || i || '@' || "
        f"CASE {_hash('i', 6, 3)} WHEN 0 THEN 'example.com' WHEN 1 THEN 'example.org' "
        "ELSE 'mail.example.net' END, "
        f"{_pick(('nl', 'nl', 'de', 'fr', 'en'), 7)}, "
        f"{_pick(('enabled', 'disabled', 'invited'), 8)}, "
        f"{_pick(('subscribed', 'not_subscribed', 'unsubscribed'), 9)}, "
        f"{_hash('i', 10, 50)} = 0 FROM n"
    )
    database.run(
        "UPDATE customer SET name = first_name || ' ' || last_name, email_key = email, "
        "email_folded = email, email_words = cq_words(email), "
        "first_name_folded = cq_fold(first_name), last_name_folded = cq_fold(last_name)"
    )
    database.run(
        "UPDATE customer SET "
        "name_folded = first_name_folded || ' ' || last_name_folded, "
        "name_order = last_name_folded || x'1f' || first_name_folded, "
        "first_name_words = ' ' || first_name_folded || ' ', "
        "last_name_words = ' ' || last_name_folded || ' '"
    )
    database.run("UPDATE customer SET name_words = ' ' || name_folded || ' '")
    city, country = _pick(_CITIES, 11), _pick(_COUNTRIES, 12)
    database.run(
        f"{numbers} INSERT INTO address (customer_id, is_default, city, country) "
        f"SELECT i, 1, {city}, {country} FROM n"
    )
    database.run(
        f"{numbers} INSERT INTO address (customer_id, is_default, city, country) "
        f"SELECT i, 0, {_pick(_CITIES, 13)}, {_pick(_COUNTRIES, 14)} FROM n "
        "WHERE i % 10 = 3"
    )
    database.run(
        "UPDATE address SET city_folded = cq_fold(city), city_words = cq_words(city)"
    )
    database.run(
        "INSERT INTO place "
        "(customer_id, ordinal, country, city, city_folded, city_words) "
        "SELECT customer_id, row_number() OVER (PARTITION BY customer_id), country, "
        "city, cq_fold(city), cq_words(city) "
        "FROM (SELECT DISTINCT customer_id, country, city FROM address)"
    )


def _tags(database: Database, customers: int) -> None:
    numbers = _NUMBERS.format(last=customers)
    for salt, (tag, share) in enumerate(TAGS.items(), 100):
        database.run(
            f"{numbers} INSERT INTO tag (customer_id, folded, tag) "
            f"SELECT i, cq_fold('{tag}'), '{tag}' FROM n "
            f"WHERE {_hash('i', salt, 10_000)} < {share}"
        )


def _orders(database: Database, customers: int) -> None:
    count = ORDERS * customers // CUSTOMERS
    # A few customers order often: the square of an even throw, spread over the ids.
    throw = _hash("i", 21, 1_000_000)
    place = f"({throw} * {throw} / 1000000 * {customers} / 1000000)"
    owner = f"1 + {place} * 7919 % {customers}"
    database.run(
        f'{_NUMBERS.format(last=count)} INSERT INTO "order" '
        "(customer_id, placed_at, total, refunded, test) "
        f"SELECT {owner}, {_moment(_FIRST_DAY, 1000, 22)}, "
        f"500 + {_hash('i', 23, 15_000)}, 0, {_hash('i', 24, 200)} = 0 FROM n"
    )
    database.run('CREATE INDEX temporary_orders ON "order" (customer_id)')
    database.run(
        "UPDATE customer SET orders_count = found.count, amount_spent = found.sum, "
        "first_order_at = found.least, last_order_at = found.most FROM ("
        "SELECT customer_id, count(*) AS count, sum(total - refunded) AS sum, "
        "min(placed_at) AS least, max(placed_at) AS most "
        'FROM "order" WHERE test = 0 GROUP BY customer_id) AS found '
        "WHERE found.customer_id = customer.id"
    )
    database.run("DROP INDEX temporary_orders")
