"""
Text and caret → what may come next there, and what it would belong to.

The text is read up to the token at the caret with the machine that mends, so a mistake
further left hides nothing. Then every terminal is tried on a copy of the stack: the
rows of the tables promise more than holds. A word may yet turn out to be a name, and a
comma to part two parameters, so there may be several places.
"""

import re
from collections.abc import Iterator

from attrs import frozen

from custquery.language import ast
from custquery.language.limits import LIMITS, Dialect, Limits
from custquery.language.printed import Printed
from custquery.language.reading import Made, Reading, TooMuchError
from custquery.language.recovery import most_steps, step
from custquery.language.recovery.stack import Stack, kind_of
from custquery.language.scanner import plain
from custquery.language.span import Span
from custquery.language.tables import STATES

#: Every terminal of the grammar but the one that recovery makes.
TERMINALS = frozenset(
    kind for row in STATES for kind in row if kind.isupper() and kind != "ERROR"
)

#: Without those that are there for speed.
_DISTINCT = TERMINALS - {"GLUED", "SIMPLE"}

_QUOTES = frozenset("\"'")
_VALUES = frozenset({"BARE", "SIMPLE", "SPACED", "STRING"})
_VERBS = frozenset({"BETWEEN", "CONTAINS", "IN", "IS", "MATCHES", "STARTS_WITH"})
_NAMES = frozenset({"GLUED", "NAME", "PLAIN", "WORD"})

#: Terminals that are spelled with letters or in quotes: at the caret, an offer takes
#: the place of all of it. A sign stays, and what comes behind it is offered.
_SPELLED = (
    _VALUES
    | _VERBS
    | _NAMES
    | {"AND", "ASC", "DESC", "FRAME_WHERE", "FROM", "FUNC", "NOT", "NOT_OP", "NULL"}
    | {"OR", "ORDER_BY", "SELECT", "SHOW", "WHERE"}
)

#: Patterns are compiled when they are needed.
_TYPED = r"[^\s()\[\],:=<>≥≤≠!]*\Z"
_ENDS_VALUE = r"""[\s()\[\],:=<>≥≤≠!"']"""
_SIGN_FOLLOWS = r"\s*(?:[:=<>≥≤≠]|!\s*=)"
_VERB_FOLLOWS = (
    r"(?i)\s+(?:(?:NOT|NIET)[\s_]+)?(?:CONTAINS|STARTS|BETWEEN|TUSSEN|IN|IS)\b"
)
_ROWS_FOLLOW = r"(?i)\s*\(|\s+(?:(?:NOT|NIET)[\s_]+)?MATCHES\b"


@frozen(repr=False)
class Place(Printed):
    """One way to read what stands before the caret, and what may come there."""

    #: Terminals that may come, such as ``NAME`` or ``AND``.
    terminals: frozenset[str]
    #: What an offer takes the place of: the token at the caret, or nothing.
    replace: Span
    #: The part of that token before the caret, as typed.
    typed: str = ""
    #: The name, as typed, whose operator or value may come; ``""``: of none.
    name: str = ""
    #: Where that name starts; where there is none, where the token does.
    start: int = 0
    #: The sign or verb behind the name, as typed.
    operator: str = ""
    #: Whether that name has brackets: ``anniversary('…')``.
    called: bool = False
    #: The relation or function in whose brackets this is, as typed.
    within: str = ""
    #: The terminal before this place; ``""`` if something was made of it.
    after: str = ""
    #: What stands behind the token: ``sign``, ``verb``, ``rows`` or nothing of these.
    before: str = ""


def expected(
    text: str, caret: int, *, dialect: Dialect = "custquery", limits: Limits = LIMITS
) -> tuple[Place, ...]:
    """
    Return what may come at *caret*: one place, or several readings of it.

    Args:
        text: The filter as typed so far, broken or not.
        caret: A position in code points; beyond the text it is its end.
        dialect: Which of the languages the text is in.
        limits: In what is longer or deeper nothing is expected.

    >>> [each.name for each in expected("tag:vip orders>", 15)]
    ['orders']
    """
    if len(text) > limits.length:
        return ()
    caret = max(0, min(caret, len(text)))
    reading = Reading(text, plain(text), dialect, limits)
    try:
        return tuple(_Walk(Stack(reading), caret).places())
    except TooMuchError:
        return ()


