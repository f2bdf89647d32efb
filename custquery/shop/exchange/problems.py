"""What is odd in a file of customers: where it stands, how bad it is, the way out."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from custquery.language.messages import say

#: ``reject``: the row is not imported; ``warning``: it is, without this; ``note``: only
#: told.
Weight: TypeAlias = Literal["reject", "warning", "note"]

_NOTHING: Mapping[str, str | int] = MappingProxyType({})


class Problem(NamedTuple):
    """
    Something that is odd in a file; it names a place and never what stands there.

    >>> Problem("csv-email", 7, "Email").render()
    'Row 7, “Email”: this is no e-mail address. Correct it.'
    """

    #: Kebab-case, such as ``csv-email``.
    code: str
    #: As a spreadsheet numbers it: the header is row 1.
    row: int
    #: The header of its column; empty when it is the whole row.
    column: str = ""
    weight: Weight = "reject"
    #: What the message is about besides.
    args: Mapping[str, str | int] = _NOTHING
    #: What the cell may have been meant to be; empty: nobody knows.
    fix: str = ""

    def render(self, locale: str = "en") -> str:
        """Say it, in English or Dutch."""
        details = {"row": self.row, "column": self.column, **self.args}
        return say(self.code, details, locale)
