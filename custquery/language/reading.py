"""
One text being read → what its parts need to know, and what was found wrong.

The only thing in the language that changes while it is used; it lives for one call.
"""

from typing import Any, TypeAlias

from custquery.language.diagnostics import Diagnostic
from custquery.language.limits import Dialect, Limits
from custquery.language.span import Span

#: The match of a terminal, or what the function of a rule made of several.
Made: TypeAlias = Any

#: The values of the symbols of one rule; of a sequence, items and connectors by turns.
Parts: TypeAlias = list[Made]


class TooMuchError(Exception):
    """A limit was reached while reading."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.code)
        #: Which limit, and where.
        self.diagnostic = diagnostic


class Reading:
    """A text, how to read it, and what was noticed so far."""

    __slots__ = (
        "dialect",
        "limits",
        "mixed",
        "plain",
        "problems",
        "segment",
        "terms",
        "text",
        "unsettled",
    )

    def __init__(self, text: str, plain: str, dialect: Dialect, limits: Limits) -> None:
        #: The text as typed.
        self.text = text
        #: The same with typographic signs made plain, one for one.
        self.plain = plain
        self.dialect = dialect
        #: Whether free words are refused.
        self.segment = dialect == "shopify-segment"
        self.limits = limits
        #: Errors, warnings and notes, as found.
        self.problems: list[Diagnostic] = []
        #: Comparisons and words so far.
        self.terms = 0
        #: Where AND and OR meet without brackets.
        self.mixed: list[Span] = []
        #: Whether a lower-case connector may be a word.
        self.unsettled = False

    def say(self, diagnostic: Diagnostic) -> None:
        """Note one more thing."""
        self.problems.append(diagnostic)

    def said(self) -> tuple[Diagnostic, ...]:
        """Return what was noticed, in order of position."""
        return tuple(
            sorted(self.problems, key=lambda each: (each.span.start, each.span.end))
        )

    def errors(self) -> int:
        """Count what makes the filter unsound."""
        return sum(each.level == "error" for each in self.problems)

    def reset(self) -> None:
        """Forget what was noticed, before reading again."""
        self.problems.clear()
        self.mixed.clear()
        self.terms = 0
        self.unsettled = False
