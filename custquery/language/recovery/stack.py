"""
The slow machine: the same tables, one terminal at a time, with a look before the step.

LALR rows promise more than holds, because states are merged; `Stack.fits` finds out by
going through the reductions on a copy.
"""

import re
from collections.abc import Iterator

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.language.fixes import after_blanks
from custquery.language.machine import OPENERS, RULES, check_depth
from custquery.language.reading import Made, Parts, Reading
from custquery.language.scanner import SCANS, scanner
from custquery.language.tables import ACCEPT, STATES

#: Where the term ends whose value is being read.
_OUTSIDE = frozenset({"FUNC", "AND", "OR", "NEG"})


class Inserted:
    """A terminal that is not in the text; looks like the match of one."""

    __slots__ = ("lastgroup", "place", "string")

    def __init__(self, kind: str, place: int, string: str) -> None:
        self.lastgroup = kind
        self.place = place
        self.string = string

    def __getitem__(self, _: int) -> str:
        return self.string

    def start(self, _: int = 0) -> int:
        """Return where it would start."""
        return self.place

    def end(self) -> int:
        """Return where it would end."""
        return self.place


class Stack:
    """States, values, and how far the text was read."""

    __slots__ = ("place", "plain", "reading", "states", "text", "values")

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.plain = reading.plain
        #: The text as typed, for what is said about it.
        self.text = reading.text
        self.states = [0]
        self.values: Parts = []
        #: Where the next terminal is looked for.
        self.place = 0

    @property
    def at(self) -> int:
        """Where the next terminal starts, after blanks."""
        return after_blanks(self.plain, self.place)

    def copied(self) -> "Stack":
        """Return a stack of its own with the same on it, to try something."""
        other = Stack(self.reading)
        other.states, other.values = list(self.states), list(self.values)
        other.place = self.place
        return other

    def say(self, diagnostic: Diagnostic) -> None:
        """Note one more problem."""
        self.reading.say(diagnostic)

    def scan(self, mode: str = "", place: int | None = None) -> re.Match[str] | None:
        """Find the next terminal, in the mode of the state or in *mode*."""
        scan = scanner(mode) if mode else SCANS[self.states[-1]]
        return scan(self.plain, self.place if place is None else place)

    def advance(self) -> ast.Filter | None:
        """Read on as long as the next terminal fits; return the filter at its end."""
        states, text, place, done = self.states, self.plain, self.place, None
        while match := SCANS[states[-1]](text, place):
            kind = str(match.lastgroup)
            if not self.fits(kind):
                break
            if done := self.feed(kind, match):
                break
            place = match.end()
        self.place = place
        return done

    def fits(self, kind: str | None) -> bool:
        """Whether a terminal of *kind* can be read now."""
        kind, rows = kind or "", STATES
        arg = rows[self.states[-1]].get(kind)
        if arg is None or arg >= 0:
            return arg is not None
        states = list(self.states)
        while arg is not None and arg < 0:
            name, size, _ = RULES[~arg]
            del states[-size:]
            state = rows[states[-1]][name]
            states.append(state)
            arg = rows[state].get(kind)
        return arg is not None

    def feed(self, kind: str, value: Made) -> ast.Filter | None:
        """Read a terminal that fits; return the filter when it was the last."""
        reading, states, values = self.reading, self.states, self.values
        while (arg := STATES[states[-1]][kind]) < 0:
            name, size, function = RULES[~arg]
            parts = values[-size:]
            del values[-size:], states[-size:]
            values.append(function(reading, parts) if function else parts[0])
            states.append(STATES[states[-1]][name])
        if arg == ACCEPT:
            found: ast.Filter = values[0]
            return found
        states.append(arg)
        values.append(value)
        if kind in OPENERS:
            check_depth(reading, values)
        return None

    def insert(self, kind: str, string: str = " ") -> None:
        """Read a terminal that is not there."""
        self.feed(kind, Inserted(kind, self.place, string))

    def error(self, start: int, end: int) -> None:
        """Read a problem in place of an item or a literal."""
        self.feed("ERROR", ast.Problem(start, end))

    def pop(self) -> Made:
        """Take the last value away."""
        self.states.pop()
        return self.values.pop()

    # What could come next tells where in a filter this is.

    @property
    def wants_value(self) -> bool:
        """Whether a value has to come."""
        return self.fits("BARE")

    @property
    def wants_item(self) -> bool:
        """Whether a condition has to come."""
        return self.fits("WORD") and not self.fits("AND")

    @property
    def wants_and(self) -> bool:
        """Whether this is between the ends of BETWEEN."""
        return self.fits("AND") and not self.fits("OR")

    @property
    def last(self) -> str:
        """The kind of the last terminal, or "" if something was made of it."""
        return kind_of(self.values[-1]) if self.values else ""

    def kinds(self) -> Iterator[tuple[str, Made]]:
        """Yield the terminals that wait, last first."""
        for value in reversed(self.values):
            if kind := kind_of(value):
                yield kind, value

    def term(self) -> tuple[int, int] | None:
        """Return where the name stands whose value is being read, if it is plain."""
        for kind, value in self.kinds():
            if kind == "NAME":
                return value.start(1), value.end()
            if kind in _OUTSIDE:
                break
        return None

    def name(self) -> str:
        """Return that name as typed, or nothing."""
        term = self.term()
        return self.text[slice(*term)] if term else ""


def kind_of(value: Made) -> str:
    """Return which terminal *value* is, or "" if it is something made of them."""
    if not isinstance(value, re.Match | Inserted):
        return ""
    return _SAME.get(value.lastgroup or "") or str(value.lastgroup)


#: Terminals that are there for speed → what they are.
_SAME = {"GLUED": "NAME", "SIMPLE": "BARE"}
