"""
Checked filter → a condition of SQLAlchemy, and a statement that is filtered by it.

Every piece is the library's own: typed parameters, aliases and correlated EXISTS, so
the condition is right in joins, subqueries and for an alias, sync and async. Tables of
relations are read under names of their own and never meet those of the statement.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self, cast

from attrs import evolve, frozen
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Numeric,
    Select,
    Text,
    and_,
    false,
    func,
    inspect,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy import Enum as Choices
from sqlalchemy import cast as converted
from sqlalchemy.event import listen
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import False_, Grouping, True_
from sqlalchemy.sql.functions import FunctionElement

from custquery.language.errors import RequestError
from custquery.schema.checked import Checked
from custquery.schema.models import Tables
from custquery.schema.reading import Reading
from custquery.schema.sources import Relation
from custquery.schema.text import FUNCTIONS
from custquery.targets.native import Place, condition
from custquery.targets.native.condition import counting
from custquery.targets.native.place import Aggregated, Sign
from custquery.targets.simplify import simplify

#: A longer chain is written in halves of brackets: SQLite refuses a depth of 1,000.
_LONGEST = 100
#: What SQLite adds as floats is right to so many decimals.
_EXACT = 6

_Element = ColumnElement[bool]


class as_it_stands(FunctionElement[str]):  # noqa: N801 - SQLAlchemy names functions so
    """A text that is compared by its characters, whatever its column is declared as."""

    name = "as_it_stands"
    type = Text()
    inherit_cache = True


@compiles(as_it_stands)
def _bare(element: Any, compiler: Any, **more: Any) -> str:  # noqa: ANN401
    return str(compiler.process(element.clauses.clauses[0], **more))


@compiles(as_it_stands, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **more: Any) -> str:  # noqa: ANN401
    return f"{_bare(element, compiler, **more)} COLLATE BINARY"


@compiles(as_it_stands, "mysql", "mariadb")
def _in_mysql(element: Any, compiler: Any, **more: Any) -> str:  # noqa: ANN401
    """Write what MariaDB and MySQL each read in a comment: they name it differently."""
    collation = "/*M! utf8mb4_nopad_bin *//*!80017 utf8mb4_0900_bin */"
    return f"{_bare(element, compiler, **more)} COLLATE {collation}"


@compiles(as_it_stands, "mssql")
def _in_sql_server(element: Any, compiler: Any, **more: Any) -> str:  # noqa: ANN401
    return f"{_bare(element, compiler, **more)} COLLATE Latin1_General_BIN2"


def _plain(value: Any, bound: object) -> Any:  # noqa: ANN401
    """Compare texts by their characters, never by the engine's collation."""
    is_text = isinstance(bound, str) and not isinstance(value.type, Choices)
    return as_it_stands(value) if is_text else value


def _wide(bound: object) -> object:
    """Pass a whole number as one of 64 bits: that of a column may be too short."""
    is_whole = isinstance(bound, int) and not isinstance(bound, bool)
    return literal(bound, BigInteger()) if is_whole else bound