class _Walk:
    """Reads up to the caret, and remembers the last two terminals."""

    def __init__(self, stack: Stack, caret: int) -> None:
        self.stack = stack
        self.plain = stack.plain
        self.caret = caret
        #: The last terminals, each with the stack before it.
        self.trail: list[tuple[re.Match[str], Stack]] = []

    def places(self) -> Iterator[Place]:
        """Yield the readings of the place at the caret, the likely one first."""
        found = self._token()
        replace = self._replaced(found)
        yield from self._behind_comma(replace)
        yield from self._behind_order(replace)
        yield self._place(self.stack, replace)
        if found is not None and found.end() == self.caret:
            behind = Span(found.end(), found.end())
            yield from self._as_name(self.stack, found, behind)
        yield from self._behind_word(replace)
        yield from self._behind_value(replace)

    def _token(self) -> re.Match[str] | None:
        """Read up to the token at the caret, and return that; None: there is none."""
        for _ in range(most_steps(self.stack.reading)):
            stack = self.stack
            if stack.at >= self.caret:
                return None
            found = stack.scan()
            if found is not None and self._touches(found):
                return found
            before = stack.copied()
            if found is not None and stack.fits(found.lastgroup):
                self.trail = [*self.trail[-1:], (found, before)]
            elif self._ends_in_dots(stack) or self._is_in_value(stack):
                return None
            step(stack)
            is_quote = self.plain[before.at] in _QUOTES
            if stack.place > self.caret - is_quote:
                self.stack = before
                return None
        return None

    def _ends_in_dots(self, stack: Stack) -> bool:
        """Read the dots of a range that has no end yet."""
        dots = self.plain[stack.at : self.caret].rstrip() == ".."
        if dots and stack.fits("DOTS"):
            stack.insert("DOTS", "..")
            stack.place = self.caret
            return True
        return False

    def _is_in_value(self, stack: Stack) -> bool:
        """Tell whether a value was begun that is none yet, such as ``-``."""
        typed = self.plain[stack.at : self.caret]
        return stack.wants_value and not re.search(_ENDS_VALUE, typed)

    def _touches(self, found: re.Match[str]) -> bool:
        start = found.start(1)
        if not start < self.caret <= found.end() or start == found.end():
            return False
        return found.end() > self.caret or (
            found.lastgroup in _SPELLED and self.plain[start] not in "&|+"
        )

    def _replaced(self, found: re.Match[str] | None) -> Span:
        """Return the token at the caret, or what was typed that is none."""
        if found is not None:
            return Span(found.start(1), found.end())
        at, caret = self.stack.at, self.caret
        if at >= caret:
            follows = self.stack.scan() if at == caret else None
            if follows is not None and follows.lastgroup in _VALUES:
                return Span(caret, follows.end())
            return Span(caret, caret)
        if self.plain[at] in _QUOTES:
            return Span(at, caret)
        typed = re.compile(_TYPED).search(self.plain, at, caret)
        return Span(typed.start() if typed else caret, caret)

    def _behind_comma(self, replace: Span) -> Iterator[Place]:
        """Read a comma as one between parameters, although none follows yet."""
        if not self.trail or self.trail[-1][0].lastgroup != "COMMA":
            return
        found, before = self.trail[-1]
        other = before.copied()
        if other.fits("SEP") and self._ends_behind(found):
            other.feed("SEP", found)
            yield self._place(other, replace)

    def _behind_order(self, replace: Span) -> Iterator[Place]:
        """Read ``ORDER BY`` although no key follows yet."""
        words = [_text(found).upper() for found, _ in self.trail]
        if words == ["ORDER", "BY"] and self._ends_behind(self.trail[-1][0]):
            other = self.trail[0][1].copied()
            if other.fits("ORDER_BY"):
                other.insert("ORDER_BY")
                yield self._place(other, replace)

    def _as_name(
        self, stack: Stack, found: re.Match[str], replace: Span
    ) -> Iterator[Place]:
        """Read the word *found* as a name, whose operator comes next."""
        if found.lastgroup in _NAMES and stack.fits("NAME"):
            other = stack.copied()
            other.feed("NAME", found)
            yield self._place(other, replace, found)

    def _behind_word(self, replace: Span) -> Iterator[Place]:
        """Read the word before the caret as a name, and ``NOT`` behind it as its."""
        if not self.trail or not self._ends_behind(self.trail[-1][0]):
            return
        found, before = self.trail[-1]
        if found.lastgroup == "WORD":
            yield from self._as_name(before, found, replace)
        elif found.lastgroup == "NOT" and len(self.trail) > 1:
            word, before_word = self.trail[0]
            if word.lastgroup == "WORD" and before_word.fits("NAME"):
                other = before_word.copied()
                other.feed("NAME", word)
                other.feed("NOT_OP", found)
                yield self._place(other, replace, word)

    def _behind_value(self, replace: Span) -> Iterator[Place]:
        """Read the word at the caret as a part of the value before it: ``Den Ha``."""
        if not self.trail or replace.start == self.caret:
            return
        kinds = [found.lastgroup for found, _ in self.trail]
        first = len(kinds) - 1 - (kinds == ["BARE", "WORD"])
        found, before = self.trail[first]
        if kinds[first] in {"BARE", "SIMPLE"} and self._ends_behind(self.trail[-1][0]):
            yield self._place(before, Span(found.start(1), replace.end))

    def _ends_behind(self, found: re.Match[str]) -> bool:
        """Tell whether *found* is the last thing that was read."""
        return found.end() == self.stack.place

    def _place(
        self, stack: Stack, replace: Span, named: re.Match[str] | None = None
    ) -> Place:
        fitting = frozenset(kind for kind in _DISTINCT if stack.fits(kind))
        name, start, operator, called = _term(stack)
        if named is not None:
            name, start, operator, called = _text(named), named.start(1), "", False
        elif not name or ("WORD" in fitting and "COMPARE" not in fitting):
            name, start, operator, called = "", replace.start, "", False
        return Place(
            fitting,
            replace,
            stack.text[replace.start : max(self.caret, replace.start)],
            name,
            start,
            operator,
            called,
            _within(stack),
            stack.last,
            _follows(self.plain, replace.end),
        )


