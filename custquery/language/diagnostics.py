"""
One thing to say about a filter: a code, a place, arguments, and ways out.

A diagnostic is a value and holds no prose: the words come from the catalogue of the
reader's language (`custquery.language.messages`), so that the library, the command
line, a page and an editor all say the same.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from attrs import evolve, field, frozen

from custquery.language.printed import Printed
from custquery.language.span import Span

#: ``error``: the filter is refused; ``warning``: it runs, but look again; ``note``: how
#: something was read where another reading was possible.
Level: TypeAlias = Literal["error", "warning", "note"]

#: ``safe``: may be applied without asking; ``likely``: needs a click; ``blank``: leaves
#: a gap to fill in.
Grade: TypeAlias = Literal["safe", "likely", "blank"]

#: What a message is about: words of the user, numbers, names of criteria.
Args: TypeAlias = Mapping[str, str | int]


@frozen(repr=False)
class Edit(Printed):
    """Put *text* in place of the code points ``[start, end)``."""

    start: int
    end: int
    text: str


@frozen(repr=False)
class Fix(Printed):
    """A way out: the edits that make it, and how far to trust them."""

    #: Names the label in the catalogue, such as ``did-you-mean``.
    code: str
    edits: tuple[Edit, ...]
    grade: Grade = "likely"
    args: Args = field(factory=dict)
    #: How many customers the repaired filter selects, where somebody counted them.
    matches: int | None = field(default=None, eq=False)

    def apply(self, text: str) -> str:
        """
        Return *text* repaired.

        >>> Fix("did-you-mean", (Edit(0, 6, "country"),)).apply("contry:NL")
        'country:NL'
        """
        for edit in sorted(self.edits, key=lambda each: each.start, reverse=True):
            text = text[: edit.start] + edit.text + text[edit.end :]
        return text


@frozen(repr=False)
class Diagnostic(Printed):
    """One thing to say about a filter: what, where, about which words, and ways out."""

    #: Permanent and kebab-case; ``plugin.code`` when a plugin says it.
    code: str
    span: Span
    args: Args = field(factory=dict)
    level: Level = "error"
    fixes: tuple[Fix, ...] = ()

    def at(self, offset: int) -> "Diagnostic":
        """Return the same, *offset* code points further on."""
        return evolve(
            self,
            span=Span(self.span.start + offset, self.span.end + offset),
            fixes=tuple(
                evolve(
                    fix,
                    edits=tuple(
                        Edit(edit.start + offset, edit.end + offset, edit.text)
                        for edit in fix.edits
                    ),
                )
                for fix in self.fixes
            ),
        )
