"""
The names an environment knows: criteria, relations, and what bare words look in.

A name is found in any case; two claims to one name are an error.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeAlias

from attrs import evolve, field, frozen

from custquery.language import ast
from custquery.language.printed import Printed
from custquery.schema.criterion import (
    Criterion,
    FunctionCriterion,
    RelationCriterion,
)

#: What a schema declares.
Declared: TypeAlias = Criterion | RelationCriterion | FunctionCriterion


class Family(Protocol):
    """
    Criteria that are made when they are named: ``metafields.facts.birth_date``.

    A shop knows which there are; without a shop a family reads the type from the value.
    """

    def criterion(self, name: str, value: ast.Value | None = None) -> Criterion | None:
        """Return the criterion called *name* (lower case); None: not of this family."""

    def listed(self) -> Iterable[Criterion]:
        """Yield the criteria that are known, for completion and "did you mean"."""


class NameTakenError(ValueError):
    """Two criteria claim one name; *name*, *first* and *second* say which."""

    def __init__(self, name: str, first: str, second: str) -> None:
        """Say that *first* and *second* both claim *name*."""
        super().__init__(f"{name!r} is claimed by {first} and by {second}")
        self.name, self.first, self.second = name, first, second


@frozen(eq=False, repr=False)
class Schema(Printed):
    """What an environment knows, by every name it has."""

    criteria: Mapping[str, Criterion]
    relations: Mapping[str, RelationCriterion]
    #: What bare words look in.
    free_text: Criterion
    #: In the order they were declared, each once.
    listed: tuple[Declared, ...] = field(default=())
    functions: Mapping[str, FunctionCriterion] = field(factory=dict)
    #: Asked for names that are none of these.
    families: tuple[Family, ...] = ()

    @classmethod
    def of(
        cls,
        criteria: Iterable[Criterion],
        relations: Iterable[RelationCriterion],
        free_text: Criterion,
        functions: Iterable[FunctionCriterion] = (),
        families: Iterable[Family] = (),
    ) -> "Schema":
        """
        Index *criteria*, *relations* and *functions* by name and alias.

        What is asked with a sign and what is asked with ``MATCHES`` are told apart by
        how they are written, so ``orders`` may be both.

        Raises:
            NameTakenError: two of them claim one name.
        """
        criteria, relations = tuple(criteria), tuple(relations)
        functions = tuple(functions)
        _refuse_clashes(criteria)
        _refuse_clashes((*relations, *functions))
        listed: tuple[Declared, ...] = (*criteria, *relations, *functions)
        return cls(
            {name: criterion for criterion in criteria for name in criterion.names},
            {name: relation for relation in relations for name in relation.names},
            free_text,
            listed,
            {name: function for function in functions for name in function.names},
            tuple(families),
        )

    def criterion(self, name: str, value: ast.Value | None = None) -> Criterion | None:
        """
        Return the criterion called *name*, in any case, or None.

        Args:
            name: As it was typed.
            value: What is compared; a family may read a type from it.
        """
        name = name.lower()
        found = self.criteria.get(name)
        if found is None and "." in name:
            made = (family.criterion(name, value) for family in self.families)
            found = next((each for each in made if each is not None), None)
        return found

    def with_families(self, families: Iterable[Family]) -> "Schema":
        """Return this schema with other *families*: those of a shop."""
        return evolve(self, families=tuple(families))

    def plus(
        self,
        criteria: Iterable[Criterion],
        relations: Iterable[RelationCriterion] = (),
    ) -> "Schema":
        """
        Return this schema with more *criteria* and *relations*.

        Raises:
            NameTakenError: a name is taken.
        """
        own = [each for each in self.listed if isinstance(each, Criterion)]
        rows = [each for each in self.listed if isinstance(each, RelationCriterion)]
        functions = [
            each for each in self.listed if isinstance(each, FunctionCriterion)
        ]
        return Schema.of(
            (*own, *criteria),
            (*rows, *relations),
            self.free_text,
            functions,
            self.families,
        )


def _refuse_clashes(declared: Iterable[Declared]) -> None:
    taken: dict[str, str] = {}
    for each in declared:
        for name in each.names:
            if name in taken:
                raise NameTakenError(name, taken[name], each.name)
            taken[name] = each.name
