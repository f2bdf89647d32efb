"""
Whom a tree is asked about: a customer, one row of hers, or some rows together.

A subject knows which names may be used and what a criterion has; the rest of the
evaluator does not care whom it asks.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from attrs import frozen

from custquery.language import ast
from custquery.schema.criterion import Criterion
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.testing.reference.rows import Record, Stored
from custquery.testing.reference.unsupported import Unsupported

#: What a criterion has: for a customer, for one row, or for some rows together.
Has: TypeAlias = Callable[[Criterion], list[Stored]]

#: Finds the criterion that is called so and compared with that.
Finds: TypeAlias = Callable[[str, ast.Value | None], Criterion | None]


@frozen
class Customer:
    """A customer with her rows, and what else may be asked of her."""

    record: Record
    schema: Schema
    #: The trees of saved filters, by name.
    saved: Mapping[str, ast.Filter]


@frozen
class Subject:
    """Whom a tree is asked about, and which names may be used."""

    finds: Finds
    has: Has
    reading: Reading
    #: Only a customer has free text, related rows, functions and saved filters.
    customer: Customer | None = None


def of_customer(schema: Schema) -> Finds:
    """Find the criteria of *schema*, also as ``customer.NAME``."""

    def finds(name: str, value: ast.Value | None) -> Criterion | None:
        plain = name.lower().removeprefix("customer.")
        return schema.criterion(name, value) or schema.criterion(plain, value)

    return finds


def by_name(criteria: tuple[Criterion, ...]) -> Finds:
    """Find one of *criteria*."""
    known = {name: each for each in criteria for name in each.names}
    return lambda name, _: known.get(name.lower())


def named(
    name: ast.Name, value: ast.Value | None, subject: Subject
) -> tuple[Criterion, bool]:
    """
    Return the criterion that *name* is of, and whether it asks for the opposite.

    Raises:
        Unsupported: there is none.
    """
    if name.arguments is None:
        found = subject.finds(name.text, value)
        if found is not None:
            return found, False
        for end in ("_not", "_niet"):
            positive = subject.finds(name.text.lower().removesuffix(end), value)
            if positive is not None:
                return positive, True
    raise Unsupported(f"the name {name.text}")