def _follows(text: str, place: int) -> str:
    for pattern, what in (
        (_SIGN_FOLLOWS, "sign"),
        (_ROWS_FOLLOW, "rows"),
        (_VERB_FOLLOWS, "verb"),
    ):
        if re.compile(pattern).match(text, place):
            return what
    return ""


def _open(stack: Stack) -> Iterator[tuple[str, int]]:
    """Yield what waits on the stack, last first, without brackets that are closed."""
    closed = 0
    for at in range(len(stack.values) - 1, -1, -1):
        kind = kind_of(stack.values[at])
        closed += kind in {"RPAR", "RSQB"}
        if not closed:
            yield kind, at
        closed -= kind in {"LPAR", "LSQB"} and closed > 0


def _term(stack: Stack) -> tuple[str, int, str, bool]:
    """Return the name that waits for its operator or value, its place, and its sign."""
    operator = ""
    for kind, at in _open(stack):
        value = stack.values[at]
        if kind == "NAME":
            return _text(value), value.start(1), operator, False
        if kind == "FUNC" and stack.last == "RPAR":
            return _text(value), value.start(1), "", True
        if isinstance(value, ast.Name):
            return value.text, value.start, operator, True
        if kind == "LPAR" and _opens(stack, at):
            break
        if not operator and kind in _VERBS | {"COMPARE"}:
            operator = _text(value)
    return "", 0, "", False


def _within(stack: Stack) -> str:
    """Return the relation or function in whose brackets the stack ends."""
    for kind, at in _open(stack):
        if kind == "LPAR" and _opens(stack, at):
            before = stack.values[at - 1]
            if kind_of(before) == "FUNC":
                return _text(before)
            names = [each for each in stack.values[:at] if kind_of(each) == "NAME"]
            return _text(names[-1]) if names else ""
    return ""


def _opens(stack: Stack, at: int) -> bool:
    """Tell whether the bracket at *at* holds parameters."""
    return at > 0 and kind_of(stack.values[at - 1]) in {"FUNC", "MATCHES"}


def _text(found: Made) -> str:
    text: str = found.string[found.start(1) : found.end()]
    return text
