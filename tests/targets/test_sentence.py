"""What a filter says in words; in ``sentences.json`` a ``~`` is a no-break space."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import custquery as cq
from custquery.language.messages import catalogue
from custquery.schema import checked
from custquery.schema.reading import Reading
from custquery.schema.value_sets import (
    OneOf,
    Range,
)
from custquery.shop.criteria import schema
from custquery.targets.sentence import clause, to_sentence

NOW = datetime(2025, 11, 21, 12, 0, 30, tzinfo=UTC)
READING = Reading(NOW)
SHOP = schema()
TABLE = Path(__file__).with_name("sentences.json")


def rows() -> Iterator[object]:
    for each in json.loads(TABLE.read_text(encoding="utf-8")):
        said = (
            each[locale].replace("~", "\N{NO-BREAK SPACE}") for locale in ("en", "nl")
        )
        yield pytest.param(each["filter"], *said, id=each["filter"])


def say(filter_: str, locale: str, reading: Reading = READING) -> str:
    query = cq.environment(zone=reading.zone, currency=reading.currency).compile(
        filter_, now=reading.now
    )
    return to_sentence(query.checked, query.reading, locale)


@pytest.mark.parametrize(("filter_", "english", "dutch"), list(rows()))
def test_sentence(filter_: str, english: str, dutch: str) -> None:
    assert english == say(filter_, "en")
    assert dutch == say(filter_, "nl")


def test_the_empty_filter_is_everyone() -> None:
    assert say("", "en") == "All customers."
    assert say("", "nl") == "Alle klanten."


@pytest.mark.parametrize("locale", ["en", "nl"])
@pytest.mark.parametrize(
    "example",
    [example for each in SHOP.listed for example in each.examples],
)
def test_every_example_has_a_sentence_of_its_own(example: str, locale: str) -> None:
    said = say(example, locale)

    assert said[0].isupper()
    assert said.endswith(".")
    assert "{" not in said
    assert "sentence-" not in said


@pytest.mark.parametrize("locale", ["en", "nl"])
def test_all_words_for_a_criterion_are_about_one_there_is(locale: str) -> None:
    named = [each.name for each in SHOP.listed]
    named += [each.criterion.name for each in SHOP.functions.values() if each.criterion]
    about = "|".join(map(re.escape, (*named, "text")))
    keys = [
        key.removeprefix("sentence-of-")
        for key in catalogue(locale)
        if key.startswith("sentence-of-")
    ]

    assert [] == [
        key for key in keys if not re.match(rf"({about})([-.]|_one$|_other$)", key)
    ]


# Amounts and times


@pytest.mark.parametrize(
    ("currency", "english", "dutch"),
    [
        ("EUR", "more than €1,000.50", "meer dan €~1.000,50"),
        ("USD", "more than $1,000.50", "meer dan $~1.000,50"),
        ("JPY", "more than ¥1,000.5", "meer dan ¥~1.000,5"),
        ("BHD", "more than BHD~1,000.500", "meer dan BHD~1.000,500"),
    ],
)
def test_amounts_are_in_the_currency_of_the_shop(
    currency: str, english: str, dutch: str
) -> None:
    reading = Reading(NOW, currency=currency)
    wanted = Range(Decimal("1000.50"), None, low_open=True)
    test = checked.Test(SHOP.criteria["amount_spent"], wanted)

    found = [
        clause(test, reading, locale).replace("\N{NO-BREAK SPACE}", "~")
        for locale in ("en", "nl")
    ]

    assert found == [f"with {english} spent", f"met {dutch} besteed"]


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Amsterdam", "Customers added since 22 Oct 2025."),
        ("Asia/Kolkata", "Customers added since 22 Oct 2025 at 03:30."),
        ("America/New_York", "Customers added since 21 Oct 2025 at 18:00."),
    ],
)
def test_a_day_is_a_local_day_of_the_shop(zone: str, said: str) -> None:
    reading = Reading(NOW, ZoneInfo(zone))
    start = 1_761_084_000_000_000  # 2025-10-21 22:00 UTC
    test = checked.Test(SHOP.criteria["created_at"], Range(start, None))

    assert said == to_sentence(test, reading, "en")


def test_a_time_that_clocks_show_twice_has_its_offset() -> None:
    first = 1_761_438_600_000_000  # 2025-10-26 00:30 UTC, 02:30 for the first time
    said = [
        clause(
            checked.Test(SHOP.criteria["created_at"], Range(instant, None)),
            READING,
            "en",
        )
        for instant in (first, first + 3_600_000_000)
    ]

    assert said == [
        "added since 26 Oct 2025 at 02:30 (UTC+0200)",
        "added since 26 Oct 2025 at 02:30 (UTC+0100)",
    ]


def test_a_day_starts_once_even_when_clocks_go_back_over_midnight() -> None:
    zone = ZoneInfo("America/Havana")  # 2025-11-02 01:00 → 00:00
    first = 1_762_056_000_000_000
    said = {
        to_sentence(
            checked.Test(SHOP.criteria["created_at"], Range(instant, None)),
            Reading(NOW, zone),
            "en",
        )
        for instant in (first, first + 3_600_000_000)
    }

    assert len(said) == 2
    assert "Customers added since 2 Nov 2025." in said


def test_a_saved_filter_is_said_by_its_name_and_its_meaning() -> None:
    saved = checked.Named("best", checked.Test(SHOP.criteria["orders"], Range(4, None)))

    assert (
        to_sentence(checked.Not(saved), READING, "en")
        == "Customers not in the segment “best” (with at least 4 orders)."
    )


# What cannot be seen, and what wants out of its quotes


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("a” or with the tag “b", "“a\\” or with the tag \\“b”"),
        ("back\\slash", "“back\\\\slash”"),
        ("line\nbreak", "“line\\u000abreak”"),
        ("\u202egnirts", "“\\u202egnirts”"),
        ("\ud800", "“\\ud800”"),
        ("\U000e0001", "“\\U000e0001”"),
        ("日本", "“日本”"),
    ],
)
def test_a_value_cannot_read_as_a_part_of_the_sentence(tag: str, shown: str) -> None:
    test = checked.Test(SHOP.criteria["tag"], OneOf((tag,)))
    said = to_sentence(test, READING, "en")

    assert said == f"Customers with the tag {shown}."
    assert said.encode()


def test_three_dots_that_were_typed_are_not_ours() -> None:
    whole, start = (
        clause(query.checked, READING, "en")
        for query in map(cq.compile, ('first_name:"jan…"', "first_name:jan*"))
    )

    assert whole == "with “jan” in the first name"
    assert start == "with “jan…” in the first name"
