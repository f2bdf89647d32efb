"""
Filters tried in a world → which cells of the language were hit, and which were not.

A cell is a kind of value, a value set, how many values the customer has (none, one,
several), the polarity of the test, and whether it held. What can be reached follows
from the schema: a count is never missing, a note is never several.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TypeAlias

from attrs import field, frozen

from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion
from custquery.schema.models import Tables
from custquery.schema.schema import Schema
from custquery.schema.sources import Case, Column, Count, Sum, is_many
from custquery.schema.types.base import ValueType
from custquery.schema.value_sets import OneOf, ValueSet
from custquery.targets.memory import to_predicate
from custquery.testing.agreement import World
from custquery.testing.generated.filters import criteria_of, relations_of
from custquery.testing.reference.kinds import kind_of
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


#: Of the table, in characters.
WIDTH = 88


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

    def counts(self, schema: Schema, model: Tables) -> dict[str, int]:
        """Count each cell, node and relation that can be reached, by its name."""
        found = {
            f"{' '.join(row)}: {_shown(cell)}": self.cells[row, cell]
            for row, cell in sorted(reachable(schema, model))
        }
        both = [(each, sign) for each in _NODES for sign in _POLARITIES]
        found |= {f"node {name} {sign}": self.nodes[name, sign] for name, sign in both}
        asked = [each.name for each in relations_of(schema)]
        both = [(each, sign) for each in asked for sign in _POLARITIES]
        found |= {
            f"rows {name} {sign}": self.relations[name, sign] for name, sign in both
        }
        return found

    def missing(self, schema: Schema, model: Tables) -> list[str]:
        """List the cells that can be reached and were not, and nodes likewise."""
        return [name for name, many in self.counts(schema, model).items() if not many]

    def table(self, schema: Schema, model: Tables) -> str:
        """Draw what was tried; a dot stands for what cannot be."""
        tried = f"{self.tried['filters']} filters, {self.tried['pairs']} pairs"
        return f"{drawn(self.counts(schema, model))}\n{tried}"


def drawn(counts: Mapping[str, int]) -> str:
    """Draw `Coverage.counts` as a table of cells, and lists of nodes and rows."""
    cells: dict[str, dict[str, int]] = {}
    lists: dict[str, list[str]] = {}
    for name, many in counts.items():
        row, is_cell, cell = name.partition(": ")
        if is_cell:
            cells.setdefault(row, {})[cell] = many
        else:
            kind, _, rest = name.partition(" ")
            lists.setdefault(kind, []).append(f"{rest} {_short(many)}")
    columns = sorted({cell for row in cells.values() for cell in row})
    lines = [_line(each) for each in _head(columns)]
    for row, found in cells.items():
        shown = [_short(found[each]) if each in found else "·" for each in columns]
        lines.append(_line((row, *shown)))
    for each in lists.values():
        lines += wrap(", ".join(each), WIDTH, break_on_hyphens=False)
    return "\n".join(lines)


def _head(columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Spread the names of columns, of three words each, over three lines."""
    for at in range(3):
        yield ("", *(each.replace("several", "many").split()[at] for each in columns))


def _line(cells: Sequence[str]) -> str:
    return f"{cells[0]:<18}" + "".join(f"{each:>7}" for each in cells[1:])


def _short(many: int) -> str:
    return str(many) if many < 100_000 else f"{many // 1000}k"


def reachable(schema: Schema, model: Tables) -> set[tuple[Row, Cell]]:
    """List the cells that some criterion of *schema* can reach."""
    found: set[tuple[Row, Cell]] = set()
    asked = [(each, kind) for each in criteria_of(schema) for kind in _asked(each.type)]
    asked += [(each, _OF_FUNCTIONS[each.type.domain]) for each in _dated(schema)]
    for criterion, kind in asked:
        row = (criterion.type.domain, kind)
        for many, held in _outcomes(criterion, kind, model):
            if many != "several" or criterion.name in _repeated(schema):
                found |= {(row, (sign, many, held)) for sign in _POLARITIES}
    return found


def _asked(type_: ValueType) -> list[str]:
    """List the value sets that can be asked; of a plugin's own type, the surest."""
    surest = "OneOf Range Present" if type_.ordered else "OneOf Present"
    return _ASKED.get(kind_of(type_), surest).split()


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
