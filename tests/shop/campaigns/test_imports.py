"""Exports of real shops are imported right, or each row that is not says why."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from custquery.shop import Settings, Shop
from custquery.shop.chinook import CHINOOK_SETTINGS, chinook_records
from custquery.shop.exchange import (
    Attestation,
    Choices,
    Imported,
    Problem,
    import_customers,
    write_customers,
)

HERE = Path(__file__).parent
EXPORT = HERE / "shopify_export.csv"
EXPECTED = json.loads((HERE / "shopify_export.json").read_text("utf-8"))
ROWS: list[dict[str, Any]] = EXPECTED["rows"]
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
AGREED = Attestation("anna", "the old shop", datetime(2026, 1, 1, tzinfo=UTC))
#: Who is there already.
THERE = (
    {"email": "THERE@example.com", "name": "Old", "note": "old", "tag": ["stays"]},
    {"email": "one@example.com", "name": "One"},
    {"phone": "+31622222222", "name": "Two"},
)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.create(tmp_path / "my.shop", Settings(now=NOW)) as made:
        made.define_metafield("facts", "birth_date", "date")
        made.define_metafield("facts", "size", "number")
        made.add(THERE)
        yield made


def took(shop: Shop, data: bytes, **choices: object) -> tuple[Imported, list[Problem]]:
    told: list[Problem] = []
    chosen = Choices(attested=AGREED, **choices)
    found = import_customers(shop, io.BytesIO(data), chosen, report=told.append)
    return found, told


def as_excel_saves_it(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def said_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return *record* with what is below her as short as it is expected."""
    [address] = record["address"] or [None]
    return {
        **record,
        "address": address,
        "tag": sorted((each["tag"] for each in record["tag"]), key=str.lower),
        "metafield": {each["path"]: each["value"] for each in record["metafield"]},
        "consent_event": [each["channel"] for each in record["consent_event"]],
    }


def assert_there(shop: Shop, wanted: Mapping[str, Any]) -> None:
    """Find a customer by what she is expected to have, and compare that."""
    records = [said_of(shop.record(number) or {}) for number in shop.ids()]
    for name in ("email", "phone", "name"):
        value = wanted.get(name)
        if value is not None:
            [found] = [each for each in records if value == each[name]]
            break
    for name, value in wanted.items():
        has = found[name]
        if isinstance(value, dict):
            has = {each: has[each] for each in value}
        assert value == has, name


def problems_of(told: list[Problem]) -> dict[int, list[list[str]]]:
    found: dict[int, list[list[str]]] = {}
    for each in told:
        if each.weight != "note":
            said = [each.code, each.column, each.fix]
            found.setdefault(each.row, []).append(said)
    return found


