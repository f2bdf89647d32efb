"""A file of an older version is brought up to date, with all that is in it."""

import sqlite3
from pathlib import Path

import pytest

from custquery.language.errors import StorageError
from custquery.shop import Shop
from custquery.shop.store.migrations import VERSION
from custquery.shop.store.sqlite import APPLICATION

#: The tables of the first version, as that version made them.
FIRST = Path(__file__).with_name("version_1.sql").read_text("utf-8")

ROWS = """
INSERT INTO setting VALUES
  ('currency', 'EUR'), ('zone', 'Europe/Amsterdam'), ('region', 'NL'),
  ('language', 'nl'), ('fold_version', '1'), ('now', '2025-06-15T12:00:00+00:00');
INSERT INTO customer (id, created_at, updated_at, name, name_folded, name_words,
  name_order, orders_count, amount_spent, first_order_at, last_order_at, search_words)
  VALUES (1, 3, 4, 'Noor', 'noor', ' noor ', 'noor', 1, 900, 5, 5, ' utrecht | noor ');
INSERT INTO address (customer_id, address1, zip, country, region_code, city)
  VALUES (1, 'Oudegracht 1', '3511 AB', 'NL', 'UT', 'Utrecht');
INSERT INTO place (customer_id, ordinal, country, region_code, city, city_folded,
  city_words, region_code_folded, region_code_words)
  VALUES (1, 1, 'NL', 'UT', 'Utrecht', 'utrecht', ' utrecht ', 'ut', ' ut ');
INSERT INTO "order" (id, customer_id, placed_at, total) VALUES (1, 1, 5, 900);
INSERT INTO order_line (order_id, title, sku) VALUES (1, 'Thé vert', 'TEA-1');
"""


@pytest.fixture
def old(path: Path) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(FIRST + ROWS)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    return path


def test_a_file_of_the_first_version_keeps_its_rows(old: Path) -> None:
    with Shop.open(old) as shop:
        customer = shop.customer(1)
        record = shop.record(1)

    assert customer is not None
    assert record is not None
    assert ("Noor", ("NL",), 1) == (customer.name, customer.countries, customer.orders)
    assert [("Oudegracht 1", "3511 AB")] == [
        (each["address1"], each["zip"])
        for each in record["address"]  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize(
    "query",
    [
        "product:thé",
        "sku:tea-1",
        "zip:3511*",
        "address1:oudegracht",
        "city:NL-UT-Utrecht",
        "region:NL-UT",
        "addresses MATCHES (city = Utrecht)",
        "NOT rfm_group:*",
        "NOT shopify_email.opened MATCHES ()",
    ],
)
def test_what_came_later_can_be_asked_of_old_rows(old: Path, query: str) -> None:
    with Shop.open(old) as shop:
        assert 1 == shop.count(query)


def test_a_file_that_was_brought_up_to_date_is_healthy(old: Path) -> None:
    with Shop.open(old) as shop:
        assert () == shop.doctor().findings
    with sqlite3.connect(old) as connection:
        assert (VERSION,) == connection.execute("PRAGMA user_version").fetchone()
    connection.close()


def test_it_has_the_tables_of_a_new_file(old: Path, tmp_path: Path) -> None:
    Shop.open(old).close()
    Shop.create(tmp_path / "new.shop").close()

    assert layout_of(tmp_path / "new.shop") == layout_of(old)


def layout_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(path)
    names = connection.execute("SELECT name FROM sqlite_schema ORDER BY 1").fetchall()
    found = {
        name: connection.execute(
            'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)',
            (name,),
        ).fetchall()
        for (name,) in names
    }
    connection.close()
    return found


def test_an_older_file_is_not_opened_only_to_read(old: Path) -> None:
    before = old.read_bytes()

    with pytest.raises(StorageError) as caught:
        Shop.open(old, read_only=True)

    assert "database-older" == caught.value.code
    assert before == old.read_bytes()
