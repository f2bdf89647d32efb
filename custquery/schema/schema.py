"""
The names an environment knows: criteria, relations, and what bare words look in.

A name is found in any case; two claims to one name are an error.
"""

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from custquery.language.printed import Printed
from custquery.schema.criterion import Criterion, RelationCriterion


class NameTakenError(ValueError):
    """Two criteria claim one name; *name*, *first* and *second* say which."""

    def __init__(self, name: str, first: str, second: str) -> None:
        """Say that *first* and *second* both claim *name*."""
        super().__init__(f"{name!r} is claimed by {first} and by {second}")
        self.name, self.first, self.second = name, first, second


@frozen(eq=False, repr=False)
class Schema(Printed):
    """The criteria and relations of an environment, by every name they have."""

    criteria: Mapping[str, Criterion]
    relations: Mapping[str, RelationCriterion]
    #: What bare words look in.
    free_text: Criterion
    #: In the order they were declared, each once.
    listed: tuple[Criterion | RelationCriterion, ...] = field(default=())

    @classmethod
    def of(
        cls,
        criteria: Iterable[Criterion],
        relations: Iterable[RelationCriterion],
        free_text: Criterion,
    ) -> "Schema":
        """
        Index *criteria* and *relations* by name and alias.

        Raises:
            NameTakenError: two of them claim one name.
        """
        criteria, relations = tuple(criteria), tuple(relations)
        taken: dict[str, str] = {}
        listed: tuple[Criterion | RelationCriterion, ...] = (*criteria, *relations)
        for each in listed:
            for name in each.names:
                if name in taken:
                    raise NameTakenError(name, taken[name], each.name)
                taken[name] = each.name
        return cls(
            {name: criterion for criterion in criteria for name in criterion.names},
            {name: relation for relation in relations for name in relation.names},
            free_text,
            listed,
        )

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
        return Schema.of((*own, *criteria), (*rows, *relations), self.free_text)
