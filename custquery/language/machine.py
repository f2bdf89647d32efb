"""
Terminals → values: the LALR loop over the generated tables.

The stack holds the matches of terminals themselves, and what was made of them. Names
of the grammar's functions are looked up once, when this is imported.
"""

import re
from collections.abc import Callable
from typing import TypeAlias

from custquery.language import ast, builder, problems, spoken, terms, values
from custquery.language.reading import Made, Parts, Reading, TooMuchError
from custquery.language.scanner import SCANS
from custquery.language.tables import ACCEPT, STATES
from custquery.language.tables import RULES as _RULES

#: Makes one value of those of the symbols of a rule.
Function: TypeAlias = Callable[[Reading, Parts], Made]

#: What the grammar's aliases name.
FUNCTIONS: dict[str, Function] = {
    **vars(values),
    **vars(terms),
    **vars(spoken),
    **vars(builder),
}

#: Of each rule: its left side, the number of its symbols, its function. None passes the
#: value on; so does a name that is new, until the tables are made anew.
RULES: tuple[tuple[str, int, Function | None], ...] = tuple(
    (name, size, FUNCTIONS.get(function)) for name, size, function in _RULES
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
    stack: Parts = []
    push, go = stack.append, states.append
    state = place = 0
    try:
        while match := scans[state](text, place):
            kind = match.lastgroup
            arg = rows[state][kind]  # type: ignore[index]  # every match has a group
            while arg < 0:
                name, size, function = rules[~arg]
                if size == 1:
                    if function is not None:
                        stack[-1] = function(reading, stack[-1:])
                    state = states[-1] = rows[states[-2]][name]
                else:
                    parts = stack[-size:]
                    del stack[-size:], states[-size:]
                    push(function(reading, parts) if function else parts[0])
                    state = rows[states[-1]][name]
                    go(state)
                arg = rows[state][kind]  # type: ignore[index]  # as above
            if arg == ACCEPT:
                found: ast.Filter = stack[0]
                return found
            go(arg)
            push(match)
            place, state = match.end(), arg
            if len(states) > depth and kind in OPENERS:
                check_depth(reading, stack)
    except KeyError:  # the tables have nothing for what comes next
        return None
    return None


def check_depth(reading: Reading, stack: Parts) -> None:
    """
    Count the brackets and NOTs that are open.

    Raises:
        TooMuchError: there are more than the limit.

    """
    waiting = [
        each
        for each in stack
        if isinstance(each, re.Match) and each.lastgroup in OPENERS
    ]
    limit = reading.limits.depth
    if len(waiting) > limit:
        last = waiting[-1]
        raise TooMuchError(problems.too_deep(last.start(1), last.end(), limit))
