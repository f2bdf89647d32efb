"""
An order → the address that it is to be sent to, as far as it is known.

A shop keeps of an order only the place; the line and the postcode are those of the
customer's address there, if she has one.
"""

from collections.abc import Mapping

from custquery.language.errors import RequestError
from custquery.schema.text import fold
from custquery.shop.addresses import FIELDS
from custquery.shop.customers.addressing import addresses_of
from custquery.shop.store.connection import Database

_ORDER = (
    "SELECT customer_id, shipping_country, shipping_region_code, shipping_city "
    'FROM "order" WHERE id = :order'
)
#: Who has one name, not in two parts, goes by that.
_NAMES = (
    "SELECT first_name, coalesce(last_name, CASE WHEN first_name IS NULL THEN name END)"
    " FROM customer WHERE id = :customer"
)


def given_address(order: Mapping[str, object]) -> Mapping[str, object]:
    """
    Return the fields of the address in *order*, without what stands before them.

    >>> given_address({"shipping_city": "APO", "last_name": "Kim", "total": 995})
    {'last_name': 'Kim', 'city': 'APO'}
    """
    nested = order.get("shipping_address")
    if isinstance(nested, Mapping):
        return nested
    names = {each: order[each] for each in ("first_name", "last_name") if each in order}
    own = {
        each: order[f"shipping_{each}"]
        for each in FIELDS
        if f"shipping_{each}" in order
    }
    return {**names, **own}


def stored_address(database: Database, order: int) -> Mapping[str, object]:
    """
    Return the fields of the address of the order with an id.

    Raises:
        RequestError: ``order-not-there``.
    """
    found = database.rows(_ORDER, {"order": order})
    if not found:
        raise RequestError("order-not-there", {"order": str(order)})
    [(customer, country, region_code, city)] = found
    for each in addresses_of(database, customer):
        theirs = each.fields["city"], each.fields["country"]
        if tuple(map(_folded, theirs)) == tuple(map(_folded, (city, country))):
            return named(each.fields, names_of(database, customer))
    names = names_of(database, customer)
    return {**names, "country": country, "region_code": region_code, "city": city}


def names_of(database: Database, customer: int) -> Mapping[str, object]:
    """Return the names of a customer; nothing when she is not there."""
    found = database.rows(_NAMES, {"customer": customer})
    return {
        name: text
        for row in found
        for name, text in zip(("first_name", "last_name"), row, strict=True)
    }


def named(
    fields: Mapping[str, object], names: Mapping[str, object]
) -> Mapping[str, object]:
    """
    Return the *fields* of an address, with *names* where nobody is named in it.

    >>> named({"city": "APO", "last_name": None}, {"last_name": "Kim"})
    {'city': 'APO', 'last_name': 'Kim'}
    """
    is_named = fields.get("first_name") or fields.get("last_name")
    return fields if is_named else {**fields, **names}


def _folded(text: object) -> str:
    return fold(str(text or ""))
