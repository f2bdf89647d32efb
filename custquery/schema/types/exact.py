"""
Texts that are compared as they stand: ``Jan`` is not ``jan``, and it is said so.

For a host's column that has no folded form: never the engine's collation, and never a
comparison that means something else in SQL than in memory.
"""

from typing import ClassVar

from custquery.language import ast
from custquery.language.unparser import spell_value
from custquery.schema import problems
from custquery.schema.reading import Reading
from custquery.schema.types.base import Domain, Equality, Read, Understood
from custquery.schema.types.texts import Keyword
from custquery.schema.value_sets import OneOf


class ExactText(Keyword):
    """A text that is compared whole, with its case and accents."""

    __slots__ = ()
    domain: ClassVar[Domain] = "code"
    operators: ClassVar[tuple[str, ...]] = (":", "==")
    has_start: ClassVar[bool] = False

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read a whole value as it stands."""
        if operator == "CONTAINS":
            return problems.operator_not_for(literal.span, operator, self.operators)
        spelling = f"=={spell_value(literal.text)}"
        note = problems.compared_exactly(literal.span, literal.text)
        said = () if operator == "==" else (note,)
        return Understood(OneOf((literal.text,), raw=True), spelling, said)

    def starts(self, literal: ast.Literal, reading: Reading) -> Read:
        """Refuse: the start of a text is found in its folded form."""
        return problems.star_not_for(literal.span, at_end=False)