@frozen(eq=False)
class SqlPlace(Place[_Element]):
    """A table, an alias or a mapped class of which the columns are meant."""

    model: Tables
    reading: Reading
    #: The host's tables by name.
    tables: Mapping[str, FromClause]
    #: What has the columns.
    source: Any
    table: str
    relation: Relation | None = None
    outer: "SqlPlace | None" = None
    #: What the query of this place reads, and how that hangs together.
    froms: tuple[FromClause, ...] = ()
    linked: tuple[_Element, ...] = ()

    def column(self, name: str) -> Any:  # noqa: ANN401 - a column or an attribute
        """Return the column, by the attribute that it is mapped to if there is one."""
        return _column(self.source, name)

    def called(self, function: str, value: Any) -> Any:  # noqa: ANN401
        """Call a function that the database has."""
        found: Any = func
        for each in function.split("."):
            found = getattr(found, each)
        return found(value, type_=Text())

    def trimmed(self, value: Any) -> Any:  # noqa: ANN401
        """Return the text without blanks at its ends."""
        return func.trim(value, type_=Text())

    def large(self, value: Any) -> Any:  # noqa: ANN401
        """Return the number as one of 64 bits."""
        return converted(value, BigInteger)

    def aggregate(
        self,
        what: Aggregated,
        inside: Self,
        value: Any,  # noqa: ANN401
        passing: Sequence[_Element],
    ) -> Any:  # noqa: ANN401
        """Return a subquery of one value."""
        return _query(inside, _aggregated(what, value), passing).scalar_subquery()

    def compare(self, value: Any, sign: Sign, bound: object) -> _Element:  # noqa: ANN401
        """Compare with a parameter of the value's own type."""
        value, bound = _plain(value, bound), _wide(bound)
        match sign:
            case "=":
                return cast("_Element", value == bound)
            case "<":
                return cast("_Element", value < bound)
            case "<=":
                return cast("_Element", value <= bound)
            case ">":
                return cast("_Element", value > bound)
            case ">=":
                return cast("_Element", value >= bound)

    def among(self, value: Any, bounds: Sequence[object]) -> _Element:  # noqa: ANN401
        """Return an IN with a list of parameters."""
        found = _plain(value, bounds[0]).in_([_wide(each) for each in bounds])
        return cast("_Element", found)

    def filled(self, value: Any) -> _Element:  # noqa: ANN401
        """Return IS NOT NULL."""
        return cast("_Element", value.is_not(None))

    def starts(self, value: Any, text: str) -> _Element:  # noqa: ANN401
        """Compare the first characters: LIKE would ignore case in SQLite."""
        return self.compare(func.substr(value, 1, len(text), type_=Text()), "=", text)

    def ends(self, value: Any, text: str) -> _Element:  # noqa: ANN401
        """Return a LIKE, which needs no case here: the text is folded."""
        return cast("_Element", _plain(value, text).endswith(text, autoescape=True))

    def holds(self, value: Any, text: str) -> _Element:  # noqa: ANN401
        """Return a LIKE, which needs no case here: words are folded."""
        return cast("_Element", _plain(value, text).contains(text, autoescape=True))

    def joined(self, conditions: Sequence[_Element], *, every: bool) -> _Element:
        """Join with AND or OR; a long chain in halves of brackets."""
        join = and_ if every else or_
        if len(conditions) <= _LONGEST:
            return join(*conditions)
        middle = len(conditions) // 2
        first, second = conditions[:middle], conditions[middle:]
        return join(
            Grouping(self.joined(first, every=every)),
            Grouping(self.joined(second, every=every)),
        )

    def refuse(self, condition: _Element) -> _Element:
        """Return NOT."""
        return not_(condition)

    def constant(self, *, holds: bool) -> _Element:
        """Return true or false."""
        return true() if holds else false()

    def is_constant(self, condition: _Element, *, holds: bool) -> bool:
        """Tell whether it is that one."""
        return isinstance(condition, True_ if holds else False_)

    def inside(self, relation: Relation) -> Self:
        """Return the place of an alias of the relation's table."""
        outer, within = self, relation.within
        if within is not None and within != self.relation:
            outer = self.inside(within)
        alias = _table(self.tables, relation.table).alias()
        joined = outer is not self
        is_key = relation.of == "id" and outer.relation is None
        of = outer.column(self.model.key if is_key else relation.of)
        link = _column(alias, relation.owner) == of
        return evolve(
            self,
            source=alias,
            table=relation.table,
            relation=relation,
            outer=outer,
            froms=(*outer.froms, alias) if joined else (alias,),
            linked=(*outer.linked, *counting(outer), link) if joined else (link,),
        )

    def exists(self, inside: Self, passing: Sequence[_Element]) -> _Element:
        """Return a correlated EXISTS."""
        owner = inside.relation.owner if inside.relation else ""
        return _query(inside, inside.column(owner), passing).exists()


def _query(place: SqlPlace, what: Any, passing: Iterable[_Element]) -> Select[Any]:  # noqa: ANN401
    """Select from the rows of *place* alone; all else is that of the query around."""
    query = select(what).select_from(*place.froms).where(*place.linked, *passing)
    return query.correlate_except(*place.froms)


def _aggregated(what: Aggregated, value: Any) -> Any:  # noqa: ANN401
    match what:
        case "count":
            return func.count()
        case "sum":
            return func.coalesce(_exact(value), 0)
        case "min":
            return func.min(value)
        case "max":
            return func.max(value)


