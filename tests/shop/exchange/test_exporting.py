"""What is exported and imported again is exported as it was."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

from custquery.shop import Settings, Shop
from custquery.shop.exchange.consents import Attestation
from custquery.shop.exchange.importing import Choices, import_customers
from custquery.shop.exchange.writing import HEADER, write_customers

ATTESTED = Attestation("me", "the other shop", datetime(2020, 1, 1, tzinfo=UTC))
AWKWARD = [
    {"first_name": "=1+1", "last_name": "@home", "email": "a@x.nl", "note": "\t-"},
    {"first_name": "'=x", "last_name": "''+x", "email": "b@x.nl", "note": "＝x"},
    {"name": "'t Hart", "phone": "+31612345678", "note": 'a "b"\r\n;c,\nd'},
    {"name": "Zoë 蘭", "tag": ["=vip", "a b"], "tax_exempt": 1},
    {
        "email": "c@x.nl",
        "company": "Acme",
        "address": [
            {"city": "Breda", "is_default": 0},
            {
                "company": "Acme North",
                "address1": "-1",
                "address2": "+2",
                "city": "=Delft",
                "region_code": "NH",
                "country": "NL",
                "zip": "'0123",
                "phone": "ask",
                "is_default": 1,
            },
        ],
        "email_status": "subscribed",
    },
    {"email": "d@x.nl", "email_status": "unsubscribed", "note": "#N/A"},
    {"email": "e@x.nl", "first_name": " Noor ", "last_name": "'#ref! ", "note": "\r"},
    {"email": "f@x.nl", "first_name": '="01"', "note": "'", "company": "sep=;"},
    {"email": "g@x.nl", "tag": ['"whole"', '"', '""', 'half "of it"', '"a" or "b"']},
]


def exported(shop: Shop, query: str = "") -> str:
    stream = io.StringIO(newline="")
    write_customers(shop, stream, query)
    return stream.getvalue()


def imported(text: str, path: Path) -> Shop:
    other = Shop.create(path)
    choices = Choices(attested=ATTESTED, keeps_ids=True)
    found = import_customers(other, io.BytesIO(text.encode()), choices)
    assert not found.rejected, [each.render() for each in found.problems]
    return other


def without_totals(text: str) -> list[list[str]]:
    rows = csv.reader(io.StringIO(text, newline=""))
    computed = {HEADER.index("Total Spent"), HEADER.index("Total Orders")}
    return [[c for at, c in enumerate(row) if at not in computed] for row in rows]


def test_awkward_customers_come_back(shop: Shop, tmp_path: Path) -> None:
    shop.add(AWKWARD)
    text = exported(shop)
    with imported(text, tmp_path / "other.shop") as other:
        assert sorted(without_totals(text)) == sorted(without_totals(exported(other)))


def test_no_cell_is_a_formula(shop: Shop) -> None:
    shop.add(AWKWARD)
    cells = [each for row in csv.reader(io.StringIO(exported(shop))) for each in row]

    assert len(AWKWARD) * len(HEADER) < len(cells)
    assert not [each for each in cells if each.startswith(tuple("=+-@\t\r＝＋－＠"))]


def test_metafields_have_columns_of_their_own(shop: Shop) -> None:
    shop.define_metafield("facts", "size", "number", "Size, of shoes")
    shop.add(
        [{"email": "n@x.nl", "metafield": [{"path": "facts.size", "value": "41"}]}]
    )
    text = exported(shop)
    header, row = csv.reader(io.StringIO(text))

    assert "Size, of shoes (customer.metafields.facts.size)" == header[-1]
    assert "41" == row[-1]


def test_only_who_is_asked_for_is_exported(shop: Shop) -> None:
    shop.add(AWKWARD)

    assert 2 == len(without_totals(exported(shop, 'tag:"a b"')))


def test_the_columns_are_those_of_shopify(shop: Shop) -> None:
    header = exported(shop).splitlines()[0]

    assert ",".join(HEADER) == header
    assert header.startswith("Customer ID,First Name,Last Name,Email,Accepts Email")


def test_amounts_have_the_decimals_of_the_currency(tmp_path: Path) -> None:
    order = {"placed_at": 1, "total": 12_05}
    for currency, shown in (("EUR", "12.05"), ("JPY", "1205"), ("KWD", "1.205")):
        with Shop.create(tmp_path / currency, Settings(currency=currency)) as shop:
            shop.add([{"email": "n@x.nl", "order": [order]}])
            _, row = csv.reader(io.StringIO(exported(shop)))

            assert shown == row[HEADER.index("Total Spent")]
            assert "1" == row[HEADER.index("Total Orders")]
