"""
The rows of one order → the order and who placed it, and what is wrong with them.

The first row has the order and its first line, the others a line each. One wrong row
rejects the order whole, since an order without one of its lines is another order.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from attrs import define, field

from custquery.schema.closed import country_code
from custquery.shop.exchange.amounts import read_amount
from custquery.shop.exchange.by_field import Record
from custquery.shop.exchange.columns import Columns
from custquery.shop.exchange.contacts import Contact, read_email, read_telephone
from custquery.shop.exchange.files import Row
from custquery.shop.exchange.moments import read_moment
from custquery.shop.exchange.problems import Problem, Weight
from custquery.shop.exchange.signs import bare, is_formula

#: Fields that a spreadsheet takes for numbers.
NUMBERS = frozenset(
    {
        *("id", "phone", "billing_phone", "shipping_phone", "line.sku"),
        *("billing_zip", "shipping_zip"),
    }
)
#: What of a place an order keeps.
_OF_ORDER = ("city", "region", "region_code")
#: What of it an address of a new customer has besides.
_OF_ADDRESS = ("address1", "address2", "company", "zip", *_OF_ORDER)
_QUANTITY = 9


class Rows(NamedTuple):
    """The rows of one order, which follow each other."""

    rows: tuple[Row, ...]

    @property
    def number(self) -> int:
        """Where the first one stands."""
        return self.rows[0].number


class Placed(NamedTuple):
    """What the rows of an order say."""

    order: Record
    #: Who placed it, as the order has it: contacts, a name, an address.
    customer: Record
    problems: tuple[Problem, ...]
    #: The row that it begins at.
    number: int

    @property
    def is_rejected(self) -> bool:
        """Whether it is so wrong that it is not imported."""
        return any(each.weight == "reject" for each in self.problems)


@define(eq=False)
class OrderReader:
    """Reads the orders below one header."""

    columns: Columns
    #: Where clocks are, and where phones without calling code are from.
    zone: ZoneInfo
    region: str
    currency: str
    #: Decimals of the currency.
    digits: int
    #: Microseconds since 1970; no order was placed later.
    now: int
    #: Whether the ids in the file are those of the shop.
    keeps_ids: bool = False
    #: What ``03/04/2024`` means; None: nobody knows.
    day_first: bool | None = None
    #: Where the names of orders stand.
    _names: int = field(init=False, repr=False)
    _headers: Mapping[str, str] = field(init=False, repr=False)

    @_names.default
    def _place_of_names(self) -> int:
        return next(each.place for each in self.columns.read if each.field == "name")

    @_headers.default
    def _headers_of(self) -> Mapping[str, str]:
        return {each.field: each.header for each in self.columns.read}

    def orders(self, rows: Iterable[Row]) -> Iterator[Rows]:
        """Yield the rows of each order; a row without a name stands by itself."""
        for name, found in groupby(rows, self._name):
            if name:
                yield Rows(tuple(found))
            else:
                yield from (Rows((each,)) for each in found)

    def _name(self, row: Row) -> str:
        """Return what the order of *row* is called; nothing where that is not said."""
        cells = row.cells[self._names : self._names + 1]
        return bare("".join(cells)).strip()

    def read(self, rows: Rows) -> Placed:
        """Return what *rows* say, and all that is wrong with them."""
        said = _Said(self, self._headers)
        found = [said.texts(each) for each in rows.rows]
        if said.is_whole:
            said.read(rows.number, found[0])
            said.lines(zip(rows.rows, found, strict=True))
        return Placed(said.order, said.customer, tuple(said.problems), rows.number)


class _Said:
    """One order while it is read."""

    def __init__(self, reader: OrderReader, headers: Mapping[str, str]) -> None:
        self._reader = reader
        self._headers = headers
        self._number = 0
        self._texts: Mapping[str, str] = {}
        self.order: Record = {}
        self.customer: Record = {}
        self.problems: list[Problem] = []

    @property
    def is_whole(self) -> bool:
        """Whether the cells stand under their headers."""
        return all(each.weight != "reject" for each in self.problems)

    def _odd(
        self,
        code: str,
        name: str = "",
        weight: Weight = "reject",
        fix: str = "",
        **args: str | int,
    ) -> None:
        column = self._headers.get(name, "")
        self.problems.append(Problem(code, self._number, column, weight, args, fix))

    def texts(self, row: Row) -> dict[str, str]:
        """Return the cells of *row* that say something, by field."""
        self._number = row.number
        columns = self._reader.columns
        for code in row.codes:
            self._odd(code, weight="reject" if code == "csv-quotes" else "warning")
        count, wanted = len(row.cells), columns.width
        if count < wanted:
            self._odd("csv-row-short", cells=count, wanted=wanted)
            return {}
        if any(map(str.strip, row.cells[wanted:])):
            self._odd("csv-row-long", cells=count, wanted=wanted)
        found = {}
        for place, _, name in columns.read:
            cell = row.cells[place]
            if is_formula(cell):
                self._odd("csv-formula", name)
            elif text := bare(cell, is_number=name in NUMBERS).strip():
                found[name] = text
        return found

    def read(self, number: int, texts: Mapping[str, str]) -> None:
        """Fill the order, and who placed it, from its first row."""
        self._number, self._texts = number, texts
        if "name" not in texts:
            self._odd("csv-order-nameless", "name")
        elif "total" not in texts:
            self._odd("csv-order-apart", "name")
        else:
            self._order()
            self._customer()

    def _order(self) -> None:
        texts, reader = self._texts, self._reader
        self.order["name"] = texts["name"]
        if reader.keeps_ids and "id" in texts:
            self._put(self.order, "id", self._whole("id"))
        if texts.get("currency", reader.currency).upper() != reader.currency:
            said = texts["currency"]
            self._odd("csv-order-currency", said=said, own=reader.currency)
        for name in ("total", "refunded"):
            self._put(self.order, name, self._amount(name, texts))
        if "placed_at" not in texts:
            self._odd("csv-order-undated", "placed_at")
        for name in ("placed_at", "cancelled_at"):
            self._put(self.order, name, self._moment(name))
        for kind in ("billing", "shipping"):
            self.order.update(self._place(f"{kind}_", _OF_ORDER, f"{kind}_"))

    def _put(self, record: Record, name: str, value: object) -> None:
        if value is not None:
            record[name] = value

    def _whole(self, name: str) -> int | None:
        text = self._texts[name]
        if text.isdecimal() and text.isascii() and len(text) < 19:
            return int(text)
        self._odd("csv-id", name)
        return None

    def _amount(self, name: str, texts: Mapping[str, str]) -> int | None:
        if name not in texts:
            return None
        found = read_amount(texts[name], self._reader.digits)
        if found is None:
            self._odd("csv-amount", name)
        return found

    def _moment(self, name: str) -> int | None:
        if name not in self._texts:
            return None
        reader = self._reader
        read = read_moment(self._texts[name], reader.zone, day_first=reader.day_first)
        code = read.code or ("csv-date-future" if read.at > reader.now else "")
        if code:
            self._odd(code, name, fix=read.fix)
            return None
        return read.at

    def _place(self, kind: str, names: Iterable[str], prefix: str = "") -> Record:
        """Return what the order says of a place, *prefix* before each column."""
        found: Record = {}
        for each in names:
            self._put(found, f"{prefix}{each}", self._texts.get(f"{kind}{each}"))
        if country := self._texts.get(f"{kind}country"):
            code = country_code(country)
            self._put(found, f"{prefix}country", code)
            if code is None and prefix:
                self._odd("csv-country", f"{kind}country", "warning")
        return found

    def _customer(self) -> None:
        texts, who = self._texts, self.customer
        region = country_code(texts.get("billing_country", "")) or self._reader.region
        if "email" in texts:
            self._put(who, "email", self._contact("email", read_email(texts["email"])))
        phone = "phone" if "phone" in texts else "billing_phone"
        if phone in texts:
            read = read_telephone(texts[phone], region)
            # Who has an e-mail address is found without.
            weight: Weight = "warning" if "email" in who else "reject"
            self._put(who, "phone", self._contact(phone, read, weight))
        if not who and self.is_whole:
            self._odd("csv-order-nobody")
        name = texts.get("billing_name") or texts.get("shipping_name")
        self._put(who, "name", name)
        kind = "shipping_" if "shipping_city" in texts else "billing_"
        address = self._place(kind, _OF_ADDRESS)
        if address:
            who["address"] = [{**address, "is_default": 1}]

    def _contact(
        self, name: str, read: Contact, weight: Weight = "reject"
    ) -> str | None:
        if read.code:
            self._odd(read.code, name, weight, read.fix)
        return read.text or None

    def lines(self, rows: Iterable[tuple[Row, Mapping[str, str]]]) -> None:
        """Add the lines of the order."""
        found = [self._line(row.number, texts) for row, texts in rows]
        if lines := [each for each in found if each]:
            self.order["order_line"] = lines

    def _line(self, number: int, texts: Mapping[str, str]) -> Record:
        self._number = number
        if not any(each.startswith("line.") for each in texts):
            return {}
        line: Record = {}
        for name in ("title", "sku"):
            self._put(line, name, texts.get(f"line.{name}"))
        quantity = self._quantity(texts.get("line.quantity", "1"))
        price = self._amount("line.price", texts) or 0
        discount = self._amount("line.discount", texts) or 0
        return {**line, "quantity": quantity, "total": price * quantity - discount}

    def _quantity(self, text: str) -> int:
        if text.removeprefix("-").isdecimal() and len(text) <= _QUANTITY:
            return int(text)
        self._odd("csv-quantity", "line.quantity")
        return 0
