"""Headers are known from templates, exports and sheets; what is not read is told."""

import json
from pathlib import Path

import pytest

from custquery.language.errors import RequestError
from custquery.shop.exchange.columns import fields, read_columns, read_mapping

CASES = json.loads(Path(__file__).with_name("columns.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_each_column_has_its_field_or_is_told(case: dict) -> None:
    header = case["header"]
    found = read_columns(header, case.get("mapped"), case.get("metafields", ()))
    read = {each.place: each.field for each in found.read}

    assert case["fields"] == [read.get(place) for place in range(len(header))]
    assert case["problems"] == {each.column: each.code for each in found.problems}


def test_passwords_stand_where_nothing_is_written() -> None:
    found = read_columns(["Email", "Password", "Tags"])

    assert {1} == found.secret


@pytest.mark.parametrize("header", [["Tags"], ["n@x.nl", "Noor"], ["Total Spent"]])
def test_without_a_column_of_whom_it_is_about_there_is_no_header(
    header: list[str],
) -> None:
    with pytest.raises(RequestError) as refused:
        read_columns(header)

    assert "csv-header-missing" == refused.value.code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[columns", "csv-mapping-not-read"),
        ("columns = 3", "csv-mapping-not-read"),
        ("", "csv-mapping-not-read"),
        ('[columns]\n"Klant" = "naem"', "csv-mapping-unknown"),
        ('[columns]\n"Klant" = 3', "csv-mapping-unknown"),
    ],
)
def test_a_mapping_names_fields(text: str, code: str) -> None:
    with pytest.raises(RequestError) as refused:
        read_mapping(text)

    assert code == refused.value.code


def test_a_mapping_to_a_word_for_a_field_is_told_the_field() -> None:
    with pytest.raises(RequestError) as refused:
        read_mapping('[columns]\n"Klant" = "achternaam"')

    assert "last_name" == refused.value.details["near"]


def test_a_mapping_may_leave_columns_out() -> None:
    text = '[columns]\n"A" = ""\n"B" = "address.city"\n"C" = "metafield facts.size"\n'

    assert ["", "address.city", "metafield facts.size"] == [
        *read_mapping(text).values()
    ]
    assert "address.city" in fields()
