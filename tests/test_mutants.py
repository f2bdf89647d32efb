"""
The generated filters are good enough to notice a target that is wrong.

Each mutant is a mistake somebody could make in the checker or in a target. It is made
on the checked filter (or on what the checker is told), and generated filters must show
a difference from the reference evaluator within a small budget.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from random import Random
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve, frozen

from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion
from custquery.schema.sources import Count, Many, Max, Min, Sum
from custquery.schema.text import fold
from custquery.schema.types import Currency
from custquery.schema.value_sets import (
    MonthDays,
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    Within,
    Words,
)
from custquery.shop.criteria import schema
from custquery.testing.agreement import Ids, World, by_nested, by_reference, make_world
from custquery.testing.generated.filters import Filters, every_form, relations_of
from custquery.testing.generated.pool import READINGS, with_metafields

SCHEMA = with_metafields(schema())

#: So many filters may be needed to notice.
BUDGET = 2500

pytestmark = pytest.mark.xdist_group("mutants")

#: A filter and what a mutant makes of it.
Mutate = Callable[[Checked], Checked]


@frozen
class Try:
    """A filter, what it means, and whom it must select."""

    world: World
    text: str
    filter: Checked
    expected: Ids


@pytest.fixture(scope="module")
def tries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Try]]:
    """Generate filters once, and ask the reference evaluator once."""
    folder = tmp_path_factory.mktemp("mutants")
    worlds = [
        make_world(SCHEMA, each, folder / f"{number}.sqlite", many=25, seed=7)
        for number, each in enumerate(READINGS[:2])
    ]
    yield list(islice(_tries(worlds), BUDGET))
    for each in worlds:
        each.database.close()


def _tries(worlds: list[World]) -> Iterator[Try]:
    choose = Random(3).choice  # noqa: S311 - not a secret
    relations = relations_of(SCHEMA)
    by_type: dict[str, list[tuple[Criterion, str]]] = {}
    for criterion, form in every_form(SCHEMA):
        by_type.setdefault(type(criterion.type).__name__, []).append((criterion, form))
    while True:
        world = choose(worlds)
        make = Filters(choose, SCHEMA, world.values)
        text = choose(
            (
                make.filter(1),
                make.filter(2),
                make.term(*choose(choose([*by_type.values()]))),
                make.term(*choose(choose([*by_type.values()]))),
                make.related(choose(relations)),
                make.function(),
            )
        )
        filter_ = world.check(text).filter
        if filter_ is not None:
            yield Try(world, text, filter_, by_reference(world, text))


# -- the mistakes ---------------------------------------------------------------------


def rewritten(node: Checked, change: Mutate) -> Checked:
    """Rewrite every node of a tree, the innermost first."""
    match node:
        case checked.All(items) | checked.Any(items):
            inside = tuple(rewritten(each, change) for each in items)
            return change(evolve(node, items=inside))
        case checked.Not(item) | checked.Named(_, item):
            return change(evolve(node, item=rewritten(item, change)))
        case checked.Related(_, where, having):
            return change(
                evolve(
                    node,
                    where=rewritten(where, change),
                    having=rewritten(having, change),
                )
            )
        case checked.Test():
            return change(node)


def a_dropped_not(node: Checked) -> Checked:
    return node.item if isinstance(node, checked.Not) else node


def and_for_or(node: Checked) -> Checked:
    return checked.All(node.items) if isinstance(node, checked.Any) else node


def or_for_and(node: Checked) -> Checked:
    is_and = isinstance(node, checked.All) and len(node.items) > 1
    return checked.Any(node.items) if is_and else node


def more_for_at_least(node: Checked) -> Checked:
    match node:
        case checked.Test(_, Range(int(low), high)):
            return evolve(node, wanted=Range(low + 1, high))
        case checked.Test(_, Range(Decimal() as low, high, False, closed)):
            more = Range(low, high, low_open=True, high_closed=closed)
            return evolve(node, wanted=more)
        case _:
            return node


def the_end_of_a_period_included(node: Checked) -> Checked:
    match node:
        case checked.Test(_, Range(low, int(high))):
            return evolve(node, wanted=Range(low, high + 1))
        case _:
            return node


def missing_is_less(node: Checked) -> Checked:
    match node:
        case checked.Test(criterion, Range(None, _)):
            nothing = checked.Not(checked.Test(criterion, Present()))
            return checked.Any((node, nothing))
        case _:
            return node


def a_forgotten_fold(node: Checked) -> Checked:
    match node:
        case checked.Test(criterion, OneOf(values, False)):
            is_text = criterion.type.domain == "text"
            return evolve(node, wanted=OneOf(values, is_text))
        case _:
            return node


def everything_folded(node: Checked) -> Checked:
    match node:
        case checked.Test(_, OneOf(values, True)):
            return evolve(node, wanted=OneOf(tuple(fold(str(each)) for each in values)))
        case _:
            return node


def the_wrong_end(node: Checked) -> Checked:
    match node:
        case checked.Test(_, Prefix(text)):
            return evolve(node, wanted=Suffix(text))
        case checked.Test(_, Suffix(text)):
            return evolve(node, wanted=Prefix(text))
        case _:
            return node


def words_in_any_order(node: Checked) -> Checked:
    match node:
        case checked.Test(criterion, Words(pattern)) if pattern.endswith(" "):
            single = (Words(f" {each} ") for each in pattern.split())
            return checked.All(tuple(checked.Test(criterion, each) for each in single))
        case _:
            return node


def part_of_a_word(node: Checked) -> Checked:
    match node:
        case checked.Test(_, Words(pattern)):
            return evolve(node, wanted=Words(pattern.strip()))
        case _:
            return node


def counting_all_rows(node: Checked) -> Checked:
    match node:
        case checked.Related():
            return evolve(node, where=checked.EVERYONE)
        case _:
            return node


def at_least_one_row(node: Checked) -> Checked:
    """Join the rows, so that customers without any are lost."""
    match node:
        case checked.Related(relation, _, having):
            counts = (each for each in relation.aggregates if each.name == "count")
            some = checked.Test(next(counts), Range(1, None))
            return evolve(node, having=checked.All((having, some)))
        case _:
            return node


def orders_that_do_not_count(node: Checked) -> Checked:
    match node:
        case checked.Test(criterion, _):
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


def some_not_for_none(node: Checked) -> Checked:
    """Negate each value of a customer instead of the test."""
    match node:
        case checked.Not(checked.Test(criterion, Range(low, high))) if criterion.many:
            outside = [Range(None, low)] if low is not None else []
            outside += [Range(high, None)] if high is not None else []
            return checked.Any(tuple(checked.Test(criterion, each) for each in outside))
        case _:
            return node


def two_tests_of_one_value(node: Checked) -> Checked:
    """Merge the ranges on a criterion although a customer may have several values."""
    match node:
        case checked.All(items):
            ranges = [each for each in items if _is_range_on_many(each)]
            if len(ranges) > 1:
                low = max(each.wanted.low or 0 for each in ranges)
                highs = [each.wanted.high for each in ranges if each.wanted.high]
                merged = evolve(ranges[0], wanted=Range(low, min(highs, default=None)))
                return checked.All((merged, *(x for x in items if x not in ranges)))
            return node
        case _:
            return node


def _is_range_on_many(node: Checked) -> bool:
    match node:
        case checked.Test(criterion, Range()):
            return criterion.many
        case _:
            return False


def rounded_to_the_minor_unit(node: Checked) -> Checked:
    cent = Decimal("0.01")

    def rounded(bound: object) -> Decimal | None:
        if isinstance(bound, Decimal):
            return bound.quantize(cent, ROUND_HALF_UP)
        return None

    match node:
        case checked.Test(_, Range(low, high)) if Decimal in {type(low), type(high)}:
            wanted = evolve(node.wanted, low=rounded(low), high=rounded(high))
            return evolve(node, wanted=wanted)
        case _:
            return node


def the_last_day_lost(node: Checked) -> Checked:
    match node:
        case checked.Test(_, MonthDays(low, high)) if low != high:
            return evolve(node, wanted=MonthDays(low, high - 1))
        case _:
            return node


def new_year_the_wrong_way_round(node: Checked) -> Checked:
    match node:
        case checked.Test(_, MonthDays(low, high)) if low > high:
            return evolve(node, wanted=MonthDays(high, low))
        case _:
            return node


def a_little_further(node: Checked) -> Checked:
    """Let who lives twenty centimetres too far away in."""
    match node:
        case checked.Test(_, Within(centre, reach)):
            return evolve(node, wanted=Within(centre, reach + 32))
        case _:
            return node


def scale_forgotten(node: Checked) -> Checked:
    match node:
        case checked.Test(criterion, _) if criterion.type.scale is not None:
            kind = type(criterion.type)
            return evolve(node, criterion=evolve(criterion, type=kind()))
        case _:
            return node


def any_currency(node: Checked) -> Checked:
    match node:
        case checked.Test(criterion, _) if isinstance(criterion.type, Currency):
            return checked.EVERYONE
        case _:
            return node


def rows_of_any_kind(node: Checked) -> Checked:
    """Take what was delivered for what was opened."""
    match node:
        case checked.Related(relation, _, _):
            rows = evolve(relation.relation, where=())
            return evolve(node, relation=evolve(relation, relation=rows))
        case _:
            return node


def any_metafield(node: Checked) -> Checked:
    match node:
        case checked.Test(criterion, _):
            match criterion.source:
                case Many(relation, column) if relation.table == "metafield":
                    source = Many(evolve(relation, where=()), column)
                    return evolve(node, criterion=evolve(criterion, source=source))
    return node


def tags_of_another_row(node: Checked) -> Checked:
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
    return isinstance(item, checked.Test) and isinstance(item.criterion.source, Many)


def lines_of_orders_that_do_not_count(node: Checked) -> Checked:
    """Forget the conditions of the rows that rows hang below."""
    match node:
        case checked.Related(relation, _, _) if relation.relation.within is not None:
            within = evolve(relation.relation.within, where=())
            rows = evolve(relation.relation, within=within)
            return evolve(node, relation=evolve(relation, relation=rows))
        case _:
            return node


MUTANTS: Mapping[str, Mutate] = {
    each.__name__: each
    for each in (
        a_dropped_not,
        and_for_or,
        or_for_and,
        more_for_at_least,
        the_end_of_a_period_included,
        missing_is_less,
        a_forgotten_fold,
        everything_folded,
        the_wrong_end,
        words_in_any_order,
        part_of_a_word,
        counting_all_rows,
        at_least_one_row,
        orders_that_do_not_count,
        some_not_for_none,
        two_tests_of_one_value,
        rounded_to_the_minor_unit,
        the_last_day_lost,
        new_year_the_wrong_way_round,
        a_little_further,
        scale_forgotten,
        any_currency,
        rows_of_any_kind,
        any_metafield,
        tags_of_another_row,
        lines_of_orders_that_do_not_count,
    )
}


# -- noticing them --------------------------------------------------------------------


def killed_by(tries: list[Try], mutated: Callable[[Try], Checked]) -> tuple[int, Try]:
    """Find the first filter that selects others when it is *mutated*."""
    for number, each in enumerate(tries, start=1):
        wrong = mutated(each)
        if wrong != each.filter and by_nested(each.world, wrong) != each.expected:
            assert each.expected == by_nested(each.world, each.filter), each.text
            return number, each
    pytest.fail(f"not noticed in {len(tries)} filters")


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str, int, Try], None]:
    def said(mutant: str, number: int, by: Try) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{mutant}: noticed by filter {number}, {by.text!r}")

    return said


@pytest.mark.parametrize("mutant", MUTANTS)
def test_mistake_is_noticed(
    mutant: str, tries: list[Try], say: Callable[[str, int, Try], None]
) -> None:
    change = MUTANTS[mutant]

    say(mutant, *killed_by(tries, lambda each: rewritten(each.filter, change)))


@pytest.mark.parametrize(
    ("mistake", "changes"),
    [
        pytest.param("a day in UTC", {"zone": ZoneInfo("UTC")}),
        pytest.param("the day before", {"zone": ZoneInfo("Pacific/Kiritimati")}),
        pytest.param("another region", {"region": "DE"}),
    ],
)
def test_mistaken_reading_is_noticed(
    mistake: str,
    changes: Mapping[str, object],
    tries: list[Try],
    say: Callable[[str, int, Try], None],
) -> None:
    def misread(each: Try) -> Checked:
        values = evolve(
            each.world.values, reading=evolve(each.world.reading, **changes)
        )
        found = evolve(each.world, values=values).check(each.text).filter
        return each.filter if found is None else found

    say(mistake, *killed_by(tries, misread))


def test_there_are_at_least_ten_mistakes() -> None:
    assert len(MUTANTS) >= 10
