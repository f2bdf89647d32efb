"""
Twelve usual mistakes, each in a library's own spelling → what the library answers.

Judged by one rule for all: **R** the customer meant is found; **H** an error that names
the repair in its first 140 characters; **X** an error that does not; **W** an answer,
and the wrong one. The customer is meant by every filter here, so whoever does not find
her is wrong.

``make bench-mistakes`` installs the four other libraries apart from everything else.
"""

import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

#: Characters of an error that somebody reads.
READ = 140

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "mistakes.md"
PROJECT = ROOT / "pyproject.toml"

CUSTOMER = {
    "country": "NL",
    "orders": 4,
    "tag": "vip",
    "amount": 1500.50,
    "date": date(2026, 1, 15),
}


class Mistake(NamedTuple):
    """One mistake, as it comes out in each of the languages."""

    name: str
    #: An error helps when it holds one of these: the repair, or a part of it.
    repairs: tuple[str, ...]
    custquery: str
    djangoql: str
    odata: str
    ecql: str
    cel: str


MISTAKES = (
    Mistake(
        "unquoted value",
        ("quote",),
        "country=NL",
        "country = NL",
        "country eq NL",
        "country = NL",
        "country == NL",
    ),
    Mistake(
        "number as a word",
        ("3",),
        "orders > three",
        "orders > three",
        "orders gt three",
        "orders > three",
        "orders > three",
    ),
    Mistake(
        "curly quotes",
        ('"vip"', "'vip'", "straight", "quote"),
        "tag:“vip”",
        "tag = “vip”",
        "tag eq “vip”",
        "tag = “vip”",
        "tag == “vip”",
    ),
    Mistake(
        "unclosed quote",
        ("quote", "not closed", "unterminated"),
        'tag:"vip',
        'tag = "vip',
        "tag eq 'vip",
        "tag = 'vip",
        'tag == "vip',
    ),
    Mistake(
        "`&&`",
        ("AND", "and "),
        "tag:vip && orders>3",
        'tag = "vip" && orders > 3',
        "tag eq 'vip' && orders gt 3",
        "tag = 'vip' && orders > 3",
        'tag == "vip" && orders > 3',
    ),
    Mistake(
        "AND in the other case",
        ("lower case", "upper case", "lowercase", "uppercase", "&&"),
        "tag:vip and orders>3",
        'tag = "vip" AND orders > 3',
        "tag eq 'vip' AND orders gt 3",
        "tag = 'vip' and orders > 3",
        'tag == "vip" AND orders > 3',
    ),
    Mistake(
        "misspelt name",
        ("country",),
        "contry:NL",
        'contry = "NL"',
        "contry eq 'NL'",
        "contry = 'NL'",
        'contry == "NL"',
    ),
    Mistake(
        "`1.000,50`",
        ("1000.5",),
        "amount > 1.000,50",
        "amount > 1.000,50",
        "amount gt 1.000,50",
        "amount > 1.000,50",
        "amount > 1.000,50",
    ),
    Mistake(
        "31-12-2025",
        ("2025-12-31", "YYYY-MM-DD"),
        "date > 31-12-2025",
        'date > "31-12-2025"',
        "date gt 31-12-2025",
        "date > 31-12-2025",
        "date > 31-12-2025",
    ),
    Mistake(
        "missing `)`",
        ("bracket", "parenthes", " )", '")"', "')'"),
        "(tag:vip OR orders>9",
        '(tag = "vip" or orders > 9',
        "(tag eq 'vip' or orders gt 9",
        "(tag = 'vip' OR orders > 9",
        '(tag == "vip" || orders > 9',
    ),
    Mistake(
        "nothing behind AND",
        ("AND", "and ", "leave"),
        "tag:vip AND",
        'tag = "vip" and',
        "tag eq 'vip' and",
        "tag = 'vip' AND",
        'tag == "vip" &&',
    ),
    Mistake(
        "`tag:vip`",
        ("'='", '"="', "use =", " eq ", "=="),
        "tag:vip",
        "tag:vip",
        "tag:vip",
        "tag:vip",
        "tag:vip",
    ),
)


class Library(NamedTuple):
    """A library, and how to ask it whether the customer is selected."""

    name: str
    version: str
    #: The field of `Mistake` that holds its spelling.
    spelling: str
    #: Raises what the library raises.
    selects: Callable[[str], bool]


class Answer(NamedTuple):
    """What a library answered to one mistake: a letter, and its words if any."""

    letter: str
    words: str


def libraries() -> Iterator[Library]:
    """Yield custquery and the four others; those are imported here only."""
    yield _custquery()
    yield _djangoql()
    yield _odata()
    yield _ecql()
    yield _cel()


def _version(distribution: str) -> str:
    from importlib.metadata import version

    return f"{distribution} {version(distribution)}"


def _custquery() -> Library:
    import custquery as cq
    from custquery.language.messages import message

    record = {
        "country": CUSTOMER["country"],
        "orders": CUSTOMER["orders"],
        "tag": [CUSTOMER["tag"]],
        "amount_spent": CUSTOMER["amount"],
        "last_order_date": CUSTOMER["date"],
    }

    def selects(text: str) -> bool:
        text = text.replace("date", "last_order_date")
        findings = cq.check(text)
        if findings.filter is None:
            raise ValueError(
                " ".join(message(each, "en") for each in findings.diagnostics)
            )
        return cq.compile(text).matches(record)

    with PROJECT.open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    return Library("custquery", f"custquery {version}", "custquery", selects)


