"""
What a name in a filter means: tree + schema + reading → checked filter.

Value types, sources, criteria, record models and the checker; no SQL and no storage.
What a host needs to describe her own tables and records can be taken from here; it is
loaded when it is asked for, because `check` needs little of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custquery.schema.hosts import Field, Guess, HostSchema, of
    from custquery.schema.kept import (
        Aware,
        Boolean,
        Dates,
        Epoch,
        Exact,
        Folded,
        FoldedBy,
        MajorUnits,
        MinorUnits,
        Naive,
        Spelled,
    )
    from custquery.schema.reflected import from_django, from_sqlalchemy
    from custquery.schema.text import fold, words
    from custquery.schema.types import (
        Choice,
        Country,
        Day,
        DecimalNumber,
        Email,
        Id,
        Instant,
        Keyword,
        Language,
        Money,
        Phone,
        Text,
        WholeNumber,
        YesNo,
    )

__all__ = [
    "Aware",
    "Boolean",
    "Choice",
    "Country",
    "Dates",
    "Day",
    "DecimalNumber",
    "Email",
    "Epoch",
    "Exact",
    "Field",
    "Folded",
    "FoldedBy",
    "Guess",
    "HostSchema",
    "Id",
    "Instant",
    "Keyword",
    "Language",
    "MajorUnits",
    "MinorUnits",
    "Money",
    "Naive",
    "Phone",
    "Spelled",
    "Text",
    "WholeNumber",
    "YesNo",
    "fold",
    "from_django",
    "from_sqlalchemy",
    "of",
    "words",
]

#: The modules that have these names.
_HOMES = ("hosts", "kept", "reflected", "text", "types")


def __getattr__(name: str) -> object:
    if name in __all__:
        for home in _HOMES:
            found = getattr(import_module(f"{__name__}.{home}"), name, None)
            if found is not None:
                return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
