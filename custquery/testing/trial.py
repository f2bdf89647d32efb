"""
A target + questions whose answers are known → what it was asked, and where it is wrong.

Every law comes down to questions: a filter, and whom it must select. Whoever asks says
which law it is for, so that a certificate can count them.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from attrs import define, field, frozen

from custquery.language.errors import CodedError
from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.testing.targets import Gap, Target
from custquery.testing.world import Ids, World

#: Ids of a difference that are shown.
_SHOWN = 8


class Question(NamedTuple):
    """A filter, as text and as it was checked, and whom it must select."""

    text: str
    filter: Checked
    expected: Ids


@frozen
class Difference:
    """A target that does not select whom it must."""

    #: Which law is broken: ``meaning``, ``complement``, ….
    law: str
    text: str
    #: The zone in which the text was read.
    zone: str
    target: str
    #: Selected, but should not have been; and the other way round.
    too_many: Ids = frozenset()
    too_few: Ids = frozenset()
    #: What the target said instead of selecting anybody.
    failure: str = ""

    def __str__(self) -> str:
        said = self.failure or (
            f"selects {_listed(self.too_many)}, not {_listed(self.too_few)}"
        )
        return (
            f"{self.target} differs on {self.text!r} ({self.law}, {self.zone}): {said}"
        )


def _listed(ids: Ids) -> str:
    shown = ", ".join(map(str, islice(sorted(ids), _SHOWN)))
    more = len(ids) - _SHOWN
    return f"[{shown} and {more} more]" if more > 0 else f"[{shown}]"


@define(eq=False)
class Trial:
    """What one target was asked, and how it answered."""

    target: Target
    #: How many filters it was asked, by law.
    asked: Counter[str] = field(factory=Counter)
    #: How many pairs of a filter and a customer were compared, by law.
    pairs: Counter[str] = field(factory=Counter)
    #: How often it fell into a gap that it declares.
    gaps: Counter[Gap] = field(factory=Counter)
    differences: list[Difference] = field(factory=list)

    def ask(self, law: str, world: World, questions: Sequence[Question]) -> None:
        """Ask the target some *questions* for *law*, and keep what is wrong."""
        size = self.target.at_once
        for first in range(0, len(questions), size):
            self._ask(law, world, questions[first : first + size])

    def both(
        self, world: World, questions: Sequence[Question], law: str = "meaning"
    ) -> None:
        """Ask some *questions*, and their negations, which select everyone else."""
        self.ask(law, world, questions)
        everyone = world.everyone
        others = [
            Question(
                f"NOT ({each.text})", checked.Not(each.filter), everyone - each.expected
            )
            for each in questions
        ]
        self.ask("complement", world, others)

    def _ask(self, law: str, world: World, questions: Sequence[Question]) -> None:
        failures: tuple[type[Exception], ...] = (CodedError, *self.target.errors)
        try:
            found = self.target.answers(world, [each.filter for each in questions])
        except failures as error:
            self._divided(law, world, questions, error)
            return
        self.asked[law] += len(questions)
        for question, answer in zip(questions, found, strict=True):
            if isinstance(answer, Gap):
                self.gaps[answer] += 1
            else:
                self.pairs[law] += len(world.nested)
                self.compare(law, world, question, answer)

    def _divided(
        self, law: str, world: World, questions: Sequence[Question], error: Exception
    ) -> None:
        """Find out which of some questions the target fails at."""
        if len(questions) > 1:
            for each in questions:
                self._ask(law, world, [each])
            return
        self.asked[law] += 1
        said = f"fails with {type(error).__name__}: {error}"
        self.failed(law, world, questions[0].text, said)

    def compare(self, law: str, world: World, question: Question, found: Ids) -> None:
        """Keep a difference if those who were *found* are others than expected."""
        if found == question.expected:
            return
        self.differences.append(
            Difference(
                law,
                question.text,
                world.reading.zone.key,
                self.target.name,
                too_many=found - question.expected,
                too_few=question.expected - found,
            )
        )

    def failed(self, law: str, world: World, text: str, said: str) -> None:
        """Keep that the target selects nobody, for the reason that is *said*."""
        zone, name = world.reading.zone.key, self.target.name
        self.differences.append(Difference(law, text, zone, name, failure=said))
