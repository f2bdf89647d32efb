"""
A folder of JSON → the customers and cases that say what the language means.

The files are for every implementation of the language, in any programming language;
their README says what is in them. This reads them for ours.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo

from attrs import field, frozen

from custquery.schema.reading import Reading, microseconds
from custquery.testing.generated.nested import Nested
from custquery.testing.reference.places import on_globe

#: The files that hold no cases.
OTHERS = {"customers.json", "schema.json", "shop.json"}

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


@frozen(eq=False)
class Suite:
    """The cases, and the customers they are about by name."""

    customers: Mapping[str, Nested]
    cases: tuple[Case, ...]
    #: What there is besides customers.
    shop: "Shop"
    edition: int = field(default=1)


@frozen
class Shop:
    """Rows that belong to no customer: companies, metafields, saved filters."""

    companies: tuple[Nested, ...]
    #: Namespace, key and type of each metafield that is defined.
    metafields: tuple[Nested, ...]
    #: The texts of saved filters, by name.
    segments: Mapping[str, str]


def load(folder: Traversable) -> Suite:
    """Read the suite in *folder*: a path, or a package's resources."""
    found = {
        each.name: json.loads(each.read_text("utf-8"))
        for each in sorted(folder.iterdir(), key=lambda file: file.name)
        if each.name.endswith(".json")
    }
    written, shop = found["customers.json"], found["shop.json"]
    make = _Customers(shop)
    return Suite(
        {name: make.customer(each) for name, each in written.items()},
        tuple(
            _case(each, name.removesuffix(".json"))
            for name, file in found.items()
            if name not in OTHERS
            for each in file["cases"]
        ),
        Shop(tuple(shop["companies"]), tuple(shop["metafields"]), shop["segments"]),
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
_MORE = (
    "created_by_app_id",
    "rfm_group",
    "predicted_spend_tier",
    "multipass_identifier",
)
_STATUSES = ("account_status", "email_status", "sms_status")
_PLACE = ("country", "city", "region", "region_code")

#: Decimals of a balance, and of a number among the metafields.
_BALANCE_DIGITS = 4
_METAFIELD_DIGITS = 6


class _Customers:
    """Brings customers to the form of `custquery.schema.models.Tables`."""

    def __init__(self, shop: Mapping[str, object]) -> None:
        self.products = {each["id"]: each for each in _rows(shop["products"])}
        self.types = {
            f"{each['namespace']}.{each['key']}": each["type"]
            for each in _rows(shop["metafields"])
        }

    def customer(self, written: Mapping[str, object]) -> Nested:
        names = (written.get("first_name"), written.get("last_name"))
        return {
            "id": written["id"],
            **{key: written.get(key) for key in (*_TEXTS, *_MORE)},
            **{key: written[key] for key in _STATUSES},
            "name": " ".join(str(each) for each in names if each),
            "tax_exempt": int(bool(written.get("tax_exempt"))),
            "verified_email": _yes_no(written.get("verified_email")),
            "activated_at": _instant(written.get("activated_at")),
            "created_at": _instant(written["created_at"]),
            "updated_at": _instant(written["updated_at"]),
            "tag": [{"tag": each} for each in _list(written.get("tags"))],
            "address": [_address(each) for each in _rows(written.get("addresses"))],
            "order": [self.order(each) for each in _rows(written.get("orders"))],
            "checkout": [_checkout(each) for each in _rows(written.get("checkouts"))],
            "subscription_contract": [
                {"status": each}
                for each in _list(written.get("subscription_contracts"))
            ],
            "email_event": [
                _event(each) for each in _rows(written.get("email_events"))
            ],
            "storefront_event": [
                self.view(each) for each in _rows(written.get("storefront_events"))
            ],
            "company_contact": [
                {"company_id": each} for each in _list(written.get("companies"))
            ],
            "store_credit_account": [
                _account(each) for each in _rows(written.get("store_credit"))
            ],
            "metafield": [
                self.metafield(path, str(value))
                for path, value in _pairs(written.get("metafields"))
            ],
        }

    def order(self, written: Mapping[str, object]) -> Nested:
        return {
            "placed_at": _instant(written["placed_at"]),
            "total": _minor(written["total"]),
            "refunded": _minor(written.get("refunded", "0")),
            "test": int(bool(written.get("test"))),
            "cancelled_at": _instant(written.get("cancelled_at")),
            "deleted_at": _instant(written.get("deleted_at")),
            "location_id": written.get("location_id"),
            "app_id": written.get("app_id"),
            **_place(written.get("shipping"), "shipping_"),
            **_place(written.get("billing"), "billing_"),
            "order_line": [self.line(each) for each in _rows(written.get("lines"))],
        }

    def line(self, written: Mapping[str, object]) -> Nested:
        product = self.products.get(written.get("product"), {})
        return {
            "product_id": written.get("product"),
            "title": written.get("title", product.get("title")),
            "sku": product.get("sku"),
            "quantity": written["quantity"],
            "total": _minor(written["total"]),
            **_about(product),
        }

    def view(self, written: Mapping[str, object]) -> Nested:
        viewed = written["kind"] == "product_viewed"
        return {
            "kind": written["kind"],
            "subject_id": written["id"],
            "happened_at": _instant(written["happened_at"]),
            **_about(self.products.get(written["id"], {}) if viewed else {}),
        }

    def metafield(self, path: str, value: str) -> Nested:
        return {"path": path, "value": value, **_typed(self.types[path], value)}


def _about(product: Mapping[str, object]) -> Nested:
    """Return what stands in a row that is about *product*."""
    if not product:
        return {"product": [], "product_tag": []}
    named = ("id", "title", "category", "vendor")
    return {
        "product": [{key: product.get(key) for key in named}],
        "product_tag": [{"tag": each} for each in _list(product.get("tags"))],
    }


def _typed(kind: object, value: str) -> Nested:
    """Return what is kept beside the text of a metafield."""
    match kind:
        case "date":
            return {"day": (date.fromisoformat(value) - date(1970, 1, 1)).days}
        case "date_time":
            return {"instant": _instant(value)}
        case "number":
            return {"number": int(Decimal(value).scaleb(_METAFIELD_DIGITS))}
        case "yesno":
            return {"yesno": int(value == "true")}
        case _:
            return {}


def _list(written: object) -> list[object]:
    return written if isinstance(written, list) else []


def _rows(written: object) -> list[Mapping[str, object]]:
    return [each for each in _list(written) if isinstance(each, dict)]


def _pairs(written: object) -> list[tuple[str, object]]:
    return list(written.items()) if isinstance(written, dict) else []


def _place(written: object, prefix: str = "") -> Nested:
    found = written if isinstance(written, dict) else {}
    country, city, _, region = parts = [found.get(each) for each in _PLACE]
    key = f"{country}-{region}" if country and region else None
    whole = f"{key}-{''.join(str(city).split())}" if key and city else None
    named = dict(zip(_PLACE, parts, strict=True))
    return {
        f"{prefix}{name}": value
        for name, value in {**named, "region_key": key, "city_code": whole}.items()
    }


def _address(written: Mapping[str, object]) -> Nested:
    degrees = [written.get("latitude"), written.get("longitude")]
    north, east = (None if each is None else Decimal(str(each)) for each in degrees)
    x, y, z = (None,) * 3 if north is None or east is None else on_globe(north, east)
    return {
        **_place(written),
        "address1": written.get("address1"),
        "address2": written.get("address2"),
        "zip": written.get("zip"),
        "is_default": int(bool(written.get("is_default"))),
        "latitude": north,
        "longitude": east,
        "x": x,
        "y": y,
        "z": z,
    }


def _checkout(written: Mapping[str, object]) -> Nested:
    return {
        "touched_at": _instant(written["touched_at"]),
        "completed_at": _instant(written.get("completed_at")),
        "has_contact": int(bool(written.get("has_contact", True))),
        "total": _minor(written.get("total", "0")),
    }


def _event(written: Mapping[str, object]) -> Nested:
    return {**written, "happened_at": _instant(written["happened_at"])}


def _account(written: Mapping[str, object]) -> Nested:
    return {
        "currency": written["currency"],
        "balance": int(Decimal(str(written["balance"])).scaleb(_BALANCE_DIGITS)),
        "next_expiry_at": _instant(written.get("next_expiry_at")),
        "last_credit_at": _instant(written.get("last_credit_at")),
    }


def _yes_no(written: object) -> int | None:
    return None if written is None else int(bool(written))


def _instant(written: object) -> int | None:
    if written is None:
        return None
    return microseconds(datetime.fromisoformat(str(written)))


def _minor(written: object) -> int:
    """Return an amount in euros as cents."""
    return int(Decimal(str(written)) * 100)
