"""How large a filter may be, and whose habits it follows → settings of a reading."""

from typing import Literal, TypeAlias

from attrs import frozen

from custquery.language.printed import Printed

#: Whose habits a text follows: custquery's own; those of Shopify's search, where OR
#: binds tighter than AND; those of Shopify's segments, where free words are refused.
Dialect: TypeAlias = Literal["custquery", "shopify-search", "shopify-segment"]


@frozen(repr=False)
class Limits(Printed):
    """
    What is refused politely, each with a diagnostic of its own.

    >>> Limits(terms=10).depth
    64
    """

    #: Code points of the text.
    length: int = 10_000
    #: Brackets and NOTs around one term.
    depth: int = 64
    #: Comparisons and free words.
    terms: int = 1_000
    #: Values in one list.
    values: int = 10_000


#: The limits where nobody says otherwise.
LIMITS = Limits()
