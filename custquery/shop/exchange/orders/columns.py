"""
The header of an export of orders → which field each column holds.

Source: the columns of Shopify's export of orders, in their order; what a shop has no
place for is left out, and that is told once.
"""

from collections.abc import Mapping, Sequence

from custquery.language.errors import RequestError
from custquery.schema.text import words
from custquery.shop.exchange.columns import Column, Columns
from custquery.shop.exchange.problems import Problem
from custquery.shop.exchange.rejects import OWN

_PLACES = ("Billing", "Shipping")
_PLACE = (
    *("Name", "Street", "Address1", "Address2", "Company", "City", "Zip"),
    *("Province", "Country", "Phone"),
)
_TAXES = tuple(
    f"Tax {each} {what}" for each in range(1, 6) for what in ("Name", "Value")
)
HEADER = (
    *("Name", "Email", "Financial Status", "Paid at", "Fulfillment Status"),
    *("Fulfilled at", "Accepts Marketing", "Currency", "Subtotal", "Shipping"),
    *("Taxes", "Total", "Discount Code", "Discount Amount", "Shipping Method"),
    *("Created at", "Lineitem quantity", "Lineitem name", "Lineitem price"),
    *("Lineitem compare at price", "Lineitem sku", "Lineitem requires shipping"),
    *("Lineitem taxable", "Lineitem fulfillment status"),
    *(f"{place} {each}" for place in _PLACES for each in _PLACE),
    *("Notes", "Note Attributes", "Cancelled at", "Payment Method"),
    *("Payment Reference", "Refunded Amount", "Vendor", "Outstanding Balance"),
    *("Employee", "Location", "Device ID", "Id", "Tags", "Risk Level", "Source"),
    "Lineitem discount",
    *_TAXES,
    *("Phone", "Receipt Number", "Duties"),
    *("Billing Province Name", "Shipping Province Name"),
    *("Payment ID", "Payment Terms Name", "Next Payment Due At"),
    "Payment References",
)
#: The fields of a place, by the end of its header.
_OF_PLACE = {
    "Name": "name",
    "Address1": "address1",
    "Address2": "address2",
    "Company": "company",
    "City": "city",
    "Zip": "zip",
    "Province": "region_code",
    "Province Name": "region",
    "Country": "country",
    "Phone": "phone",
}
#: What is read, by header.
FIELDS: Mapping[str, str] = {
    "Name": "name",
    "Email": "email",
    "Phone": "phone",
    "Currency": "currency",
    "Total": "total",
    "Created at": "placed_at",
    "Cancelled at": "cancelled_at",
    "Refunded Amount": "refunded",
    "Id": "id",
    "Lineitem quantity": "line.quantity",
    "Lineitem name": "line.title",
    "Lineitem price": "line.price",
    "Lineitem sku": "line.sku",
    "Lineitem discount": "line.discount",
    **{
        f"{place} {header}": f"{place.lower()}_{field}"
        for place in _PLACES
        for header, field in _OF_PLACE.items()
    },
}
#: Without these it is no history of orders.
_NEEDED = ("Name", "Created at", "Total")


def read_order_columns(header: Sequence[str], row: int = 1) -> Columns:
    """
    Say what each column of *header* holds.

    Args:
        header: The cells of the first row.
        row: The number of the header, for problems.

    Raises:
        RequestError: ``csv-orders-header``: a column is missing.

    >>> found = read_order_columns(["Name", "Email", "Created at", "Total", "Taxes"])
    >>> [each.field for each in found.read]
    ['name', 'email', 'placed_at', 'total']
    """
    known = {_key(name): field for name, field in FIELDS.items()}
    read: dict[str, Column] = {}
    left_out = []
    for place, name in enumerate(header):
        field = known.get(_key(name))
        if field is not None:
            read.setdefault(field, Column(place, name.strip(), field))
        elif name.strip() and name.strip() not in OWN:
            left_out.append(name.strip())
    for each in _NEEDED:
        if FIELDS[each] not in read:
            raise RequestError("csv-orders-header", {"row": row, "column": each})
    if not {"email", "phone", "billing_phone"} & read.keys():
        raise RequestError("csv-orders-header", {"row": row, "column": "Email"})
    width = max(place for place, name in enumerate(header, 1) if name.strip())
    return Columns(
        tuple(read.values()), frozenset(), width, tuple(_told(left_out, row))
    )


def _told(left_out: Sequence[str], row: int) -> list[Problem]:
    """Say that the shop has no place for some columns."""
    if not left_out:
        return []
    args: dict[str, str | int] = {"count": len(left_out), "first": left_out[0]}
    return [Problem("csv-columns-left-out", row, "", "note", args)]


def is_known(header: str) -> bool:
    """
    Tell whether *header* is one of an export of orders.

    >>> is_known("lineitem name"), is_known("Achternaam")
    (True, False)
    """
    return _key(header) in {_key(each) for each in HEADER}


def _key(header: str) -> str:
    return "".join(words(header).split())
