"""
What is compared, and who with whom → the settings that Splink is given.

How often two records of one person agree on a field (m) is much the same everywhere, so
it is written here; how often two people do (u) is a fact of each shop, so it is
estimated where there are customers enough. Nothing is learned from pairs that only look
like duplicates: where there are none, Splink would take families for them.

Source: Fellegi and Sunter, A Theory for Record Linkage (1969). The figures are rounded
from the first and second set of FEBRL, but those of contacts and countries, which are
not in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

#: From here on what is common is taken from the shop itself.
ENOUGH = 1_000
#: Of how many customers one is there twice, roughly; and a shop as small as can judge.
_PRIOR, _SMALLEST = 2, 4_096
#: The odds that other first names in one house or street are one person's.
_HOUSEHOLD = 2.0**-24
#: A name says no more than this for being rare, or a namesake would be a duplicate.
_RAREST_NAME, _RAREST = 0.004, 0.0005


class Level(NamedTuple):
    """How far two values agree: the word for it, when it is so, how likely."""

    name: str
    sql: str
    #: Between two records of one person, and between two people.
    m: float
    u: float


class Field(NamedTuple):
    """What is compared, and in what column; the last level is all that is left."""

    name: str
    column: str
    levels: tuple[Level, ...]
    #: Values count for less where they are common, and never for more than at this u.
    rarest: float = 0.0


def _name(name: str, column: str) -> Field:
    near = _either(
        f"jaro_winkler_similarity({column}_l, {column}_r) >= 0.87",
        f"(least(length({column}_l), length({column}_r)) >= 4 AND {_slips(column, 1)})",
        "(first_l = last_r AND last_l = first_r)",
    )
    initial = (
        f"(length({column}_l) = 1 OR length({column}_r) = 1)"
        f" AND {column}_l[1] = {column}_r[1]"
    )
    levels = (
        Level("same", _same(column), 0.8, 0.004),
        Level("initial", initial, 0.02, 0.005),
        Level("alike", near, 0.12, 0.002),
        Level("other", "ELSE", 0.06, 0.989),
    )
    return Field(name, column, levels, _RAREST_NAME)


def _line(name: str, column: str, *others: str, u: float) -> Field:
    near = _either(
        f"jaro_winkler_similarity({column}_l, {column}_r) >= 0.9",
        f"({_slips(column, 2)})",
        *others,
    )
    levels = (
        Level("same", _same(column), 0.7, u),
        Level("alike", near, 0.24, u),
        Level("other", "ELSE", 0.06, 1 - 2 * u),
    )
    return Field(name, column, levels, _RAREST)


def _sign(name: str, column: str, same: float, near: float, rarest: float) -> Field:
    levels = (
        Level("same", _same(column), 0.82, same),
        Level("alike", _slips(column, 1), 0.1, near),
        Level("other", "ELSE", 0.08, 1 - same - near),
    )
    return Field(name, column, levels, rarest)


def _code(name: str, column: str, m: float, u: float) -> Field:
    same = Level("same", _same(column), m, u)
    return Field(name, column, (same, Level("other", "ELSE", 1 - m, 1 - u)))


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


def _slips(column: str, most: int) -> str:
    """Say that so many signs differ, at most; lengths first, which are cheap."""
    left, right = f"{column}_l", f"{column}_r"
    lengths = f"abs(length({left}) - length({right})) <= {most}"
    return f"{lengths} AND damerau_levenshtein({left}, {right}) <= {most}"


def _either(*conditions: str) -> str:
    return " OR ".join(conditions)


_CROSSWISE = ("street_l = extra_r", "extra_l = street_r")
_ONE_STREET = " AND ".join(map(_same, ("street", "zip")))
_OTHER_FIRST = " AND ".join(
    (
        "jaro_winkler_similarity(first_l, first_r) < 0.87",
        "coalesce(jaro_winkler_similarity(first_l, last_r), 0) < 0.87",
        f"NOT ({_slips('first', 1)})",
        "first_l[1] <> first_r[1]",
    )
)
_OTHER_LAST = " AND ".join(
    (
        "(first_l IS NULL OR first_r IS NULL)",
        "jaro_winkler_similarity(last_l, last_r) < 0.87",
        f"NOT ({_slips('last', 1)})",
    )
)
#: Who lives in one house or street under another name is somebody else there.
_HOUSEMATE = f"{_ONE_STREET} AND (({_OTHER_FIRST}) OR ({_OTHER_LAST}))"

FIELDS = (
    _name("first_name", "first"),
    _name("last_name", "last"),
    _line("street", "street", *_CROSSWISE, u=0.0006),
    _sign("house_number", "house_number", 0.014, 0.22, 0.0),
    _line("address2", "extra", *_CROSSWISE, u=0.0006),
    _sign("zip", "zip", 0.0011, 0.013, 0.0005),
    _line("city", "city", u=0.0012),
    _code("region", "region", 0.94, 0.22),
    _code("country", "country", 0.99, 0.6),
    Field(
        "phone",
        "phones",
        (
            Level("same", "list_has_any(phones_l, phones_r)", 0.6, 0.00002),
            Level("other", "ELSE", 0.4, 0.99998),
        ),
    ),
    Field(
        "email",
        "email",
        (
            Level("same", _same("email"), 0.55, 0.000002),
            Level(
                "alike",
                "split_part(email_l, '@', 1) = split_part(email_r, '@', 1)"
                " OR jaro_winkler_similarity(email_l, email_r) >= 0.94",
                0.1,
                0.0002,
            ),
            Level("other", "ELSE", 0.35, 0.9998),
        ),
    ),
    Field(
        "household",
        "street",
        (
            Level("other", _HOUSEMATE, _HOUSEHOLD, 1.0),
            Level("", "ELSE", 1.0, 1.0),
        ),
    ),
)
#: What is the table's, with the number of the row and whose it is in front.
COLUMNS = (
    *("first", "last", "street", "house_number", "extra", "zip", "city"),
    *("region", "country", "email", "email_name", "phones"),
)
#: Those who agree on one of these are compared; each takes another slip.
_KEYS: Sequence[Sequence[str]] = (
    ("first", "last"),
    ("zip", "last[1:3]"),
    ("zip", "first[1:3]"),
    ("zip", "street[1:4]"),
    ("zip", "house_number"),
    ("house_number", "street[1:4]"),
    ("last", "city[1:4]"),
    ("first", "city[1:4]"),
    ("last[1:4]", "street[1:4]"),
    ("first[1:4]", "street[1:4]"),
    ("first[1:4]", "last[1:4]"),
    ("email",),
    ("email_name", "last"),
)


def settings(rows: int) -> Mapping[str, Any]:
    """Return Splink's settings for a table of so many *rows*."""
    return {
        "link_type": "dedupe_only",
        "probability_two_random_records_match": 1 / (_PRIOR * max(rows, _SMALLEST)),
        "comparisons": [_comparison(each, rows) for each in FIELDS],
        "blocking_rules_to_generate_predictions": [*_rules()],
        "additional_columns_to_retain": ["who"],
        "retain_matching_columns": True,  # or it keeps no levels
        "retain_intermediate_calculation_columns": True,
    }


