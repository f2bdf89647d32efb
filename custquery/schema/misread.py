"""
A sign that was read as part of a value → what it negates, names or bounds.

``~tag:vip``, ``0rders>3`` and ``orders;>3`` are a name with a slip in it; of
``orders>3<10`` both bounds are meant, and of ``tag:(vip, -gold)`` one value must not
hold. Asked only of texts that are not understood.
"""

import re

from attrs import evolve

from custquery.language.diagnostics import Diagnostic
from custquery.language.span import Span
from custquery.schema import problems
from custquery.schema.criterion import Criterion
from custquery.schema.in_words.values import has_currency
from custquery.schema.names import closest_names
from custquery.schema.schema import Schema
from custquery.schema.sources import Count, Sum

#: Patterns are compiled when they are needed.
_WORD = r"(?:(?<=[^\s:=<>]\s)|(?<=\()|\A)[^\s()\[\],\"':=<>]+\Z"
_NAME_BEFORE = r"(?:\A|[\s(])(([^\W\d][\w.]*)\s*(?:[<>]=?|[≤≥])\s*[\w.,-]+?)\s*\Z"
_BOUND = r"\s*((?:[<>]=?|[≤≥])\s*[\w.-]+)"
#: What may stand between a name and its sign by a slip.
_BESIDES = r"[;.,*?!|/\\]+\s*(?=[:=<>≥≤≠])"
#: A name and several values, in brackets or not.
_LIST = (
    r"(?<![\w.-])([^\W\d][\w.]*)(?:\s*[:=]\s*|\s+(?:IN|in)\s+)"
    r"(?:[(\[]([^()\[\]]*)[)\]]|((?:[-!]?[\w.]+\s*,\s*)+[-!]?[\w.]+))"
)
_ITEM = r"""[-!]?(?:"[^"]*"|'[^']*'|[^\s,]+)"""
_JOINTS = frozenset({"and", "en", "&"})
_EITHER = frozenset({"or", "of", "|"})
#: How other languages negate.
_NOT = frozenset("~^¬")


def misread(said: Diagnostic, text: str, schema: Schema) -> Diagnostic | None:
    """Return what is wrong in place of *said*, if that is a sign inside a value."""
    if said.code == "value-not-understood":
        return _negated_in_list(said, text, schema)
    if said.code == "not-a-number":
        return _price(said, text, schema)
    if said.code != "colon-in-value":
        return None
    return _two_bounds(said, text) or _name(said.span.start, text, schema)


def _negated_in_list(said: Diagnostic, text: str, schema: Schema) -> Diagnostic | None:
    """Offer ``tag:vip AND -tag:gold`` for ``tag:(vip, -gold)``."""
    at = said.span.start
    if text[at : at + 1] not in {"-", "!"}:
        return None
    for found in re.finditer(_LIST, text):
        if found.start() < at < found.end():
            items = re.findall(_ITEM, found[2] or found[3])
            meant = _apart(found[1], items) if schema.criterion(found[1]) else None
            span = Span(found.start(), found.end())
            fixes = (problems.instead(span, meant),) if meant else said.fixes
            return evolve(said, fixes=fixes)
    return None


def _apart(name: str, items: list[str]) -> str | None:
    """Return a term for the values, and one for those with a minus."""
    joints = {each for each in items if each.lower() in _JOINTS}
    wanted = [each for each in items if each[0] not in "-!" and each not in joints]
    refused = [each[1:] for each in items if each[0] in "-!" and each[1:]]
    if not refused or any(each.lower() in _EITHER for each in wanted):
        return None
    terms = [f"-{name}:{','.join(refused)}"]
    if wanted:
        several = len(wanted) > 1 and joints
        both = f"({' AND '.join(wanted)})" if several else ",".join(wanted)
        terms.insert(0, f"{name}:{both}")
    return " AND ".join(terms)


def _price(said: Diagnostic, text: str, schema: Schema) -> Diagnostic | None:
    """Offer ``amount_spent > €100`` for ``orders > €100``: what those come to."""
    if not has_currency(said.span.of(text)):
        return None
    names = re.finditer(r"[^\W\d]\w*", text[: said.span.start])
    for found in reversed(list(names)):
        counted = schema.criterion(found[0])
        if counted is not None and isinstance(counted.source, Count):
            meant = _summed(counted.source, schema)
            place = Span(found.start(), found.end())
            fixes = (problems.instead(place, meant),) if meant else ()
            return evolve(said, fixes=(*fixes, *said.fixes))
    return None


def _summed(count: Count, schema: Schema) -> str | None:
    """Return the name of what the rows of *count* come to."""
    for each in schema.listed:
        source = each.source if isinstance(each, Criterion) else None
        if isinstance(source, Sum) and source.relation == count.relation:
            return each.name
    return None


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
