"""
Connectors in lower case → connectors, or words of the free text.

``and or en of`` between two bare words are text, and so is ``niet`` before one:
somebody searches for the Bank of Scotland. Between two terms, brackets or quotes they
connect. Where one side is a bare word, English connects and Dutch is text, because
``of`` is common in names. A note tells the text reading; its fix is the connector in
capitals.
"""

import re

from custquery.language import ast, problems
from custquery.language.reading import Made, Parts, Reading

_DUTCH = frozenset({"en", "of", "niet"})


class LowerNot:
    """A NOT in lower case before a bare word: a negation, or one more word."""

    __slots__ = ("end", "match", "start", "words")

    def __init__(self, match: re.Match[str], words: ast.Words) -> None:
        self.match = match
        self.words = words
        self.start = match.start(1)
        self.end = words.end


def settle(reading: Reading, sequence: Parts) -> Parts:
    """Decide which lower-case connectors of *sequence* connect."""
    settled: Parts = []
    connector: Made = None
    for place, each in enumerate(sequence):
        if place % 2:
            connector = each
            continue
        items = _negation(reading, each, settled, connector)
        if settled:
            settled += _connector(reading, connector, settled[-1], items[0])
        settled += items
    return settled


def _negation(reading: Reading, item: Made, before: Parts, connector: Made) -> Parts:
    """Return *item*, or what a lower-case NOT and its word turn out to be."""
    if not isinstance(item, LowerNot):
        return [item]
    between_words = connector is None and before and is_bare(reading, before[-1])
    if _is_dutch(item.match) or between_words:
        return [_word(reading, item.match), None, item.words]
    return [ast.Not(item.words, item.start, item.end)]


def _connector(reading: Reading, connector: Made, left: Made, right: Made) -> Parts:
    """Return what stands between *left* and *right*: a connector, or a word too."""
    if not isinstance(connector, re.Match):
        return [connector]
    sides = {is_bare(reading, left), is_bare(reading, right)}
    if sides == {True} or (True in sides and _is_dutch(connector)):
        return [None, _word(reading, connector), None]
    return [connector.lastgroup]


def is_bare(reading: Reading, item: Made) -> bool:
    """Whether *item* is one word without quotes or brackets."""
    return (
        type(item) is ast.Words and not item.phrase and reading.plain[item.start] != "("
    )


def _is_dutch(match: re.Match[str]) -> bool:
    return match[0].strip().lower() in _DUTCH


def _word(reading: Reading, match: re.Match[str]) -> ast.Words:
    start, end = match.start(1), match.end()
    text = match.string[start:end]
    reading.say(problems.connector_as_word(start, text))
    return ast.Words(text, start=start, end=end)


def refuse_words(reading: Reading, sequence: Parts) -> None:
    """Refuse bare words, each run of them once; they may belong to the value before."""
    before: Made = None
    run: Parts = []
    for item, connector in zip(sequence[::2], [None, *sequence[1::2]], strict=True):
        if run and (connector is not None or not is_bare(reading, item)):
            _refuse_run(reading, before, run)
            run = []
        if is_bare(reading, item):
            before = before if connector is None else None
            run.append(item)
        else:
            before = item
    if run:
        _refuse_run(reading, before, run)


def _refuse_run(reading: Reading, before: Made, run: Parts) -> None:
    value = getattr(before, "value", None)
    start = None
    if isinstance(value, ast.Literal) and not value.quoted:
        start = value.start
    reading.say(
        problems.words_not_allowed(reading.text, run[0].start, run[-1].end, start)
    )
