"""
Words that say when → the term that was meant: a time needs the name of what happened.

``orders>3 this year`` looks for two words. What is counted or summed is then asked of
that time alone; of everything else, that there was an order.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from attrs import evolve

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.language.span import Span
from custquery.language.unparser import spell_value, unparse
from custquery.schema import problems
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.problems import instead
from custquery.schema.schema import Schema
from custquery.schema.sources import Count, Sum
from custquery.schema.types.base import Understood
from custquery.schema.wording import Wording

#: The criterion that a time is about where nothing else is said.
_WHEN = "order_date"

#: What stands before a time, and its sign.
_OPENERS: dict[str, Literal[":", ">=", "<"]] = {
    **dict.fromkeys(("in", "within", "during", "over", "binnen", "gedurende"), ":"),
    **dict.fromkeys(("since", "after", "sinds", "na", "vanaf"), ">="),
    **dict.fromkeys(("before", "until", "voor", "tot"), "<"),
}
#: What may stand between that and the time.
_ARTICLES = frozenset({"the", "de", "het"})
#: What a time starts with that is none without the next word.
_FIRST = frozenset(
    {"last", "past", "this", "previous", "current", "laatste", "afgelopen", "vorige"}
    | {"vorig", "deze", "dit", "huidige"}
)


def said_time(
    wording: Wording,
    before: ast.Tree | None,
    word: ast.Words,
    words: Sequence[ast.Words],
) -> tuple[Diagnostic, int] | None:
    """
    Return what to say of a time at *word*, and of how many words it is.

    Args:
        wording: The text, and what it is read with.
        before: What stands before the time.
        word: The first of its words.
        words: Those that follow it.
    """
    sign = _OPENERS.get(word.text.lower())
    if not words or (sign is None and word.text.lower() not in _FIRST):
        return None
    opened = 0 if sign is None else 1 + (words[0].text.lower() in _ARTICLES)
    rest, when = [word, *words][opened:], wording.criterion(_WHEN)
    if not rest or when is None:
        return None
    found = wording.value(when, ":", rest)
    if found is None or opened + found[1] == 1:
        return None
    if found[1] == 1 and (before is None or isinstance(before, ast.Words)):
        return None  # ``Bakery since 1921`` is a name
    span = Span(word.start, found[0].end)
    whole = wording.literal(rest[0].start, span.end)
    spelling = _spelled(wording, when, sign or ":", whole)
    if spelling is None:
        return None
    fix = instead(span, f"{_WHEN}{spelling}")
    asked = _asked_then(wording, before, spelling)
    fixes = [fix]
    if before is not None and asked is not None:
        fixes = [instead(Span(before.start, span.end), asked), fix]
    return problems.member_as_word(span, span.of(wording.text), fixes), opened + found[
        1
    ]


def _spelled(
    wording: Wording, when: Criterion, sign: ast.Operator, whole: ast.Literal
) -> str | None:
    """Return the sign and the time; ``in 30 days`` is within the last so many."""
    if sign == ":":
        for text in (whole.text, f"last {whole.text}"):
            ends = wording.ends(when, evolve(whole, text=text))
            if ends is not None:
                low, high = ends.low.text, ends.high.text
                return f":{spell_value(low)}..{spell_value(high)}"
    read = wording.read(when, sign, whole)
    return read.spelling if isinstance(read, Understood) else None


def _asked_then(wording: Wording, before: ast.Tree | None, spelling: str) -> str | None:
    """Return ``orders_placed MATCHES (count>3, date:this_year)``."""
    if not isinstance(before, ast.Comparison):
        return None
    if not isinstance(before.value, ast.Literal | ast.Range):
        return None  # a part of it could not be read
    criterion = wording.criterion(before.name.text)
    source = None if criterion is None else criterion.source
    if not isinstance(source, Count | Sum):
        return None
    for relation, aggregate, date in _dated(wording.schema):
        if aggregate[1] == source:
            name = evolve(before.name, text=aggregate[0])
            asked = unparse(evolve(before, name=name))
            return f"{relation.name} MATCHES ({asked}, {date}{spelling})"
    return None


def _dated(
    schema: Schema,
) -> Iterator[tuple[RelationCriterion, tuple[str, object], str]]:
    """Yield the aggregates of relations whose rows have a date, and its name."""
    for relation in dict.fromkeys(schema.relations.values()):
        dates = [each.name for each in relation.row if each.type.domain == "instant"]
        for each in relation.aggregates if dates else ():
            yield relation, (each.name, each.source), dates[0]
