"""
Values behind an operator: members of closed lists, dates, and what customers have.

What customers have comes from the `Values` port with how many have it, under the rest
of the query; when it is late, there is only what is known without it. E-mail addresses
and phone numbers are of one person each, and are never offered.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from attrs import evolve

from custquery.language.errors import StorageError
from custquery.language.spelling import spell_value
from custquery.schema.completion.asking import Asked
from custquery.schema.completion.matching import rank
from custquery.schema.completion.offers import Draft
from custquery.schema.criterion import Criterion
from custquery.schema.ports import Counted
from custquery.schema.saved import SAVED_NAMES
from custquery.schema.sources import Column, Many
from custquery.schema.types import Email, Phone

_QUOTES = ('"', "'")
#: Values that behind a blank would be read as something else.
_KEYWORDS = frozenset({"AND", "OR", "NOT", "EN", "OF", "NIET", "NULL"})
_TIMES = frozenset({"instant", "day", "month_day"})
#: Days ago, and days ahead, that people ask for.
_AGO, _AHEAD = (7, 30, 90), (7, 30)
#: A closed list with more members has no order of its own.
_LONG = 30
#: So many members of a closed list are counted.
_ALL = 400
#: Seconds for what is probably not meant.
_A_MOMENT = 0.005
#: Seconds below which nothing more is asked of the port.
_TOO_LATE = 0.002


def values(asked: Asked) -> Iterator[Draft]:
    """Offer values of the field before the operator, behind IN with a bracket."""
    opening = "(" * (asked.place.after == "IN")
    for each in _values(asked):
        yield evolve(each, text=f"{opening}{each.text}") if opening else each


def _values(asked: Asked) -> Iterator[Draft]:
    place = asked.place
    criterion = asked.criterion
    if criterion is None:
        if place.name.lower() in SAVED_NAMES and not place.within:
            yield from saved_values(asked)
        elif place.name.lower() in asked.schema.functions:
            yield from _ahead(asked)
    elif criterion.type.domain in _TIMES:
        yield from _dates(asked)
    else:
        closed = tuple(_closed(criterion, asked))
        yield from closed or _open(criterion, asked)
    if criterion is not None and place.operator == ":" and not place.typed:
        label = asked.known.say("offer-exists")
        yield Draft("*", label, "value", own=("*", label))


def typed_value(typed: str) -> str:
    """Return what was typed of a value, without the quote before it."""
    if typed.startswith(_QUOTES):
        return typed[1:].removesuffix(typed[0])
    return typed


def _spelled(text: str, asked: Asked) -> str:
    """Spell a value, in the quotes that were typed where that is possible."""
    typed = asked.place.typed
    if typed.startswith("'") and text.isascii() and not set(text) & set("'\\"):
        return f"'{text}'"
    quoted = typed.startswith(_QUOTES) or text.upper() in _KEYWORDS
    return spell_value(text, quoted=quoted)


def saved_values(asked: Asked) -> Iterator[Draft]:
    """Offer the names of saved filters."""
    saved = asked.known.saved
    for name in saved.names() if saved is not None else ():
        text = spell_value(name, quoted=True)
        yield Draft(text, name, "saved", own=(name,))


# What is known without data


def _closed(criterion: Criterion, asked: Asked) -> Iterator[Draft]:
    """Offer the members of a closed list, those that customers have first."""
    known = asked.known
    typed = typed_value(asked.place.typed)
    others = dict(criterion.type.suggest(typed, known.other_locale))
    every = dict(criterion.type.suggest(typed, known.locale))
    members = {
        text: label
        for text, label in every.items()
        if rank(typed, (label, text), (others.get(text, text),)) is not None
    }
    if not members:
        return
    counts = _counts(criterion, asked)
    listed = sorted(members, key=members.__getitem__) if len(every) > _LONG else members
    home = known.reading.region
    for text in sorted(listed, key=lambda each: (-_count(counts, each), each != home)):
        found = counts.get(text)
        yield Draft(
            _spelled(text, asked),
            members[text],
            "value",
            own=(members[text], text),
            other=(others.get(text, text),),
            count=None if found is None else found.count,
            about=found is not None and found.about,
        )


def _count(counts: Mapping[str, Counted], text: str) -> int:
    found = counts.get(text)
    return 0 if found is None else found.count


def _dates(asked: Asked) -> Iterator[Draft]:
    """Offer the days and periods that people ask for."""
    known = asked.known
    today = known.reading.now.astimezone(known.reading.zone).date()
    dutch = known.locale == "nl"
    listed = [
        ("vandaag" if dutch else "today", known.say("offer-today"), today.isoformat()),
        (
            "gisteren" if dutch else "yesterday",
            known.say("offer-yesterday"),
            (today - timedelta(1)).isoformat(),
        ),
    ]
    for days in _AGO:
        day = today - timedelta(days)
        label = known.say("offer-days-ago", count=days)
        listed.append((f"-{days}d", label, day.isoformat()))
    listed.append(("-1y", known.say("offer-year-ago"), ""))
    listed.append((f"{today:%Y-%m}", known.say("offer-this-month"), ""))
    listed.append((f"{today.year}", known.say("offer-this-year"), ""))
    for text, label, detail in listed:
        yield Draft(text, label, "value", detail, own=(text, label), other=(detail,))


def _ahead(asked: Asked) -> Iterator[Draft]:
    """Offer the days on which an anniversary may be."""
    known = asked.known
    today = "vandaag" if known.locale == "nl" else "today"
    yield Draft(today, known.say("offer-today"), "value", own=(today,))
    for days in _AHEAD:
        text, label = f"+{days}d", known.say("offer-in-days", count=days)
        yield Draft(text, label, "value", own=(text, label))


# What customers have


def _open(criterion: Criterion, asked: Asked) -> Iterator[Draft]:
    """Offer values that customers have, the frequent ones first."""
    if criterion.type.domain != "text" or isinstance(criterion.type, (Email, Phone)):
        return
    for each in _found(criterion, typed_value(asked.place.typed), 20, asked):
        yield Draft(
            _spelled(each.text, asked),
            each.text,
            "value",
            own=(each.text,),
            count=each.count,
            about=each.about,
        )


def _counts(criterion: Criterion, asked: Asked) -> dict[str, Counted]:
    if criterion.type.domain != "code":
        return {}
    return {each.text: each for each in _found(criterion, "", _ALL, asked)}


def _time_for(asked: Asked) -> float:
    """Return the seconds for the port: few where a next clause may be meant."""
    typed = asked.place.typed
    several = " " in typed and not typed.startswith(_QUOTES)
    left = max(asked.known.left(), _TOO_LATE)
    return min(left, _A_MOMENT) if several else left


def _found(
    criterion: Criterion, start: str, limit: int, asked: Asked
) -> tuple[Counted, ...]:
    known = asked.known
    relation = asked.relation
    if relation is not None and isinstance(criterion.source, Column):
        source = Many(relation.relation, criterion.source)
        criterion = evolve(criterion, source=source)
    if known.values is None or known.left() < _TOO_LATE:
        return ()
    try:
        return known.values.values(
            criterion,
            start,
            among=asked.among(),
            limit=limit,
            deadline=_time_for(asked),
        )
    except StorageError:  # what is known without it is offered all the same
        return ()
