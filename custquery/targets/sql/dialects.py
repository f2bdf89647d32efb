"""What engines write differently, as data: parameters, and the end of a text."""

from functools import cache, lru_cache

from sqlglot import Dialect, exp

from custquery.language.errors import RequestError

#: How the engine's own driver writes a parameter called ``p0``.
_PARAMETERS = {
    "sqlite": ":{}",  # sqlite3
    "duckdb": "${}",  # duckdb
    "postgres": "%({})s",  # psycopg
    "mysql": "%({})s",  # PyMySQL
    "snowflake": "%({})s",  # snowflake-connector-python
    "spark": ":{}",  # pyspark, `args=`
    "bigquery": "@{}",  # google-cloud-bigquery
}

#: The dialects that SQL can be written in.
DIALECTS: tuple[str, ...] = tuple(_PARAMETERS)


def parameter(name: str, dialect: str) -> exp.Expr:
    """
    Refer to the parameter *name* the way the engine's driver wants it.

    >>> parameter("p0", "duckdb").sql("duckdb")
    '$p0'

    Raises:
        RequestError: nothing is known about *dialect*.
    """
    style = _PARAMETERS.get(dialect)
    if style is None:
        known = ", ".join(DIALECTS)
        raise RequestError("unknown-engine", {"dialect": dialect, "known": known})
    return exp.Var(this=style.format(name))


def last(text: exp.Expr, length: int, dialect: str) -> exp.Expr:
    """Return the last *length* characters of *text*."""
    if dialect == "sqlite":
        end = exp.Neg(this=number(length))
        return exp.Anonymous(this="SUBSTR", expressions=[text, end])
    return exp.Right(this=text, expression=number(length))


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
