"""Mistakes in which rows count, and whose they are."""

from collections.abc import Sequence

from attrs import evolve

from custquery.schema import checked
from custquery.schema.checked import Checked, Test
from custquery.schema.criterion import Criterion
from custquery.schema.sources import Count, Many, Max, Min, Sum
from custquery.schema.value_sets import Range
from custquery.testing.mutants.rewriting import Mutate


def _counting_all_rows(node: Checked) -> Checked:
    match node:
        case checked.Related():
            return evolve(node, where=checked.EVERYONE)
        case _:
            return node


def _at_least_one_row(node: Checked) -> Checked:
    """Join the rows, so that customers without any are lost."""
    match node:
        case checked.Related(relation, _, having):
            counts = (each for each in relation.aggregates if each.name == "count")
            some = Test(next(counts), Range(1, None))
            return evolve(node, having=checked.All((having, some)))
        case _:
            return node


def _orders_that_do_not_count(node: Checked) -> Checked:
    match node:
        case Test(criterion, _):
            return evolve(node, criterion=_over_every_row(criterion))
        case _:
            return node


def _over_every_row(criterion: Criterion) -> Criterion:
    match criterion.source:
        case Count(relation) | Sum(relation) | Min(relation) | Max(relation):
            everything = evolve(criterion.source, relation=evolve(relation, where=()))
            return evolve(criterion, source=everything)
        case _:
            return criterion


def _rows_of_any_kind(node: Checked) -> Checked:
    """Take what was delivered for what was opened."""
    match node:
        case checked.Related(relation, _, _):
            rows = evolve(relation.relation, where=())
            return evolve(node, relation=evolve(relation, relation=rows))
        case _:
            return node


def _any_metafield(node: Checked) -> Checked:
    match node:
        case Test(Criterion(source=Many(relation, column)) as criterion, _) if (
            relation.table == "metafield"
        ):
            source = Many(evolve(relation, where=()), column)
            return evolve(node, criterion=evolve(criterion, source=source))
        case _:
            return node


def _tags_of_another_row(node: Checked) -> Checked:
    """Ask what is below a row of any row of the customer, not of the row in hand."""
    match node:
        case checked.Related(_, where, _):
            found = where.items if isinstance(where, checked.All) else (where,)
            below = [each for each in found if _is_below(each)]
            rest = tuple(each for each in found if each not in below)
            return checked.All((evolve(node, where=checked.All(rest)), *below))
        case _:
            return node


def _is_below(node: Checked) -> bool:
    item = node.item if isinstance(node, checked.Not) else node
    return isinstance(item, Test) and isinstance(item.criterion.source, Many)


def _lines_of_orders_that_do_not_count(node: Checked) -> Checked:
    """Forget the conditions of the rows that rows hang below."""
    match node:
        case checked.Related(relation, _, _) if relation.relation.within is not None:
            within = evolve(relation.relation.within, where=())
            rows = evolve(relation.relation, within=within)
            return evolve(node, relation=evolve(relation, relation=rows))
        case _:
            return node


OF_ROWS: Sequence[Mutate] = (
    _counting_all_rows,
    _at_least_one_row,
    _orders_that_do_not_count,
    _rows_of_any_kind,
    _any_metafield,
    _tags_of_another_row,
    _lines_of_orders_that_do_not_count,
)
