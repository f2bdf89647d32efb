r"""
Reductions of values → AST values, quotes removed and escapes undone.

Each function is named by an alias in ``grammar/filter.lark``. Group 1 of a match is
empty and marks where the terminal starts, after the blanks. A quoted string is taken
from the text as typed, anything else from the plain text: full-width letters are found
when bare, and kept when quoted.
"""

import re
from itertools import pairwise

from attrs import evolve

from custquery.language import ast, problems
from custquery.language.folding import fold_choice
from custquery.language.reading import Made, Parts, Reading, TooMuchError
from custquery.language.signs import operator_of

_WILD: dict[tuple[bool, bool], ast.Wild] = {
    (False, False): "",
    (False, True): "start",
    (True, False): "end",
    (True, True): "both",
}

#: `ast.Literal.quoted` and `ast.Words.phrase`, by position because that is faster.
QUOTED = True
BARE = False


def bare(reading: Reading, parts: Parts) -> ast.Literal:
    """Make a literal of ``vip``."""
    match = parts[0]
    start, end = match.start(1), match.end()
    text = match.string[start:end]
    wild: ast.Wild = ""
    if "*" in text or "\\" in text:
        text, wild = unescape(reading, text, start)
    return ast.Literal(text, BARE, wild, start, end)


def unescape(reading: Reading, text: str, start: int) -> tuple[str, ast.Wild]:
    """Undo the escapes of unquoted *text*, and tell what its stars do."""
    if not text.strip("*"):
        return "", "any"
    after = text.lstrip("*")
    inner = after.rstrip("*")
    if (len(inner) - len(inner.rstrip("\\"))) % 2:
        inner += "*"
    if re.match(r"(?s)(?:[^*\\]|\\.)*+\*", inner):
        reading.say(problems.star_inside(reading.text, start, start + len(text)))
    plain = re.sub(r"(?s)\\(.)", r"\1", inner)
    return plain, _WILD[after != text, inner != after]


def string(reading: Reading, parts: Parts) -> ast.Literal:
    """Make a literal of ``'vip'``."""
    match = parts[0]
    text = quoted_text(reading, match)
    start, end = match.start(1), match.end()
    if is_starred(match):
        return ast.Literal(text, BARE, "start" if text else "any", start, end)
    return ast.Literal(text, QUOTED, "", start, end)


def quoted_text(reading: Reading, match: re.Match[str]) -> str:
    """Return what stands between the quotes, as typed, escapes undone."""
    start, end = match.start(1) + 1, match.end() - 1
    if match.string[end] == "*":
        end -= 1
    plain, doubled = reading.plain, reading.plain[start - 1] * 2
    if plain.find("\\", start, end) < 0 and plain.find(doubled, start, end) < 0:
        return reading.text[start:end]
    kept = []
    while start < end:
        if plain[start] == "\\" or plain.startswith(doubled, start):
            start += 1
        kept.append(reading.text[start])
        start += 1
    return "".join(kept)


def is_starred(match: re.Match[str]) -> bool:
    """Tell whether a star is glued to the quotes: ``"jan de"*``."""
    return match.string[match.end() - 1] == "*"


def null(_: Reading, parts: Parts) -> ast.Null:
    """Make a node of the keyword."""
    return ast.Null(parts[0].start(1), parts[0].end())


def range_(_: Reading, parts: Parts) -> ast.Range | ast.Problem:
    """Make a range of ``3..10``."""
    low, _dots, high = parts
    return range_of(low, high)


def range_of(low: Made, high: Made) -> ast.Range | ast.Problem:
    """Make a range of two literals; one that could not be read spoils it."""
    if isinstance(low, ast.Problem) or isinstance(high, ast.Problem):
        return ast.Problem(low.start, high.end)
    return ast.Range(low, high, low.start, high.end)


# Lists.


def list_first(_: Reading, parts: Parts) -> Parts:
    """Begin a list with two values."""
    return [parts[0], parts[2]]


def list_next(reading: Reading, parts: Parts) -> Made:
    """Add a value to a list."""
    values, _, value = parts
    values.append(value)
    _limit(reading, len(values), value)
    return values


def _limit(reading: Reading, count: int, value: Made) -> None:
    limit = reading.limits.values
    if count > limit:
        raise TooMuchError(problems.too_many_values(value.start, value.end, limit))


def list_end(_: Reading, parts: Parts) -> ast.AnyOf:
    """Make ``a,b`` any of its values; glued bare ones may be a number yet."""
    values = parts[0]
    glued = all(left.end + 1 == right.start for left, right in pairwise(values))
    glued = glued and all(
        isinstance(each, ast.Literal) and not each.quoted for each in values
    )
    return ast.AnyOf(tuple(values), glued, values[0].start, values[-1].end)


# Choices between brackets.


def box(reading: Reading, parts: Parts) -> Made:
    """Make one value of what is between brackets."""
    opening, choice, closing = parts
    return widened(fold_choice(reading, choice), opening, closing)


def bounds(_: Reading, parts: Parts) -> ast.Value:
    """Make a value of Lucene's ``[3 TO 10]``; a star leaves that end open."""
    opening, low, _to, high, closing = parts
    if isinstance(low, ast.Literal) and low.wild == "any":
        found: ast.Value = ast.Compared("<=", high)
        found = low if isinstance(high, ast.Literal) and high.wild == "any" else found
    elif isinstance(high, ast.Literal) and high.wild == "any":
        found = ast.Compared(">=", low)
    else:
        found = range_of(low, high)
    made: ast.Value = widened(found, opening, closing)
    return made


def widened(node: Made, opening: re.Match[str], closing: re.Match[str]) -> Made:
    """Let *node* reach from bracket to bracket."""
    return evolve(node, start=opening.start(1), end=closing.end())


def choice_first(_: Reading, parts: Parts) -> Parts:
    """Begin a choice with one value."""
    return parts


def choice_or(reading: Reading, parts: Parts) -> Made:
    """Add a value behind OR or a comma."""
    return _choice(reading, parts, "OR")


def choice_and(reading: Reading, parts: Parts) -> Made:
    """Add a value behind AND."""
    return _choice(reading, parts, "AND")


def _choice(reading: Reading, parts: Parts, connector: str) -> Made:
    choice, _, value = parts
    choice += (connector, value)
    _limit(reading, len(choice) // 2 + 1, value)
    return choice


def compared(_: Reading, parts: Parts) -> ast.Compared:
    """Make a value of ``>3``."""
    sign, value = parts
    return ast.Compared(operator_of(sign), value, sign.start(1), value.end)


def not_value(_: Reading, parts: Parts) -> ast.NotValue:
    """Make a value of ``NOT vip``."""
    sign, value = parts
    return ast.NotValue(value, sign.start(1), value.end)
