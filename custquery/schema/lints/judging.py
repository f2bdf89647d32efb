"""
Pieces → which of them hold for everybody, for nobody, or add nothing.

Said is only what is certain from what the filter means; a part that was reported is not
reported again as a part of something larger.
"""

from collections.abc import Iterable

from custquery.language.diagnostics import Diagnostic
from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion
from custquery.schema.lints import problems, windows
from custquery.schema.lints.conjunctions import Conjunction
from custquery.schema.lints.pieces import Piece, Pieces
from custquery.schema.lints.stretches import (
    EVERYTHING,
    Cover,
    Stretch,
    complement,
    covers,
    stretch,
)
from custquery.schema.lints.universe import universe
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.schema.sources import Count, Sum
from custquery.schema.value_sets import OneOf, Present, Range, Words

#: More is not said about the meaning of one text.
MOST_SAID = 20


class Judge:
    """Judges the pieces of one filter; *said* grows."""

    def __init__(
        self, text: str, reading: Reading, schema: Schema | None = None
    ) -> None:
        self.text = text
        self.reading = reading
        self.schema = schema
        self.pieces = Pieces()
        self.said: list[Diagnostic] = []
        #: The relation whose rows are judged, and whether they are taken together.
        self.relation = ""
        self.together = False
        self._possible: dict[tuple[int, bool], Stretch] = {}

    def filter(self, filter: Checked) -> bool | None:
        """Tell whether it holds for everybody, for nobody, or (None) for some."""
        return self._verdict(self.pieces.of(filter))

    def _say(self, said: Diagnostic) -> None:
        if said.span.end:
            self.said.append(said)

    def _universe(self, criterion: Criterion) -> Stretch:
        key = id(criterion), self.together
        if key not in self._possible:
            found = universe(criterion, self.reading, together=self.together)
            self._possible[key] = found
        return self._possible[key]

    def _verdict(self, piece: Piece) -> bool | None:
        """Tell whether *piece* always holds, or never; None: that depends."""
        match piece.kind:
            case "all" | "any":
                return self._group(piece)
            case "test":
                return self._test(piece)
            case "rows":
                return self._rows(piece)
            case _:
                return None

    # One test

    def _test(self, piece: Piece) -> bool | None:
        test = piece.test
        if test is None or _asks_presence(piece):
            return None
        possible = self._universe(test.criterion)
        line = None if piece.is_raw else piece.line
        if _is_nothing(test, line):  # a reversed range, which has its own warning
            return not piece.positive
        if line is None:
            return None
        if possible == EVERYTHING and line[2]:
            if piece.positive:
                self._say_all(windows.future(piece, test, self.text, self.reading))
            return None
        for holds, side in ((False, complement(line)), (True, line)):
            if covers(side, possible):
                self._say_certain(piece, test, holds=holds == piece.positive)
                return holds == piece.positive
        if piece.positive and covers(line, (False, *possible[1:])):
            name = test.criterion.name
            self._say(problems.every_value(piece, self.text, name))
        elif piece.positive:
            self._say_all(windows.future(piece, test, self.text, self.reading))
        return None

    def _say_certain(self, piece: Piece, test: checked.Test, *, holds: bool) -> None:
        if holds:
            self._say(problems.always_holds(piece, self.text))
        else:
            late = list(windows.too_late(piece, test, self.text))
            self._say_all(late or [problems.never_holds(piece, self.text)])

    def _say_all(self, said: Iterable[Diagnostic]) -> None:
        for each in said:
            self._say(each)

    # Several

    def _group(self, piece: Piece) -> bool | None:
        decisive = piece.kind == "any"
        verdicts = [self._verdict(each) for each in piece.items]
        open_ = [
            each
            for each, verdict in zip(piece.items, verdicts, strict=True)
            if verdict is None
        ]
        if decisive in verdicts:
            return decisive
        if not open_:
            return not decisive
        if len(open_) == 1 and not _asks_presence(open_[0]):
            return None  # it was judged by itself
        return self._together(piece, open_)

    def _together(self, piece: Piece, items: list[Piece]) -> bool | None:
        if len(self.said) >= MOST_SAID:
            return None
        dual = piece.kind == "any"
        conjunction = Conjunction(items, self._universe, dual=dual)
        for what, first, second in conjunction.findings():
            if what == "spare":
                # Without a condition on all rows together there must be some.
                if not (self.together and len(piece.items) == 1):
                    self._say(problems.redundant(first, self.text))
            elif what == "covers" and (criterion := _only_criterion(piece)):
                self._say(problems.every_value(piece, self.text, criterion.name))
            elif what == "never":
                self._contradiction(piece, first, second)
        if conjunction.is_never:
            return dual
        if isinstance(piece.node, checked.All) and not dual:
            said = windows.several_values(items, self.text, self.reading, self._schema)
            self._say_all(said)
        return None

    @property
    def _schema(self) -> Schema | None:
        return None if self.relation else self.schema

    def _contradiction(self, piece: Piece, first: Piece, second: Piece | None) -> None:
        if piece.kind == "any":
            said = (
                problems.always_holds(piece, self.text)
                if second is None
                else problems.always_matches(first, second, self.text)
            )
        elif second is None:
            said = problems.never_together(first, self.text)
        else:
            relation = "" if self.together else self.relation
            said = problems.never_matches(first, second, self.text, relation=relation)
        self._say(said)

    # Related rows

    def _rows(self, piece: Piece) -> bool | None:
        node = piece.node
        if not isinstance(node, checked.Related):
            return None
        where, having = piece.items
        self.relation = node.relation.name
        rows = self._verdict(where)
        self.together = True
        holds = self._verdict(having)
        if holds is None and rows is False:
            holds = _of_no_rows(node.having)
        elif holds is None:
            holds = self._without_rows(having)
        self.relation, self.together = "", False
        return holds if holds is None or piece.positive else not holds

    def _without_rows(self, having: Piece) -> bool | None:
        """Look whether there must be no rows, and what is asked of them then."""
        counts = [each for each in having.items if _counts(each)]
        barred = [
            complement(each.line) if each.positive else each.line
            for each in counts
            if each.line is not None
        ]
        if not barred or not covers(_ZERO, Cover([_NEGATIVE, *barred]).left):
            return None
        for other in having.items:
            if _of_no_rows(other.node) != other.positive and not _counts(other):
                if other.test is None:
                    continue
                said = problems.never_matches(counts[0], other, self.text)
                self._say(said)
                return False
        return None


