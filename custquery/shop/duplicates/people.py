"""
Stored customers → what two of them can have in common, folded, ready to be compared.

Nothing here is stored: it is made for a search and forgotten after it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from custquery.hooks.finders import Home, Person
from custquery.schema.text import fold, words
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import selected
from custquery.shop.store.tables import ADDRESS, CUSTOMER

_CUSTOMER = ("id", "first_name", "last_name", "name", "email", "phone")
_ADDRESS = (
    *("customer_id", "first_name", "last_name", "address1", "address2", "zip"),
    *("city", "region", "region_code", "country", "phone"),
)
_CUSTOMERS = selected(CUSTOMER, _CUSTOMER, "id")
_ADDRESSES = selected(ADDRESS, _ADDRESS, "customer_id") + " ORDER BY id"

#: Texts whose words are remembered: names and towns come again and again.
_REMEMBERED = 65_536
#: Where a house number follows without a blank.
_JOINED = re.compile(r"(?<=[^\W\d])(?=\d)")
#: Addresses of one customer that are compared.
_MOST_HOMES = 20
#: Mail hosts that look through the dots of a name.
#: Source: Gmail's help: dots do not matter in an address.
_DOTLESS = {"gmail.com", "googlemail.com"}


def people(database: Database, ids: Sequence[int]) -> Mapping[int, Person]:
    """Return the customers with these *ids*, by id."""
    among = {"among": list(ids)}
    addresses: dict[int, list[dict[str, str | None]]] = {}
    for owner, *row in database.rows(_ADDRESSES, among):
        address = dict(zip(_ADDRESS[1:], row, strict=True))
        addresses.setdefault(owner, []).append(address)
    found = {}
    for number, *row in database.rows(_CUSTOMERS, among):
        customer = dict(zip(_CUSTOMER[1:], row, strict=True))
        found[number] = person(number, customer, addresses.get(number, ()))
    return found


def person(
    number: int,
    customer: Mapping[str, str | None],
    addresses: Sequence[Mapping[str, str | None]],
) -> Person:
    """Return what is compared of a *customer*, from columns as they are stored."""
    rows = (customer, *addresses)
    first, last = next(filter(any, map(_names, rows)), ("", ""))
    email = plain_email(customer.get("email") or "")
    phones = dict.fromkeys(each.get("phone") or "" for each in rows)
    homes = dict.fromkeys(map(home, addresses))
    return Person(
        number,
        first,
        last,
        (email,) if email else (),
        tuple(filter(None, phones)),
        tuple(each for each in homes if any(each))[:_MOST_HOMES],
    )


def home(address: Mapping[str, str | None]) -> Home:
    """Return what is compared of an *address*: its house number apart."""
    parts = _JOINED.sub(" ", _words(address.get("address1"))).split()
    numbers = [each for each in parts if each[0].isdigit()]
    return Home(
        " ".join(each for each in parts if each not in numbers[:1]),
        numbers[0] if numbers else "",
        _words(address.get("address2")),
        _words(address.get("zip")).replace(" ", ""),
        _words(address.get("city")),
        _words(address.get("region_code") or address.get("region")),
        _words(address.get("country")),
    )


def plain_email(email: str) -> str:
    """
    Return what the addresses that reach one mailbox have in common.

    >>> plain_email("Jan.de.Vries+news@GoogleMail.com")
    'jandevries@gmail.com'
    >>> plain_email("jan.de.vries@example.com")
    'jan.de.vries@example.com'
    """
    local, at, host = fold(email).rpartition("@")
    if not at:
        return ""
    local = local.partition("+")[0] or local
    if host in _DOTLESS:
        local, host = local.replace(".", ""), "gmail.com"
    return f"{local}@{host}"


def _names(row: Mapping[str, str | None]) -> tuple[str, str]:
    """Return first and last name; of a name in one piece its first word is the one."""
    first, last = _words(row.get("first_name")), _words(row.get("last_name"))
    if not first and not last:
        first, _, last = _words(row.get("name")).partition(" ")
    return first, last


@lru_cache(_REMEMBERED)
def _words(text: str | None) -> str:
    return words(text).strip() if text else ""
