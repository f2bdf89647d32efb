"""What a nested customer is, and values that may be missing."""

from collections.abc import Sequence
from typing import TypeAlias

from custquery.testing.generated import Choose

#: Columns, and under each table's name the list of its rows.
Nested: TypeAlias = dict[str, object]


def maybe(choose: Choose, options: Sequence[str]) -> str | None:
    """Choose one of *options*, or nothing."""
    return choose((None, choose(options), choose(options)))
