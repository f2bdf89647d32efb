"""Operators behind a name: those that fit its type, as a sign and as a word."""

from collections.abc import Iterator

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.schema.completion.asking import Asked
from custquery.schema.completion.offers import Draft, Opens
from custquery.schema.criterion import Criterion
from custquery.schema.types import Text

#: Signs, with the code of their words; of time there are others.
_SIGNS = {
    ":": "offer-is",
    "=": "offer-is-whole",
    "==": "offer-is-exactly",
    ">": "offer-more",
    ">=": "offer-at-least",
    "<": "offer-less",
    "<=": "offer-at-most",
    "!=": "offer-is-not",
}
_OF_TIME = {
    ">": "offer-after",
    ">=": "offer-since",
    "<": "offer-before",
    "<=": "offer-until",
}
#: Signs that a value between brackets may have: ``orders:(>3 AND <10)``.
_INEQUALITIES = frozenset({">", ">=", "<", "<="})
_TIMES = frozenset({"instant", "day", "month_day"})
#: Any value; only the operator matters.
_SAMPLE = ast.Literal("a")


def signs(asked: Asked) -> Iterator[Draft]:
    """Offer the signs that the type of the field knows."""
    criterion = asked.criterion
    if criterion is None:
        if asked.function or asked.waits:
            yield _sign("=", "offer-is", asked)
        return
    inside = "BARE" in asked.place.terminals
    if inside and ".." not in criterion.type.operators:
        return
    is_time = criterion.type.domain in _TIMES
    for sign, code in _SIGNS.items():
        if inside and sign not in _INEQUALITIES:
            continue
        if sign in criterion.type.operators or sign == "!=":
            words = isinstance(criterion.type, Text) and sign == ":"
            found = "offer-has-words" if words else code
            yield _sign(sign, _OF_TIME.get(sign, found) if is_time else found, asked)


def _sign(sign: str, code: str, asked: Asked) -> Draft:
    label = asked.known.say(code)
    return Draft(
        sign, label, "operator", opens="value", own=(sign, label), stands="glued"
    )


def contains(asked: Asked) -> Iterator[Draft]:
    """Offer CONTAINS, of texts."""
    if _may_contain(asked.criterion, asked):
        yield _verb("CONTAINS", "offer-contains", asked)


def _may_contain(criterion: Criterion | None, asked: Asked) -> bool:
    if criterion is None or criterion.type.domain != "text":
        return False
    read = criterion.type.equals(_SAMPLE, "CONTAINS", asked.known.reading)
    return not (isinstance(read, Diagnostic) and read.code == "operator-not-for")


def starts_with(asked: Asked) -> Iterator[Draft]:
    """Offer STARTS WITH, where a start has a meaning."""
    if asked.criterion is not None and asked.criterion.type.has_start:
        yield _verb("STARTS WITH", "offer-starts", asked)


def is_in(asked: Asked) -> Iterator[Draft]:
    """Offer IN, with its bracket."""
    if asked.criterion is not None:
        yield _verb("IN (", "offer-in", asked)


def between(asked: Asked) -> Iterator[Draft]:
    """Offer BETWEEN, of what has an order."""
    criterion = asked.criterion
    ordered = criterion is not None and ".." in criterion.type.operators
    if ordered or asked.waits:
        verb = "TUSSEN" if asked.known.locale == "nl" else "BETWEEN"
        yield _verb(verb, "offer-between", asked)


def is_null(asked: Asked) -> Iterator[Draft]:
    """Offer both questions after a value at all."""
    if asked.criterion is not None:
        yield _verb("IS NOT NULL", "offer-exists", asked)
        yield _verb("IS NULL", "offer-missing", asked)


def negated(asked: Asked) -> Iterator[Draft]:
    """Offer verbs with NOT before them."""
    criterion = asked.criterion
    if criterion is not None:
        yield _verb("NOT IN (", "offer-not-in", asked)
        if _may_contain(criterion, asked):
            yield _verb("NOT CONTAINS", "offer-not-contains", asked)
    elif asked.is_known and not asked.place.called:
        yield _verb("NOT MATCHES (", "offer-no-rows", asked)


def matches(asked: Asked) -> Iterator[Draft]:
    """Offer MATCHES behind what has rows."""
    place = asked.place
    name = "" if place.called else place.name.lower()
    rows = {**asked.schema.relations, **asked.schema.functions}
    if not place.within and name in rows:
        yield _verb("MATCHES (", "offer-rows", asked)


def _verb(verb: str, code: str, asked: Asked) -> Draft:
    label = asked.known.say(code)
    opens: Opens = "nothing" if verb.endswith("NULL") else "value"
    if "MATCHES" in verb:
        opens = "field"
    return Draft(
        verb, label, "operator", opens=opens, own=(verb, label), stands="apart"
    )
