"""
A row of a file → a record as `Batch.records` takes it, and what is wrong with it.

Everything wrong is said at once, by column. A cell that is blank says nothing. Texts
stay as they stand; only what marks them as text for a spreadsheet is taken off.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from attrs import define, field

from custquery.schema.closed import (
    closest,
    country_code,
    country_names,
    language_code,
)
from custquery.shop.exchange.columns import METAFIELD, Column, Columns
from custquery.shop.exchange.consents import (
    Attestation,
    consents_of,
    yes_or_no,
)
from custquery.shop.exchange.contacts import (
    Contact,
    is_shortened,
    read_email,
    read_telephone,
)
from custquery.shop.exchange.files import Row
from custquery.shop.exchange.moments import Moment, read_moment
from custquery.shop.exchange.problems import Problem, Weight
from custquery.shop.exchange.signs import bare, is_formula
from custquery.shop.store.layout import SHORT
from custquery.shop.store.tables import ADDRESS, CUSTOMER, MOST_TAGS, TAG
from custquery.shop.store.texts import email_key

Record: TypeAlias = dict[str, object]
#: By what a customer is recognised: a column, and what stands in it.
Key: TypeAlias = tuple[str, str | int]

#: Fields that a spreadsheet takes for numbers.
NUMBERS = frozenset({"id", "phone", "address.phone", "address.zip"})
#: Texts of the customer that are taken as they stand.
_TEXTS = ("first_name", "name", "note")
#: One of them is needed to know who she is.
_IDENTITY = ("email", "phone", "name", "first_name", "last_name")
#: Fields that say by what she is recognised, and how they are read.
_COUNTRIES = ("address.country_code", "address.country")
_KEYED = frozenset(("id", "email", "phone", *_COUNTRIES))
_ADDRESS_TEXTS = ("first_name", "last_name", "company", "address2", "city", "zip")
#: A subdivision of ISO 3166-2, with or without its country.
_REGION_CODE = re.compile(r"\s*(?:[A-Za-z]{2}-)?[A-Za-z0-9]{1,4}\s*")

_LONGEST = {
    **{each.name: each.longest for each in CUSTOMER.given},
    **{f"address.{each.name}": each.longest for each in ADDRESS.given},
}
_LONGEST_TAG = TAG.column("tag").longest
#: Cells of tags, and of moments, that are remembered as they are read.
_REMEMBERED = 4096

#: How much it weighs when a row was read with difficulty.
_WEIGHTS: Mapping[str, Weight] = {"csv-quotes": "reject"}


class Entry(NamedTuple):
    """What a row says."""

    row: Row
    record: Record
    problems: tuple[Problem, ...]

    @property
    def is_rejected(self) -> bool:
        """Whether it is so wrong that it is not imported."""
        problems = self.problems
        return bool(problems) and any(each.weight == "reject" for each in problems)


@define(eq=False)
class RowReader:
    """Reads the rows below one header."""

    columns: Columns
    #: Where clocks are, and where phones without calling code are from.
    zone: ZoneInfo
    region: str
    #: Microseconds since 1970; nothing of the file has happened later.
    now: int
    attested: Attestation | None = None
    #: Whether the ids in the file are those of the shop.
    keeps_ids: bool = False
    #: Tags for everyone.
    tags: Sequence[str] = ()
    #: What ``03/04/2024`` means; None: nobody knows.
    day_first: bool | None = None
    headers: Mapping[str, str] = field(init=False, repr=False)
    #: The fields of the address, but for the company, and of metafields that there are.
    address: Sequence[str] = field(init=False, repr=False)
    metafields: Sequence[str] = field(init=False, repr=False)
    #: The texts that are taken as they stand: to which name, from which field.
    texts: Sequence[tuple[str, str]] = field(init=False, repr=False)
    address_texts: Sequence[tuple[str, str]] = field(init=False, repr=False)
    #: The columns of its country that there are, the surest first.
    countries: Sequence[str] = field(init=False, repr=False)
    #: Reads a moment; people come on the same days, so those are remembered.
    moment: Callable[[str], Moment] = field(init=False, repr=False)
    _keyed: Sequence[Column] = field(init=False, repr=False)

    @headers.default
    def _headers_of(self) -> Mapping[str, str]:
        return {each.field: each.header for each in self.columns.read}

    @address.default
    def _address_fields(self) -> Sequence[str]:
        found = [each for each in self.headers if each.startswith("address.")]
        return [each for each in found if each != "address.company"]

    @texts.default
    def _texts_there_are(self) -> Sequence[tuple[str, str]]:
        return [(each, each) for each in _TEXTS if each in self.headers]

    @address_texts.default
    def _address_texts_there_are(self) -> Sequence[tuple[str, str]]:
        pairs = [(each, f"address.{each}") for each in _ADDRESS_TEXTS]
        return [(name, of) for name, of in pairs if of in self.headers]

    @countries.default
    def _countries_there_are(self) -> Sequence[str]:
        return [each for each in _COUNTRIES if each in self.headers]

    @moment.default
    def _moments(self) -> Callable[[str], Moment]:
        zone, day_first = self.zone, self.day_first
        remembered = lru_cache(maxsize=_REMEMBERED)
        return remembered(lambda cell: read_moment(cell, zone, day_first=day_first))

    @_keyed.default
    def _keyed_columns(self) -> Sequence[Column]:
        return [each for each in self.columns.read if each.field in _KEYED]

    @metafields.default
    def _metafield_fields(self) -> Sequence[str]:
        return [each for each in self.headers if each.startswith(METAFIELD)]

    def read(self, row: Row) -> Entry:
        """Return what *row* says, and all that is wrong with it."""
        number, cells, codes = row
        said = _Said(self, number)
        for code in codes:
            said.odd(code, weight=_WEIGHTS.get(code, "warning"))
        if len(cells) != self.columns.width:
            self._measure(row, said)
        if not said.problems or said.is_whole:
            self._take(cells, said, self.columns.read)
            said.is_long = max(map(len, cells)) > SHORT
            said.read()
        return Entry(row, said.record, tuple(said.problems))

    def keys(self, row: Row) -> list[Key]:
        """Return what *row* has in common with other rows about the same customer."""
        if len(row.cells) < self.columns.width:
            return []
        said = _Said(self, row.number)
        self._take(row.cells, said, self._keyed)
        return keys_of(said.contacts()) if said.texts else []

    def _measure(self, row: Row, said: "_Said") -> None:
        count, wanted = len(row.cells), self.columns.width
        if count < wanted:
            said.odd("csv-row-short", cells=count, wanted=wanted)
        elif any(map(str.strip, row.cells[wanted:])):
            said.odd("csv-row-long", cells=count, wanted=wanted)

    def _take(
        self, cells: Sequence[str], said: "_Said", columns: Iterable[Column]
    ) -> None:
        """Take the cells of *columns* that say something."""
        texts = said.texts
        for place, _, name in columns:
            cell = cells[place]
            if not cell:
                continue
            if not cell[0].isalnum():  # what may be blank, or marked
                if cell.isspace():
                    continue
                if is_formula(cell):
                    said.odd("csv-formula", name)
                    continue
                cell = bare(cell, is_number=name in NUMBERS)
            texts[name] = cell


def keys_of(contacts: Record) -> list[Key]:
    """Return what a customer can be recognised by: id, e-mail address, phone."""
    keys: list[Key] = []
    if "id" in contacts:
        keys.append(("id", int(str(contacts["id"]))))
    if "email" in contacts:
        keys.append(("email_key", email_key(str(contacts["email"])) or ""))
    if "phone" in contacts:
        keys.append(("phone", str(contacts["phone"])))
    return keys


class _Said:
    """One row while it is read."""

    __slots__ = ("_number", "_reader", "is_long", "problems", "record", "texts")

    def __init__(self, reader: RowReader, number: int) -> None:
        self._reader = reader
        self._number = number
        self.texts: dict[str, str] = {}
        #: Whether one of them may be longer than what is stored.
        self.is_long = False
        self.record: Record = {}
        self.problems: list[Problem] = []

    def odd(
        self,
        code: str,
        name: str = "",
        weight: Weight = "reject",
        fix: str = "",
        **args: str | int,
    ) -> None:
        """Say that something is odd about the cell of a field, or the whole row."""
        column = self._reader.headers.get(name, "")
        self.problems.append(Problem(code, self._number, column, weight, args, fix))

    @property
    def is_whole(self) -> bool:
        """Whether its cells stand under their headers."""
        problems = self.problems
        return not problems or all(each.weight != "reject" for each in problems)

    def read(self) -> None:
        """Fill the record."""
        self.record = self.contacts()
        self._names()
        self._tax()
        self._language()
        self._creation()
        self._address()
        self._tags()
        if self._reader.metafields:
            self._metafields()
        self._consents()
        if self.record.keys().isdisjoint(_IDENTITY) and self.is_whole:
            self.odd("csv-nobody")

    def contacts(self) -> Record:
        """Return what she can be recognised by."""
        found: Record = {}
        if self._reader.keeps_ids and "id" in self.texts:
            self._put("id", self._id(self.texts["id"]), found)
        if "email" in self.texts:
            self._contact("email", read_email(self.texts["email"]), found)
        if "phone" in self.texts:
            read = read_telephone(self.texts["phone"], self._country() or self.region)
            self._contact("phone", read, found)
        return found

    @property
    def region(self) -> str:
        return self._reader.region

    def _contact(self, name: str, read: Contact, to: Record) -> None:
        if read.code:
            self.odd(read.code, name, fix=read.fix)
        if read.text:
            to[name] = read.text

    def _id(self, text: str) -> int | None:
        if text.strip().isdecimal() and text.isascii() and len(text) < 19:
            return int(text)
        self.odd("csv-number-shortened" if is_shortened(text) else "csv-id", "id")
        return None

    def _text(self, name: str) -> str | None:
        text = self.texts.get(name)
        if self.is_long and text is not None and len(text) > _LONGEST[name]:
            self.odd("csv-too-long", name, length=len(text), limit=_LONGEST[name])
        return text

    def _copy(self, names: Iterable[tuple[str, str]], to: Record) -> None:
        """Put the texts of fields under their names, where they say something."""
        texts, is_long = self.texts, self.is_long
        for name, of in names:
            if of in texts:
                to[name] = self._text(of) if is_long else texts[of]

    def _names(self) -> None:
        record, texts = self.record, self.texts
        self._copy(self._reader.texts, record)
        last = self._text("last_name")
        if "last_name_prefix" in texts:
            last = " ".join(filter(None, (texts["last_name_prefix"], last)))
        self._put("last_name", last, record)
        if "name" in record and ("first_name" in record or "last_name" in record):
            del record["name"]
        own = self._text("company")
        self._put(
            "company", texts.get("address.company") if own is None else own, record
        )

    def _put(self, name: str, value: object, to: Record) -> None:
        if value is not None:
            to[name] = value

    def _tax(self) -> None:
        if "tax_exempt" in self.texts:
            said = yes_or_no(self.texts["tax_exempt"])
            if said is None:
                self.odd("csv-yes-or-no", "tax_exempt")
            else:
                self.record["tax_exempt"] = int(said)

    def _language(self) -> None:
        if "language" in self.texts:
            code = language_code(self.texts["language"])
            if code is None:
                self.odd("csv-language", "language", "warning")
            self._put("language", code, self.record)

    def _creation(self) -> None:
        self._put("created_at", self._moment("created_at", "reject"), self.record)

    def _moment(self, name: str, weight: Weight) -> int | None:
        if name not in self.texts:
            return None
        at, code, fix = self._reader.moment(self.texts[name])
        if not code and at > self._reader.now:
            code = "csv-date-future"
        if code:
            self.odd(code, name, weight, fix)
            return None
        return at

    def _country(self) -> str | None:
        for name in self._reader.countries:
            if name in self.texts:
                return country_code(self.texts[name])
        return None

    def _address(self) -> None:
        texts = self.texts
        if not any(map(texts.__contains__, self._reader.address)):
            return
        found: Record = {"is_default": 1}
        self._copy(self._reader.address_texts, found)
        self._put("address1", self._street(), found)
        self._put("country", self._checked_country(), found)
        self._put("region", self._text("address.region"), found)
        self._region(found)
        if "address.phone" in texts:
            text = texts["address.phone"]
            read = read_telephone(text, self._country() or self.region)
            if read.code:
                self.odd(read.code, "address.phone", "warning", read.fix)
            found["phone"] = read.text or text
        self.record["address"] = [found]

    def _street(self) -> str | None:
        street = self._text("address.address1")
        number = self.texts.get("address.number")
        addition = self.texts.get("address.addition")
        if number is None and addition is None:
            return street
        return " ".join(filter(None, (street, number, addition)))

    def _checked_country(self) -> str | None:
        code = self._country()
        for name in self._reader.countries:
            if name not in self.texts:
                continue
            read = country_code(self.texts[name])
            if read is None:
                names = [*country_names().values(), *country_names("nl").values()]
                near = next(iter(closest(self.texts[name], names, 1)), "")
                self.odd("csv-country", name, fix=near)
            elif code is not None and read != code:
                self.odd("csv-country-twice", name, "warning")
        return code

    def _region(self, address: Record) -> None:
        code = self.texts.get("address.region_code")
        if code is None:
            return
        if _REGION_CODE.fullmatch(code):
            address["region_code"] = code
            return
        # The name of a province is worth keeping, but it is no code.
        self.odd("csv-province-code", "address.region_code", "warning")
        address.setdefault("region", code)

    def _tags(self) -> None:
        tags = [*_tags_in(self.texts.get("tags", "")), *self._reader.tags]
        if tags and max(map(len, tags)) > _LONGEST_TAG:
            self.odd("csv-tag-too-long", "tags", limit=_LONGEST_TAG)
        if len(tags) > MOST_TAGS:
            self.odd("csv-many-tags", "tags", tags=len(tags), limit=MOST_TAGS)
        if tags:
            self.record["tag"] = tags

    def _metafields(self) -> None:
        found = [
            {"path": name.removeprefix(METAFIELD), "value": self.texts[name]}
            for name in self._reader.metafields
            if name in self.texts
        ]
        if found:
            self.record["metafield"] = found

    def _consents(self) -> None:
        at = self._moment("consent_at", "warning")
        said = consents_of(self.texts, at, self._reader.attested, self._number)
        for code, name in said.problems:
            self.odd(code, name, "warning")
        if said.events:
            self.record["consent_event"] = said.events


@lru_cache(maxsize=_REMEMBERED)
def _tags_in(cell: str) -> tuple[str, ...]:
    return tuple(each for tag in cell.split(",") if (each := _unquoted(tag.strip())))


def _unquoted(tag: str) -> str:
    """Return what stands in quotes, as other shops put them around a tag."""
    is_quoted = len(tag) > 1 and tag[0] == tag[-1] == '"'
    return tag[1:-1].strip() if is_quoted else tag
