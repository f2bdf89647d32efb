"""
Text → AST.

A filter that is right takes the short loop in `machine`. Any trouble is left to
`recovery`, which reads again, slower, and finds every problem at once. Nothing recurses
on what was typed, and the time is linear in its length.
"""

from attrs import frozen

from custquery.language import ast, problems
from custquery.language.diagnostics import Diagnostic
from custquery.language.errors import FilterSyntaxError
from custquery.language.limits import LIMITS, Dialect, Limits
from custquery.language.machine import run
from custquery.language.reading import Reading, TooMuchError
from custquery.language.recovery import recover
from custquery.language.recovery.proof import prove
from custquery.language.scanner import bad_characters, plain


@frozen
class Parsed:
    """A filter as far as it could be read, and everything there is to say about it."""

    #: `ast.Problem` stands where something could not be read.
    filter: ast.Filter
    #: In order of position; the filter is sound when none is an error.
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong; notes and warnings are allowed."""
        return all(each.level != "error" for each in self.diagnostics)


def parse(
    text: str, *, dialect: Dialect = "custquery", limits: Limits = LIMITS
) -> ast.Filter:
    """
    Parse *text*; a blank text is a filter without a tree.

    >>> parse("orders>3").tree
    Comparison(name=Name(text='orders', arguments=None), operator='>', ...)

    Raises:
        FilterSyntaxError: it cannot be read; all problems are in its diagnostics.

    """
    found = try_parse(text, dialect=dialect, limits=limits)
    if found.diagnostics and not found.ok:
        errors = tuple(each for each in found.diagnostics if each.level == "error")
        raise FilterSyntaxError(text, errors)
    return found.filter


def try_parse(
    text: str, *, dialect: Dialect = "custquery", limits: Limits = LIMITS
) -> Parsed:
    """
    Parse what can be parsed of *text*, and say everything that is wrong with it.

    >>> [each.code for each in try_parse("(tag:vip AND").diagnostics]
    ['unclosed-bracket', 'nothing-follows']
    """
    found = _read(text, dialect, limits)
    if found.ok:
        return found

    def errors(fixed: str) -> int:
        again = _read(fixed, dialect, limits)
        return sum(each.level == "error" for each in again.diagnostics)

    return Parsed(found.filter, prove(text, found.diagnostics, errors))


def _read(text: str, dialect: Dialect, limits: Limits) -> Parsed:
    """Read *text*, with fixes that may not help."""
    if len(text) > limits.length:
        return _refused(text, problems.too_long(len(text), limits.length))
    if not text or text.isspace():
        return Parsed(ast.Filter(None, (), (), 0, len(text)))
    if bad := bad_characters(text):
        return _refused(text, problems.bad_character(bad))
    reading = Reading(text, plain(text), dialect, limits)
    try:
        found = run(reading) or _keyword(reading) or recover(reading)
    except TooMuchError as error:
        return _refused(text, error.diagnostic)
    if reading.problems:
        return Parsed(found, reading.sorted())
    return Parsed(found)


#: Keywords that are a word when they are all there is.
_CONNECTORS = frozenset({"AND", "OR", "NOT", "EN", "OF", "NIET"})


def _keyword(reading: Reading) -> ast.Filter | None:
    """Read a text that is one keyword as the word; Oregon has customers too."""
    word = reading.plain.strip()
    if word.upper() not in _CONNECTORS or reading.segment:
        return None
    start = reading.plain.index(word)
    reading.problems.append(problems.keyword_as_word(start, word))
    end = start + len(word)
    return ast.Filter(
        ast.Words(word, False, "", start, end), (), (), 0, len(reading.text)
    )


def _refused(text: str, *diagnostics: Diagnostic) -> Parsed:
    whole = ast.Problem(0, len(text))
    return Parsed(ast.Filter(whole, (), (), 0, len(text)), diagnostics)
