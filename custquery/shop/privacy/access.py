"""
A customer → everything that the shop holds about her, table by table.

It is what Articles 15 and 20 GDPR ask for: whole, and in a form that programs read too.
What is only made of other columns, to find her by, says nothing more and is left out.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from attrs import field, frozen

from custquery.language.errors import RequestError
from custquery.schema.calendar import moment
from custquery.schema.closed import minor_units
from custquery.shop.privacy.holdings import (
    PURPOSES,
    entries_of,
    holdings,
    rows_of,
    told_columns,
)
from custquery.shop.privacy.pages import Rows, access_page
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import Table, selected
from custquery.shop.store.limits import Whole
from custquery.shop.store.settings import Settings
from custquery.shop.store.tables import AUDIT_ENTRY, TABLES

_BY_NAME = {each.name: each for each in TABLES}
#: Instants whose name does not say so.
_INSTANTS = frozenset({"at", "rfm_as_of", "instant"})


@frozen
class Held:
    """Everything that is held about one person."""

    customer: int
    at: datetime
    currency: str
    #: By table; instants are moments, amounts `decimal.Decimal`, yes/no is `bool`.
    tables: Rows = field(repr=False)

    def to_json(self) -> str:
        """Return it as JSON: instants as in ISO 8601, amounts as decimal texts."""
        said = {
            "customer": self.customer,
            "at": self.at.isoformat(),
            "currency": self.currency,
            "tables": self.tables,
        }
        return json.dumps(said, ensure_ascii=False, indent=2, default=_as_text)

    def to_html(self, locale: str = "en") -> str:
        """Return it as a page to read and print, in English or Dutch."""
        return access_page(self.customer, self.at, self.currency, self.tables, locale)


def held_about(
    database: Database, customer: int, settings: Settings, now: datetime
) -> Held:
    """
    Return all that is held about *customer*.

    Raises:
        RequestError: ``customer-not-there``.
    """
    columns = {
        each.table.name: tuple(
            dict.fromkeys((*told_columns(each.table), *each.table.key))
        )
        for each in holdings()
    }
    with database.reading():
        rows = rows_of(database, customer, columns)
        if not rows["customer"]:
            raise RequestError("customer-not-there", {"customer": str(customer)})
        rows |= _referred_to(database, rows)
        rows[AUDIT_ENTRY.name] = entries_of(database, customer)
    return Held(
        customer,
        now.astimezone(settings.zone),
        settings.currency,
        {
            name: tuple(_meant(_BY_NAME[name], row, settings) for row in found)
            for name, found in rows.items()
        },
    )


def _referred_to(
    database: Database, rows: Mapping[str, list[Whole]]
) -> dict[str, list[Whole]]:
    """Return what her rows refer to and is nobody's own, such as her company."""
    found: dict[str, list[Whole]] = {}
    for each in holdings():
        for column in each.table.columns:
            above = _BY_NAME.get(column.refers)
            if above is not None and above.name not in PURPOSES:
                ids = sorted({int(str(r[column.name])) for r in rows[each.table.name]})
                names = told_columns(above)
                sql = selected(above, names, "id")
                below = database.rows(f"{sql} ORDER BY id", {"among": ids})
                found[above.name] = [dict(zip(names, r, strict=True)) for r in below]
    return found


def _meant(table: Table, row: Whole, settings: Settings) -> Mapping[str, object]:
    return {
        name: None if value is None else _value(table, row, name, settings)
        for name, value in row.items()
    }


def _value(table: Table, row: Whole, name: str, settings: Settings) -> object:
    kind, value = table.column(name).kind, row[name]
    if kind == "yesno":
        return bool(value)
    if not isinstance(value, int):
        return value
    if kind == "money" or name == "balance":
        currency = str(row.get("currency") or settings.currency)
        return Decimal(value).scaleb(-minor_units(currency))
    if name in _INSTANTS or name.endswith("_at"):
        return moment(value).astimezone(settings.zone)
    return value


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
