"""
Checked filter → warnings about what it means: never, always, redundant.

A lint reasons about value sets, never about spelling; it says nothing that is not
certain.
"""

from collections.abc import Iterator

from custquery.language.diagnostics import Diagnostic
from custquery.schema.checked import Checked
from custquery.schema.reading import Reading


def lint(filter: Checked, text: str, reading: Reading) -> Iterator[Diagnostic]:
    """Yield what is odd about the meaning of *filter*, which was read from *text*."""
    yield from ()
