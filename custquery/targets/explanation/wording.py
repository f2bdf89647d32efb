"""A change of values → words: number of orders: 2 more (6); tag: add “vip”."""

from collections.abc import Iterable
from decimal import Decimal

from custquery.schema import checked
from custquery.schema.checked import Test
from custquery.schema.criterion import Criterion
from custquery.schema.reading import Reading
from custquery.schema.value_sets import OneOf, Range, Value
from custquery.targets.sentence import clause
from custquery.targets.sentence_clauses import label_of
from custquery.targets.sentence_times import instant, numbered_day, period
from custquery.targets.sentence_values import (
    Voice,
    quoted,
    text_as_typed,
    value_in_words,
)

_SECOND = 1_000_000


def in_words(
    kind: str,
    leaf: Test | checked.Related,
    before: tuple[Value, ...],
    after: tuple[Value, ...],
    reading: Reading,
) -> str:
    """
    Say one change in the language of *reading*.

    Args:
        kind: Of a `custquery.targets.explanation.changes.Change`.
        leaf: The test that asks for it.
        before: The values that the record has.
        after: Those that it would have.
        reading: Its locale is that of the words.
    """
    voice = Voice(reading.locale, reading)
    if not isinstance(leaf, Test) or kind in {"true", "untrue"}:
        said = clause(leaf, reading, reading.locale)
        return voice.say(f"change-{kind}", clause=said)
    kept = isinstance(leaf.wanted, OneOf) or kind not in {"add", "to"}
    if not kept and leaf.criterion.type.domain == "text":
        return voice.say("change-true", clause=clause(leaf, reading, reading.locale))
    label = label_of(leaf.criterion, voice.locale)
    if kind in {"more", "fewer"}:
        what = _value(abs(Decimal(after[0]) - Decimal(before[0])), leaf, voice)
        value = _value(after[0], leaf, voice)
        return voice.say(f"change-{kind}", label=label, what=what, value=value)
    gone = _listed((each for each in before if each not in after), leaf, voice)
    come = _listed((each for each in after if each not in before), leaf, voice)
    if kind == "swap" and not (gone and come):
        kind = "drop" if gone else "add"
    return voice.say(f"change-{kind}", label=label, what=gone, value=come)


def _listed(values: Iterable[Value], leaf: Test, voice: Voice) -> str:
    said = [_value(each, leaf, voice) for each in values]
    return voice.joined(said, voice.say("and")) if said else ""


def _value(value: Value, leaf: Test, voice: Voice) -> str:
    criterion: Criterion = leaf.criterion
    if criterion.type.domain == "instant":
        return _time(int(value), voice)
    if criterion.type.domain == "day":
        return numbered_day(int(value), voice)
    if isinstance(value, str) and criterion.type.domain == "text":
        return quoted(text_as_typed(value, criterion, leaf.spelling), voice)
    return value_in_words(value, criterion, voice, exact=True)


def _time(at: int, voice: Voice) -> str:
    """Say an instant; the last microsecond of a day is before the next one."""
    if at % _SECOND == _SECOND - 1:
        return period(Range(None, at + 1), voice)
    return instant(at, voice)
