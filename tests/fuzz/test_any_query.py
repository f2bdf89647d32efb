"""
Whatever is typed, `check` answers: in time, in words, and with ways out that fit.

Texts are those of the tables, spoiled a few times over, and soups of pieces that mean
something somewhere. Seeds are fixed. Time is that of the processor; what seems slow is
measured three times more, so that only slow texts fail and no busy machine does.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random
from time import process_time
from typing import get_args

import pytest
from attrs import define, field

from custquery.language import Dialect
from custquery.language.diagnostics import Diagnostic
from custquery.language.messages import label, message
from custquery.schema.checker import check
from custquery.schema.findings import Findings
from custquery.schema.reading import Reading
from custquery.shop.criteria import schema

TESTS = Path(__file__).parents[1]
SCHEMA = schema()
NOW = datetime(2025, 6, 15, 10, tzinfo=UTC)
READINGS = [Reading(NOW, locale=locale) for locale in ("en", "nl")]
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)

#: Seconds of the processor that one text may take.
LONGEST = 0.050
#: A plain filter of a kilobyte, and the seconds that it takes on a machine at rest.
KILOBYTE = " AND ".join(
    ["tag:vip AND orders>3 AND country:NL AND amount_spent>=100 AND name:'de vries'"]
    * 12
)
AT_REST = 0.0027

#: Under the marker `long`, in so many parts that both processors have some; `make fuzz`
#: asks for a million texts in all.
PARTS, OF_EACH = 4, int(os.environ.get("CUSTQUERY_FUZZ", "100_000"))

PIECES = (
    *("tag:", "orders>", "amount_spent", "country:NL", "created_at", "order_date:"),
    *("orders_placed MATCHES (", "products_purchased(", "segment:", "metafields.a.b"),
    *("anniversary('", "customer_within_distance", "number_of_orders", "email:*@"),
    *(" AND ", " OR ", " NOT ", " EN ", " OF ", " NIET ", " and ", " of ", "&&", "||"),
    *(" IN (", " BETWEEN ", " TUSSEN ", " IS NULL", " CONTAINS ", " STARTS WITH "),
    *(" MATCHES ", "WHERE ", "FROM customers SHOW ", " ORDER BY ", " DESC", "NULL"),
    *(
        ":",
        "::",
        "=",
        "==",
        "!=",
        "<>",
        ">=",
        "=>",
        "<",
        "..",
        ",",
        ";",
        "-",
        "--",
        "!",
    ),
    *("(", ")", "((", "))", "[", "]", "{", "}", '"', "'", "''", "`", "\\", "\\\\", "*"),
    *("“", "”", "„", "’", "«", "»", "—", "–", "−", "≥", "≠", "：", "（", "）", "，"),
    *("\u00a0", "\u200b", "\ufeff", "\u202e", "\t", "\n", "\r\n", "\0", "\x7f"),
    *("é", "e\u0301", "ß", "İ", "ĳ", "٣", "Ⅷ", "日本", "😀", "👩‍👩‍👧", "\ud800", "ﬁ"),
    *("0", "-1", "1e9", "1.000,50", "1,000.50", "€ 12,50", "50 euro", "¥", "9" * 25),
    *("-30d", "+1y", "-36h", "today", "vandaag", "31 dec 2025", "31-12-2025", "now"),
    *("2025-02-30", "2025-13", "0000-00-00", "2025-03-04T14:30:00Z", "30 dagen"),
    *("vip", "ja", "nee", "true", "niet", "or", "in", "is", "from", "null", "x y"),
)


@define
class Tried:
    """What was found out about texts."""

    counted: Counter[str] = field(factory=Counter)
    #: Seconds and texts, the slowest first.
    slowest: list[tuple[float, str]] = field(factory=list)

    def add(self, seconds: float, text: str) -> None:
        self.slowest.append((seconds, text))
        if len(self.slowest) > 100:
            self.slowest = self.worst()

    def worst(self) -> list[tuple[float, str]]:
        return sorted(self.slowest, reverse=True)[:10]


def corpus() -> list[str]:
    """Every text of the tables, sound or not, once."""
    found: dict[str, None] = {}
    for path in sorted(TESTS.rglob("*.json")):
        if path.parent.name in {"conformance", "mistakes", "language", "targets"}:
            found |= dict.fromkeys(texts(json.loads(path.read_text("utf-8"))))
    for each in SCHEMA.listed:
        found |= dict.fromkeys(each.examples)
    return [re.sub("[«»]", "", each) for each in found if each]


def texts(data: object) -> Iterator[str]:
    """Yield the texts of *data* that may be filters: those with a sign or a blank."""
    match data:
        case str() if re.search(r"\W", data) and len(data) < 2_000:
            yield data
        case list():
            for each in data:
                yield from texts(each)
        case dict():
            for each in data.values():
                yield from texts(each)


CORPUS = corpus()


# What is typed


def typed(random: Random) -> str:
    """Make a text that nobody thought of."""
    kind = random.random()
    if kind < 0.1:
        return "".join(random.choices(PIECES, k=random.randint(1, 12)))
    if kind < 0.2:
        return " ".join(random.choices(CORPUS, k=random.randint(2, 4)))[:2_000]
    text = random.choice(CORPUS)
    for _ in range(random.choice((1, 1, 1, 2, 3, 5))):
        text = random.choice(CHANGES)(random, text)
    return text


def cut(random: Random, text: str) -> str:
    start, end = stretch(random, text)
    return text[:start] + text[end:]


def put(random: Random, text: str) -> str:
    start, end = stretch(random, text)
    return text[: random.choice((start, end))] + random.choice(PIECES) + text[end:]


def swap(random: Random, text: str) -> str:
    start, end = stretch(random, text)
    middle = (start + end) // 2
    return text[:start] + text[middle:end] + text[start:middle] + text[end:]


def double(random: Random, text: str) -> str:
    start, end = stretch(random, text)
    return text[:end] + text[start:]


def half(random: Random, text: str) -> str:
    start, _ = stretch(random, text)
    return random.choice((text[:start], text[start:]))


def other_sign(random: Random, text: str) -> str:
    start, _ = stretch(random, text)
    return (
        text[:start]
        + chr(random.choice((range(128), range(0x3000)))[random.randrange(128)])
        + text[start + 1 :]
    )


def other_case(_: Random, text: str) -> str:
    return text.swapcase()


CHANGES: tuple[Callable[[Random, str], str], ...] = (
    cut,
    put,
    swap,
    double,
    half,
    other_sign,
    other_case,
)


def stretch(random: Random, text: str) -> tuple[int, int]:
    """Choose a part of *text*, most often a short one or one from word to word."""
    if random.random() < 0.3:
        ends = [0, *(each.start() for each in re.finditer(r"\b", text)), len(text)]
        start, end = sorted(random.choices(ends, k=2))
        return start, end
    start = random.randint(0, len(text))
    return start, min(len(text), start + random.choice((0, 1, 1, 2, 4, 8)))


# What has to hold


def hold(text: str, dialect: Dialect, reading: Reading, tried: Tried) -> None:
    before = process_time()
    found = check(text, SCHEMA, reading, dialect=dialect)
    seconds = process_time() - before
    if seconds > LONGEST:
        seconds = min(seconds, *again(text, dialect, reading)) / slowness(reading)
    tried.add(seconds, f"{dialect} {reading.locale} {text!r}")
    tried.counted["refused" if found.filter is None else "read"] += 1
    assert seconds <= LONGEST, text
    hold_answer(text, found)


def again(text: str, dialect: Dialect, reading: Reading) -> Iterable[float]:
    """Measure three times more."""
    for _ in range(3):
        before = process_time()
        check(text, SCHEMA, reading, dialect=dialect)
        yield process_time() - before


def slowness(reading: Reading) -> float:
    """Tell how much longer a kilobyte takes here and now than on a machine at rest."""
    seconds = min(again(KILOBYTE, "custquery", reading))
    return max(1.0, seconds / AT_REST)


def hold_answer(text: str, found: Findings) -> None:
    errors = [each for each in found.diagnostics if each.level == "error"]

    assert bool(errors) == (found.filter is None)
    assert (found.canonical is None) == (found.filter is None)
    for each in found.diagnostics:
        hold_place(text, each)
        for locale in ("en", "nl"):
            assert message(each, locale)
            assert all(label(fix, locale) for fix in each.fixes)


def hold_place(text: str, said: Diagnostic) -> None:
    """Everything that is said stands in the text, and every way out fits."""
    assert 0 <= said.span.start <= said.span.end <= len(text), said
    for fix in said.fixes:
        edits = sorted(fix.edits, key=lambda each: (each.start, each.end))
        assert all(0 <= each.start <= each.end <= len(text) for each in edits), fix
        assert all(left.end <= right.start for left, right in pairwise(edits)), fix
        assert isinstance(fix.apply(text), str)


def campaign(seed: int, many: int) -> Tried:
    random, tried = Random(seed), Tried()  # noqa: S311 - not a secret
    for number in range(many):
        dialect = DIALECTS[number % len(DIALECTS)]
        reading = READINGS[number // len(DIALECTS) % len(READINGS)]
        text = typed(random)
        try:
            hold(text, dialect, reading, tried)
        except Exception as error:
            error.add_note(f"{dialect}, {reading.locale}: {text!r} (number {number})")
            raise
    return tried


def test_every_text_of_the_tables() -> None:
    """Each in one dialect; in the next test, in all of them."""
    tried = Tried()
    for number, text in enumerate(CORPUS):
        dialect = DIALECTS[number % len(DIALECTS)]
        hold(text, dialect, READINGS[number // len(DIALECTS) % len(READINGS)], tried)

    assert tried.counted["read"] > 500


@pytest.mark.long
@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("reading", READINGS, ids=lambda each: each.locale)
def test_every_text_of_the_tables_in_every_dialect(
    dialect: Dialect, reading: Reading
) -> None:
    tried = Tried()
    for text in CORPUS:
        hold(text, dialect, reading, tried)

    assert tried.counted["read"] > 500


@pytest.mark.parametrize("seed", [1, 2])
def test_many_texts(seed: int) -> None:
    tried = campaign(seed, 2_500)

    assert min(tried.counted["read"], tried.counted["refused"]) > 250


@pytest.mark.parametrize(
    "text",
    [
        "tag:vip " * 1_200,
        "(" * 9_000,
        "-" * 9_000,
        '"' * 9_000,
        "'a " * 3_000,
        "a:" * 4_000,
        "tag:" + "a," * 1_000,
        "NOT " * 2_400,
        "1 000 " * 1_600,
        "orders_placed MATCHES (" * 400,
        "\\" * 9_000,
        "x" * 10_001,
        "\u0301" * 9_000,
        "a.b-c$" * 1_600,
    ],
    ids=lambda text: text[:12],
)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_long_texts(text: str, dialect: Dialect) -> None:
    hold(text, dialect, READINGS[0], Tried())


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_very_many_texts(part: int, show: Callable[[str], None]) -> None:
    tried = campaign(1_000 + part, OF_EACH)
    rows = [f"  {seconds * 1000:6.1f} ms  {text}" for seconds, text in tried.worst()]
    show("\n".join([f"fuzz, part {part}: {dict(tried.counted)}", *rows]))
