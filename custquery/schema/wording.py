"""
A text and its criteria → what stands beside what, and whether it reads as a value.

Shared by `run_on`, which puts together what belongs together, and `hints`.
"""

from collections.abc import Sequence
from typing import TypeAlias

from attrs import evolve

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.language.scanner import plain
from custquery.language.span import Span
from custquery.schema.criterion import Criterion
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.schema.types.base import Read, Understood

#: A piece of a tree, and how many items it stands for.
Taken: TypeAlias = tuple[ast.Tree, int]

#: A name or a value has at most so many words.
MOST_WORDS = 6

#: Said of a value that was understood as such, although it is not clear or wrong.
_CLEAR = frozenset(
    {"which-year", "which-date", "which-days", "which-amount", "no-such-date"}
    | {"other-currency", "not-whole"}
)


class Wording:
    """What is known while words that belong together are looked for."""

    def __init__(self, text: str, schema: Schema, reading: Reading) -> None:
        """Keep the *text* as typed, and what it is read with."""
        self.text = text
        self.plain = text if text.isascii() else plain(text)
        self.schema = schema
        self.reading = reading
        self.said: list[Diagnostic] = []
        #: Parts of the text that turned out to be no words of their own.
        self.absorbed: list[Span] = []
        self._items: Sequence[ast.Tree] = ()
        self._ends: list[int] = []

    def has_absorbed(self, place: Span) -> bool:
        """Tell whether what stood at *place* is no word of its own any more."""
        return any(each.start <= place.start < each.end for each in self.absorbed)

    def is_bare(self, item: ast.Tree | None) -> bool:
        """Tell whether *item* is one word, without quotes or brackets."""
        return (
            isinstance(item, ast.Words)
            and not item.phrase
            and not item.wild
            and self.text[item.start] != "("
        )

    def words(self, items: Sequence[ast.Tree], place: int) -> list[ast.Words]:
        """Return the bare words from *place* on that follow each other directly."""
        if items is not self._items:
            self._items, self._ends = items, self._runs(items)
        if not place < len(items):
            return []
        end = min(self._ends[place], place + MOST_WORDS)
        return [each for each in items[place:end] if isinstance(each, ast.Words)]

    def _runs(self, items: Sequence[ast.Tree]) -> list[int]:
        """Return where the bare words end that start at each place."""
        ends = list(range(len(items)))
        for place in range(len(items) - 1, -1, -1):
            if self.is_bare(items[place]):
                ends[place] = place + 1
                after = items[place + 1] if place + 1 < len(items) else None
                if after is not None and self.follows(items[place], after):
                    ends[place] = ends[place + 1]
        return ends

    def follows(self, left: ast.Node, right: ast.Node) -> bool:
        """Tell whether only blanks stand between two nodes."""
        return self.text[left.end : right.start].isspace()

    def criterion(self, name: str) -> Criterion | None:
        """Return the criterion called *name*."""
        return self.schema.criterion(name)

    def literal(self, start: int, end: int) -> ast.Literal:
        """Take a stretch of the text as one value."""
        return ast.Literal(
            " ".join(self.plain[start:end].split()), start=start, end=end
        )

    def read(self, criterion: Criterion, operator: str, value: ast.Literal) -> Read:
        """Read *value* as the checker will."""
        if operator in {">", ">=", "<", "<="}:
            return criterion.type.compare(value, operator, self.reading)  # type: ignore[arg-type]  # one of the four
        return criterion.type.equals(value, ":", self.reading)

    def reads(self, criterion: Criterion, operator: str, value: ast.Literal) -> bool:
        """Tell whether *value* is one of *criterion*, be it a wrong or unclear one."""
        read = self.read(criterion, operator, value)
        return isinstance(read, Understood) or read.code in _CLEAR

    def value(
        self,
        criterion: Criterion,
        operator: ast.Operator,
        words: Sequence[ast.Words],
        start: int | None = None,
    ) -> tuple[ast.Value, int] | None:
        """Return the longest value at the start of *words*, and its number of words."""
        first = words[0].start if start is None else start
        for size in range(len(words), 0, -1):
            whole = self.literal(first, words[size - 1].end)
            if operator in {":", "="} and (ends := self.ends(criterion, whole)):
                return ends, size
            if self.reads(criterion, operator, whole):
                return whole, size
        return None

    def ends(self, criterion: Criterion, whole: ast.Literal) -> ast.Range | None:
        """Return the range that *whole* is, if both of its ends are values."""
        ends = criterion.type.ends_of(whole, self.reading)
        if ends is None:
            return None
        low, high = (evolve(whole, text=each) for each in ends)
        if not (self.reads(criterion, ">", low) and self.reads(criterion, "<", high)):
            return None
        return ast.Range(low, high, whole.start, whole.end)
