"""
Choices → questions about related rows as text: MATCHES, and the older call.

Parameters about one row may be joined with OR inside brackets; those about all rows
together only with each other.
"""

from collections.abc import Sequence
from typing import Protocol

from attrs import frozen

from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.testing.generated import Choose, spelling
from custquery.testing.generated.pool import Pool


class Terms(Protocol):
    """What a question needs of who makes filters."""

    @property
    def choose(self) -> Choose:
        """The source of chance."""

    @property
    def values(self) -> Pool:
        """What there is to choose from."""

    def any_term(self, about: Sequence[Criterion]) -> str:
        """Make a term about one of the criteria *about*."""


@frozen
class Questions:
    """Makes questions about the rows of *relation*."""

    terms: Terms
    relation: RelationCriterion

    def matches(self) -> str:
        """Ask with MATCHES."""
        choose = self.terms.choose
        name = choose(self.relation.names)
        params = [self._param() for _ in range(choose((0, 1, 1, 1, 2, 3)))]
        verb = choose(("MATCHES", "matches", "NOT MATCHES", "not matches"))
        return f"{name} {verb} ({choose((', ', ' AND ', ' and ')).join(params)})"

    def called(self) -> str:
        """Ask in the older way, where the answer is compared with yes or no."""
        choose, values = self.terms.choose, self.terms.values
        name = choose(self.relation.names)
        if choose((*[False] * 5, True)):
            return name + choose((" IS NULL", " IS NOT NULL", ":*", " = true"))
        dated = [each for each in self.relation.row if "date" in each.names]
        word = choose(("date", "date", "since", "until"))
        asked = [f"{word}: {spelling.moment(choose, values)}"] if dated else []
        more = [
            f"{each.name} >= 2"
            for each in self.relation.aggregates
            if each.type.domain in {"whole", "money"}
        ]
        asked += choose(([], [choose(more)], ["count_at_least: 2"]))
        answer = choose(("true", "false"))
        return f"{name}({', '.join(asked)}) = {answer}"

    def _param(self) -> str:
        choose = self.terms.choose
        row, together = self.relation.row, self.relation.aggregates
        about = choose((row, row, row, together))
        kind = choose(("term",) * 5 + ("not", "or", "nested"))
        terms = [self.terms.any_term(about) for _ in range(3)]
        match kind:
            case "term":
                return terms[0]
            case "not":
                return f"NOT {terms[0]}"
            case "or":
                return f"({terms[0]} OR {terms[1]})"
            case _:
                negation = choose(("", "NOT "))
                return f"{negation}({terms[0]} OR ({terms[1]} AND NOT {terms[2]}))"
