"""
Whole rows → nothing, or a refusal that only the other rows of the shop can explain.

A refusal names the row of the batch and the id of the customer, never who she is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NoReturn

from custquery.language.errors import RequestError
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import Table, quoted, selected
from custquery.shop.store.limits import Stored
from custquery.shop.store.tables import CUSTOMER, MOST_TAGS

#: A customer has one of these at least.
_IDENTITY = ("name", "email", "phone")
#: What no two customers share, and how that is refused.
_UNIQUE = {"email_key": "email-taken", "phone": "phone-taken"}
#: What `refuse_nameless` and `refuse_taken` look at.
LOOKED_AT = ("id", "name", "email", "email_key", "phone")


def refuse_nameless(customers: Mapping[str, Sequence[Stored]], first: int) -> None:
    """
    Refuse a customer without name, e-mail and phone.

    Args:
        customers: Their columns, by name; see `LOOKED_AT`.
        first: The number of the first one, for the refusal.

    Raises:
        RequestError: ``customer-without-identity``.
    """
    identities = zip(*(customers[each] for each in _IDENTITY), strict=True)
    for number, identity in enumerate(identities, first):
        if not any(identity):
            raise RequestError("customer-without-identity", {"row": number})


def refuse_taken(
    database: Database, customers: Mapping[str, Sequence[Stored]], first: int
) -> None:
    """
    Refuse an e-mail or phone that somebody else has, in the shop or in the batch.

    Args:
        database: Where the others are.
        customers: Their columns, by name; see `LOOKED_AT`.
        first: The number of the first one, for the refusal.

    Raises:
        RequestError: ``email-taken``, ``phone-taken``.
    """
    for column, code in _UNIQUE.items():
        values = customers[column]
        among = {"among": [each for each in values if each is not None]}
        found = database.rows(selected(CUSTOMER, (column, "id"), column), among)
        owner: dict[Stored, Stored] = dict(found)
        pairs = zip(values, customers["id"], strict=True)
        for number, (value, customer) in enumerate(pairs, first):
            if value is not None and owner.setdefault(value, customer) != customer:
                raise RequestError(code, {"row": number, "customer": str(owner[value])})


def refuse_strangers(database: Database, owners: Mapping[int, int]) -> None:
    """
    Refuse rows of a customer that is not there.

    Args:
        database: Where the customers are.
        owners: The customers of the rows, each with the number of one of her rows.

    Raises:
        RequestError: ``customer-unknown``.
    """
    for customer in strangers(database, CUSTOMER, owners):
        number = owners[customer]
        raise RequestError(
            "customer-unknown", {"row": number, "customer": str(customer)}
        )


def strangers(database: Database, table: Table, ids: Iterable[int]) -> Iterator[int]:
    """Yield those of *ids* that no row of *table* has, in order."""
    known = f"(SELECT id FROM {quoted(table.name)})"  # noqa: S608  # our own name
    given = "(integers(:among)) AS given"
    sql = f"SELECT value FROM {given} WHERE value NOT IN {known} ORDER BY 1"  # noqa: S608
    for (number,) in database.rows(sql, {"among": list(ids)}):
        yield number


def refuse_many_tags(database: Database, owners: Iterable[int]) -> None:
    """
    Refuse more than 250 tags on one customer.

    Raises:
        RequestError: ``too-many-tags``.

    Source: Shopify's limits.
    """
    found = database.rows(
        "SELECT customer_id, count(*) FROM tag "
        "WHERE customer_id IN (integers(:among)) "
        "GROUP BY customer_id HAVING count(*) > :most ORDER BY 1 LIMIT 1",
        {"among": list(set(owners)), "most": MOST_TAGS},
    )
    for customer, count in found:
        _refuse_tags(customer, count)


def refuse_more_tags(owners: Iterable[int]) -> None:
    """
    Refuse more than 250 tags on one new customer.

    Args:
        owners: Whose the tags are, once for each.

    Raises:
        RequestError: ``too-many-tags``.

    Source: Shopify's limits.
    """
    for customer, number in Counter(owners).items():
        if number > MOST_TAGS:
            _refuse_tags(customer, number)


def _refuse_tags(customer: int, count: int) -> NoReturn:
    raise RequestError(
        "too-many-tags",
        {"customer": str(customer), "count": count, "limit": MOST_TAGS},
    )


def refuse_many_product_tags(database: Database, products: Iterable[int]) -> None:
    """
    Refuse more than 250 tags on one product.

    Raises:
        RequestError: ``too-many-product-tags``.

    Source: Shopify's limits.
    """
    found = database.rows(
        "SELECT product_id, count(*) FROM product_tag "
        "WHERE product_id IN (integers(:among)) "
        "GROUP BY product_id HAVING count(*) > :most ORDER BY 1 LIMIT 1",
        {"among": list(products), "most": MOST_TAGS},
    )
    for product, count in found:
        raise RequestError(
            "too-many-product-tags",
            {"product": str(product), "count": count, "limit": MOST_TAGS},
        )