def _exact(value: Any) -> Any:  # noqa: ANN401
    """Add, and round where an engine may add decimals as floats."""
    total = func.sum(value)
    if not isinstance(value.type, Numeric):
        return total
    return func.round(converted(total, Numeric), _EXACT, type_=Numeric())


def _column(source: Any, name: str) -> Any:  # noqa: ANN401
    """Return the column *name* of a table, an alias, or a mapped class or its alias."""
    if isinstance(source, FromClause):
        return source.c[name]
    seen = inspect(source)
    for each in seen.mapper.column_attrs:
        if each.columns[0].name == name:
            return getattr(source, each.key)
    return seen.selectable.c[name]  # a column that is not mapped


def _table(tables: Mapping[str, Any], name: str) -> FromClause:
    found = tables.get(name)
    if found is None:
        raise RequestError("not-mapped", {"table": name})
    if isinstance(found, FromClause):
        return found
    return cast("FromClause", found.__table__)


def where(
    node: Checked,
    model: Tables,
    reading: Reading,
    tables: Mapping[str, object],
    entity: Any,  # noqa: ANN401
    *,
    positive: bool = False,
) -> ColumnElement[bool]:
    """
    Return the condition that *entity* is selected by *node*.

    Args:
        node: The filter.
        model: Where the host's tables keep what criteria ask for.
        reading: The inputs of the reading that the filter was checked with.
        tables: Her tables, or mapped classes, by the name of the table.
        entity: What the statement selects: a mapped class, an alias of it, or a table.
        positive: Whether NULL may stand for false, as it may in WHERE; otherwise the
            condition may be negated, or selected.

    Raises:
        RequestError: a table is not mapped, or the model has no folded column, or no
            words, that a test needs.
    """
    known = cast("Mapping[str, FromClause]", tables)
    place = SqlPlace(model, reading, known, entity, model.table)
    return condition(simplify(node), place, positive=positive)


def selected(statement: Any, table: str, entity: Any = None) -> Any:  # noqa: ANN401
    """
    Return what *statement* selects of *table*: a mapped class, an alias or a table.

    Raises:
        RequestError: it selects nothing of it, or selects it twice.
    """
    if entity is not None:
        return entity
    described = getattr(statement, "column_descriptions", ())
    found = dict.fromkeys(
        each["entity"]
        for each in described
        if each.get("entity") is not None and _name_of(each["entity"]) == table
    )
    if not found:
        froms = statement.get_final_froms() if isinstance(statement, Select) else ()
        found = dict.fromkeys(
            each for each in _leaves(froms) if _name_of(each) == table
        )
    if len(found) != 1:
        code = "several-selected" if found else "not-selected"
        raise RequestError(code, {"table": table})
    return next(iter(found))


def classes_of(statement: Any) -> list[Any]:  # noqa: ANN401
    """List the mapped classes that *statement* selects."""
    described = getattr(statement, "column_descriptions", ())
    found = [each.get("entity") for each in described]
    return [inspect(each).mapper.class_ for each in found if each is not None]


def _leaves(froms: Iterable[Any]) -> Iterable[Any]:
    """Yield the tables and aliases that are joined."""
    for each in froms:
        if each.__visit_name__ == "join":
            yield from _leaves((each.left, each.right))
        else:
            yield each


def _name_of(entity: Any) -> str | None:  # noqa: ANN401
    """Return the name of the table that *entity* is mapped to, or is."""
    if not isinstance(entity, FromClause):
        entity = inspect(entity).mapper.local_table
    whole = getattr(entity, "element", entity)
    return getattr(whole, "name", None)


def register(engine: Any) -> None:  # noqa: ANN401 - an Engine, or that of an AsyncEngine
    """
    Give connections of a SQLite *engine* the functions that fold texts.

    They are `custquery.schema.text.FUNCTIONS`; columns kept ``FoldedBy()`` call them.
    """
    listen(getattr(engine, "sync_engine", engine), "connect", _add_functions)


def _add_functions(connection: Any, _: object) -> None:  # noqa: ANN401
    for name, function in FUNCTIONS.items():
        connection.create_function(name, 1, function, deterministic=True)
