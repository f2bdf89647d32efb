"""
What engines write their own way, as data: parameters, texts, numbers, subqueries.

sqlglot knows their SQL; this is what their drivers and their collations add to it.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache

from attrs import evolve, frozen
from sqlglot import Dialect, exp

from custquery.language.errors import RequestError
from custquery.targets.bounds import GREATEST, LEAST

#: What a parameter is called that must say its type.
_KINDS: Mapping[type, str] = {
    bool: "Bool",
    Decimal: "Float64",
    float: "Float64",
    int: "Int64",
    str: "String",
    date: "Date32",
    datetime: "DateTime64(6)",
}


@frozen
class Style:
    """How one engine's SQL is written, beyond what sqlglot knows of its dialect."""

    #: How its driver writes a parameter: ``{0}`` is its name, ``{1}`` its type.
    parameter: str
    #: Around a text of a filter, so that it equals only itself, whatever the collation
    #: of the column that it is compared with.
    text: str = "{}"
    #: The same for a text that bounds others, which then are in order of code points.
    bound: str = "{}"
    #: The same around a host's column of texts, where the engine has it so.
    column: str = "{}"
    #: What returns so many characters at the end of a text, and the sign that the
    #: number takes; None: sqlglot knows.
    last: tuple[str, int] | None = None
    #: Whether a subquery may look at the row around it. ClickHouse answers such a
    #: question for all rows at once, and then wrongly, or not at all.
    correlates: bool = True
    #: Whether one that does may be a value; otherwise rows are taken together in groups
    #: by their owner. Sail loses the customers without rows.
    aggregates: bool = True
    #: Whether it is faster from a list of customers than from a test of each.
    joins: bool = False
    #: Whether it is so also where only the first in an order are read. A row store that
    #: walks an index in that order stops when it has them.
    joins_pages: bool = False
    #: How many tests that must all be passed its planner may join with the customers;
    #: the others are values. None: all. PostgreSQL weighs each with all the others, and
    #: takes minutes for two hundred.
    joined: int | None = None
    #: How a column that holds a list is asked whether it has a value; "": not known.
    holds: str = ""
    #: How it is asked whether an element passes a condition, and what that calls it.
    elements: str = ""
    element: str = "element"
    #: To so many decimals a sum of decimals is rounded, where it is one of floats.
    sums: int | None = None
    #: What makes of a value what the driver takes and what columns are compared with.
    bindable: Callable[[object], object] = lambda value: value

    @property
    def escapes(self) -> bool:
        """Whether the driver reads a ``%`` anywhere in the text as its own."""
        return self.parameter.startswith("%")


def _in_sqlite(value: object) -> object:
    """Return *value* as sqlite3 takes it: SQLite has no decimals and no times."""
    if isinstance(value, Decimal):
        return _whole_or_float(value)
    if isinstance(value, datetime):
        return _spelled(value)
    return value.isoformat() if isinstance(value, date) else value


def _spelled(moment: datetime) -> str:
    """Write a time so that it stands before every longer spelling of itself."""
    text = moment.replace(tzinfo=None).isoformat(" ", "microseconds")
    return text.rstrip("0").rstrip(".") if moment.microsecond else text[:-7]


def _whole_or_float(value: Decimal) -> int | float:
    """Return *value* as SQLite compares it with a REAL."""
    whole = value.to_integral_value()
    return int(whole) if value == whole and LEAST <= whole <= GREATEST else float(value)


#: MariaDB and MySQL each read the comment that is written for them: they call by other
#: names the collation that knows neither case nor padding.
_IN_MYSQL = "{} COLLATE /*M! utf8mb4_nopad_bin *//*!80017 utf8mb4_0900_bin */"

