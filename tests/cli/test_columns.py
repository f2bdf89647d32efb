"""Customers as tables, CSV and JSON have them."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve, fields

import custquery as cq
from custquery.cli.arguments import Arguments, UsageError
from custquery.cli.columns import (
    COLUMNS,
    chosen,
    for_people,
    for_programs,
    for_spreadsheets,
    without_formula,
)
from custquery.cli.table import Heading, plain_table
from custquery.language.messages import catalogue
from custquery.schema.reading import Reading
from custquery.shop.store.reading import Customer

ZONE = ZoneInfo("Europe/Amsterdam")
NOON = datetime(2025, 10, 22, 12, tzinfo=ZONE)
READING = Reading(NOON, ZONE, "nl")

NOOR = Customer(
    id=1042,
    name="Noor de Vries",
    first_name="Noor",
    last_name="de Vries",
    email="noor@example.com",
    phone="+31612345678",
    company=None,
    tags=("vip", "wholesale"),
    countries=("NL", "BE"),
    cities=("Den Haag",),
    regions=(),
    orders=1200,
    amount_spent=Decimal("1000.50"),
    currency="EUR",
    first_order_date=NOON,
    last_order_date=NOON,
    abandoned_checkout_date=None,
    product_subscription_status="never_subscribed",
    account_status="enabled",
    email_subscription_status="subscribed",
    sms_subscription_status="pending",
    tax_exempt=False,
    language="nl",
    note=None,
    customer_added_date=NOON,
    updated_at=NOON,
)


def asked(columns: str) -> tuple[str, ...]:
    return chosen(Arguments("find", (), {"--columns": columns}), for_people=True)


def test_every_attribute_of_a_customer_is_a_column() -> None:
    assert {each.name for each in fields(Customer)} == set(COLUMNS)


def test_every_column_has_a_heading() -> None:
    for locale in ("en", "nl"):
        assert {f"cli-column-{each}" for each in COLUMNS} <= catalogue(locale).keys()


@pytest.mark.parametrize(
    ("named", "columns"),
    [
        ("id,email", ("id", "email")),
        ("email, id", ("email", "id")),
        ("land,label,besteed", ("countries", "tags", "amount_spent")),
        ("Last_Order,city,city", ("last_order_date", "cities")),
    ],
)
def test_columns_are_asked_for_by_any_name_of_a_criterion(
    named: str, columns: tuple[str, ...]
) -> None:
    assert asked(named) == columns


@pytest.mark.parametrize("named", ["emial", "text", "orders_placed"])
def test_a_column_that_is_not_there_is_refused(named: str) -> None:
    with pytest.raises(UsageError, match=named):
        asked(named)


def test_for_people() -> None:
    columns = (
        "id",
        "tags",
        "countries",
        "orders",
        "amount_spent",
        "last_order_date",
        "company",
        "tax_exempt",
        "language",
        "email_subscription_status",
    )

    assert for_people([NOOR], columns, READING) == [
        [
            "1042",
            "vip, wholesale",
            "NL, BE",
            "1.200",
            "€\N{NO-BREAK SPACE}1.000,50",
            "22 okt 2025",
            "",
            "nee",
            "Nederlands",
            "geabonneerd",
        ]
    ]


def test_for_programs_values_are_exact_and_the_same_in_every_language() -> None:
    columns = ("orders", "amount_spent", "last_order_date", "tags", "note")

    assert for_programs(NOOR, columns) == {
        "orders": 1200,
        "amount_spent": "1000.50",
        "last_order_date": "2025-10-22T12:00:00+02:00",
        "tags": ["vip", "wholesale"],
        "note": None,
    }


@pytest.mark.parametrize(
    "filter_",
    [
        "tag:vip orders:1200 country:BE",
        "amount_spent:1000,50",
        "last_order_date:2025-10-22",
        'city:"den haag" tax_exempt:no language:nl',
        "NOT note:* email_subscription_status:subscribed account_status:enabled",
        "phone:06-12345678",
    ],
)
def test_what_is_printed_as_json_can_be_filtered_again(filter_: str) -> None:
    record = for_programs(NOOR, COLUMNS)

    assert cq.filter([record], filter_) == [record]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+31612345678", "'+31612345678"),
        ("-5", "'-5"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("a=1", "a=1"),
        ("'t Hoen", "'t Hoen"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    assert without_formula(text) == cell


def test_for_spreadsheets() -> None:
    refunded = evolve(NOOR, amount_spent=Decimal("-5.00"), tags=("=cmd", "vip"))
    columns = ("phone", "amount_spent", "tags", "tax_exempt", "note", "orders")

    assert for_spreadsheets(refunded, columns) == [
        "'+31612345678",
        "-5.00",
        "'=cmd, vip",
        "no",
        "",
        "1200",
    ]


def test_a_table_fits_the_terminal() -> None:
    headings = [Heading("name"), Heading("e-mail"), Heading("orders", is_number=True)]
    rows = [
        ["Noor de Vries", "noor.de.vries@example.com", "4"],
        ["日本 太郎", "taro@example.jp", "1,200"],
        ["José", "", "0"],
    ]

    assert plain_table(headings, rows, 40) == [
        "name           e-mail             orders",
        "─────────────  ─────────────────  ──────",
        "Noor de Vries  noor.de.vries@ex…       4",
        "日本 太郎      taro@example.jp     1,200",
        "José                                   0",
    ]


def test_numbers_are_never_cut() -> None:
    headings = [Heading("name"), Heading("spent", is_number=True)]

    assert plain_table(headings, [["Noor de Vries", "€1,000,000.50"]], 10) == [
        "name            spent",
        "──────  ─────────────",
        "Noor …  €1,000,000.50",
    ]
