"""A row becomes a record, and everything that is wrong with it is said by column."""

import json
from datetime import UTC, datetime
from pathlib import Path
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
ATTESTED = {"by": "me", "source": "old shop", "at": datetime(1970, 1, 2, tzinfo=UTC)}


def reader(case: dict) -> RowReader:
    word = case.get("attested")
    given = {**ATTESTED, **word} if isinstance(word, dict) else ATTESTED
    return RowReader(
        read_columns(case["header"]),
        ZoneInfo("Europe/Amsterdam"),
        case.get("region", "NL"),
        NOW,
        Attestation(**given) if word else None,
        keeps_ids=case.get("keeps_ids", False),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_a_row_is_read(case: dict) -> None:
    entry = reader(case).read(Row(2, case["cells"]))
    problems = [
        [each.code, each.column, *filter(None, [each.fix])] for each in entry.problems
    ]

    assert case.get("problems", []) == problems
    assert ("record" not in case) == entry.is_rejected
    if "record" in case:
        assert case["record"] == entry.record


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_what_is_wrong_is_said_with_its_row_in_both_languages(case: dict) -> None:
    for problem in reader(case).read(Row(2, case["cells"])).problems:
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
    found = reader({"header": ["Email", column]}).read(Row(2, ["n@x.nl", cell]))

    assert [(code, column)] == [(each.code, each.column) for each in found.problems]


@pytest.mark.parametrize(("day_first", "month"), [(True, 4), (False, 3)])
def test_the_caller_may_say_which_comes_first(day_first: bool, month: int) -> None:  # noqa: FBT001
    made = reader({"header": ["Email", "Created At"]})
    made.day_first = day_first
    found = made.read(Row(2, ["n@x.nl", "03/04/2024 12:00"])).record["created_at"]

    assert month == datetime.fromtimestamp(int(str(found)) / 1e6, UTC).month