_ZERO: Stretch = (False, False, ((0, 0), (1, 0)))
#: What no number of rows is: less than none, or missing.
_NEGATIVE: Stretch = (True, True, ((0, 0),))


def _counts(piece: Piece) -> bool:
    test = piece.test
    return test is not None and isinstance(test.criterion.source, Count)


def _only_criterion(piece: Piece) -> Criterion | None:
    """Return what all members of a group are about, if that is one criterion."""
    found = {None if each.test is None else each.test.criterion for each in piece.items}
    return found.pop() if len(found) == 1 else None


def _asks_presence(piece: Piece) -> bool:
    return piece.test is not None and isinstance(piece.test.wanted, Present)


def _is_nothing(test: checked.Test, line: Stretch | None) -> bool:
    match test.wanted:
        case OneOf(()) | Words(""):
            return True
        case Range():
            return line == (False, False, ())
        case _:
            return False


def _of_no_rows(node: Checked) -> bool:
    """Tell whether *node*, about all rows together, holds when there are none."""
    match node:
        case checked.All(items):
            return all(map(_of_no_rows, items))
        case checked.Any(items):
            return any(map(_of_no_rows, items))
        case checked.Not(item):
            return not _of_no_rows(item)
        case checked.Test(criterion, wanted) if isinstance(
            criterion.source, (Count, Sum)
        ):
            domain = criterion.type.domain
            nothing, line = stretch(OneOf((0,)), domain), stretch(wanted, domain)
            return nothing is not None and line is not None and covers(line, nothing)
        case _:
            return False
