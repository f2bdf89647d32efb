"""Whoever asks gets everything that is held about her, and it cannot be forgotten."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Protocol

import pytest

from custquery.language.errors import RequestError
from custquery.language.messages import is_said
from custquery.shop import Shop
from custquery.shop.privacy.holdings import (
    NOBODY,
    PURPOSES,
    holdings,
    told_columns,
)
from custquery.shop.store.layout import Table
from custquery.shop.store.tables import METAFIELD_DEFINITION, TABLES


class Clock(Protocol):
    def forward(self, **time: float) -> None: ...


def test_every_table_is_of_a_customer_or_said_to_be_of_nobody() -> None:
    found = {each.table.name for each in holdings()}
    named = {each.name for each in TABLES}

    # A new table: say in `holdings.PURPOSES` why it is kept, or add it to `NOBODY`.
    assert set() == named - set(PURPOSES) - NOBODY
    assert set() == (set(PURPOSES) | NOBODY) - named
    assert set() == found & NOBODY
    # What names customers by a range, and what nobody can read, is asked for by itself.
    assert {"audit_entry", "erased_contact"} == set(PURPOSES) - found


@pytest.mark.parametrize("table", TABLES, ids=lambda each: each.name)
def test_a_table_that_refers_to_a_customer_is_told(table: Table) -> None:
    refers = {column.refers for column in table.columns} - {""}
    owners = {each.table.name for each in holdings()}

    if refers & owners:
        assert table.name in owners


@pytest.mark.parametrize("locale", ["en", "nl"])
def test_every_table_and_column_that_is_told_has_words(locale: str) -> None:
    # A new table or column: `privacy-table-…` and `privacy-column-…` in the catalogues.
    tables = [each for each in TABLES if each.name in PURPOSES]
    wanted = {f"privacy-table-{each.name}" for each in tables} | {
        f"privacy-column-{name}" for each in tables for name in told_columns(each)
    }

    assert set() == {code for code in wanted if not is_said(code, locale)}


@pytest.mark.parametrize("locale", ["en", "nl"])
def test_whatever_the_audit_trail_says_has_words(locale: str) -> None:
    folder = Path(__file__).parents[3] / "custquery" / "shop"
    sources = "".join(each.read_text("utf-8") for each in folder.rglob("*.py"))
    noted = re.findall(r'trail\.(?:note|decide)\(\s*"([a-z-]+)"', sources)

    assert len(set(noted)) > 20
    assert set() == {each for each in noted if not is_said(f"audit-{each}", locale)}


def test_all_that_is_held_is_told(shop: Shop, noor: int) -> None:
    told = shop.privacy.access(noor).tables

    assert "old.address@example.com" not in str(told["customer"])
    [customer] = told["customer"]
    assert ("noor.devries@example.com", "allergic to peanuts") == (
        customer["email"],
        customer["note"],
    )
    assert "49.95" == str(customer["amount_spent"])
    assert ["Clogs"] == [each["title"] for each in told["order_line"]]
    assert ["Tulip Trading"] == [each["name"] for each in told["company"]]
    evidence = {each["evidence"] for each in told["consent_event"]}
    assert "newsletter form at the fair" in evidence
    assert ["customer-added", "customer-changed"] == sorted(
        {str(each["what"]) for each in told["audit_entry"]} - {"consent-recorded"}
    )
    filled = {name for name, rows in told.items() if rows}
    assert filled >= {
        *("address", "tag", "order", "checkout", "email_event", "storefront_event"),
        *("company_contact", "store_credit_account", "metafield", "place"),
    }


def test_who_was_merged_into_her_is_told_with_what_was_done_to_them(
    shop: Shop,
) -> None:
    one, two = shop.add([{"name": "Noor"}, {"name": "Noor de Vries"}])
    assert two == shop.duplicates.merge(one, two).survivor

    told = shop.privacy.access(two).tables

    assert [one] == [each["id"] for each in told["redirect"]]
    what = {each["what"] for each in told["audit_entry"]}
    assert {"customer-merged", "customer-merged-away"} <= what


def test_it_is_json_that_a_program_reads(shop: Shop, noor: int) -> None:
    said = json.loads(shop.privacy.access(noor).to_json())

    [customer] = said["tables"]["customer"]
    assert (noor, "EUR", "49.95") == (
        said["customer"],
        said["currency"],
        customer["amount_spent"],
    )
    assert "2025-06-15T14:00:00+02:00" == customer["created_at"]


class Page(HTMLParser):
    """What a page loads, and whether each tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "br"}:
            self.open.append(tag)
        names = {name for name, _ in attrs}
        if tag in {"script", "link", "img", "iframe"} or names & {"src", "href"}:
            self.loads.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", ("Addresses", "Postcode", "yes", "consent recorded", "EUR 49.95")),
        ("nl", ("Adressen", "Postcode", "ja", "toestemming vastgelegd", "EUR 49,95")),
    ],
)
def test_it_is_a_page_that_loads_nothing(
    shop: Shop, noor: int, locale: str, words: tuple[str, ...]
) -> None:
    page = Page()
    page.feed(shop.privacy.preview(noor).to_html(locale))

    assert ([], []) == (page.open, page.loads)
    assert set(words) <= set(page.texts)
    assert "noor.devries@example.com" in page.texts


def test_a_name_is_no_html(shop: Shop) -> None:
    [number] = shop.add([{"name": "<script>alert(1)</script>", "note": '"&<b>'}])

    page = shop.privacy.preview(number).to_html()

    assert "<script>" not in page
    assert "<b>" not in page


def test_access_answers_the_request_and_is_in_the_trail(shop: Shop, noor: int) -> None:
    shop.privacy.request(noor, "access")
    assert [noor] == [each.customer for each in shop.privacy.pending()]

    shop.privacy.access(noor)

    assert () == shop.privacy.pending()
    assert "access-given" == shop.privacy.entries_about(noor)[-1].what


def test_nobody_is_told_about_nobody(shop: Shop) -> None:
    with pytest.raises(RequestError) as refused:
        shop.privacy.access(7)

    assert "customer-not-there" == refused.value.code


@pytest.mark.parametrize("locale", ["en", "nl"])
def test_every_code_that_is_kept_has_words_for_people(locale: str) -> None:
    codes = {c for table in TABLES for each in table.columns for c in each.choices}
    codes -= set(METAFIELD_DEFINITION.column("type").choices)  # not of a person

    assert set() == {c for c in codes if not is_said(f"privacy-value-{c}", locale)}


def test_a_page_says_states_in_words(shop: Shop, noor: int) -> None:
    page = shop.privacy.preview(noor).to_html("nl")

    assert "nooit geabonneerd" in page
    assert "never_subscribed" not in page
