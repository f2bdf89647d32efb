"""
Filters tried in a world → which cells of the language were hit, and which were not.

A cell is a kind of value, a value set, how many values the customer has (none, one,
several), the polarity of the test, and whether it held. What can be reached follows
from the schema: a count is never missing, a note is never several.
"""

from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from attrs import field, frozen

from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion
from custquery.schema.models import Tables
from custquery.schema.schema import Schema
from custquery.schema.sources import Case, Column, Count, Sum, is_many
from custquery.schema.value_sets import OneOf, ValueSet
from custquery.targets.memory import to_predicate
from custquery.testing.agreement import World
from custquery.testing.generated.filters import criteria_of, relations_of
from custquery.testing.reference.rows import values

#: A kind of value and a value set, such as ``text Words``.
Row: TypeAlias = tuple[str, str]
#: Polarity, how many values, and whether the test held.
Cell: TypeAlias = tuple[str, str, bool]

#: The value sets that filters over a type can ask, by the name of the type.
_ASKED = {
    "Keyword": "OneOf OneOf-raw Prefix Present",
    "Text": "OneOf OneOf-raw Words Present",
    "City": "OneOf OneOf-raw Words Present",
    "Region": "OneOf OneOf-raw Words Present",
    "Email": "OneOf OneOf-raw Words Suffix Present",
    "EmailDomain": "Suffix Present",
    "Phone": "OneOf-raw Prefix Present",
    "WholeNumber": "OneOf Range Present",
    "Id": "OneOf Range Present",
    "Money": "OneOf Range Present",
    "DecimalNumber": "OneOf Range Present",
    "Instant": "Range Present",
    "Day": "Range Present",
    "Choice": "OneOf Present",
    "Country": "OneOf Present",
    "Language": "OneOf Present",
    "YesNo": "OneOf Present",
}

#: What functions ask of a date, and of a place on earth.
_OF_FUNCTIONS = {"day": "MonthDays", "instant": "MonthDays", "point": "Within"}

#: Nodes of filters, about a customer and about her rows.
_NODES = (
    *("All", "Any", "Not", "Named", "Related", "Test"),
    *("All of rows", "Any of rows", "Not of rows", "Test of rows"),
)
_POLARITIES = ("+", "-")
_HOW_MANY = ("none", "one", "several")


@frozen(eq=False)
class Coverage:
    """What was tried: tests by cell, and nodes by polarity."""

    cells: Counter[tuple[Row, Cell]] = field(factory=Counter)
    nodes: Counter[tuple[str, str]] = field(factory=Counter)
    #: Questions about related rows, by the name of the relation and polarity.
    relations: Counter[tuple[str, str]] = field(factory=Counter)
    #: How many filters, and how many pairs of a filter and a customer.
    tried: Counter[str] = field(factory=Counter)

    def add(self, world: World, filter: Checked) -> None:
        """Count what *filter* tried in *world*."""
        self.tried["filters"] += 1
        self.tried["pairs"] += len(world.nested)
        for node, polarity, is_row in _nodes(filter, "+"):
            kind = f"{type(node).__name__}{' of rows' if is_row else ''}"
            self.nodes[kind, polarity] += 1
            if isinstance(node, checked.Related):
                self.relations[node.relation.name, polarity] += 1
            if isinstance(node, checked.Test) and not is_row:
                self._add_test(world, node, polarity)

    def _add_test(self, world: World, test: checked.Test, polarity: str) -> None:
        row = (test.criterion.type.domain, _kind(test.wanted))
        holds = to_predicate(test, world.model, world.reading, world.schema)
        for each in world.nested:
            found = values(test.criterion.source, each, world.reading)
            many = _HOW_MANY[min(len(found), 2)]
            self.cells[row, (polarity, many, holds(each))] += 1

    def missing(self, schema: Schema, model: Tables) -> list[str]:
        """List the cells that can be reached and were not, and nodes likewise."""
        cells = [
            f"{' '.join(row)}: {_shown(cell)}"
            for row, cell in sorted(reachable(schema, model))
            if not self.cells[row, cell]
        ]
        nodes = [
            f"{name} {polarity}"
            for name in _NODES
            for polarity in _POLARITIES
            if not self.nodes[name, polarity]
        ]
        relations = [
            f"{each.name} {polarity}"
            for each in relations_of(schema)
            for polarity in _POLARITIES
            if not self.relations[each.name, polarity]
        ]
        return cells + nodes + relations

    def table(self, schema: Schema, model: Tables) -> str:
        """Draw what was tried; a dot stands for what cannot be."""
        can = reachable(schema, model)
        columns = sorted({cell for _, cell in can})
        lines = [f"{'':<18}" + "".join(f"{_shown(each):>15}" for each in columns)]
        for row in sorted({row for row, _ in can}):
            counts = (
                str(self.cells[row, each]) if (row, each) in can else "·"
                for each in columns
            )
            lines.append(f"{' '.join(row):<18}" + "".join(f"{n:>15}" for n in counts))
        nodes = ", ".join(
            f"{name}{polarity} {many}"
            for (name, polarity), many in sorted(self.nodes.items())
        )
        relations = ", ".join(
            f"{name}{polarity} {many}"
            for (name, polarity), many in sorted(self.relations.items())
        )
        tried = f"{self.tried['filters']} filters, {self.tried['pairs']} pairs"
        return "\n".join((*lines, nodes, relations, tried))