def _djangoql() -> Library:
    import django
    from django.conf import settings

    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes"],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
        },
        USE_TZ=False,
    )
    django.setup()
    from django.db import connection, models
    from djangoql.queryset import apply_search

    class Customer(models.Model):
        country = models.TextField()
        orders = models.IntegerField()
        tag = models.TextField()
        amount = models.FloatField()
        date = models.DateField()

        class Meta:
            app_label = "customers"

        def __str__(self) -> str:
            return self.country

    with connection.schema_editor() as editor:
        editor.create_model(Customer)
    Customer.objects.create(**CUSTOMER)

    def selects(text: str) -> bool:
        return bool(apply_search(Customer.objects.all(), text).exists())

    name = f"DjangoQL ({_version('Django')})"
    return Library(name, _version("djangoql"), "djangoql", selects)


def _odata() -> Library:
    import sqlalchemy as sa
    from odata_query.sqlalchemy import apply_odata_query
    from sqlalchemy.orm import Session, declarative_base

    base = declarative_base()

    class Customer(base):  # type: ignore[misc, valid-type]  # made at run time
        __tablename__ = "customer"
        id = sa.Column(sa.Integer, primary_key=True)
        country = sa.Column(sa.Text)
        orders = sa.Column(sa.Integer)
        tag = sa.Column(sa.Text)
        amount = sa.Column(sa.Float)
        date = sa.Column(sa.Date)

    session = Session(sa.create_engine("sqlite://"))
    base.metadata.create_all(session.get_bind())
    session.add(Customer(**CUSTOMER))
    session.flush()

    def selects(text: str) -> bool:
        query = apply_odata_query(sa.select(Customer), text)
        return session.execute(query).first() is not None

    name = f"odata-query ({_version('SQLAlchemy')})"
    return Library(name, _version("odata-query"), "odata", selects)


def _ecql() -> Library:
    from pygeofilter.backends.native.evaluate import NativeEvaluator
    from pygeofilter.parsers.ecql import parse

    class Customer:
        def __init__(self) -> None:
            self.__dict__.update(CUSTOMER)

    def selects(text: str) -> bool:
        evaluator = NativeEvaluator(use_getattr=True)
        return bool(evaluator.evaluate(parse(text))(Customer()))

    return Library("pygeofilter ECQL", _version("pygeofilter"), "ecql", selects)


def _cel() -> Library:
    import celpy
    from celpy.adapter import json_to_cel

    record = {**CUSTOMER, "date": "2026-01-15T00:00:00Z"}

    def selects(text: str) -> bool:
        cel = celpy.Environment()
        program = cel.program(cel.compile(text))
        return bool(program.evaluate({k: json_to_cel(v) for k, v in record.items()}))

    return Library("cel-python", _version("cel-python"), "cel", selects)


def answer(library: Library, mistake: Mistake) -> Answer:
    """Ask *library* for the customer with a mistake in the filter."""
    text = getattr(mistake, library.spelling)
    try:
        found = library.selects(text)
    except Exception as error:  # noqa: BLE001  each library has errors of its own
        words = str(error)
        named = words.replace(text, "")[:READ]  # what was typed is no repair
        helps = any(each in named for each in mistake.repairs)
        return Answer("H" if helps else "X", words)
    return Answer("R" if found else "W", "")


def table(asked: list[Library]) -> list[str]:
    """Return the table: a row for each mistake, a column for each library."""
    rows = [
        f"| mistake | {' | '.join(each.name for each in asked)} |",
        "|---|" + "---|" * len(asked),
    ]
    letters: dict[str, str] = {each.name: "" for each in asked}
    for mistake in MISTAKES:
        cells = []
        for library in asked:
            letter = answer(library, mistake).letter
            letters[library.name] += letter
            cells.append(f"**{letter}**" if letter == "W" else letter)
        rows.append(f"| {mistake.name} | {' | '.join(cells)} |")
    totals = (
        f"{found.count('R') + found.count('H')} of {len(MISTAKES)}"
        f", {found.count('W')} wrong"
        for found in letters.values()
    )
    rows.append(f"| *read or helped* | {' | '.join(totals)} |")
    return rows


def main(arguments: list[str]) -> None:
    """Print the table; with ``--write`` put it on the page too."""
    asked = list(libraries())
    rows = "\n".join(table(asked))
    print(rows)
    for library in asked if "--words" in arguments else ():
        for mistake in MISTAKES:
            print(library.name, "|", mistake.name, "|", *answer(library, mistake))
    if "--write" in arguments:
        before, _, rest = PAGE.read_text("utf-8").partition("<!-- table -->\n")
        _, _, after = rest.partition("<!-- end -->\n")
        versions = ", ".join(each.version for each in asked)
        new = f"<!-- table -->\n{rows}\n\nRun with {versions}.\n<!-- end -->\n"
        PAGE.write_text(f"{before}{new}{after}", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