_STYLES: Mapping[str, Style] = {
    "sqlite": Style(  # sqlite3
        ":{}",
        column="{} COLLATE BINARY",
        last=("SUBSTR", -1),
        sums=6,
        bindable=_in_sqlite,
        # A list is a text of JSON.
        holds="EXISTS (SELECT 1 FROM json_each({array}) WHERE value = {value})",
        elements="EXISTS (SELECT 1 FROM json_each({array}) WHERE {condition})",
        element="value",
    ),
    "duckdb": Style(
        "${}",
        column="{} COLLATE c",
        joins=True,
        joins_pages=True,
        holds="list_contains({array}, {value})",
        elements="len(list_filter({array}, lambda {element}: {condition})) > 0",
    ),
    "postgres": Style(  # psycopg
        "%({})s",
        bound='{} COLLATE "C"',
        joined=16,
        holds="{value} = ANY({array})",
        elements="EXISTS (SELECT 1 FROM unnest({array}) AS list({element})"
        " WHERE {condition})",
    ),
    "mysql": Style(  # PyMySQL
        "%({})s", text=_IN_MYSQL, bound=_IN_MYSQL, joins=True
    ),
    "snowflake": Style("%({})s"),  # snowflake-connector-python
    "spark": Style(  # pyspark, `args=`
        ":{}",
        aggregates=False,
        holds="array_contains({array}, {value})",
        elements="exists({array}, {element} -> {condition})",
    ),
    "bigquery": Style(  # google-cloud-bigquery
        "@{}",
        holds="{value} IN UNNEST({array})",
        elements="EXISTS (SELECT 1 FROM UNNEST({array}) AS {element}"
        " WHERE {condition})",
    ),
    "clickhouse": Style(  # chdb, clickhouse-connect; there RIGHT counts bytes
        "{{{}:{}}}",
        last=("rightUTF8", 1),
        correlates=False,
        aggregates=False,
        holds="has({array}, {value})",
        elements="arrayExists({element} -> {condition}, {array})",
    ),
}

#: The dialects that SQL can be written in.
DIALECTS: tuple[str, ...] = tuple(_STYLES)


@lru_cache(maxsize=64)
def style_of(
    dialect: str, parameter: str | None = None, text: str | None = None
) -> Style:
    """
    Return how SQL is written in *dialect*, for a driver of ours or for another.

    Args:
        dialect: sqlglot's name of it; any that sqlglot has, with *parameter*.
        parameter: How the driver writes a parameter, where it is not the usual one.
        text: What goes around a text of a filter, where it is not the usual.

    >>> style_of("oracle", ":{}").parameter
    ':{}'

    Raises:
        RequestError: nothing is known about *dialect*, and no *parameter* is given.
    """
    style = _STYLES.get(dialect) or (parameter and Style(parameter))
    if not style:
        known = ", ".join(DIALECTS)
        raise RequestError("unknown-engine", {"dialect": dialect, "known": known})
    return evolve(
        style,
        parameter=parameter or style.parameter,
        text=text or style.text,
        bound=text or style.bound,
    )


def parameter(name: str, value: object, style: Style, *, bounds: bool) -> exp.Expr:
    """
    Refer to the parameter *name* the way the engine's driver wants it.

    >>> parameter("p0", "vip", style_of("duckdb"), bounds=False).sql("duckdb")
    '$p0'
    >>> parameter("p0", 12, style_of("clickhouse"), bounds=False).sql("clickhouse")
    '{p0:Int64}'
    >>> parameter("p0", "a", style_of("postgres"), bounds=True).sql("postgres")
    '%(p0)s COLLATE "C"'

    Args:
        name: What it is called.
        value: What it stands for.
        style: How the engine writes.
        bounds: Whether values are compared with it as less or as greater.
    """
    text = style.parameter.format(name, _KINDS.get(type(value), "String"))
    if isinstance(value, str):
        text = (style.bound if bounds else style.text).format(text)
    return exp.Var(this=text)


def last(text: exp.Expr, length: int, style: Style) -> exp.Expr:
    """Return the last *length* characters of *text*."""
    if style.last is None:
        return exp.Right(this=text, expression=number(length))
    function, sign = style.last
    return exp.Anonymous(this=function, expressions=[text, number(sign * length)])


def number(value: int) -> exp.Expr:
    """Write a whole number of our own, never one of a filter."""
    return exp.Literal(this=str(value), is_string=False)


@lru_cache(maxsize=4096)
def quoted(dialect: str, *names: str) -> str:
    """
    Quote *names*, which are of the schema, never of a filter, with dots between.

    A column is one piece of text from here on: building and writing a node for each of
    its names takes as long as all the rest of a statement.

    >>> quoted("mysql", "order", "placed_at")
    '`order`.`placed_at`'
    """
    identifiers = (exp.Identifier(this=name, quoted=True) for name in names)
    return ".".join(each.sql(dialect) for each in identifiers)


def render(expression: exp.Expr, dialect: str) -> str:
    """
    Write *expression* as text; it is not copied and must not be used again.

    >>> render(exp.column("a b", quoted=True), "mysql")
    '`a b`'
    """
    generator = _dialect(dialect).generator(comments=False)
    return generator.generate(expression, copy=False)


@cache
def _dialect(name: str) -> Dialect:
    return Dialect.get_or_raise(name)
