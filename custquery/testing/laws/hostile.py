r"""
Texts and numbers in which programs have found a trap → questions about them.

Customers hold the texts, and filters ask for them: each matches as it stands, or is
refused with a code before there is any SQL. Nothing is escaped but quotes and
backslashes, as the language has it.
"""

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from random import Random

from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.testing.agreement import by_reference
from custquery.testing.generated.customers import Nested, customers
from custquery.testing.generated.pool import Pool
from custquery.testing.trial import Question
from custquery.testing.world import World, world_of

#: What a text may be and yet mean nothing to a database.
TEXTS = (
    "' OR 1=1 --",
    "'; DROP TABLE customer; --",
    '" OR ""="',
    "O''Hara",
    "x'y",
    'x"y',
    "back\\",
    "\\'",
    "\\\\ x",
    "x\\n",
    "100%",
    "%",
    "a%b",
    "a_b",
    "axb",
    "_",
    "--",
    "/* x */",
    "# x",
    "x; y",
    "`x`",
    "[x]",
    "{x}",
    "{}",
    "%s",
    "%(p0)s",
    "%%",
    ":p0",
    "$1",
    "$p0",
    "@p0",
    "?",
    "NULL",
    "null",
    "TRUE",
    "0x41",
    "CHAR(65)",
    "\\x41",
    "\\u0041",
    "E'x'",
    "N'x'",
    "1e5",
    "NaN",
    "Infinity",
    "x\ny",
    "x\ty",
    "x\r\ny",
    "x\u2028y",
    "\ufeffx",
    "x\u200by",
    "e\u0301",
    "é",
    "ÅngstrÖm",
    "ﬁn",
    "ẞ",
    "İ",
    "日本語",
    "\U0001f600",
    "\U0001f469\u200d\U0001f4bb",
    "\U00020000x",
    "\u202ex",
    "א",
    "x" * 255,
)

#: Too long for a name, and not for a note.
_LONG = "lang " * 900

#: What cannot be stored: a text with one of these is refused before there is any SQL.
NEVER = ("\x00", "x\x00y", "\ud800", "x\udfff", "\x00' OR 1=1 --", "x" * 100_000)

#: Numbers at and beyond the ends of what columns and floats can hold.
NUMBERS = (
    "0",
    "-0",
    "-1",
    "2147483647",
    "2147483648",
    "-2147483649",
    "4294967296",
    "9007199254740993",
    "4611686018427387904",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551616",
    "9" * 40,
    "-" + "9" * 40,
    "9" * 5000,
    "0.1",
    "0.30000000000000004",
    "0." + "0" * 40 + "1",
    "92233720368547758.07",
    "92233720368547758.08",
)

#: The columns that hold the texts, and the criteria that ask for them.
_COLUMNS = ("first_name", "last_name", "company", "note")
_TEXTUAL = ("name", "first_name", "company", "note", "tag")
_NUMERIC = ("orders", "amount_spent")
_NUMBERED = ("id", "created_by_app_id")
_ASKS = (
    "{}:{}",
    "{} = {}",
    "{} == {}",
    "{} CONTAINS {}",
    "{} != {}",
    "{} STARTS WITH {}",
)
_COMPARES = ("{}={}", "{}!={}", "{}>{}", "{}>={}", "{}<{}", "{}<={}")


def hostile_world(schema: Schema, reading: Reading, file: Path) -> World:
    """Make a customer for each of `TEXTS`, and store them in a new *file*."""
    values = Pool(reading)
    made = customers(Random(0).choice, values, len(TEXTS))  # noqa: S311 - no secret
    return world_of(schema, values, map(_holding, made, TEXTS), file)


def _holding(customer: Nested, text: str) -> Nested:
    """Let *customer* have *text* wherever one is shown."""
    held = {**customer, **dict.fromkeys(_COLUMNS, text)}
    held["name"] = f"{text} {text}"[:255]
    if customer["id"] == 1:
        held["note"] = _LONG
    held["tag"] = [{"tag": text.strip()}] if _is_tag(text) else []
    return held


def _is_tag(text: str) -> bool:
    return text.strip() == text and text.isprintable() and "," not in text


def asked() -> Iterator[str]:
    """Yield the filters, right and wrong."""
    criteria, marks = cycle(_TEXTUAL), cycle("\"'")
    for text in (*TEXTS, _LONG, *NEVER):
        for ask in _ASKS:
            yield ask.format(next(criteria), _quoted(text, next(marks)))
        yield _quoted(text, '"')
    for number in NUMBERS:
        whole = number.isdecimal()
        for at, ask in enumerate(_COMPARES):
            yield ask.format(_NUMERIC[at % 2], number)
            if whole:
                yield ask.format(_NUMBERED[at % 2], number)


def _quoted(text: str, mark: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(mark, f"\\{mark}")
    return f"{mark}{escaped}{mark}"


def hostile(world: World) -> Iterator[Question]:
    """
    Yield what the customers of `hostile_world` are asked; what is refused is left out.

    Raises:
        Exception: the checker fails where it should refuse.
    """
    for text in asked():
        found = world.check(text)
        if found.filter is not None:
            yield Question(text, found.filter, by_reference(world, text))
