"""
A criterion: what a name in a filter is, declared once.

Its type says how values are read and compared, its source where they live. Every
target is compiled from these two, so no target can disagree with another.
"""

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from custquery.language.printed import Printed
from custquery.schema.sources import Relation, Source, is_many
from custquery.schema.types.base import ValueType

#: The languages in which a criterion must be worded.
LOCALES = ("en", "nl")


def _worded(_: object, attribute: object, words: Mapping[str, str]) -> None:
    missing = [locale for locale in LOCALES if not words.get(locale)]
    if missing:
        what = getattr(attribute, "name", "words")
        raise ValueError(f"{what} has no text for {', '.join(missing)}")


def _named(_: object, __: object, name: str) -> None:
    plain = name.translate({ord(sign): None for sign in "_.-$"})
    if not plain.isalnum() or not name[:1].isalpha() or name != name.casefold():
        raise ValueError(f"{name!r} is not lower snake case")


@frozen(kw_only=True, eq=False, repr=False)
class Criterion(Printed):
    """
    What a name in a filter is.

    >>> from custquery.schema.sources import Column
    >>> from custquery.schema.types import WholeNumber
    >>> Criterion(
    ...     name="points", type=WholeNumber(), source=Column("points"),
    ...     label={"en": "points", "nl": "punten"},
    ...     summary={"en": "Loyalty points.", "nl": "Spaarpunten."},
    ...     examples=("points>10",),
    ... ).many
    False

    Raises:
        ValueError: the name is not lower snake case, or a language is missing.
    """

    #: How a filter spells it, lower snake case; a plugin prefixes: ``loyalty.tier``.
    name: str = field(validator=_named)
    #: Other spellings, in any language.
    aliases: tuple[str, ...] = ()
    #: How its values are written, compared and offered.
    type: ValueType = field()
    #: Where its values come from: none, one or many for a customer.
    source: Source = field()
    #: Keys of plain records that hold it too, after its own names.
    keys: tuple[str, ...] = ()
    #: What is tested when a value is a code rather than a name: ``US-NY-NewYorkCity``
    #: of a city. Its type tells codes from names (`ValueType.is_code`).
    coded: "Criterion | None" = None
    #: The criterion of what its values lie in: ``country`` of a city. A value that is
    #: rather one of those is noted.
    lies_in: str = ""
    #: What people call it, by locale.
    label: Mapping[str, str] = field(validator=_worded)
    #: One sentence by locale, for the reference page and the completion list.
    summary: Mapping[str, str] = field(validator=_worded)
    #: Filters shown in the reference; each is run on every target by the tests.
    examples: tuple[str, ...] = ()

    @property
    def many(self) -> bool:
        """Whether a customer can have more than one value."""
        return is_many(self.source)

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the aliases."""
        return (self.name, *self.aliases)


@frozen(kw_only=True, eq=False, repr=False)
class RelationCriterion(Printed):
    """
    Related rows that a filter may ask about with ``MATCHES (…)``.

    The sources of *row* are read on one row (`Column`, `Minus`), those of *aggregates*
    are `Count`, `Sum`, `Min` or `Max` over *relation* and are computed from the rows
    that pass the row parameters.
    """

    name: str = field(validator=_named)
    aliases: tuple[str, ...] = ()
    relation: Relation
    row: tuple[Criterion, ...]
    aggregates: tuple[Criterion, ...]
    label: Mapping[str, str] = field(validator=_worded)
    summary: Mapping[str, str] = field(validator=_worded)
    examples: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the aliases."""
        return (self.name, *self.aliases)


#: What a function of the language does with its parameters.
FunctionKind = Literal["anniversary", "distance"]


@frozen(kw_only=True, eq=False, repr=False)
class FunctionCriterion(Printed):
    """
    A criterion that takes parameters of its own: ``anniversary('metafields.a.b')``.

    *criterion* is what is tested in the end; None where a parameter names it.
    """

    name: str = field(validator=_named)
    aliases: tuple[str, ...] = ()
    kind: FunctionKind
    criterion: Criterion | None = None
    label: Mapping[str, str] = field(validator=_worded)
    summary: Mapping[str, str] = field(validator=_worded)
    examples: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the aliases."""
        return (self.name, *self.aliases)
