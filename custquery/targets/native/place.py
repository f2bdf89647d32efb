"""
Where a condition stands, in the words of one library: a table, and what is said of it.

What differs between libraries is here and nowhere else. Values are what the library
compares, conditions are what it filters by; both may be used more than once.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, Generic, Literal, Self, TypeAlias, TypeVar

from custquery.schema.models import Tables
from custquery.schema.reading import Reading
from custquery.schema.sources import Relation

#: A condition of the library, such as a ``ColumnElement[bool]`` or a ``Q``.
Condition = TypeVar("Condition")

#: How a value is compared with another.
Sign: TypeAlias = Literal["=", "<", "<=", ">", ">="]

#: What is taken of many rows together.
Aggregated: TypeAlias = Literal["count", "sum", "min", "max"]


class Place(ABC, Generic[Condition]):
    """A table of which the columns are meant, in one library."""

    model: Tables
    reading: Reading
    #: The table, as the model calls it.
    table: str
    #: The relation whose rows are meant; None: the customers.
    relation: Relation | None
    #: Where the row that this one hangs below is meant, as it is seen from here.
    outer: "Self | None"

    # -- values -----------------------------------------------------------------------

    @abstractmethod
    def column(self, name: str) -> Any:  # noqa: ANN401 - the library's own
        """Return the column *name* of the table that is meant."""

    @abstractmethod
    def called(self, function: str, value: Any) -> Any:  # noqa: ANN401
        """Return the text that a function of the database makes of *value*."""

    @abstractmethod
    def trimmed(self, value: Any) -> Any:  # noqa: ANN401
        """Return the text *value* without blanks at its ends."""

    @abstractmethod
    def large(self, value: Any) -> Any:  # noqa: ANN401
        """Return the whole number *value* as one of 64 bits."""

    @abstractmethod
    def aggregate(
        self,
        what: Aggregated,
        inside: Self,
        value: Any,  # noqa: ANN401
        passing: Sequence[Condition],
    ) -> Any:  # noqa: ANN401
        """Take *value* of the rows of *inside* that pass; a sum of none is 0."""

    # -- conditions -------------------------------------------------------------------

    @abstractmethod
    def compare(self, value: Any, sign: Sign, bound: object) -> Condition:  # noqa: ANN401
        """Compare *value* with *bound*, which is passed as a parameter."""

    @abstractmethod
    def among(self, value: Any, bounds: Sequence[object]) -> Condition:  # noqa: ANN401
        """Return the condition that *value* is one of *bounds*; there are some."""

    @abstractmethod
    def filled(self, value: Any) -> Condition:  # noqa: ANN401
        """Return the condition that *value* is not NULL."""

    @abstractmethod
    def starts(self, value: Any, text: str) -> Condition:  # noqa: ANN401
        """Return the condition that the text *value* starts with *text*."""

    @abstractmethod
    def ends(self, value: Any, text: str) -> Condition:  # noqa: ANN401
        """Return the condition that the folded text *value* ends with *text*."""

    @abstractmethod
    def holds(self, value: Any, text: str) -> Condition:  # noqa: ANN401
        """Return the condition that *text* stands in the words *value*."""

    @abstractmethod
    def joined(self, conditions: Sequence[Condition], *, every: bool) -> Condition:
        """Return the condition that every one, or some one, holds; there are two."""

    @abstractmethod
    def refuse(self, condition: Condition) -> Condition:
        """Return the condition that *condition*, which is never NULL, does not hold."""

    @abstractmethod
    def constant(self, *, holds: bool) -> Condition:
        """Return the condition that always, or never, holds."""

    @abstractmethod
    def is_constant(self, condition: Condition, *, holds: bool) -> bool:
        """Tell whether *condition* is that one."""

    # -- rows -------------------------------------------------------------------------

    @abstractmethod
    def inside(self, relation: Relation) -> Self:
        """Return the place of the rows of *relation*, in a query within this one."""

    @abstractmethod
    def exists(self, inside: Self, passing: Sequence[Condition]) -> Condition:
        """Return the condition that some row of *inside* passes."""

    # -- what follows from these ------------------------------------------------------

    def every(self, conditions: Iterable[Condition]) -> Condition:
        """Return the condition that all *conditions* hold."""
        return self._some_or_every(conditions, every=True)

    def some(self, conditions: Iterable[Condition]) -> Condition:
        """Return the condition that one of *conditions* holds."""
        return self._some_or_every(conditions, every=False)

    def _some_or_every(
        self, conditions: Iterable[Condition], *, every: bool
    ) -> Condition:
        found: list[Condition] = []
        for each in conditions:
            if self.is_constant(each, holds=not every):
                return each
            if not self.is_constant(each, holds=every):
                found.append(each)
        if len(found) < 2:
            return found[0] if found else self.constant(holds=every)
        return self.joined(found, every=every)
