"""Mistakes in how one value is compared."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from attrs import evolve

from custquery.schema import checked
from custquery.schema.checked import Checked, Test
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
from custquery.testing.mutants.rewriting import Mutate


def _more_for_at_least(node: Checked) -> Checked:
    match node:
        case Test(_, Range(int(low), high)):
            return evolve(node, wanted=Range(low + 1, high))
        case Test(_, Range(Decimal() as low, high, False, closed)):
            more = Range(low, high, low_open=True, high_closed=closed)
            return evolve(node, wanted=more)
        case _:
            return node


def _the_end_of_a_period_included(node: Checked) -> Checked:
    match node:
        case Test(_, Range(low, int(high))):
            return evolve(node, wanted=Range(low, high + 1))
        case _:
            return node


def _a_reversed_range_ignored(node: Checked) -> Checked:
    match node:
        case Test(_, OneOf(())):
            return checked.EVERYONE
        case _:
            return node


def _missing_is_less(node: Checked) -> Checked:
    match node:
        case Test(criterion, Range(None, _)):
            return checked.Any((node, checked.Not(Test(criterion, Present()))))
        case _:
            return node


def _a_forgotten_fold(node: Checked) -> Checked:
    match node:
        case Test(criterion, OneOf(values, False)):
            return evolve(node, wanted=OneOf(values, criterion.type.domain == "text"))
        case _:
            return node


def _everything_folded(node: Checked) -> Checked:
    match node:
        case Test(_, OneOf(values, True)):
            return evolve(node, wanted=OneOf(tuple(fold(str(each)) for each in values)))
        case _:
            return node


def _the_wrong_end(node: Checked) -> Checked:
    match node:
        case Test(_, Prefix(text)):
            return evolve(node, wanted=Suffix(text))
        case Test(_, Suffix(text)):
            return evolve(node, wanted=Prefix(text))
        case _:
            return node


def _words_in_any_order(node: Checked) -> Checked:
    match node:
        case Test(criterion, Words(pattern)) if pattern.endswith(" "):
            single = (Words(f" {each} ") for each in pattern.split())
            return checked.All(tuple(Test(criterion, each) for each in single))
        case _:
            return node


def _part_of_a_word(node: Checked) -> Checked:
    match node:
        case Test(_, Words(pattern)):
            return evolve(node, wanted=Words(pattern.strip()))
        case _:
            return node


def _rounded_to_the_minor_unit(node: Checked) -> Checked:
    match node:
        case Test(_, Range(low, high) as wanted) if Decimal in {type(low), type(high)}:
            rounded = evolve(wanted, low=_cents(low), high=_cents(high))
            return evolve(node, wanted=rounded)
        case _:
            return node


def _cents(bound: object) -> Decimal | None:
    if not isinstance(bound, Decimal):
        return None
    return bound.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _the_last_day_lost(node: Checked) -> Checked:
    match node:
        case Test(_, MonthDays(low, high)) if low != high:
            return evolve(node, wanted=MonthDays(low, high - 1))
        case _:
            return node


def _new_year_the_wrong_way_round(node: Checked) -> Checked:
    match node:
        case Test(_, MonthDays(low, high)) if low > high:
            return evolve(node, wanted=MonthDays(high, low))
        case _:
            return node


def _a_little_further(node: Checked) -> Checked:
    """Let who lives twenty centimetres too far away in."""
    match node:
        case Test(_, Within(centre, reach)):
            return evolve(node, wanted=Within(centre, reach + 32))
        case _:
            return node


def _scale_forgotten(node: Checked) -> Checked:
    match node:
        case Test(criterion, _) if criterion.type.scale is not None:
            kind = type(criterion.type)
            return evolve(node, criterion=evolve(criterion, type=kind()))
        case _:
            return node


def _any_currency(node: Checked) -> Checked:
    match node:
        case Test(criterion, _) if isinstance(criterion.type, Currency):
            return checked.EVERYONE
        case _:
            return node


OF_VALUES: Sequence[Mutate] = (
    _more_for_at_least,
    _the_end_of_a_period_included,
    _a_reversed_range_ignored,
    _missing_is_less,
    _a_forgotten_fold,
    _everything_folded,
    _the_wrong_end,
    _words_in_any_order,
    _part_of_a_word,
    _rounded_to_the_minor_unit,
    _the_last_day_lost,
    _new_year_the_wrong_way_round,
    _a_little_further,
    _scale_forgotten,
    _any_currency,
)