def levels_by_gamma(field: Field) -> Mapping[int, str]:
    """
    Return the words for levels by the number that Splink gives them.

    >>> levels_by_gamma(FIELDS[-2])
    {2: 'same', 1: 'alike', 0: 'other'}
    """
    last = len(field.levels) - 1
    return {last - n: each.name for n, each in enumerate(field.levels)}


def _comparison(field: Field, rows: int) -> dict[str, Any]:
    column = field.column
    unknown = f"{column}_l IS NULL OR {column}_r IS NULL"
    first = {"sql_condition": unknown, "is_null_level": True, "label_for_charts": "-"}
    levels = [_level(each, field, rows) for each in field.levels]
    return {"output_column_name": field.name, "comparison_levels": [first, *levels]}


def _level(level: Level, field: Field, rows: int) -> dict[str, Any]:
    is_fixed = field.name == "household"
    found = {
        "sql_condition": level.sql,
        "label_for_charts": level.name or "-",
        "m_probability": level.m,
        "u_probability": level.u,
        "fix_m_probability": True,
        "fix_u_probability": is_fixed,
    }
    if rows >= ENOUGH and level.name == "same" and field.rarest:
        found["tf_adjustment_column"] = field.column
        found["tf_minimum_u_value"] = field.rarest
    return found


def _rules() -> Iterator[dict[str, Any]]:
    stranger = "l.who <> r.who"
    for key in _KEYS:
        parts = [f"l.{each} = r.{each}" for each in key]
        yield {"blocking_rule": " AND ".join((*parts, stranger))}
    crosswise = ("l.first = r.last", "l.last = r.first", stranger)
    yield {"blocking_rule": " AND ".join(crosswise)}
    by_phone = f"l.phones = r.phones AND {stranger}"
    yield {"blocking_rule": by_phone, "arrays_to_explode": ["phones"]}
