"""
Rows below one header → what they say, one field of all rows after the other.

Thousands of rows are read so in two thirds of the time that they take row by row. What
is wrong with one is said in the order of the fields, whatever the others say.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Protocol, TypeAlias

from custquery.schema.closed import (
    closest,
    country_code,
    country_names,
    language_code,
)
from custquery.shop.exchange.columns import METAFIELD, Column
from custquery.shop.exchange.consents import (
    CHANNELS,
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
from custquery.shop.exchange.moments import Moment
from custquery.shop.exchange.problems import Problem, Weight
from custquery.shop.exchange.signs import bare, is_formula
from custquery.shop.store.tables import ADDRESS, CUSTOMER, MOST_TAGS, TAG

Record: TypeAlias = dict[str, object]
#: Where rows stand in their lot, and what they say in a field.
Some: TypeAlias = Sequence[tuple[int, str]]

#: Fields that a spreadsheet takes for numbers.
NUMBERS = frozenset({"id", "phone", "address.phone", "address.zip"})
#: Texts of the customer that are taken as they stand.
_TEXTS = ("first_name", "name", "note", "last_name", "company")
#: One of them is needed to know who she is.
_IDENTITY = ("email", "phone", "name", "first_name", "last_name")
#: What says in which country she is, the surest first.
COUNTRIES = ("address.country_code", "address.country")
_ADDRESS_TEXTS = (
    *("first_name", "last_name", "company", "address2", "city", "zip", "address1"),
)
#: Fields of an address; a company by itself is none.
_OF_ADDRESS = (
    *(f"address.{each}" for each in _ADDRESS_TEXTS if each != "company"),
    *("address.number", "address.addition", *COUNTRIES),
    *("address.region", "address.region_code", "address.phone"),
)
#: A subdivision of ISO 3166-2, with or without its country.
_REGION_CODE = re.compile(r"\s*(?:[A-Za-z]{2}-)?[A-Za-z0-9]{1,4}\s*")

_LONGEST = {
    **{each.name: each.longest for each in CUSTOMER.given},
    **{f"address.{each.name}": each.longest for each in ADDRESS.given},
}
_LONGEST_TAG = TAG.column("tag").longest
#: Cells of tags that are remembered, cut.
_REMEMBERED = 4096


class Reading(Protocol):
    """How rows are read; see `custquery.shop.exchange.rows.RowReader`."""

    @property
    def region(self) -> str:
        """Where phones without calling code are from."""

    @property
    def now(self) -> int:
        """Microseconds since 1970; nothing of the file has happened later."""

    @property
    def attested(self) -> Attestation | None:
        """Whose word it is that they agreed."""

    @property
    def keeps_ids(self) -> bool:
        """Whether the ids in the file are those of the shop."""

    @property
    def tags(self) -> Sequence[str]:
        """Tags for everyone."""

    @property
    def moment(self) -> Callable[[str], Moment]:
        """What reads a moment."""


class Lot:
    """Rows that are read together, each with a cell for every column."""

    def __init__(
        self,
        how: Reading,
        rows: Sequence[Row],
        columns: Iterable[Column],
        problems: dict[int, list[Problem]],
    ) -> None:
        """
        Take what *rows* say in some *columns*.

        Args:
            how: How they are read.
            rows: None of them is short.
            columns: What is read of them.
            problems: What is known already to be odd, by place in *rows*.
        """
        self._how, self._rows = how, rows
        self._headers: dict[str, str] = {}
        self._texts: dict[str, Sequence[str | None]] = {}
        self._some: dict[str, Some] = {}
        self.problems = problems
        self.records: list[Record] = [{} for _ in rows]
        cells = list(zip(*(row.cells for row in rows), strict=False))
        for place, header, name in columns:
            self._headers[name] = header
            self._take(name, cells[place] if cells else ())

    def _take(self, name: str, cells: Sequence[str]) -> None:
        texts: list[str | None] = [cell or None for cell in cells]
        # What may be blank, or marked as a text or a formula.
        closer = [
            (at, cell)
            for at, cell in enumerate(cells)
            if cell and not cell[0].isalnum() and cell[0] != "+"
        ]
        for at, cell in closer:
            if is_formula(cell):
                self.odd(at, "csv-formula", name)
                texts[at] = None
            else:
                text = bare(cell, is_number=name in NUMBERS)
                texts[at] = text if text.strip() else None  # ="" is blank, too
        self._texts[name] = texts
        self._some[name] = [
            (at, text) for at, text in enumerate(texts) if text is not None
        ]

    def odd(
        self,
        at: int,
        code: str,
        name: str = "",
        weight: Weight = "reject",
        fix: str = "",
        **args: str | int,
    ) -> None:
        """Say that something is odd about the cell of a field, or the whole row."""
        column, number = self._headers.get(name, ""), self._rows[at].number
        problem = Problem(code, number, column, weight, args, fix)
        self.problems.setdefault(at, []).append(problem)

    def some(self, name: str) -> Some:
        """Return the rows that say something in a field, and what."""
        return self._some.get(name, ())

    def _stored(self, name: str) -> Some:
        """Return `some`, once what is too long to be stored is told."""
        found, limit = self.some(name), _LONGEST[name]
        for at, text in found:
            if len(text) > limit:
                self.odd(at, "csv-too-long", name, length=len(text), limit=limit)
        return found

    def read(self) -> None:
        """Fill the records."""
        self.read_contacts()
        self._read_names()
        self._read_tax()
        self._read_language()
        for at, moment in self._moments("created_at", "reject"):
            self.records[at]["created_at"] = moment
        self._read_addresses()
        self._read_tags()
        self._read_metafields()
        self._read_consents()
        for at, record in enumerate(self.records):
            if record.keys().isdisjoint(_IDENTITY) and not self._is_rejected(at):
                self.odd(at, "csv-nobody")

    def _is_rejected(self, at: int) -> bool:
        return any(each.weight == "reject" for each in self.problems.get(at, ()))

    def read_contacts(self) -> None:
        """Put into the records what customers are recognised by."""
        if self._how.keeps_ids:
            for at, text in self.some("id"):
                if text.strip().isdecimal() and text.isascii() and len(text) < 19:
                    self.records[at]["id"] = int(text)
                else:
                    code = "csv-number-shortened" if is_shortened(text) else "csv-id"
                    self.odd(at, code, "id")
        for at, text in self.some("email"):
            self._put(at, "email", read_email(text))
        phones = self.some("phone")
        countries = self._countries() if phones else ()
        for at, text in phones:
            region = countries[at] or self._how.region
            self._put(at, "phone", read_telephone(text, region))

    def _put(self, at: int, name: str, read: Contact) -> None:
        text, code, fix = read
        if code:
            self.odd(at, code, name, fix=fix)
        if text:
            self.records[at][name] = text

    def _read_names(self) -> None:
        records = self.records
        for name in _TEXTS:
            for at, text in self._stored(name):
                records[at][name] = text
        for at, text in self.some("last_name_prefix"):
            last = records[at].get("last_name")
            records[at]["last_name"] = f"{text} {last}" if last else text
        for at, _ in self.some("name"):
            if "first_name" in records[at] or "last_name" in records[at]:
                del records[at]["name"]
        for at, text in self.some("address.company"):
            records[at].setdefault("company", text)

    def _read_tax(self) -> None:
        for at, text in self.some("tax_exempt"):
            said = yes_or_no(text)
            if said is None:
                self.odd(at, "csv-yes-or-no", "tax_exempt")
            else:
                self.records[at]["tax_exempt"] = int(said)

    def _read_language(self) -> None:
        for at, text in self.some("language"):
            code = language_code(text)
            if code is None:
                self.odd(at, "csv-language", "language", "warning")
            else:
                self.records[at]["language"] = code

    def _moments(self, name: str, weight: Weight) -> Sequence[tuple[int, int]]:
        found = []
        read, now = self._how.moment, self._how.now
        for at, text in self.some(name):
            moment, code, fix = read(text)
            if not code and moment > now:
                code = "csv-date-future"
            if code:
                self.odd(at, code, name, weight, fix)
            else:
                found.append((at, moment))
        return found

    def _countries(self) -> Sequence[str | None]:
        """Return the country of each row, None where it says none that there is."""
        columns = [self._texts[each] for each in COUNTRIES if each in self._texts]
        said = columns[0] if columns else [None] * len(self._rows)
        for other in columns[1:]:
            said = [a if b is None else b for a, b in zip(other, said, strict=True)]
        return [None if each is None else country_code(each) for each in said]

    def _read_addresses(self) -> None:
        said = [self._texts[each] for each in _OF_ADDRESS if each in self._texts]
        found: dict[int, Record] = {
            at: {"is_default": 1}
            for at, texts in enumerate(zip(*said, strict=True))
            if any(texts)
        }
        for name in _ADDRESS_TEXTS:
            for at, text in self._stored(f"address.{name}"):
                if at in found:  # who only has a company has no address
                    found[at][name] = text
        for name in ("address.number", "address.addition"):
            for at, text in self.some(name):
                street = found[at].get("address1")
                found[at]["address1"] = f"{street} {text}" if street else text
        codes = self._countries()
        self._read_countries(found, codes)
        self._read_regions(found)
        for at, text in self.some("address.phone"):
            read = read_telephone(text, codes[at] or self._how.region)
            if read.code:
                self.odd(at, read.code, "address.phone", "warning", read.fix)
            found[at]["phone"] = read.text or text
        for at, address in found.items():
            self.records[at]["address"] = [address]

    def _read_countries(
        self, addresses: dict[int, Record], codes: Sequence[str | None]
    ) -> None:
        for at, address in addresses.items():
            code = codes[at]
            if code is not None:
                address["country"] = code
        for name in COUNTRIES:
            for at, text in self.some(name):
                code, read = codes[at], country_code(text)
                if read is None:
                    names = [*country_names().values(), *country_names("nl").values()]
                    near = next(iter(closest(text, names, 1)), "")
                    self.odd(at, "csv-country", name, fix=near)
                elif code is not None and read != code:
                    self.odd(at, "csv-country-twice", name, "warning")

    def _read_regions(self, addresses: dict[int, Record]) -> None:
        for at, text in self._stored("address.region"):
            addresses[at]["region"] = text
        for at, code in self.some("address.region_code"):
            if _REGION_CODE.fullmatch(code):
                addresses[at]["region_code"] = code
            else:  # the name of a province is worth keeping, but it is no code
                self.odd(at, "csv-province-code", "address.region_code", "warning")
                addresses[at].setdefault("region", code)

    def _read_tags(self) -> None:
        ours = self._how.tags
        said = dict(self.some("tags"))
        for at in range(len(self._rows)) if ours else said:
            tags = [*_tags_in(said.get(at, "")), *ours]
            if tags and max(map(len, tags)) > _LONGEST_TAG:
                self.odd(at, "csv-tag-too-long", "tags", limit=_LONGEST_TAG)
            if len(tags) > MOST_TAGS:
                self.odd(at, "csv-many-tags", "tags", tags=len(tags), limit=MOST_TAGS)
            if tags:
                self.records[at]["tag"] = tags

    def _read_metafields(self) -> None:
        found: dict[int, list[Record]] = {}
        for name, said in self._some.items():
            if name.startswith(METAFIELD):
                path = name.removeprefix(METAFIELD)
                for at, text in said:
                    found.setdefault(at, []).append({"path": path, "value": text})
        for at, rows in found.items():
            self.records[at]["metafield"] = rows

    def _read_consents(self) -> None:
        moments = dict(self._moments("consent_at", "warning"))
        if not any(self.some(field) for field, _ in CHANNELS.values()):
            return
        nothing = [None] * len(self._rows)
        sources = self._texts.get("consent_source", nothing)
        states, contacts = (
            zip(*(self._texts.get(name, nothing) for name in names), strict=True)
            for names in zip(*CHANNELS.values(), strict=True)
        )
        told = zip(states, contacts, sources, strict=True)
        for at, (cells, reach, source) in enumerate(told):
            if not any(cells):
                continue
            reachable = tuple([each is not None for each in reach])
            attested, is_dated = self._how.attested, at in moments
            said = consents_of(cells, reachable, source or "", attested, is_dated)
            for code, name in said.problems:
                self.odd(at, code, name, "warning")
            if said.events:
                own: Record = {"evidence": f"row {self._rows[at].number}"}
                if is_dated:
                    own["at"] = moments[at]
                self.records[at]["consent_event"] = [e | own for e in said.events]


@lru_cache(maxsize=_REMEMBERED)
def _tags_in(cell: str) -> tuple[str, ...]:
    return tuple(each for tag in cell.split(",") if (each := _unquoted(tag.strip())))


def _unquoted(tag: str) -> str:
    """Return what stands in quotes, as other shops put them around a tag."""
    is_quoted = len(tag) > 1 and tag[0] == tag[-1] == '"'
    return tag[1:-1].strip() if is_quoted else tag
