"""
Reductions of filters, conditions and words → AST nodes.

Each function is named by an alias in ``grammar/filter.lark``; it gets the reading and
the values of the symbols: matches of terminals, or what other functions made.
`language.terms` and `language.values` have the others.
"""

import re

from custquery.language import ast, foreign, problems
from custquery.language.connectors import LowerNot, is_bare
from custquery.language.folding import fold
from custquery.language.reading import Made, Parts, Reading
from custquery.language.terms import count, name_of
from custquery.language.values import (
    BARE,
    QUOTED,
    is_starred,
    quoted_text,
    unescape,
    widened,
)

#: Keywords of this or of other query languages that are none where they stand.
_KEYWORDS = frozenset(
    {"BETWEEN", "CONTAINS", "IN", "IS", "MATCHES", "NULL", "STARTS", "TUSSEN"}
    | {"FROM", "GROUP", "HAVING", "LIMIT", "OFFSET", "ORDER", "SELECT", "WHERE"}
    | {"ILIKE", "LIKE", "XOR"}
)


#: Parts of SQL at the end that are no condition; compiled when it is needed.
_NO_CONDITION = (
    r"(?i)(LIMIT\s+\d+(?:\s*,\s*\d+|\s+OFFSET\s+\d+)?|OFFSET\s+\d+|(?:GROUP|HAVING)\b[^;]*?)"
    r"\s*;?\s*\Z"
)


# The whole, its frame and its order.


def whole(reading: Reading, parts: Parts) -> ast.Filter:
    """Make a filter of conditions."""
    return _filter(reading, parts[0], ())


def whole_in_order(reading: Reading, parts: Parts) -> ast.Filter:
    """Make a filter of conditions and ORDER BY."""
    return _filter(reading, parts[0], parts[1])


def framed(reading: Reading, parts: Parts) -> ast.Filter:
    """Make a filter of what stands behind WHERE."""
    return _filter(reading, parts[1], ())


def framed_in_order(reading: Reading, parts: Parts) -> ast.Filter:
    """Make a filter of what stands behind WHERE, with its order."""
    return _filter(reading, parts[1], parts[2])


def order_only(reading: Reading, parts: Parts) -> ast.Filter:
    """Make a filter of everyone, in some order."""
    return ast.Filter(None, tuple(parts[0]), (), 0, len(reading.text))


def _filter(reading: Reading, sequence: Parts, order: Made) -> ast.Filter:
    tree = fold(reading, sequence)
    return ast.Filter(tree, tuple(order), tuple(reading.mixed), 0, len(reading.text))


def frame(_: Reading, _parts: Parts) -> None:
    """Drop ``FROM customers WHERE``, which says nothing about the filter."""


def frame_columns(reading: Reading, parts: Parts) -> None:
    """Drop SHOW or SELECT with a note: what to print is not the filter's to say."""
    start, end = parts[1] if parts[0].lastgroup == "SELECT" else parts[3]
    if reading.plain[start:end] != "*":
        reading.say(problems.columns_left_out(start, end))


def column(_: Reading, parts: Parts) -> tuple[int, int]:
    """Keep where a column stands."""
    return parts[0].start(1), parts[0].end()


def columns(_: Reading, parts: Parts) -> tuple[int, int]:
    """Keep where several columns stand."""
    return parts[0][0], parts[2][1]


def order_first(_: Reading, parts: Parts) -> Parts:
    """Begin an order."""
    return [parts[1]]


def order_next(_: Reading, parts: Parts) -> Parts:
    """Add a key to an order."""
    return [*parts[0], parts[2]]


def ascending(_: Reading, parts: Parts) -> ast.Order:
    """Make a key of ``orders`` or ``orders ASC``."""
    return _order(parts, descending=False)


def descending(_: Reading, parts: Parts) -> ast.Order:
    """Make a key of ``orders DESC``."""
    return _order(parts, descending=True)


def _order(parts: Parts, *, descending: bool) -> ast.Order:
    name = name_of(parts[0])
    return ast.Order(name, descending, name.start, parts[-1].end())


# Items and what connects them.


def seq_first(_: Reading, parts: Parts) -> Parts:
    """Begin a sequence with one item."""
    return parts


def seq_next(_: Reading, parts: Parts) -> Made:
    """Add an item with nothing before it, which means AND."""
    sequence, item = parts
    sequence += (None, item)
    return sequence


def seq_and(reading: Reading, parts: Parts) -> Made:
    """Add an item behind AND; in lower case that may be a word to search for."""
    sequence, connector, item = parts
    if connector[0][-1].islower():
        reading.unsettled = True
        sequence += (connector, item)
    else:
        sequence += ("AND", item)
    return sequence


def seq_or(reading: Reading, parts: Parts) -> Made:
    """Add an item behind OR; in lower case that may be a word to search for."""
    sequence, connector, item = parts
    if connector[0][-1].islower():
        reading.unsettled = True
        sequence += (connector, item)
    else:
        sequence += ("OR", item)
    return sequence


def not_(reading: Reading, parts: Parts) -> ast.Not | LowerNot:
    """Negate with a word, which may be a word to search for if it is in lower case."""
    sign, item = parts
    if sign[0][-1].islower() and is_bare(reading, item):
        reading.unsettled = True
        return LowerNot(sign, item)
    return minus(reading, parts)


def minus(_: Reading, parts: Parts) -> ast.Not:
    """Negate with a sign."""
    sign, item = parts
    if isinstance(item, LowerNot):
        item = ast.Not(item.words, item.start, item.end)
    return ast.Not(item, sign.start(1), item.end)


def group(reading: Reading, parts: Parts) -> Made:
    """Make one item of what is between brackets."""
    opening, sequence, closing = parts
    return widened(fold(reading, sequence), opening, closing)


def word(reading: Reading, parts: Parts) -> ast.Words:
    """Make free text of ``jan*``."""
    match = parts[0]
    start, end = match.start(1), match.end()
    text = match.string[start:end]
    count(reading, start, end)
    if text in _KEYWORDS or text == "limit":
        _say_keyword(reading, start, text)
    wild: ast.Wild = ""
    if "*" in text or "\\" in text:
        text, wild = unescape(reading, text, start)
    return ast.Words(text, BARE, wild, start, end)


def _say_keyword(reading: Reading, start: int, text: str) -> None:
    """Refuse ``LIMIT 10`` and the like at the end, which would be words; warn else."""
    found = re.compile(_NO_CONDITION).match(reading.plain, start)
    if found and reading.plain[:start].strip():
        reading.say(foreign.not_a_condition(reading.text, start, found.end(1)))
    elif text.isupper():
        reading.say(problems.keyword_as_word(start, text))


def phrase(reading: Reading, parts: Parts) -> ast.Words:
    """Make free text of ``"de vries"``."""
    match = parts[0]
    start, end = match.start(1), match.end()
    count(reading, start, end)
    text = quoted_text(reading, match)
    if is_starred(match):
        return ast.Words(text, BARE, "start" if text else "any", start, end)
    return ast.Words(text, QUOTED, "", start, end)
