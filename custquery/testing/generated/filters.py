"""
Choices → the text of a filter.

Terms, free words and MATCHES, joined by AND, OR and NOT as people spell those.
"""

from collections.abc import Iterator, Sequence

from attrs import frozen

from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.schema import Schema
from custquery.testing.generated import Choose, spelling
from custquery.testing.generated.forms import Maker, forms_of
from custquery.testing.generated.functions import anniversary, distance
from custquery.testing.generated.pool import Pool
from custquery.testing.generated.questions import Questions

_AND = (" AND ", " and ", " && ", " EN ", "  ", " ", "\n")
_OR = (" OR ", " or ", " || ", " OF ")
_NOT = ("NOT ", "not ", "-", "!", "NIET ")


@frozen
class _Piece:
    """A part of a filter, and what has to be known to join it to others."""

    text: str
    #: ``term``, ``words``, ``and``, ``or`` or ``not``.
    kind: str

    def inside(self, *kinds: str) -> str:
        """Return the text, in brackets when it is one of *kinds*."""
        return f"({self.text})" if self.kind in kinds else self.text


@frozen
class Filters:
    """Makes filters over *schema*."""

    choose: Choose
    schema: Schema
    values: Pool
    #: The names of saved filters that may be used.
    saved: tuple[str, ...] = ()

    def filter(self, depth: int = 3) -> str:
        """Make a filter of at most *depth* levels."""
        return self._piece(depth).text

    def term(self, criterion: Criterion, form: str) -> str:
        """Make one term about *criterion*, in the form that is called *form*."""
        whose = "customer." if criterion in self.criteria else ""
        make = Maker(self.choose, criterion, self.values, whose)
        return forms_of(criterion)[form](make)

    def related(self, relation: RelationCriterion) -> str:
        """Ask about related rows."""
        return Questions(self, relation).matches()

    def called(self, relation: RelationCriterion) -> str:
        """Ask in the older way, where the answer is compared with yes or no."""
        return Questions(self, relation).called()

    def function(self) -> str:
        """Ask for a day of the year, or who is near."""
        if self.choose((True, False)):
            return anniversary(self.choose, self.schema, self.values)
        return distance(self.choose, self.schema, self.values)

    def segment(self) -> str:
        """Use a saved filter, or one of two."""
        name, other = (spelling.quoted(self.choose, self._name()) for _ in range(2))
        word = self.choose(("segment", "Segment", "SEGMENT"))
        forms = (f":{name}", f" = {name}", f" != {name}", f":({name} OR {other})")
        return word + self.choose((*forms, f" IN ({name}, {other})"))

    def _name(self) -> str:
        name = self.choose(self.saved)
        return self.choose((name, name, name.upper(), name.lower()))

    @property
    def criteria(self) -> list[Criterion]:
        """The criteria of customers, those of families too."""
        return criteria_of(self.schema)

    def any_term(self, about: Sequence[Criterion]) -> str:
        """Make a term about one of the criteria *about*."""
        criterion = self.choose(about)
        return self.term(criterion, self.choose(list(forms_of(criterion))))

    def _piece(self, depth: int) -> _Piece:
        kind = self.choose(("term", "term", "and", "or", "not"))
        if depth == 0 or kind == "term":
            return self._leaf()
        if kind == "not":
            return self._not(self._piece(depth - 1))
        pieces = [self._piece(depth - 1) for _ in range(self.choose((2, 2, 3)))]
        return self._and(pieces) if kind == "and" else self._or(pieces)

    def _leaf(self) -> _Piece:
        kind = self.choose(("term",) * 7 + ("words", "related", "twice", "function"))
        if kind == "words":
            return _Piece(self._words(), "words")
        if kind == "related" and self.schema.relations:
            relation = self.choose(relations_of(self.schema))
            make = self.choose((self.related, self.related, self.called))
            return _Piece(make(relation), "term")
        if kind == "function" and self.saved and self.choose((True, False)):
            return _Piece(self.segment(), "term")
        if kind == "function" and self.schema.functions:
            return _Piece(self.function(), "term")
        if kind == "twice":
            return self._twice(self.choose(self.criteria))
        return _Piece(self.any_term(self.criteria), "term")

    def _twice(self, criterion: Criterion) -> _Piece:
        """Ask twice about one criterion; of several values each may pass one."""
        terms = [self.any_term([criterion]) for _ in range(2)]
        return _Piece(self.choose((" ", " AND ")).join(terms), "and")

    def _words(self) -> str:
        """Write free text: a word, how a word starts, or a phrase."""
        if self.choose((False, False, True)):
            return spelling.start_of_word(self.choose)
        return spelling.quoted(self.choose, spelling.words(self.choose))

    def _not(self, piece: _Piece) -> _Piece:
        sign = self.choose(_NOT)
        return _Piece(sign + piece.inside("and", "or", "not"), "not")

    def _and(self, pieces: Sequence[_Piece]) -> _Piece:
        """Join, with AND in capitals or left out where a word could hear it as text."""
        free = any(each.kind == "words" for each in pieces)
        between = self.choose((" AND ", " && ")) if free else self.choose(_AND)
        return _Piece(between.join(each.inside("or") for each in pieces), "and")

    def _or(self, pieces: Sequence[_Piece]) -> _Piece:
        free = any(each.kind == "words" for each in pieces)
        between = self.choose((" OR ", " || ")) if free else self.choose(_OR)
        inside = self.choose(((), ("and",)))
        return _Piece(between.join(each.inside(*inside) for each in pieces), "or")


def criteria_of(schema: Schema) -> list[Criterion]:
    """List the criteria of customers, those of families too."""
    listed = [each for each in schema.listed if isinstance(each, Criterion)]
    return listed + [each for family in schema.families for each in family.listed()]


def relations_of(schema: Schema) -> list[RelationCriterion]:
    """List the relations that can be asked about, each once."""
    return [each for each in schema.listed if isinstance(each, RelationCriterion)]


def every_form(schema: Schema) -> Iterator[tuple[Criterion, str]]:
    """List every criterion with every form that a term about it can have."""
    for each in criteria_of(schema):
        yield from ((each, form) for form in forms_of(each))
