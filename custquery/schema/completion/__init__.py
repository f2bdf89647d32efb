"""
Text + caret + schema → what may come at the caret, best first.

    text ──expected──▶ places ──▶ drafts ──rank──▶ placed ──▶ offers

The tables of the parser say which terminals may come, the schema what each stands for.
Only the clause at the caret matters: mistakes elsewhere hide nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from custquery.language import LIMITS, Dialect, Limits
from custquery.language.expected import Place, expected
from custquery.language.parser import Said
from custquery.language.span import Span
from custquery.schema.checked import Checked
from custquery.schema.checker import check
from custquery.schema.completion import names, signs, words
from custquery.schema.completion.asking import Asked, Known
from custquery.schema.completion.matching import rank
from custquery.schema.completion.offers import Completion, Draft, Kind, Offer, Opens
from custquery.schema.completion.placing import Judge, placed
from custquery.schema.completion.rest import rest_of
from custquery.schema.completion.starting import starting
from custquery.schema.completion.values import typed_value, values
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema

if TYPE_CHECKING:
    from custquery.schema.ports import SavedFilters, Values

__all__ = ["OFFERED", "Completion", "Kind", "Offer", "Opens", "complete"]

_Provider: TypeAlias = Callable[[Asked], Iterator[Draft]]

#: What is offered for each terminal that may come, in this order; None: nothing, as it
#: is typed by hand (words, signs), is there for speed, or is offered with another one.
OFFERED: Mapping[str, _Provider | None] = {
    "COMPARE": signs.signs,
    "CONTAINS": signs.contains,
    "STARTS_WITH": signs.starts_with,
    "BETWEEN": signs.between,
    "IN": signs.is_in,
    "IS": signs.is_null,
    "MATCHES": signs.matches,
    "NOT_OP": signs.negated,
    "BARE": values,
    "NULL": words.null,
    "AND": words.connector("AND"),
    "OR": words.connector("OR"),
    "RPAR": words.closing(")"),
    "RSQB": words.closing("]"),
    "STRING": names.arguments,
    "NAME": names.names,
    "NOT": words.connector("NOT"),
    "PLAIN": names.keys,
    "DESC": words.keyword("DESC", "offer-descending"),
    "ASC": words.keyword("ASC", "offer-ascending"),
    "LPAR": words.opening,
    "ORDER_BY": words.order_by,
    "FRAME_WHERE": words.keyword("WHERE", "offer-where"),
    **dict.fromkeys(("WORD", "SPACED", "SIMPLE", "GLUED", "FUNC", "NEG", "DOTS")),
    **dict.fromkeys(("COMMA", "SEP", "LSQB", "EVERY", "END")),
    **dict.fromkeys(("FROM", "SELECT", "SHOW", "WHERE")),
    **dict.fromkeys(("EQUALS", "UNEQUAL", "GREATER", "LESS", "AT_LEAST", "AT_MOST")),
    **dict.fromkeys(("LIKE", "ENDS_WITH", "NOT_CONTAINS", "TO")),
}


#: Where nothing was typed, so many fields come before the other words.
_FIELDS = 6
_MANY = frozenset({"field", "relation", "function"})


def complete(
    text: str,
    caret: int,
    schema: Schema,
    reading: Reading,
    *,
    dialect: Dialect = "custquery",
    limits: Limits = LIMITS,
    saved: "SavedFilters | None" = None,
    values: "Values | None" = None,
    templates: Mapping[str, Mapping[str, str]] | None = None,
    limit: int = 10,
    deadline: float = 0.1,
) -> Completion:
    """
    Return what may come at *caret*; never raises, also in a broken text.

    Args:
        text: The filter as typed so far.
        caret: A position in code points.
        schema: The names that are known.
        reading: The inputs of a reading; labels are in its language.
        dialect: Which of the languages the text is in.
        limits: In what is longer or deeper nothing is offered.
        saved: The saved filters.
        values: What customers have.
        templates: Filters to start from → their titles by locale.
        limit: At most so many offers.
        deadline: Seconds; values that take longer are left out.
    """
    known = Known(schema, reading, saved, values, deadline)

    def rest(place: int) -> Checked | None:
        return rest_of(
            text, place, schema, reading, dialect=dialect, limits=limits, saved=saved
        )

    def said_of(other: str) -> Said:
        found = check(
            other, schema, reading, dialect=dialect, limits=limits, saved=saved
        )
        return found.diagnostics

    places = expected(text, caret, dialect=dialect, limits=limits)
    asked = [
        Asked(known, each, cache(lambda at=each.start: rest(at))) for each in places
    ]
    found = _ranked(asked, text, templates or {})
    here = max(0, min(caret, len(text)))
    replace = places[0].replace if places else Span(here, here)
    judge = Judge(text, dialect, limits, said_of)
    return Completion(replace, tuple(islice(_offers(found, judge), max(0, limit))))


def _offers(found: Iterable[tuple[Draft, Place]], judge: Judge) -> Iterator[Offer]:
    """Place each draft; yield what breaks nothing, and each resulting text once."""
    seen = set()
    for draft, place in found:
        offer = placed(draft, place, judge.text)
        taken = offer.apply(judge.text)
        if taken not in seen and not judge.refuses(offer, place):
            seen.add(taken)
            yield offer


def _ranked(
    asked: Iterable[Asked], text: str, templates: Mapping[str, Mapping[str, str]]
) -> list[tuple[Draft, Place]]:
    """Return every draft that matches what was typed, the best first."""
    known_first = sorted(asked, key=lambda one: not (one.place.name and one.is_known))
    found = [
        (rank, draft, each.place)
        for each in known_first
        for rank, draft in _matching(each, text, templates)
    ]
    found.sort(key=itemgetter(0))
    return [(draft, place) for _, draft, place in found]


def _matching(
    asked: Asked, text: str, templates: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[int, Draft]]:
    """Yield what matches at one place, with its rank."""
    place = asked.place
    typed = typed_value(place.typed)
    is_whole = text.strip() == place.typed and "WORD" in place.terminals
    whole = list(starting(asked.known, templates, is_blank=not typed)) * is_whole
    least = 2 * _is_glued(place, text)
    fields = 0
    for draft in (*whole, *_drafts(asked)):
        matched = rank(typed, draft.own, draft.other)
        if matched is None:
            continue
        if draft.kind == "value":  # a code is no better than a name
            matched = max(matched, 1)
        if draft.kind in _MANY and not typed:
            fields += 1
            matched = max(matched, int(fields > _FIELDS))
        yield max(matched, least), draft


def _is_glued(place: Place, text: str) -> bool:
    """Tell whether *place* is right behind a name, which may not be finished."""
    start = place.replace.start
    return bool(place.name) and not place.operator and text[:start][-1:].strip() != ""


def _drafts(asked: Asked) -> Iterator[Draft]:
    place = asked.place
    if place.name and not place.operator and place.before:
        return  # the operator is there
    if not place.typed and place.before in {"sign", "verb"}:
        return  # in the middle of a term
    for kind, provider in OFFERED.items():
        if provider is None or kind not in place.terminals:
            continue
        if kind in {"COMPARE", "BETWEEN"} or not asked.waits:
            yield from provider(asked)
