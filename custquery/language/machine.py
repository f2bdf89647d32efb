"""
Terminals → values: the LALR loop over the generated tables.

The stack holds the matches of terminals themselves, and what `builder` made of them.
"""

import re
from collections.abc import Callable
from typing import Any

from custquery.language import ast, builder, problems
from custquery.language.reading import Reading, TooMuchError
from custquery.language.scanner import SCANS
from custquery.language.tables import ACCEPT, STATES
from custquery.language.tables import RULES as _RULES

#: Of each rule: its left side, the number of its symbols, its function, which is None
#: too while the tables are older than the builder, so that they can be made anew.
RULES: tuple[tuple[str, int, Callable[[Reading, list[Any]], Any] | None], ...] = tuple(
    (name, size, getattr(builder, function, None))
    for name, size, function in _RULES
)

#: What one more level of nesting starts with.
OPENERS = frozenset({"LPAR", "LSQB", "NOT", "NEG"})


def run(reading: Reading) -> ast.Filter | None:
    """
    Read a filter; None where it cannot go on.

    Raises:
        TooMuchError: a limit was reached.

    """
    text, depth = reading.plain, reading.limits.depth
    scans, rows, rules = SCANS, STATES, RULES
    states: list[int] = [0]
    values: list[Any] = []
    state = place = 0
    try:
        while match := scans[state](text, place):
            kind = match.lastgroup
            arg = rows[state][kind]  # type: ignore[index]
            while arg < 0:
                name, size, function = rules[~arg]
                if size == 1:
                    if function is not None:
                        values[-1] = function(reading, values[-1:])
                    state = states[-1] = rows[states[-2]][name]
                else:
                    parts = values[-size:]
                    del values[-size:], states[-size:]
                    values.append(function(reading, parts))  # type: ignore[misc]
                    state = rows[states[-1]][name]
                    states.append(state)
                arg = rows[state][kind]  # type: ignore[index]
            if arg == ACCEPT:
                return values[0]  # type: ignore[no-any-return]
            states.append(arg)
            values.append(match)
            place, state = match.end(), arg
            if len(states) > depth and kind in OPENERS:
                check_depth(reading, values)
    except KeyError:  # nothing in the tables for what comes next
        return None
    return None


def check_depth(reading: Reading, values: list[Any]) -> None:
    """
    Count the brackets and NOTs that are open.

    Raises:
        TooMuchError: there are more than the limit.

    """
    open_ = [
        each for each in values if isinstance(each, re.Match) and each.lastgroup in OPENERS
    ]
    if len(open_) > reading.limits.depth:
        last = open_[-1]
        raise TooMuchError(
            problems.too_deep(last.start(1), last.end(), reading.limits.depth)
        )