def test_each_row_of_shopify_is_right_or_says_why(shop: Shop, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    found, told = took(shop, EXPORT.read_bytes(), rejects=rejects)
    records = [each for each in ROWS if "record" in each]
    rejected = [each for each in ROWS if "record" not in each and "problems" in each]
    replaced = {r["row"]: r["replaced_by"] for r in ROWS if "replaced_by" in r}

    for each in records:
        assert_there(shop, each["record"])
    assert (len(records) - 1, 1, 0, len(replaced), len(rejected)) == (
        found.added,
        found.changed,
        found.skipped,
        found.replaced,
        found.rejected,
    )
    problems = problems_of(told)
    header = [[column, code] for code, column, _ in problems.pop(1)]
    assert EXPECTED["header"] == header
    assert {r["row"]: r["problems"] for r in ROWS if "problems" in r} == problems
    notes = [each for each in told if each.weight == "note"]
    assert replaced == {each.row: each.args["other"] for each in notes}
    assert shop.doctor().ok


def test_each_problem_names_a_way_out(shop: Shop) -> None:
    _, told = took(shop, EXPORT.read_bytes())
    wrong = [each for each in told if each.weight == "reject"]

    for locale in ("en", "nl"):
        for each in wrong:
            said = each.render(locale)
            what, _, way_out = said.rstrip(".").rpartition(". ")
            assert what, said
            assert way_out, said
            assert "{" not in said


def test_what_excel_makes_of_it_is_the_same(shop: Shop) -> None:
    text = EXPORT.read_text("utf-8")
    found, told = took(shop, as_excel_saves_it(text))
    _, plain = took(shop, text.encode(), dry_run=True)

    assert [(each.row, each.code) for each in told if each.row > 1] == [
        (each.row, each.code) for each in plain if each.row > 1
    ]
    assert len([each for each in ROWS if "record" in each]) - 1 == found.added


def test_rejected_rows_are_corrected_and_taken(shop: Shop, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    took(shop, EXPORT.read_bytes(), rejects=rejects)
    with rejects.open(encoding="utf-8-sig", newline="") as stream:
        table = csv.DictReader(stream)
        names, rows = table.fieldnames or (), list(table)
    corrected = {str(each["row"]): each.get("corrected") for each in ROWS}
    right = [
        {**row, **corrected[row["_row"]]} for row in rows if corrected[row["_row"]]
    ]
    again = io.StringIO(newline="")
    writer = csv.DictWriter(again, names)
    writer.writeheader()
    writer.writerows(right)

    assert "hunter2" not in rejects.read_text("utf-8-sig")
    found, told = took(shop, again.getvalue().encode())

    assert [] == [each.render() for each in told if each.weight == "reject"]
    # One row was of two customers, and is now of one of them.
    assert (len(right) - 1, 1) == (found.added, found.changed)


OLDER = """\
First Name,Last Name,Email,Company,Address1,Address2,City,Province,Province Code,\
Country,Country Code,Zip,Phone,Accepts Marketing,Total Spent,Total Orders,Tags,Note,\
Tax Exempt
Noor,de Vries,noor@example.com,Tulips,Dam 1,,Haarlem,Noord-Holland,NH,Netherlands,NL,\
'0123,'+31612345678,yes,1.00,1,"vip, b2b",,no
Ann,,ann@example.com,,,,,,,Duitsland,,,,no,0.00,0,,,yes
"""


def test_the_older_template_is_read_too(shop: Shop) -> None:
    found, told = took(shop, OLDER.encode())

    assert (2, 0) == (found.added, found.rejected)
    assert {"csv-column-computed"} == {each.code for each in told}
    place = {"region": "Noord-Holland", "region_code": "NH", "zip": "0123"}
    noor = {"email": "noor@example.com", "email_status": "subscribed"}
    assert_there(shop, {**noor, "tag": ["b2b", "vip"], "address": place})
    german = {"email": "ann@example.com", "tax_exempt": 1, "address": {"country": "DE"}}
    assert_there(shop, german)


#: Two of the 59 have a phone that is none: a digit too many, and one too few.
CHINOOK_PHONES = {10: "+453 3331 9991", 58: "+56 (0)2 635 4444"}


def test_the_chinook_customers_travel(tmp_path: Path) -> None:
    with Shop.create(tmp_path / "one.shop", CHINOOK_SETTINGS) as shop:
        shop.add(chinook_records())
        exported = io.StringIO(newline="")
        assert 59 == write_customers(shop, exported)
        had = [said_of(shop.record(number) or {}) for number in shop.ids()]
    text = exported.getvalue()
    with Shop.create(tmp_path / "two.shop", CHINOOK_SETTINGS) as shop:
        found, told = took(shop, text.encode(), keeps_ids=True)
        wrong = {row: said for row, said in problems_of(told).items() if row > 1}
        assert {row: [["csv-phone", "Phone", ""]] for row in CHINOOK_PHONES} == wrong
        assert (57, 2) == (found.added, found.rejected)

        for phone in CHINOOK_PHONES.values():
            assert 1 == text.count(f"'{phone}")
            text = text.replace(f"'{phone}", "")
        took(shop, text.encode(), keeps_ids=True)
        has = {number: said_of(shop.record(number) or {}) for number in shop.ids()}

    assert 59 == len(has)
    for each in had:
        if each["phone"] in CHINOOK_PHONES.values():
            each["phone"] = each["address"]["phone"] = None
        assert travels(each) == travels(has[each["id"]])


def travels(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a file of customers carries, besides the company."""
    names = ("first_name", "last_name", "name", "email", "phone", "tag", "note")
    place = ("address1", "address2", "city", "region_code", "country", "zip", "phone")
    address = record["address"]
    return {
        **{each: record[each] for each in names},
        "address": {each: address[each] for each in place},
    }
