"""
The checked filter: names resolved, values read, nothing left to interpret.

A target that is given one cannot fail, and forgetting to check does not type. There
are six nodes and no more; each is matched exhaustively.
"""

from collections.abc import Iterable, Iterator
from typing import TypeAlias, assert_never

from attrs import evolve, field, frozen

from custquery.language.printed import Printed
from custquery.language.span import Span
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.value_sets import ValueSet


@frozen(repr=False)
class All(Printed):
    """Every one of *items* holds; without items: everyone."""

    items: "tuple[Checked, ...]"
    span: Span = field(default=Span(0, 0), eq=False, repr=False)


@frozen(repr=False)
class Selection(All):
    """
    What a host requires of every customer, and which of those somebody wants.

    Only `selection` makes one, and only on top: no filter that a person types can
    stand around it, so its OR and NOT never reach what is required.
    """

    @property
    def required(self) -> "Checked":
        """What the host requires."""
        return self.items[0]

    @property
    def wanted(self) -> "Checked":
        """What the person typed."""
        return self.items[1]


@frozen(repr=False)
class Any(Printed):
    """One of *items* holds; without items: no one."""

    items: "tuple[Checked, ...]"
    span: Span = field(default=Span(0, 0), eq=False, repr=False)


@frozen(repr=False)
class Not(Printed):
    """*item* does not hold: the exact complement."""

    item: "Checked"
    span: Span = field(default=Span(0, 0), eq=False, repr=False)


@frozen(repr=False)
class Named(Printed):
    """A saved filter used by name, and what it stands for."""

    name: str
    item: "Checked"
    span: Span = field(default=Span(0, 0), eq=False, repr=False)


@frozen(repr=False)
class Test(Printed):
    """
    Some value of *criterion* is in *wanted*.

    *spelling* is the canonical text of the test, such as ``orders>3`` or
    ``order_date>=-30d``: a relative date stays relative in what is saved.
    """

    __test__ = False  # pytest: not a test class

    criterion: Criterion
    wanted: ValueSet
    spelling: str = field(default="", eq=False)
    span: Span = field(default=Span(0, 0), eq=False, repr=False)


@frozen(repr=False)
class Related(Printed):
    """
    The rows of *relation* that pass *where*, taken together, pass *having*.

    The tests in *where* are over the relation's row criteria, those in *having* over
    its aggregates. A question without aggregates has ``count>=1``.
    """

    relation: RelationCriterion
    where: "Checked"
    having: "Checked"
    spelling: str = field(default="", eq=False)
    span: Span = field(default=Span(0, 0), eq=False, repr=False)


Checked: TypeAlias = All | Any | Not | Named | Test | Related

#: The empty filter.
EVERYONE = All(())


def selection(required: Iterable[Checked], wanted: Checked) -> Checked:
    """
    Join what is *required* of every customer to what is *wanted*.

    >>> selection([], EVERYONE) == EVERYONE
    True
    """
    every = tuple(required)
    return Selection((All(every), wanted)) if every else wanted


def leaves(node: Checked) -> Iterator[Test | Related]:
    """Yield what *node* joins: its tests and its questions about related rows."""
    match node:
        case All(items) | Any(items):
            for each in items:
                yield from leaves(each)
        case Not(item) | Named(_, item):
            yield from leaves(item)
        case Test() | Related():
            yield node
        case _:
            assert_never(node)


def negated(node: Checked, span: Span) -> Checked:
    """
    Negate *node*; what is negated twice is itself, as NOT is the exact complement.

    So ``note IS NOT NULL`` and ``note:*`` are one filter with one canonical text.
    """
    if not isinstance(node, Not):
        return Not(node, span)
    inner = node.item.span
    around = Span(min(span.start, inner.start), max(span.end, inner.end))
    return evolve(node.item, span=around)
