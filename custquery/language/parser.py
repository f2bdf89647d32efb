"""
Text → AST.

A filter that is right takes the short loop in `machine`. Any trouble is left to
`recovery`, which reads again, slower, and finds every problem at once. Nothing recurses
on what was typed, and the time is linear in its length.
"""

from typing import TypeAlias

from attrs import frozen

from custquery.language import ast, problems
from custquery.language.diagnostics import Diagnostic
from custquery.language.errors import FilterSyntaxError
from custquery.language.limits import LIMITS, Dialect, Limits
from custquery.language.machine import run
from custquery.language.printed import Printed
from custquery.language.reading import Reading, TooMuchError
from custquery.language.recovery import recover
from custquery.language.recovery.proof import prove
from custquery.language.scanner import bad_characters, plain
from custquery.language.wrapping import unwrapped

Said: TypeAlias = tuple[Diagnostic, ...]


@frozen(repr=False)
class Parsed(Printed):
    """A filter as far as it could be read, and everything there is to say about it."""

    #: `ast.Problem` stands where something could not be read.
    filter: ast.Filter
    #: In order of position; the filter is sound when none is an error.
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong; notes and warnings are allowed."""
        return _sound(self.diagnostics)


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
    found, said = read_quickly(text, dialect, limits)
    if said and not _sound(said):
        said = _proved(text, said, dialect, limits)
        errors = tuple(each for each in said if each.level == "error")
        raise FilterSyntaxError(text, errors)
    return found


def try_parse(
    text: str, *, dialect: Dialect = "custquery", limits: Limits = LIMITS
) -> Parsed:
    """
    Parse what can be parsed of *text*, and say everything that is wrong with it.

    >>> [each.code for each in try_parse("(tag:vip AND").diagnostics]
    ['unclosed-bracket', 'nothing-follows']
    """
    found, said = read_quickly(text, dialect, limits)
    if said and not _sound(said):
        said = _proved(text, said, dialect, limits)
    return Parsed(found, said)


def _sound(said: Said) -> bool:
    return all(each.level != "error" for each in said)


def _proved(text: str, said: Said, dialect: Dialect, limits: Limits) -> Said:
    """Keep the fixes that help."""

    def errors(fixed: str) -> int:
        _, again = read_quickly(fixed, dialect, limits)
        return sum(each.level == "error" for each in again)

    return prove(text, said, errors)


def read_quickly(
    text: str, dialect: Dialect = "custquery", limits: Limits = LIMITS
) -> tuple[ast.Filter, Said]:
    """Read *text*, with fixes of which nobody knows yet whether they help."""
    length = len(text)
    if length > limits.length:
        return _refused(length, problems.too_long(length, limits.length))
    if not text.isprintable() and (bad := bad_characters(text)):
        return _refused(length, problems.bad_character(bad))
    notes: list[Diagnostic] = []
    if (
        "&" in text
        or '\\"' in text
        or "--" in text
        or "/*" in text
        or "IMIT" in text.upper()
    ):
        text, notes = unwrapped(text)
    keyed = text if text.isascii() else plain(text)
    if not keyed or keyed.isspace():
        return ast.Filter(None, (), (), 0, length), tuple(notes)
    reading = Reading(text, keyed, dialect, limits)
    try:
        found = run(reading) or _keyword(reading) or recover(reading)
    except TooMuchError as error:
        return _refused(length, error.diagnostic)
    if notes:
        reading.problems += notes
    return found, reading.said() if reading.problems else ()


#: Keywords that are a word when they are all there is.
CONNECTORS = frozenset({"AND", "OR", "NOT", "EN", "OF", "NIET"})


def _keyword(reading: Reading) -> ast.Filter | None:
    """Read a text that is one keyword as the word; Oregon has customers too."""
    word = reading.plain.strip()
    if word.upper() not in CONNECTORS or reading.segment:
        return None
    start = reading.plain.index(word)
    reading.problems.append(problems.keyword_as_word(start, word))
    end = start + len(word)
    tree = ast.Words(word, start=start, end=end)
    return ast.Filter(tree, (), (), 0, len(reading.text))


def _refused(length: int, diagnostic: Diagnostic) -> tuple[ast.Filter, Said]:
    whole = ast.Problem(0, length)
    return ast.Filter(whole, (), (), 0, length), (diagnostic,)
