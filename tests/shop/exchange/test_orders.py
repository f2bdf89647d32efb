"""A history of orders moves in once and whole, and comes out as it went in."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from custquery.language.errors import RequestError
from custquery.shop import Settings, Shop
from custquery.shop.exchange import Imported, lots
from custquery.shop.exchange.orders import (
    OrderChoices,
    import_orders,
    write_orders,
)
from custquery.shop.exchange.orders.columns import HEADER
from custquery.shop.exchange.problems import Problem
from tests.shop.conftest import NOW

CASES = json.loads(Path(__file__).with_name("orders.json").read_text(encoding="utf-8"))
HEAD = (
    "Name,Email,Total,Created at,Lineitem name,Lineitem quantity,Lineitem price,Phone\n"
)
TWO = (
    "#1,n@x.nl,30.00,2025-01-01 12:00:00 +0100,Tea,2,10.00,\n"
    "#1,n@x.nl,,,Mug,1,10.00,\n"
    "#2,m@x.nl,5.00,2025-01-02 12:00:00 +0100,Tea,1,5.00,\n"
)
SHIPPED = {
    "shipping_city": "Breda",
    "shipping_region_code": "NB",
    "shipping_country": "NL",
    "billing_city": "=Delft",
}
ORDERS = [
    {
        "name": "#1",
        "placed_at": 1_700_000_000_123_456,
        "total": 1000,
        "refunded": 250,
        "order_line": [
            {"title": "=Tea", "sku": "'007", "quantity": 3, "total": 1000},
            {"title": 'A "mug",\nblue', "quantity": 1, "total": 0},
            {"title": "nothing", "quantity": 0, "total": 5},
            {"title": "back", "quantity": -1, "total": -300},
        ],
        **SHIPPED,
    },
    {"name": "#2", "placed_at": 0, "total": 1, "cancelled_at": 1_000_000},
]


def took(shop: Shop, text: str, **choices: object) -> Imported:
    return import_orders(shop, io.BytesIO(text.encode()), OrderChoices(**choices))


def fates(found: Imported) -> tuple[int, ...]:
    return found.added, found.changed, found.skipped, found.replaced, found.rejected


def written(shop: Shop, query: str = "") -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    count = write_orders(shop, stream, query)
    stream.seek(0)
    rows = list(csv.DictReader(stream))
    assert count == len(rows)
    return rows


def orders_of(shop: Shop, number: int) -> list[dict]:
    found = shop.record(number)
    assert found is not None
    return found["order"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_the_rows_of_an_order_are_read(shop: Shop, case: dict) -> None:
    found = took(shop, HEAD + "\n".join(case["rows"]) + "\n")
    told = {each for each in found.counts if each != "csv-order-customer"}

    assert sorted(told) == case["codes"]
    is_added = case.get("fate") == "added" or not case["codes"]
    assert ((1, 0) if is_added else (0, 1)) == (found.added, found.rejected)
    assert (1 if is_added else 0) == shop.count("orders:1")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_what_is_wrong_names_its_row_in_both_languages(shop: Shop, case: dict) -> None:
    found = took(shop, HEAD + "\n".join(case["rows"]) + "\n")

    for each in found.problems:
        texts = each.render("en"), each.render("nl")
        assert texts[0] != texts[1]
        assert all("{" not in text and len(text) <= 140 for text in texts)
        assert all(str(each.row) in text for text in texts)


def test_orders_come_with_their_lines_and_find_or_make_their_customers(
    shop: Shop,
) -> None:
    shop.add([{"name": "Noor", "email": "N@x.nl"}])
    found = took(shop, HEAD + TWO)

    assert (2, 0, 0, 0, 0) == fates(found)
    [order] = orders_of(shop, 1)
    assert ("#1", 3000) == (order["name"], order["total"])
    assert [("Tea", 2, 2000), ("Mug", 1, 1000)] == [
        (each["title"], each["quantity"], each["total"]) for each in order["order_line"]
    ]
    assert 1 == shop.count("amount_spent:30 orders:1")
    added = shop.record(2) or {}
    assert ("m@x.nl", "order") == (added["email"], added["began"])
    assert added["created_at"] == orders_of(shop, 2)[0]["placed_at"]
    assert 1 == found.counts["csv-order-customer"]


def test_a_new_customer_has_the_name_and_the_address_of_her_order(shop: Shop) -> None:
    head = (
        "Name,Email,Total,Created at,Billing Name,Billing Phone,Shipping Address1,"
        "Shipping City,Shipping Zip,Shipping Province,Shipping Country\n"
    )
    took(
        shop,
        f"{head}#1,n@x.nl,1,2025-01-02,Noor Vis,0612345678,Kade 1,Breda,'4811AA,NB,NL\n"
        "#0,n@x.nl,1,2025-01-01,N. Vis,,,,,,\n",
    )

    record = shop.record(1) or {}
    assert ("Noor Vis", "+31612345678") == (record["name"], record["phone"])
    assert record["created_at"] == min(e["placed_at"] for e in orders_of(shop, 1))
    [home] = record["address"]
    assert ("Kade 1", "4811AA", "NB", "NL", 1) == tuple(
        home[each]
        for each in ("address1", "zip", "region_code", "country", "is_default")
    )


def test_an_order_that_is_there_is_the_same_one(shop: Shop) -> None:
    took(shop, HEAD + TWO)
    again = took(shop, HEAD + TWO.replace("30.00", "40.00"))
    skipped = took(shop, HEAD + TWO, existing="skip")

    assert (0, 2, 0, 0, 0) == fates(again)
    assert (0, 0, 2, 0, 0) == fates(skipped)
    assert [4000] == [each["total"] for each in orders_of(shop, 1)]
    assert 2 == len(orders_of(shop, 1)[0]["order_line"])


def test_of_an_order_that_comes_twice_the_last_counts(shop: Shop) -> None:
    found = took(shop, HEAD + TWO + TWO.replace("30.00", "40.00"))

    assert (2, 0, 0, 2, 0) == fates(found)
    assert [4000] == [each["total"] for each in orders_of(shop, 1)]
    assert 2 == found.counts["csv-order-replaced"]


def test_an_order_of_the_same_number_of_somebody_else_is_another(shop: Shop) -> None:
    found = took(shop, HEAD + TWO + TWO.replace("n@x.nl", "o@x.nl"))

    assert (3, 0, 0, 1, 0) == fates(found)
    assert 3 == shop.count("orders:1")


def test_a_dry_run_says_the_same_and_changes_nothing(shop: Shop) -> None:
    tried = took(shop, HEAD + TWO, dry_run=True)

    assert 0 == shop.count()
    assert fates(tried) == fates(took(shop, HEAD + TWO))


def test_nothing_is_imported_when_that_was_asked_and_an_order_is_wrong(
    shop: Shop,
) -> None:
    with pytest.raises(RequestError) as refused:
        took(shop, f"{HEAD}{TWO}#3,n@x.nl,x,2025-01-01,,,,\n", all_or_nothing=True)

    assert ("csv-nothing-imported", 0) == (refused.value.code, shop.count())


def test_who_was_erased_is_not_added_again(shop: Shop, tmp_path: Path) -> None:
    shop.add([{"name": "Noor", "email": "n@x.nl"}])
    shop.privacy.request(1, "erasure")
    later = NOW + timedelta(days=20)
    shop.environment = evolve(shop.environment, clock=lambda: later)
    assert (1,) == shop.privacy.run().erased
    rejects = tmp_path / "rejects.csv"
    found = took(shop, HEAD + TWO, rejects=rejects)

    assert (1, 0, 0, 0, 1) == fates(found)
    assert 1 == found.counts["erased-before"]
    assert "n@x.nl" not in rejects.read_text("utf-8-sig")


def test_another_currency_is_refused(shop: Shop) -> None:
    head = HEAD.replace("Phone", "Currency")
    found = took(
        shop, f"{head}#1,n@x.nl,1,2025-01-01,,,,USD\n#2,n@x.nl,1,2025-01-01,,,,eur\n"
    )

    assert (1, 0, 0, 0, 1) == fates(found)
    assert "the order is in USD, and the shop in EUR" in found.problems[0].render()


@pytest.mark.parametrize("missing", ["Name", "Email", "Total", "Created at"])
def test_a_file_that_is_no_history_is_refused(shop: Shop, missing: str) -> None:
    head = HEAD.replace(",Phone", "").replace(missing, "Other", 1)
    with pytest.raises(RequestError) as refused:
        took(shop, head)

    assert "csv-orders-header" == refused.value.code
    assert missing == refused.value.details["column"]


def test_rows_of_a_rejected_order_stay_together_and_are_imported_again(
    shop: Shop, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    wrong = HEAD + TWO.replace("Mug,1", "Mug,one")
    found = took(shop, wrong, rejects=rejects, locale="nl")
    text = rejects.read_text("utf-8-sig")

    assert (1, 0, 0, 0, 1) == fates(found)
    assert ["", "csv-quantity"] == [
        each["_code"] for each in csv.DictReader(io.StringIO(text, newline=""))
    ]
    assert "dit is geen geheel getal" in text
    assert (1, 0, 0, 0, 0) == fates(took(shop, text.replace("one", "1")))
    assert 2 == len(orders_of(shop, 2)[0]["order_line"])


class Stopped(Exception):  # noqa: N818  # it is no error
    """Ends an import between two lots."""


def test_an_import_that_was_stopped_goes_on(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lots, "LOT", 2)
    file = tmp_path / "in.csv"
    rows = "".join(TWO.replace("#", f"#{each}") for each in range(3))
    file.write_text(HEAD + rows)

    def stop(done: int, total: int | None, what: str) -> None:
        assert (9, "rows") == (total, what)
        if done >= 5:
            raise Stopped

    with pytest.raises(Stopped):
        import_orders(shop, file, progress=stop)
    found = import_orders(shop, file)

    assert 6 == found.resumed_after
    assert (6, 0, 0, 0, 0) == fates(found)
    assert [3, 3] == [len(orders_of(shop, each)) for each in (1, 2)]
    done = import_orders(shop, file)
    assert {"csv-done-before": 1} == done.counts


def test_problems_are_reported_in_order(shop: Shop) -> None:
    told: list[Problem] = []
    text = f"{HEAD}#1,n@x.nl,x,2025-01-01,,,,\n#2,n@x.nl,1,x,,,,\n"
    import_orders(shop, io.BytesIO(text.encode()), report=told.append)

    assert [("csv-amount", 2), ("csv-date", 3)] == [(e.code, e.row) for e in told]


# Out again


def test_the_columns_are_those_of_shopify(shop: Shop) -> None:
    shop.add([{"email": "n@x.nl", "order": ORDERS}])
    rows = written(shop)

    assert list(HEADER) == list(rows[0])
    assert ["#2", "#1", "#1", "#1", "#1"] == [each["Name"] for each in rows]
    assert "1970-01-01 01:00:00 +0100" == rows[0]["Created at"]
    assert ["0.01", "10.00", "", "", ""] == [each["Total"] for each in rows]
    assert ("'=Tea", "3", "3.34", "0.02", "''007") == tuple(
        rows[1][f"Lineitem {each}"]
        for each in ("name", "quantity", "price", "discount", "sku")
    )


def test_what_is_exported_is_imported_as_it_was(shop: Shop, tmp_path: Path) -> None:
    shop.add(
        [
            {"email": "n@x.nl", "order": ORDERS},
            {"phone": "+31612345678", "order": [{"name": "#3", "placed_at": 1}]},
            {"email": "no-orders@x.nl"},
        ]
    )
    stream = io.StringIO(newline="")
    write_orders(shop, stream)
    with Shop.create(tmp_path / "other.shop") as other:
        found = took(other, stream.getvalue(), keeps_ids=True)

        assert (3, 0, 0, 0, 0) == fates(found), found.problems
        again = io.StringIO(newline="")
        write_orders(other, again)
        assert stream.getvalue() == again.getvalue()
        for number in (1, 2):
            assert _facts(shop, number) == _facts(other, number)


def _facts(shop: Shop, number: int) -> list[dict]:
    return [
        {
            **each,
            "order_line": [
                {k: v for k, v in line.items() if k != "id"}
                for line in each["order_line"]
            ],
        }
        for each in orders_of(shop, number)
    ]


def test_no_cell_is_a_formula(shop: Shop) -> None:
    shop.add([{"email": "n@x.nl", "order": ORDERS}])
    cells = [each for row in written(shop) for each in row.values()]

    assert not [each for each in cells if each.startswith(tuple("=+-@\t\r"))]


def test_only_the_orders_of_who_is_asked_for_are_written(shop: Shop) -> None:
    shop.add(
        [
            {"email": "n@x.nl", "tag": ["vip"], "order": ORDERS},
            {"email": "m@x.nl", "order": [{"name": "#9", "placed_at": 0}]},
        ]
    )

    assert {"#1", "#2"} == {each["Name"] for each in written(shop, "tag:vip")}


def test_tests_and_deleted_orders_stay_behind(shop: Shop) -> None:
    kinds = [{"test": 1}, {"deleted_at": 1}, {}]
    orders = [{"placed_at": 0, **each} for each in kinds]
    [customer] = shop.add([{"email": "n@x.nl", "order": orders}])
    [row] = written(shop)

    assert f"#{orders_of(shop, customer)[2]['id']}" == row["Name"]


def test_amounts_have_the_decimals_of_the_currency(tmp_path: Path) -> None:
    settings = Settings(currency="JPY")
    with Shop.create(tmp_path / "yen.shop", settings) as shop:
        shop.add([{"email": "n@x.nl", "order": [{"placed_at": 0, "total": 1200}]}])

        assert [("1200", "JPY")] == [(e["Total"], e["Currency"]) for e in written(shop)]
