"""
A folder of JSON → the customers and cases that say what the language means.

The files are for every implementation of the language, in any programming language;
their README says what is in them. This reads them for ours.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from attrs import field, frozen

from custquery.schema.reading import Reading, microseconds
from custquery.testing.generated.customers import Nested

#: The files that hold no cases.
_OTHERS = {"customers.json", "schema.json"}

#: How a case is read where it does not say otherwise.
_NOW = "2025-06-15T12:00:00+02:00"


@frozen
class Error:
    """What a filter is refused for: a permanent code, and where."""

    code: str
    span: tuple[int, int]


@frozen
class Case:
    """One filter and what is known about it: whom it selects, or why it is refused."""

    name: str
    filter: str
    #: The names of the customers it selects; None when it is refused.
    matches: tuple[str, ...] | None
    error: Error | None
    #: What it is printed as; empty when the case does not say.
    canonical: str
    #: Filters with the same canonical text.
    same: tuple[str, ...]
    dialect: str
    reading: Reading
    #: The name of the file.
    feature: str

    def __str__(self) -> str:
        return f"{self.feature}: {self.name}"


@frozen
class Suite:
    """The cases, and the customers they are about by name."""

    customers: Mapping[str, Nested]
    cases: tuple[Case, ...]
    edition: int = field(default=1)


def load(folder: Path) -> Suite:
    """Read the suite in *folder*."""
    written = json.loads((folder / "customers.json").read_text("utf-8"))
    return Suite(
        {name: _customer(each) for name, each in written.items()},
        tuple(
            _case(each, path.stem)
            for path in sorted(folder.glob("*.json"))
            if path.name not in _OTHERS
            for each in json.loads(path.read_text("utf-8"))["cases"]
        ),
    )


def _case(written: Mapping[str, object], feature: str) -> Case:
    error = written.get("error")
    matches = written.get("matches")
    return Case(
        name=str(written["name"]),
        filter=str(written["filter"]),
        matches=tuple(matches) if isinstance(matches, list) else None,
        error=_error(error) if isinstance(error, dict) else None,
        canonical=str(written.get("canonical", "")),
        same=tuple(map(str, _list(written.get("same")))),
        dialect=str(written.get("dialect", "custquery")),
        reading=_reading(written),
        feature=feature,
    )


def _error(written: Mapping[str, object]) -> Error:
    start, end = _list(written["span"])
    return Error(str(written["code"]), (int(str(start)), int(str(end))))


def _reading(written: Mapping[str, object]) -> Reading:
    return Reading(
        now=datetime.fromisoformat(str(written.get("now", _NOW))),
        zone=ZoneInfo(str(written.get("zone", "Europe/Amsterdam"))),
        locale=str(written.get("locale", "en")),
        currency=str(written.get("currency", "EUR")),
        region=str(written.get("region", "NL")),
    )


# -- customers ------------------------------------------------------------------------

_TEXTS = ("email", "phone", "company", "note", "language", "first_name", "last_name")
_STATUSES = ("account_status", "email_status", "sms_status")
_PLACE = ("country", "city", "region", "region_code")


def _customer(written: Mapping[str, object]) -> Nested:
    """Bring a customer to the form that `custquery.schema.models.Tables` describes."""
    names = (written.get("first_name"), written.get("last_name"))
    return {
        "id": written["id"],
        **{key: written.get(key) for key in _TEXTS},
        **{key: written[key] for key in _STATUSES},
        "name": " ".join(str(each) for each in names if each),
        "tax_exempt": int(bool(written.get("tax_exempt"))),
        "created_at": _instant(written["created_at"]),
        "updated_at": _instant(written["updated_at"]),
        "tag": [{"tag": each} for each in _list(written.get("tags"))],
        "address": [_place(each) for each in _rows(written.get("addresses"))],
        "order": [_order(each) for each in _rows(written.get("orders"))],
        "checkout": [_checkout(each) for each in _rows(written.get("checkouts"))],
        "subscription_contract": [
            {"status": each} for each in _list(written.get("subscription_contracts"))
        ],
    }


def _list(written: object) -> list[object]:
    return written if isinstance(written, list) else []


def _rows(written: object) -> list[Mapping[str, object]]:
    return [each for each in _list(written) if isinstance(each, dict)]


def _place(written: object, prefix: str = "") -> Nested:
    found = written if isinstance(written, dict) else {}
    return {f"{prefix}{each}": found.get(each) for each in _PLACE}


def _order(written: Mapping[str, object]) -> Nested:
    return {
        "placed_at": _instant(written["placed_at"]),
        "total": _minor(written["total"]),
        "refunded": _minor(written.get("refunded", "0")),
        "test": int(bool(written.get("test"))),
        "cancelled_at": _instant(written.get("cancelled_at")),
        "deleted_at": _instant(written.get("deleted_at")),
        **_place(written.get("shipping"), "shipping_"),
        **_place(written.get("billing"), "billing_"),
    }


def _checkout(written: Mapping[str, object]) -> Nested:
    return {
        "touched_at": _instant(written["touched_at"]),
        "completed_at": _instant(written.get("completed_at")),
        "has_contact": int(bool(written.get("has_contact", True))),
    }


def _instant(written: object) -> int | None:
    if written is None:
        return None
    return microseconds(datetime.fromisoformat(str(written)))


def _minor(written: object) -> int:
    """Return an amount in euros as cents."""
    return int(Decimal(str(written)) * 100)
