"""A row becomes a record, and everything that is wrong with it is said by column."""

import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from custquery.language.messages import LOCALES
from custquery.shop.exchange.columns import read_columns
from custquery.shop.exchange.consents import Attestation
from custquery.shop.exchange.contacts import read_email
from custquery.shop.exchange.files import Row
from custquery.shop.exchange.rows import RowReader

HERE = Path(__file__)
CASES = json.loads(HERE.with_name("rows.json").read_text("utf-8"))
EMAILS = json.loads(HERE.with_name("emails.json").read_text("utf-8"))
NOW = 1_750_000_000_000_000
#: What may stand in columns, right and wrong.
CELLS = {
    "Customer ID": ["", "7", "7,2E+12", "x"],
    "First Name": ["", " ", "Noor", "'t", "=A1", "x" * 256],
    "Tussenvoegsel": ["", "van der"],
    "Last Name": ["", "Vries", "#N/B"],
    "Email": ["", "n@x.nl", "nope", "N@X.NL "],
    "Company": ["", "Bar"],
    "Default Address Company": ["", "", "", "Café"],
    "Default Address Address1": ["", "", "", "Dam"],
    "House Number": ["", "", "", "1"],
    "Default Address City": ["", "", "", "Gent", "y" * 256],
    "Default Address Province Code": ["", "", "UT", "Utrecht, the province"],
    "Default Address Country Code": ["", "", "NL", "Atlantis"],
    "Default Address Country": ["", "", "", "Nederland", "Belgium"],
    "Default Address Zip": ["", "", "", "'0123"],
    "Default Address Phone": ["", "", "", "1", "0612345678"],
    "Phone": ["", "0612345678", "+31 6 1234 5678", "12"],
    "Accepts Email Marketing": ["", "yes", "no", "perhaps"],
    "Accepts SMS Marketing": ["", "yes", "unsubscribed"],
    "Consent Source": ["", "till"],
    "Consent Time": ["", "2024-01-02", "2924-01-02", "soon"],
    "Tags": ["", "vip", 'b2b, "vip"', "z" * 256],
    "Tax Exempt": ["", "yes", "maybe"],
    "Language": ["", "nl", "Klingon II"],
    "Created At": ["", "2024-01-02", "03/04/2024"],
    "Metafield: facts.size": ["", "4"],
    "Note": ["", "Hi"],
}
CODES = [(), (), (), ("csv-encoding-mixed",), ("csv-quotes",)]
ATTESTED = {"by": "me", "source": "old shop", "at": datetime(1970, 1, 2, tzinfo=UTC)}


def reader(case: dict) -> RowReader:
    word = case.get("attested")
    given = {**ATTESTED, **word} if isinstance(word, dict) else ATTESTED
    return RowReader(
        read_columns(case["header"], metafields=["facts.size"]),
        ZoneInfo("Europe/Amsterdam"),
        case.get("region", "NL"),
        NOW,
        Attestation(**given) if word else None,
        keeps_ids=case.get("keeps_ids", False),
        day_first=case.get("day_first"),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_a_row_is_read(case: dict) -> None:
    [entry] = reader(case).read([Row(2, case["cells"])])
    problems = [
        [each.code, each.column, *filter(None, [each.fix])] for each in entry.problems
    ]

    assert case.get("problems", []) == problems
    assert ("record" not in case) == entry.is_rejected
    if "record" in case:
        assert case["record"] == entry.record


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_what_is_wrong_is_said_with_its_row_in_both_languages(case: dict) -> None:
    [entry] = reader(case).read([Row(2, case["cells"])])
    for problem in entry.problems:
        for locale in LOCALES:
            said = problem.render(locale)

            assert "2" in said
            assert problem.column in said
            assert "{" not in said


@pytest.mark.parametrize("email", EMAILS["right"])
def test_an_address_is_taken(email: str) -> None:
    assert email.strip() == read_email(email).text


@pytest.mark.parametrize("email", EMAILS["wrong"])
def test_what_is_no_address_is_refused_with_a_proposal_that_is_one(email: str) -> None:
    found = read_email(email)

    assert "csv-email" == found.code
    assert not found.fix or read_email(found.fix).text == found.fix


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("First Name", "x" * 256, "csv-too-long"),
        ("Note", "x" * 5001, "csv-too-long"),
        ("City", "x" * 256, "csv-too-long"),
        ("Tags", "x" * 256, "csv-tag-too-long"),
        ("Tags", ",".join(map(str, range(251))), "csv-many-tags"),
    ],
)
def test_what_is_too_long_is_refused(column: str, cell: str, code: str) -> None:
    [entry] = reader({"header": ["Email", column]}).read([Row(2, ["n@x.nl", cell])])

    assert [(code, column)] == [(each.code, each.column) for each in entry.problems]


@pytest.mark.parametrize(("day_first", "month"), [(True, 4), (False, 3)])
def test_the_caller_may_say_which_comes_first(day_first: bool, month: int) -> None:  # noqa: FBT001
    made = reader({"header": ["Email", "Created At"], "day_first": day_first})
    [entry] = made.read([Row(2, ["n@x.nl", "03/04/2024 12:00"])])
    found = entry.record["created_at"]

    assert month == datetime.fromtimestamp(int(str(found)) / 1e6, UTC).month


@pytest.mark.parametrize("cell", ['=""', '="  "', " ", "\u00a0"])
@pytest.mark.parametrize("column", CELLS)
def test_a_blank_text_says_nothing(column: str, cell: str) -> None:
    made = reader({"header": ["Naam", *CELLS], "attested": True, "keeps_ids": True})
    said, nothing = (
        Row(2, ["Noor", *(text if each == column else "" for each in CELLS)])
        for text in (cell, "")
    )

    assert made.read([said])[0][1:] == made.read([nothing])[0][1:]
    assert made.read([said])[0].record == {"name": "Noor"}


def test_rows_that_are_read_together_are_what_they_are_by_themselves() -> None:
    dice, cells = Random(7), CELLS.values()  # noqa: S311
    rows = [
        Row(at, [dice.choice((*some, '=""')) for some in cells], dice.choice(CODES))
        for at in range(2, 400)
    ]
    for row in rows[::7]:
        row.cells.append(dice.choice(("", "more")))
    for row in rows[::11]:
        del row.cells[-3:]
    case = {"header": [*CELLS], "attested": True, "keeps_ids": True}
    together = reader(case).read(rows)

    assert together == [each for row in rows for each in reader(case).read([row])]
    assert {each.is_rejected for each in together} == {True, False}
    assert dict(reader(case).keys(rows)) == {
        number: keys for row in rows for number, keys in reader(case).keys([row])
    }