def reachable(schema: Schema, model: Tables) -> set[tuple[Row, Cell]]:
    """List the cells that some criterion of *schema* can reach."""
    found: set[tuple[Row, Cell]] = set()
    asked = [
        (each, kind)
        for each in criteria_of(schema)
        for kind in _ASKED[type(each.type).__name__].split()
    ]
    asked += [(each, _OF_FUNCTIONS[each.type.domain]) for each in _dated(schema)]
    for criterion, kind in asked:
        row = (criterion.type.domain, kind)
        for many, held in _outcomes(criterion, kind, model):
            if many != "several" or criterion.name in _repeated(schema):
                found |= {(row, (sign, many, held)) for sign in _POLARITIES}
    return found


def _repeated(schema: Schema) -> set[str]:
    """Name the criteria that can have several values; those of families have one."""
    return {each.name for each in _places(schema)} | set(schema.criteria)


def _dated(schema: Schema) -> list[Criterion]:
    """List the criteria that functions test: every date, and places on earth."""
    dates = [each for each in criteria_of(schema) if each.type.domain in _OF_FUNCTIONS]
    has_days = any(each.kind == "anniversary" for each in schema.functions.values())
    return _places(schema) + (dates if has_days else [])


def _places(schema: Schema) -> list[Criterion]:
    tested = dict.fromkeys(each.criterion for each in schema.functions.values())
    return [each for each in tested if each is not None]


def _outcomes(
    criterion: Criterion, kind: str, model: Tables
) -> Iterator[tuple[str, bool]]:
    """List how many values a customer can have, and whether the test can then hold."""
    if not _always_there(criterion, model):
        yield "none", False
    for many in ("one", "several") if is_many(criterion.source) else ("one",):
        yield many, True
        if kind != "Present":
            yield many, False


def _always_there(criterion: Criterion, model: Tables) -> bool:
    match criterion.source:
        case Count() | Sum():
            return True
        case Case(otherwise=otherwise):
            return otherwise is not None
        case Column(name):
            return (model.table, name) in model.required
        case _:
            return False


def _kind(wanted: ValueSet) -> str:
    is_raw = isinstance(wanted, OneOf) and wanted.raw
    return f"{type(wanted).__name__}{'-raw' if is_raw else ''}"


def _shown(cell: Cell) -> str:
    polarity, many, held = cell
    return f"{polarity} {many} {'yes' if held else 'no'}"


def _nodes(
    filter: Checked, polarity: str, *, is_row: bool = False
) -> Iterator[tuple[Checked, str, bool]]:
    """List the nodes of *filter*, each with its polarity, and whether it is of rows."""
    yield filter, polarity, is_row
    match filter:
        case checked.All(items) | checked.Any(items):
            for each in items:
                yield from _nodes(each, polarity, is_row=is_row)
        case checked.Not(item):
            opposite = "-" if polarity == "+" else "+"
            yield from _nodes(item, opposite, is_row=is_row)
        case checked.Named(_, item):
            yield from _nodes(item, polarity, is_row=is_row)
        case checked.Related(_, where, having):
            yield from _nodes(where, polarity, is_row=True)
            yield from _nodes(having, polarity, is_row=True)
        case checked.Test():
            return
