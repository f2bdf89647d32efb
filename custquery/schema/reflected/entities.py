"""What every library that maps classes to tables has: columns, and links to others."""

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from attrs import field, frozen

from custquery.language.printed import Printed

#: What a column holds, as far as a filter must know; other kinds are not asked.
Kind: TypeAlias = Literal[
    "text",
    "whole",
    "decimal",
    "yesno",
    "aware",
    "naive",
    "day",
    "choice",
    "other",
]


@frozen(repr=False)
class MappedColumn(Printed):
    """A column of a mapped class."""

    name: str
    kind: Kind
    #: What the library calls its type, for messages.
    called: str
    #: The values of a choice, with what people call them.
    choices: tuple[tuple[str, str], ...] = ()
    is_key: bool = False
    longest: int | None = None


@frozen(repr=False)
class Step(Printed):
    """A table to go to: its column *owner* holds what *of* holds in the row before."""

    table: str
    owner: str
    of: str


@frozen(eq=False, repr=False)
class Link(Printed):
    """A relation to another mapped class, over one table or two."""

    steps: tuple[Step, ...]
    #: Whether there can be several rows.
    many: bool
    #: The class at the end; asked late, as two classes may refer to each other.
    target: "Callable[[], Entity]"


@frozen(eq=False, repr=False)
class Entity(Printed):
    """A mapped class: its table, and its columns and links by attribute."""

    called: str
    table: str
    key: str
    columns: Mapping[str, MappedColumn]
    links: Mapping[str, Link]
    #: Relations that join in another way than by one column at each step.
    tangled: frozenset[str] = frozenset()
    #: The classes or tables that are needed to reach it, by the name of the table.
    mapped: Mapping[str, object] = field(factory=dict)
