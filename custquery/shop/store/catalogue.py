"""
Products with their tags, and companies with their contacts: rows of no one customer.

They are written before the orders, views and contacts that name them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from custquery.language.errors import RequestError
from custquery.shop.store.connection import Database
from custquery.shop.store.deriving import derive
from custquery.shop.store.layout import Table, forgotten, inserted, upserted
from custquery.shop.store.limits import Given, Whole, cleaned, complete, tags
from custquery.shop.store.merging import chunks, merge, rows_below, upsert
from custquery.shop.store.refusing import (
    refuse_many_product_tags,
    refuse_strangers,
    strangers,
)
from custquery.shop.store.tables import (
    COMPANY,
    COMPANY_CONTACT,
    PRODUCT,
    PRODUCT_TAG,
)

_FORGET_TAGS = forgotten(PRODUCT_TAG, "product_id")
_TAG = inserted(PRODUCT_TAG, ("product_id", "folded", "tag"))


def write_products(database: Database, rows: Iterable[Given]) -> list[int]:
    """Write products; the tags that a row holds replace those it had."""
    ids: list[int] = []
    for chunk, first in chunks(rows):
        found = _write(database, PRODUCT, chunk, first)
        _replace_tags(database, chunk, found, first)
        ids += found
    return ids


def _replace_tags(
    database: Database, rows: Sequence[Given], ids: Sequence[int], first: int
) -> None:
    name = PRODUCT_TAG.name
    tagged = {
        product: (number, rows_below(row, name))
        for number, (row, product) in enumerate(zip(rows, ids, strict=True), first)
        if name in row
    }
    if not tagged:
        return
    database.run(_FORGET_TAGS, {"among": list(tagged)})
    made = [
        parts
        for product, (number, below) in tagged.items()
        for row in below
        for parts in tags(_tag_row(row, product), number, PRODUCT_TAG)
    ]
    database.change(_TAG, [each for _, *each in made])
    refuse_many_product_tags(database, tagged)


def _tag_row(row: Given, product: int) -> Given:
    """Return the row of a tag, which may be given as its text alone."""
    return {"product_id": product, "tag": row.get(PRODUCT_TAG.name, row.get("tag"))}


def products_of(rows: Iterable[Given]) -> Iterator[Given]:
    """Yield the products that *rows* hold nested, each with the tags beside it."""
    for row in rows:
        for product in rows_below(row, PRODUCT.name):
            yield {**product, PRODUCT_TAG.name: rows_below(row, PRODUCT_TAG.name)}


def write_companies(database: Database, rows: Iterable[Given]) -> list[int]:
    """Write companies; return their ids."""
    return [
        number
        for chunk, first in chunks(rows)
        for number in _write(database, COMPANY, chunk, first)
    ]


def _write(
    database: Database, table: Table, rows: Sequence[Given], first: int
) -> list[int]:
    given = [cleaned(table, row, number, "") for number, row in enumerate(rows, first)]
    whole = merge(database, table, given, first, {})
    derive(table.name, whole)
    upsert(database, table, whole)
    return [number for row in whole if isinstance(number := row["id"], int)]


def write_contacts(
    database: Database, rows: Sequence[Given], first: int
) -> Mapping[int, int]:
    """
    Make customers contacts of companies; return the customers with a row of theirs.

    Raises:
        RequestError: ``customer-unknown``, ``company-unknown``.
    """
    whole = _completed(COMPANY_CONTACT, rows, first)
    customers = _numbered(whole, "customer_id", first)
    refuse_strangers(database, customers)
    companies = _numbered(whole, "company_id", first)
    for company in strangers(database, COMPANY, companies):
        raise RequestError(
            "company-unknown", {"row": companies[company], "company": str(company)}
        )
    names = tuple(each.name for each in COMPANY_CONTACT.columns)
    contacts = [[row[each] for each in names] for row in whole]
    database.change(upserted(COMPANY_CONTACT, names), contacts)
    return customers


def owners(table: Table, rows: Sequence[Given], first: int) -> Mapping[int, int]:
    """Return the customers of *rows*, each with the number of one of her rows."""
    only = [{"customer_id": row.get("customer_id")} for row in rows]
    given = [cleaned(table, row, number, "") for number, row in enumerate(only, first)]
    for number, row in enumerate(given, first):
        if row["customer_id"] is None:
            raise RequestError(
                "value-required", {"row": number, "field": "customer_id"}
            )
    return _numbered(given, "customer_id", first)


def _completed(table: Table, rows: Sequence[Given], first: int) -> list[Whole]:
    return [
        complete(table, cleaned(table, row, number, ""), {}, number)
        for number, row in enumerate(rows, first)
    ]


def _numbered(rows: Sequence[Whole], column: str, first: int) -> dict[int, int]:
    return {
        value: number
        for number, row in enumerate(rows, first)
        if isinstance(value := row[column], int)
    }
