"""
Choices → filters and customers that are likely to meet.

Everything is made by one function that picks from a list, so that a seeded
`random.Random` and a Hypothesis strategy make the same things. Filters and customers
pick their values from one pool; otherwise a filter would hardly ever hold.

* pool       the values: awkward texts, amounts, and instants on and beside boundaries
* nested     what a nested customer is
* customers  nested customers
* rows       what hangs below them: order lines, events, store credit, metafields
* spelling   values as a person writes them
* forms      every operator of every type, as text
* questions  what may be asked of related rows, as text
* functions  days of the year and distances, as text
* filters    all of these put together with AND, OR, NOT and brackets
* plain      a nested customer as a plain dict
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Choose(Protocol):
    """Pick one of several; the only source of chance here."""

    def __call__(self, options: Sequence[T], /) -> T:
        """Return one of *options*, which are not empty."""
        ...
