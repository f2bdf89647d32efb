"""
Checked filter → warnings about what it means: never, always, redundant.

A lint reasons about value sets, never about spelling; it says nothing that is not
certain.

* pieces        NOT only before a test; what is equal has one key
* stretches     value sets as edges on a line, and how often each place is covered
* texts         value sets of texts, two by two
* universe      what a criterion can be at all
* conjunctions  what cannot hold together, and what adds nothing
* windows       dates that cannot be, and bounds about two values
* judging       from the tests up to the whole filter
"""

from collections.abc import Iterator

from custquery.language.diagnostics import Diagnostic
from custquery.schema.checked import EVERYONE, Checked
from custquery.schema.lints.judging import Judge
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema


def lint(
    filter: Checked, text: str, reading: Reading, schema: Schema | None = None
) -> Iterator[Diagnostic]:
    """
    Yield what is odd about the meaning of *filter*, which was read from *text*.

    Args:
        filter: What the text means.
        text: As it was typed; fixes are edits of it.
        reading: What it was read with.
        schema: Where a better question about related rows is looked for.
    """
    if filter == EVERYONE:
        return
    judge = Judge(text, reading, schema)
    judge.filter(filter)
    yield from judge.said
