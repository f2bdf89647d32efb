"""
A sign that was read as part of a value → the name, or the two bounds, before it.

``~tag:vip``, ``0rders>3`` and ``orders;>3`` are a name with a slip in it; of
``orders>3<10`` both bounds are meant. Asked only of texts that are not understood.
"""

import re

from attrs import evolve

from custquery.language.diagnostics import Diagnostic
from custquery.language.span import Span
from custquery.schema import problems
from custquery.schema.names import closest_names
from custquery.schema.schema import Schema

#: Patterns are compiled when they are needed.
_WORD = r"(?:(?<=[^\s:=<>]\s)|(?<=\()|\A)[^\s()\[\],\"':=<>]+\Z"
_NAME_BEFORE = r"(?:\A|[\s(])(([^\W\d][\w.]*)\s*(?:[<>]=?|[≤≥])\s*[\w.,-]+?)\s*\Z"
_BOUND = r"\s*((?:[<>]=?|[≤≥])\s*[\w.-]+)"
#: What may stand between a name and its sign by a slip.
_BESIDES = r"[;.,*?!|/\\]+\s*(?=[:=<>≥≤≠])"
#: How other languages negate.
_NOT = frozenset("~^¬")


def misread(said: Diagnostic, text: str, schema: Schema) -> Diagnostic | None:
    """Return what is wrong in place of *said*, if that is a sign inside a value."""
    if said.code != "colon-in-value":
        return None
    return _two_bounds(said, text) or _name(said.span.start, text, schema)


def _two_bounds(said: Diagnostic, text: str) -> Diagnostic | None:
    """Offer ``orders>3 AND orders<10``."""
    at = said.span.start
    first = re.search(_NAME_BEFORE, text[:at])
    second = re.match(_BOUND, text[at:])
    if first is None or second is None:
        return None
    span = Span(first.start(1), at + second.end())
    fix = problems.instead(span, f"{first[1]} AND {first[2]}{second[1]}")
    return evolve(said, fixes=(fix,))


def _name(at: int, text: str, schema: Schema) -> Diagnostic | None:
    """Say that there is no such name as ``~tag``, ``0rders`` and ``orders;``."""
    found = re.search(_WORD, text[:at])
    if found is None:
        return None
    besides = re.match(_BESIDES, text[at:])
    span = Span(found.start(), at + (besides.end() if besides else 0))
    typed = found[0]
    bare = re.sub(r"\A\W+|\W+\Z", "", typed)
    known = [bare] if bare.lower() in schema.criteria else _near(bare, schema)
    if not known or (known == [typed] and not besides):
        return None
    sign = "-" * (typed[0] in _NOT)
    meant = [f"{sign}{each}" for each in known]
    return problems.unknown_name(span, text[span.start : span.end], meant)


def _near(name: str, schema: Schema) -> list[str]:
    return list(closest_names(name, schema.criteria)) if name else []
