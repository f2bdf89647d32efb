"""Names at the start of a clause: fields, relations, parameters; keys to sort by."""

from collections.abc import Iterable, Iterator

from custquery.schema.completion.asking import Asked, Known
from custquery.schema.completion.matching import loose
from custquery.schema.completion.offers import Draft
from custquery.schema.criterion import (
    Criterion,
    FunctionCriterion,
    RelationCriterion,
)
from custquery.schema.saved import SAVED_NAMES
from custquery.schema.schema import Declared

#: Parameters of functions, by what the function does, with the code of their words.
_PARAMETERS = {
    "distance": {
        "coordinates": "offer-coordinates",
        "distance_km": "offer-distance-km",
        "distance_mi": "offer-distance-mi",
    }
}
_OF_A_DATE = frozenset({"day", "instant"})


def spoken(declared: Declared, locale: str, typed: str = "") -> str:
    """Return the name that was begun, or else the one a reader of *locale* types."""
    wanted = loose(declared.label[locale])
    own = (name for name in declared.names if loose(name) == wanted)
    first = declared.name if locale == "en" else next(own, declared.name)
    begun = loose(typed)
    found = (each for each in (first, *declared.names) if loose(each).startswith(begun))
    return next(found, first) if begun else first


def names(asked: Asked) -> Iterator[Draft]:
    """Offer what a clause may start with."""
    known = asked.known
    if asked.relation is not None:
        yield from (_field(each, asked) for each in asked.parameters())
    elif asked.function is not None:
        for name, code in _PARAMETERS.get(asked.function.kind, {}).items():
            label = known.say(code)
            yield Draft(name, label, "field", opens="operator", own=(name, label))
    elif not asked.place.within:
        yield from _of_customers(asked)


def _of_customers(asked: Asked) -> Iterator[Draft]:
    known, before = asked.known, asked.place.before
    for each in asked.schema.listed:
        if isinstance(each, Criterion):
            if before != "rows":
                yield _field(each, asked)
        elif before not in {"sign", "verb"}:
            yield _rows(each, asked)
    if before != "rows":
        yield from (_field(each, asked) for each in listed(asked))
        if known.saved is not None:
            yield _saved(known)


def listed(asked: Asked) -> Iterable[Criterion]:
    """Yield the criteria of families, such as the metafields of a shop."""
    for family in asked.schema.families:
        yield from family.listed()


def _field(criterion: Criterion, asked: Asked) -> Draft:
    """Offer a field, with a colon where that is the usual sign."""
    known = asked.known
    name = spoken(criterion, known.locale, asked.place.typed)
    ordered = ".." in criterion.type.operators
    first = spoken(criterion, known.locale)
    own, other = known.labels(criterion.label, first, *criterion.names)
    return Draft(
        name if ordered else f"{name}:",
        criterion.label[known.locale],
        "field",
        criterion.summary[known.locale],
        "operator" if ordered else "value",
        own,
        other,
    )


def _rows(declared: RelationCriterion | FunctionCriterion, asked: Asked) -> Draft:
    """Offer a question about rows, or a function, with its bracket."""
    known = asked.known
    name = spoken(declared, known.locale, asked.place.typed)
    first = spoken(declared, known.locale)
    own, other = known.labels(declared.label, first, *declared.names)
    is_function = isinstance(declared, FunctionCriterion)
    called = isinstance(declared, FunctionCriterion) and declared.kind == "anniversary"
    return Draft(
        f"{name}(" if called else f"{name} MATCHES (",
        declared.label[known.locale],
        "function" if is_function else "relation",
        declared.summary[known.locale],
        "value" if called else "field",
        own,
        other,
    )


def _saved(known: Known) -> Draft:
    name = SAVED_NAMES[known.locale == "nl"]
    return Draft(
        f"{name}:",
        known.say("offer-saved"),
        "field",
        opens="value",
        own=(name, known.say("offer-saved")),
        other=SAVED_NAMES,
    )


def arguments(asked: Asked) -> Iterator[Draft]:
    """Offer the dates that ``anniversary('…')`` can be asked of."""
    function = asked.function
    if function is None or function.kind != "anniversary":
        return
    for each in listed(asked):
        if each.type.domain in _OF_A_DATE:
            label = each.label[asked.known.locale]
            own = (each.name, label, each.name.rpartition(".")[2])
            yield Draft(f"'{each.name}'", label, "value", own=own, stands="apart")


def keys(asked: Asked) -> Iterator[Draft]:
    """Offer what customers can be sorted by, or what columns there are."""
    if asked.place.after == "FROM":
        return
    known = asked.known
    for each in asked.schema.listed:
        if isinstance(each, Criterion) and not each.many:
            name = spoken(each, known.locale, asked.place.typed)
            first = spoken(each, known.locale)
            own, other = known.labels(each.label, first, *each.names)
            label = each.label[known.locale]
            yield Draft(name, label, "field", own=own, other=other, stands="apart")
