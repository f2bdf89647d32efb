"""
Tests of dates and of several values → windows that never fill, or are about two values.

What has happened has not happened later than now; and of a criterion with many values
two bounds may be about two of them, where one range is about one (law 2).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.schema import checked
from custquery.schema.calendar import day_start, local_date
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.lints import problems
from custquery.schema.lints.pieces import Piece
from custquery.schema.lints.stretches import stretch
from custquery.schema.lints.universe import is_past, seconds_until_it_counts
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.schema.sources import Many
from custquery.schema.types.base import Understood
from custquery.schema.value_sets import OneOf, Range

_BOUND = r"(>=|<=|>|<)(.+)"
#: A path of these nearly always has one value, though it could be a list.
_BY_PATH = "metafields."
_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}


def future(
    piece: Piece, test: checked.Test, text: str, reading: Reading
) -> Iterator[Diagnostic]:
    """Say that a date of what has happened is asked to lie in the future."""
    wanted = test.wanted
    if not is_past(test.criterion) or not isinstance(wanted, Range):
        return
    low = wanted.low
    if low is not None and int(low) > reading.now_microseconds:
        yield problems.never_fills(piece, text, test.criterion.name, "now")


def too_late(piece: Piece, test: checked.Test, text: str) -> Iterator[Diagnostic]:
    """Say that what counts only after a while is asked for before that."""
    seconds = seconds_until_it_counts(test.criterion)
    if seconds is not None and piece.positive:
        latest = f"-{seconds // 60}min"
        yield problems.never_fills(piece, text, test.criterion.name, latest)


def several_values(
    pieces: Sequence[Piece], text: str, reading: Reading, schema: Schema | None
) -> Iterator[Diagnostic]:
    """Look at criteria with many values of which more than one thing is asked."""
    asked: dict[int, list[Piece]] = {}
    for piece in pieces:
        if piece.test is not None and piece.positive and piece.test.criterion.many:
            asked.setdefault(id(piece.test.criterion), []).append(piece)
    for group in asked.values():
        by_path = _test(group[0]).criterion.name.startswith(_BY_PATH)
        if len(group) > 1 and not by_path:
            yield from _two_values(group, text)
            yield from _two_bounds(group, text, reading, schema)


def _two_values(group: Sequence[Piece], text: str) -> Iterator[Diagnostic]:
    """Note ``country:NL country:BE``: of a closed list often one was meant."""
    if _test(group[0]).criterion.type.domain != "code":
        return
    lists = [
        (each, set(asked.values))
        for each in group
        if isinstance(asked := _test(each).wanted, OneOf)
    ]
    for (first, one), (second, other) in pairwise(lists[:2]):
        if one.isdisjoint(other):
            yield problems.both_must_hold(first, second, text)


def _two_bounds(
    group: Sequence[Piece], text: str, reading: Reading, schema: Schema | None
) -> Iterator[Diagnostic]:
    """Warn of ``order_date>=a order_date<b``: they may be two orders."""
    bounds = [
        (asked, each)
        for each in group
        if isinstance(asked := _test(each).wanted, Range)
    ]
    lows = [each for each in bounds if each[0].high is None]
    highs = [each for each in bounds if each[0].low is None]
    if len(lows) != 1 or len(highs) != 1:
        return
    (from_, low), (until, high) = lows[0], highs[0]
    wanted = Range(from_.low, until.high, from_.low_open, until.high_closed)
    if not _has_room(wanted, _test(low)):
        return
    first, second = sorted((low, high), key=lambda each: each.span.start)
    yield problems.two_ranges(
        first,
        second,
        text,
        _one_range(_test(low), _test(high), wanted, reading),
        _one_row(_test(low), _test(high), schema),
    )


def _has_room(wanted: Range, test: checked.Test) -> bool:
    """Tell whether there is a window at all: between the two, not around them."""
    line = stretch(wanted, test.criterion.type.domain)
    return line is not None and bool(line[2])


def _one_range(
    low: checked.Test, high: checked.Test, wanted: Range, reading: Reading
) -> str:
    """Spell both bounds as one range, if one means exactly the same; else ``""``."""
    first, last = _inside(low, reading), _inside(high, reading)
    if not first or not last:
        return ""
    ends = ast.Literal(first), ast.Literal(last)
    read = low.criterion.type.between(*ends, reading)
    if not isinstance(read, Understood) or read.wanted != wanted:
        return ""
    return f"{low.criterion.name}{read.spelling}"


def _inside(test: checked.Test, reading: Reading) -> str:
    """Return the first or the last day (or number) that a bound lets in."""
    found = re.fullmatch(_BOUND, test.spelling.removeprefix(test.criterion.name))
    if found is None:
        return ""
    sign, written = found[1], found[2].strip('"')
    if sign in {">=", "<="}:
        return written
    step = 1 if sign == ">" else -1
    if test.criterion.type.domain != "instant":
        return str(int(written) + step) if written.lstrip("-").isdigit() else ""
    offset = re.fullmatch(r"([+-]\d+)d", written)
    if offset or written in _DAYS:
        days = step + (int(offset[1]) if offset else _DAYS[written])
        return f"{days:+d}d" if days else "today"
    return _day_beside(test, step, reading)


def _day_beside(test: checked.Test, step: int, reading: Reading) -> str:
    """Return the day beside a bound, where the bound is the start of a day."""
    if not isinstance(test.wanted, Range):
        return ""
    bound = int((test.wanted.low if step > 0 else test.wanted.high) or 0)
    day = local_date(bound, reading.zone)
    if day_start(day, reading.zone) != bound:
        return ""
    return (day if step > 0 else day - timedelta(days=1)).isoformat()


def _one_row(low: checked.Test, high: checked.Test, schema: Schema | None) -> str:
    """Spell both bounds as a question about one row, where a relation has it."""
    criterion = low.criterion
    for relation in schema.relations.values() if schema else ():
        column = _row_criterion(criterion, relation)
        if column:
            asked = ", ".join(
                column + each.spelling.removeprefix(criterion.name)
                for each in (low, high)
            )
            return f"{relation.name} MATCHES ({asked})"
    return ""


def _row_criterion(criterion: Criterion, relation: RelationCriterion) -> str:
    """Return what *criterion* is called among the row criteria, or ``""``."""
    source = criterion.source
    if not isinstance(source, Many) or source.relation != relation.relation:
        return ""
    same = (each.name for each in relation.row if each.source == source.column)
    return next(same, "")


def _test(piece: Piece) -> checked.Test:
    if piece.test is None:
        raise TypeError(piece.kind)
    return piece.test
