"""
What was found + what customers have → the same with notes, fixes and counts from data.

Values never change a reading (law 3): a filter means the same with and without them.
"""

from collections.abc import Iterable

from custquery.language import Dialect
from custquery.language.diagnostics import Diagnostic
from custquery.schema.checked import Checked
from custquery.schema.ports import Values
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema


def advise(
    said: Iterable[Diagnostic],
    filter: Checked | None,
    text: str,
    schema: Schema,
    reading: Reading,
    values: Values,
    *,
    dialect: Dialect = "custquery",
) -> list[Diagnostic]:
    """Return *said* with counts on its fixes, and with notes on values nobody has."""
    return list(said)
