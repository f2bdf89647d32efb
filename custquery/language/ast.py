"""
The abstract syntax tree of a filter: what was written, before anything is looked up.

Nodes are frozen and know where they stood; positions never take part in equality,
so two trees are equal when they say the same. Literals keep the written text:
numbers, dates and names are read by the checker, which knows the types.
"""

from collections.abc import Iterator
from typing import Literal as OneOf
from typing import TypeAlias

from attrs import field, frozen

from custquery.language.printed import Printed
from custquery.language.span import Span

#: How a comparison is spelled once signs that mean the same are folded together:
#: ``<>`` is ``!=``, ``:>`` is ``>``, ``=>`` and ``≥`` are ``>=``.
Operator: TypeAlias = OneOf[
    ":",
    "=",
    "==",
    "!=",
    ">",
    ">=",
    "<",
    "<=",
    "CONTAINS",
    "STARTS WITH",
    "IN",
    "BETWEEN",
    "IS",
]

#: What an unquoted, unescaped star does: ``vip*``, ``*vip``, ``*vip*`` and ``*`` alone.
Wild: TypeAlias = OneOf["", "start", "end", "both", "any"]


class Node(Printed):
    """A part of a filter that knows its place."""

    __slots__ = ()

    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where the node stood, in code points."""
        return Span(self.start, self.end)


@frozen(repr=False)
class Name(Node):
    """
    The name before an operator, as written: ``tag`` in ``tag:vip``.

    *arguments* are those of a call that is compared, such as
    ``anniversary('metafields.facts.birth_date') = today``; None for a plain name.
    """

    text: str
    arguments: "tuple[Tree, ...] | None" = None
    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)


@frozen(repr=False)
class Literal(Node):
    r"""
    One value as written, escapes undone.

    *wild* is ``"start"`` for ``vip*`` (what starts with vip), ``"end"`` for
    ``*@shop.nl``, ``"both"`` for ``*vip*`` and ``"any"`` for a lone ``*``; the star
    itself is not part of *text*. A quoted or escaped star (``"5*"``, ``5\*``) is a
    character like any other.
    """

    text: str
    quoted: bool = False
    wild: Wild = ""
    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)


@frozen(repr=False)
class Null(Node):
    """The keyword NULL."""

    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)


@frozen(repr=False)
class Range(Node):
    """Both ends of ``3..10`` or of ``BETWEEN 3 AND 10``, each included."""

    low: Literal
    high: Literal
    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)


@frozen(repr=False)
class Compared(Node):
    """A value with an operator of its own inside brackets: ``orders:(>3 AND <10)``."""

    operator: Operator
    value: "Value"
    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)


@frozen(repr=False)
class NotValue(Node):
    """A negated value inside brackets: ``tag:(vip AND NOT b2b)``."""

    value: "Value"
    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)


@frozen(repr=False)
class AnyOf(Node):
    """
    A choice of values: ``vip,b2b``, ``(vip OR b2b)``, ``IN ('vip', 'b2b')``.

    *glued* says that the values were joined by bare commas without blanks or
    brackets, so that ``12,50`` may still turn out to be one number.
    """

    items: "tuple[Value, ...]"
    glued: bool = field(default=False, eq=False)
    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)


@frozen(repr=False)
class AllOf(Node):
    """Several values that must all hold: ``tag:(vip AND b2b)``."""

    items: "tuple[Value, ...]"
    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)


@frozen(repr=False)
class Comparison(Node):
    """One term: a name, an operator and a value, such as ``orders>3``."""

    name: Name
    operator: Operator
    value: "Value"
    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)
    operator_start: int = field(default=0, eq=False, repr=False)
    operator_end: int = field(default=0, eq=False, repr=False)

    @property
    def operator_span(self) -> Span:
        """Where the operator stood, in code points."""
        return Span(self.operator_start, self.operator_end)


@frozen(repr=False)
class Related(Node):
    """
    A question about related rows: ``orders_placed MATCHES (date >= -30d, count >= 2)``.

    Parameters that are joined by a comma or AND are separate items of *params*.
    *form* is ``"call"`` for Shopify's older ``products_purchased(id: 1) = true``
    (``= false`` is a `Not` around it).
    """

    name: Name
    params: "tuple[Tree, ...]"
    form: OneOf["matches", "call"] = "matches"
    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)


@frozen(repr=False)
class Words(Node):
    """
    Free text: one bare word, or a quoted phrase whose words must be consecutive.

    *wild* is ``"start"`` for ``jan*``.
    """

    text: str
    phrase: bool = False
    wild: Wild = ""
    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)


@frozen(repr=False)
class Not(Node):
    """A negation: ``NOT x``, ``-x``, ``!x`` and ``x NOT IN (…)`` alike."""

    item: "Tree"
    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)


@frozen(repr=False)
class And(Node):
    """
    Items that must all hold, flat: an And never holds an And.

    *implicit* says, for each connector between two items, that it was left out.
    """

    items: "tuple[Tree, ...]"
    implicit: tuple[bool, ...] = field(default=(), eq=False, repr=False)
    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)


@frozen(repr=False)
class Or(Node):
    """Items of which one must hold, flat: an Or never holds an Or."""

    items: "tuple[Tree, ...]"
    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)


@frozen(repr=False)
class Problem(Node):
    """A place that could not be read; the sound parts around it survive."""

    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)


@frozen(repr=False)
class Order(Node):
    """One key of ``ORDER BY amount_spent DESC``."""

    name: Name
    descending: bool = False
    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)


Value: TypeAlias = (
    Literal | Null | Range | Compared | NotValue | AnyOf | AllOf | Problem
)
Tree: TypeAlias = Comparison | Related | Words | Not | And | Or | Problem


@frozen(repr=False)
class Filter(Node):
    """
    A whole text: its tree (None for an empty text) and the order it asked for.

    *mixed* holds the spans of places where AND and OR meet without brackets.
    """

    tree: Tree | None
    order: tuple[Order, ...] = ()
    mixed: tuple[Span, ...] = field(default=(), eq=False, repr=False)
    start: int = field(default=0, eq=False, repr=False)
    end: int = field(default=0, eq=False, repr=False)


def children(node: Node) -> Iterator[Node]:
    """Yield the direct parts of *node*, in the order they were written."""
    match node:
        case And(items) | Or(items) | AnyOf(items) | AllOf(items):
            yield from items
        case Not(item):
            yield item
        case Comparison(name, _, value):
            yield name
            yield value
        case Related(name, params):
            yield name
            yield from params
        case Range(low, high):
            yield low
            yield high
        case Compared(_, value) | NotValue(value):
            yield value
        case Filter(tree, order):
            if tree is not None:
                yield tree
            yield from order
        case _:
            return
