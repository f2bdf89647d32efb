"""
A filter with trouble in it → what could be read, and every problem at once.

Panic mode on the tables of `machine`: where the next terminal does not fit, the first
repair that knows the situation puts something in, passes something over, or puts an
`ast.Problem` in the place of a value or a condition, and reading goes on. Every repair
shortens the text that is left or the stack, so the time is linear.
"""

import re
from collections.abc import Callable

from custquery.language import ast
from custquery.language.reading import Reading
from custquery.language.recovery import ends, frames, items, values
from custquery.language.recovery.stack import Stack, kind_of

#: More is not said about one text.
MOST_PROBLEMS = 20

#: Who may know what to do, the particular first. Each says whether it did something.
_REPAIRS: tuple[Callable[[Stack, str], bool], ...] = (
    frames.frame_alone,
    frames.frame_without_where,
    ends.connector_without_right,
    ends.empty_brackets,
    ends.verb_at_the_end,
    ends.bracket_not_closed,
    ends.bracket_of_the_other_kind,
    frames.text_behind_order,
    values.null_compared,
    values.range_with_one_end,
    items.backticks,
    items.semicolon_for_colon,
    items.swapped_sides,
    items.quoted_name,
    values.sign_inside,
    values.comma_before_colon,
    values.between_without_and,
    values.not_before_value,
    items.connector_too_many,
    items.no_operator,
    values.value_left_out,
    values.two_values,
    items.quote_left_open,
    values.no_value,
    ends.bracket_that_closes_nothing,
    items.comma_between,
    items.sign_without_name,
    items.minus_apart,
    frames.frame_inside,
)


def recover(reading: Reading) -> ast.Filter:
    """
    Read what can be read; the problems are noted in *reading*.

    Raises:
        TooMuchError: a limit was reached.

    """
    reading.reset()
    stack = Stack(reading)
    for _ in range(most_steps(reading)):
        done = stack.advance()
        if done is not None:
            return done
        if reading.errors() >= MOST_PROBLEMS:
            break
        _mend(stack)
    whole = ast.Problem(0, len(reading.text))
    return ast.Filter(whole, (), (), 0, len(reading.text))


def most_steps(reading: Reading) -> int:
    """Return how many steps no text of this length needs."""
    return 3 * len(reading.plain) + 100


def step(stack: Stack) -> ast.Filter | None:
    """
    Read one more terminal, or mend what is in its place; return what is finished.

    Raises:
        TooMuchError: a limit was reached.

    """
    found = _fitting(stack)
    if found is None:
        _mend(stack)
        return None
    done = stack.feed(str(found.lastgroup), found)
    if done is None:
        stack.place = found.end()
    return done


def _fitting(stack: Stack) -> re.Match[str] | None:
    """Find the next terminal, if it can be read now."""
    found = stack.scan()
    return found if found and stack.fits(found.lastgroup) else None


def _sign_at(stack: Stack) -> str:
    """Name what no mode but that of a condition has a terminal for."""
    return {"": "END", ")": "RPAR", "]": "RSQB"}.get(
        stack.plain[stack.at : stack.at + 1], ""
    )


def _mend(stack: Stack) -> None:
    kind = kind_of(stack.scan()) or _sign_at(stack)
    if not any(repair(stack, kind) for repair in _REPAIRS):
        items.skip_to_boundary(stack)
