"""
A world + choices → filters to try in it, one after another, without end.

Between filters made by chance every form of every type comes once, in turn as it is and
negated; so the first few hundred filters already touch most of the language.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count

from attrs import frozen

from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion
from custquery.schema.findings import Findings
from custquery.schema.schema import Schema
from custquery.testing.agreement import by_reference
from custquery.testing.generated import Choose
from custquery.testing.generated.filters import Filters, every_form, relations_of
from custquery.testing.reference.kinds import kind_of
from custquery.testing.trial import Question
from custquery.testing.world import World

#: A criterion, and the name of a form that a term about it can have.
Form = tuple[Criterion, str]


@frozen
class Cases:
    """Makes filters for worlds; those that the checker refuses are counted and left."""

    choose: Choose
    #: How many were ``made``, and how many of them ``refused``.
    counted: Counter[str]

    @classmethod
    def by(cls, choose: Choose) -> "Cases":
        """Return what makes filters as *choose* chooses."""
        return cls(choose, Counter())

    def questions(
        self, worlds: Sequence[World], first: int = 0
    ) -> Iterator[tuple[World, Question]]:
        """Yield filters, each for one of *worlds* in turn, and whom it must select."""
        for world, found, filter_ in self.filters(worlds, first):
            yield world, Question(found.text, filter_, by_reference(world, found.text))

    def filters(
        self, worlds: Sequence[World], first: int = 0
    ) -> Iterator[tuple[World, Findings, Checked]]:
        """Yield filters, each for one of *worlds* in turn, beyond the *first* ones."""
        makers = [(each, each.filters(self.choose)) for each in worlds]
        forms = self._forms(worlds[0].schema)
        for number in count(first):
            world, make = makers[number % len(makers)]
            text = self._text(make, forms, number)
            found = world.check(text)
            self.counted["made"] += 1
            if found.filter is None:
                self.counted["refused"] += 1
            else:
                yield world, found, found.filter

    def _text(self, make: Filters, forms: list[list[Form]], number: int) -> str:
        turn, by_chance = divmod(number, 2)
        if by_chance or turn >= len(forms):
            return self._by_chance(make, forms)
        term = make.term(*self.choose(forms[turn]))
        return f"NOT ({term})" if turn % 2 else term

    def _by_chance(self, make: Filters, forms: list[list[Form]]) -> str:
        choose = self.choose
        kind = choose(("tree", "tree", "term", "term", "rows", "rows", "function"))
        if kind == "tree":
            return make.filter(choose((1, 2, 2, 3)))
        if kind == "rows" and make.schema.relations:
            return make.related(choose(relations_of(make.schema)))
        if kind == "function" and make.schema.functions:
            return make.function() if choose((1, 1, 0)) else make.segment()
        return make.term(*choose(choose(forms)))

    @staticmethod
    def _forms(schema: Schema) -> list[list[Form]]:
        """List the forms of each type, and the criteria that have them."""
        found: dict[tuple[str, str, bool], list[Form]] = {}
        for criterion, form in every_form(schema):
            key = kind_of(criterion.type), form, criterion.many
            found.setdefault(key, []).append((criterion, form))
        return list(found.values())
