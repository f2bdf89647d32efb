"""
Customer → the columns of a table, of CSV and of JSON.

A column is named as its criterion is, so that what is printed as JSON can be filtered
again. In JSON and CSV values are exact and the same in every language: amounts in
major units as text, times in ISO 8601, codes; in a table they are for people.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from custquery.cli.arguments import Arguments, unknown
from custquery.schema.reading import Reading
from custquery.shop.criteria import CRITERIA
from custquery.targets.sentence_times import day
from custquery.targets.sentence_values import Voice, amount, number, value_in_words

#: What a column may be asked as, by the attribute of a customer that it is.
COLUMNS = (
    "id",
    "name",
    "first_name",
    "last_name",
    "email",
    "phone",
    "company",
    "tags",
    "countries",
    "cities",
    "regions",
    "orders",
    "amount_spent",
    "currency",
    "first_order_date",
    "last_order_date",
    "abandoned_checkout_date",
    "product_subscription_status",
    "account_status",
    "email_subscription_status",
    "sms_subscription_status",
    "tax_exempt",
    "language",
    "note",
    "customer_added_date",
    "updated_at",
)

#: What a table shows when nobody says.
_FOR_PEOPLE = (
    "id",
    "name",
    "email",
    "countries",
    "tags",
    "orders",
    "amount_spent",
    "last_order_date",
)

#: Columns that stand to the right.
NUMBERS = frozenset({"id", "orders", "amount_spent"})

_CRITERIA = {name: each for each in CRITERIA for name in each.names}
#: Columns whose criterion has another name.
_OTHER_NAMES = {"country": "countries", "city": "cities", "region": "regions"} | {
    "tag": "tags"
}

#: A value of a customer.
Cell: TypeAlias = "str | int | bool | Decimal | datetime | tuple[str, ...] | None"


def chosen(arguments: Arguments, *, for_people: bool) -> tuple[str, ...]:
    """
    Return the columns that were asked for, or else those that fit the purpose.

    Raises:
        UsageError: there is no such column.
    """
    if not arguments.has("--columns"):
        return _FOR_PEOPLE if for_people else COLUMNS
    named = arguments.options["--columns"].replace(",", " ").split()
    return tuple(dict.fromkeys(map(_column, named)))


def _column(name: str) -> str:
    """Return the column that *name*, or an alias of its criterion, is."""
    lowered = name.lower()
    if lowered in COLUMNS:
        return lowered
    criterion = _CRITERIA.get(lowered)
    column = _OTHER_NAMES.get(criterion.name, criterion.name) if criterion else ""
    if column in COLUMNS:
        return column
    raise unknown("cli-unknown-column", name, COLUMNS)


def values(customer: object, columns: Sequence[str]) -> tuple[Cell, ...]:
    """Return what *customer* has in *columns*."""
    return tuple(getattr(customer, each) for each in columns)


def for_programs(customer: object, columns: Sequence[str]) -> Mapping[str, object]:
    """Return *columns* of *customer* as JSON has them."""
    cells = values(customer, columns)
    return dict(zip(columns, map(_plain, cells), strict=True))


def _plain(cell: Cell) -> object:
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, datetime):
        return cell.isoformat()
    return list(cell) if isinstance(cell, tuple) else cell


def for_spreadsheets(customer: object, columns: Sequence[str]) -> list[str]:
    """
    Return *columns* of *customer* as cells of CSV that no spreadsheet calculates.

    A text that a spreadsheet could take for a formula gets an apostrophe in front; an
    import takes exactly that one off.
    """
    return [_safe(cell) for cell in values(customer, columns)]


def _safe(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case str():
            return without_formula(cell)
        case tuple():
            return without_formula(", ".join(cell))
        case _:
            return str(_plain(cell))


#: What a formula starts with, in any width, and what spreadsheets skip before it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def without_formula(text: str) -> str:
    """
    Put an apostrophe before *text* that could be a formula.

    >>> without_formula("=1+1"), without_formula("+31612345678"), without_formula("a-b")
    ("'=1+1", "'+31612345678", 'a-b')
    """
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def for_people(
    customers: Iterable[object], columns: Sequence[str], reading: Reading
) -> list[list[str]]:
    """Return rows of cells as people of the reading's language write them."""
    voice = Voice(reading.locale, reading)
    return [
        [
            _said(name, cell, voice)
            for name, cell in zip(columns, values(each, columns), strict=True)
        ]
        for each in customers
    ]


def _said(name: str, cell: Cell, voice: Voice) -> str:
    match cell:
        case None:
            return ""
        case tuple():
            return ", ".join(cell)
        case datetime():
            return day(cell.date(), voice)
        case Decimal():
            return amount(cell, voice, exact=True)
        case int() if name == "orders":
            return number(Decimal(cell), voice.locale)
        case _ if name in _CRITERIA:
            return value_in_words(cell, _CRITERIA[name], voice)
        case _:
            return str(cell)
