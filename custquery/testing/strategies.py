"""
Hypothesis strategies: filters as text, and nested customers.

What they make is decided in `custquery.testing.generated`; here Hypothesis does the
choosing, so that a failure shrinks to the smallest filter. Nothing else in custquery
needs Hypothesis.
"""

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

from custquery.schema.schema import Schema
from custquery.testing.generated import customers as made
from custquery.testing.generated.customers import Nested
from custquery.testing.generated.filters import Filters
from custquery.testing.generated.pool import READINGS, Pool

T = TypeVar("T")


@st.composite
def filters(
    draw: st.DrawFn,
    schema: Schema,
    values: Pool | None = None,
    depth: int = 3,
    saved: tuple[str, ...] = (),
) -> str:
    """Make filters over *schema*, of at most *depth* levels, that may use *saved*."""

    def choose(options: Sequence[T]) -> T:
        return draw(st.sampled_from(options))

    made = Filters(choose, schema, values or Pool(READINGS[0]), saved)
    return made.filter(depth)


@st.composite
def customers(
    draw: st.DrawFn, values: Pool | None = None, at_most: int = 5
) -> list[Nested]:
    """Make lists of nested customers, numbered from 1."""

    def choose(options: Sequence[T]) -> T:
        return draw(st.sampled_from(options))

    many = draw(st.integers(0, at_most))
    return made.customers(choose, values or Pool(READINGS[0]), many)
