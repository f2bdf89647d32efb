"""
Text → its tokens by role, such as field, operator and value, for whoever shows it.

Broken text too: it is read with the machine that mends, which notes each terminal that
it reads. What it has to give up is *not understood*; sound clauses beside it keep their
roles. Roles say how a text was read, so a connector that is searched for is free text.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from attrs import evolve, frozen

from custquery.language import ast
from custquery.language.limits import LIMITS, Dialect, Limits
from custquery.language.parser import CONNECTORS
from custquery.language.printed import Printed
from custquery.language.reading import Made, Reading, TooMuchError
from custquery.language.recovery import MOST_PROBLEMS, most_steps, step
from custquery.language.recovery.stack import Inserted, Stack, kind_of
from custquery.language.scanner import plain
from custquery.language.span import Span

#: What a token does in its filter.
Role: TypeAlias = Literal[
    "field",
    "operator",
    "value",
    "connector",
    "free-text",
    "bracket",
    "keyword",
    "not-understood",
]

#: By terminal; of strings, names without a sign and the AND of BETWEEN more is asked.
ROLES: dict[str, Role] = {
    **dict.fromkeys(("GLUED", "NAME", "PLAIN", "FUNC"), "field"),
    **dict.fromkeys(("COMPARE", "DOTS", "NOT_OP"), "operator"),
    **dict.fromkeys(("BETWEEN", "CONTAINS", "IN", "IS"), "operator"),
    **dict.fromkeys(("MATCHES", "STARTS_WITH", "ENDS_WITH", "LIKE", "TO"), "operator"),
    **dict.fromkeys(("EQUALS", "UNEQUAL", "GREATER", "LESS"), "operator"),
    **dict.fromkeys(("AT_LEAST", "AT_MOST", "NOT_CONTAINS"), "operator"),
    **dict.fromkeys(("BARE", "SIMPLE", "SPACED", "STRING", "NULL"), "value"),
    **dict.fromkeys(("AND", "OR", "NOT", "NEG", "COMMA", "SEP"), "connector"),
    "WORD": "free-text",
    **dict.fromkeys(("LPAR", "RPAR", "LSQB", "RSQB"), "bracket"),
    **dict.fromkeys(("FROM", "SELECT", "SHOW", "WHERE", "FRAME_WHERE"), "keyword"),
    **dict.fromkeys(("EVERY", "ORDER_BY", "ASC", "DESC"), "keyword"),
    "ERROR": "not-understood",
}


@frozen(repr=False)
class Token(Printed):
    """A part of a text, and what it does there."""

    span: Span
    role: Role


def tokens(
    text: str, *, dialect: Dialect = "custquery", limits: Limits = LIMITS
) -> tuple[Token, ...]:
    """
    Return the tokens of *text* in order: none overlap, and only blanks are left out.

    Never raises; what is beyond a limit is not understood.

    Args:
        text: The filter as typed, broken or not.
        dialect: Which of the languages the text is in.
        limits: What is too long, too deep or too much.

    >>> [each.role for each in tokens("tag:vip AND jan")]
    ['field', 'operator', 'value', 'connector', 'free-text']
    """
    keyed = plain(text)
    if len(text) > limits.length:
        return tuple(_unread(keyed, 0, len(keyed)))
    if keyed.strip().upper() in CONNECTORS:  # alone it is a word
        alone = _unread(keyed, 0, len(keyed))
        return tuple(evolve(each, role="free-text") for each in alone)
    noting = _Noting(Reading(text, keyed, dialect, limits))
    found = _read(noting)
    words = _words(found.tree if found else None)
    return tuple(_whole(keyed, noting.noted, noting.lost, words))


class _Noting(Stack):
    """A stack that notes where each terminal stood that it was fed."""

    __slots__ = ("lost", "noted")

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self.noted: dict[tuple[int, int], Role] = {}
        #: Where nothing could be made of the text.
        self.lost: list[ast.Problem] = []

    def feed(self, kind: str, value: Made) -> ast.Filter | None:
        """Note a terminal, and read it."""
        if isinstance(value, ast.Problem):
            self.lost.append(value)
        elif not isinstance(value, Inserted) and kind != "END":
            self.noted[value.start(1), value.end()] = self._role(kind)
        return super().feed(kind, value)

    def _role(self, kind: str) -> Role:
        if kind == "AND" and self.wants_and:
            return "operator"
        if kind == "STRING" and not self.wants_value:
            in_call = [kind_of(each) for each in self.values[-2:]] == ["FUNC", "LPAR"]
            return "field" if in_call else "free-text"
        if kind == "PLAIN" and self.last == "FROM":
            return "keyword"
        return ROLES[kind]

    def pop(self) -> Made:
        """Forget a terminal that is taken away."""
        value = super().pop()
        if kind_of(value) and not isinstance(value, Inserted):
            self.noted.pop((value.start(1), value.end()), None)
        return value


def _read(stack: _Noting) -> ast.Filter | None:
    """Read everything, or as much as is worth the time."""
    try:
        for _ in range(most_steps(stack.reading)):
            done = step(stack)
            if done is not None:
                return done
            if stack.reading.errors() >= MOST_PROBLEMS:
                return None
    except TooMuchError:
        return None
    return None


def _words(tree: ast.Node | None) -> set[tuple[int, int]]:
    """Return where words and phrases stand that are searched for."""
    found = set()
    left = [] if tree is None else [tree]
    while left:
        node = left.pop()
        if isinstance(node, ast.Words) and not node.phrase:
            found.add((node.start, node.end))
        left.extend(ast.children(node))
    return found


def _whole(
    text: str,
    noted: dict[tuple[int, int], Role],
    lost: Iterable[ast.Problem],
    words: set[tuple[int, int]],
) -> Iterator[Token]:
    """Yield what was noted outside of what was lost, and all that is between."""
    gaps = sorted((each.start, each.end) for each in lost if each.start < each.end)
    done = at = 0
    for (start, end), role in sorted(noted.items()):
        while at < len(gaps) and gaps[at][1] <= start:
            at += 1
        if start < done or (at < len(gaps) and gaps[at][0] < end):
            continue
        yield from _unread(text, done, start)
        yield Token(Span(start, end), "free-text" if (start, end) in words else role)
        done = end
    yield from _unread(text, done, len(text))


def _unread(text: str, start: int, end: int) -> Iterator[Token]:
    """Yield the runs between blanks of a part that was not read."""
    place = start
    for run in text[start:end].split():
        place = text.index(run, place)
        yield Token(Span(place, place + len(run)), "not-understood")
        place += len(run)
