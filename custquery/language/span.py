"""
Positions in a filter → what to underline.

Positions are code points of the text exactly as it was typed: nothing is ever
inserted into or removed from the text before it is read.
"""

from attrs import frozen

from custquery.language.printed import Printed


@frozen(repr=False)
class Span(Printed):
    """
    The half-open range ``[start, end)`` of a text, in code points.

    >>> Span(8, 14).of("tag:vip ordres>3")
    'ordres'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the part of *text* that the span covers."""
        return text[self.start : self.end]
