"""
A date that belongs to no zone: a birthday.

The same dates are read as for instants; a day is a whole number of days since
1970-01-01.
"""

from typing import ClassVar

from custquery.schema.types.base import Domain, ValueType


class Day(ValueType):
    """A calendar date without a time of day."""

    __slots__ = ()

    domain: ClassVar[Domain] = "day"
    kind: ClassVar[str] = "kind-date"
    operators: ClassVar[tuple[str, ...]] = (":", "=", ">", ">=", "<", "<=", "..")
    ordered: ClassVar[bool] = True
