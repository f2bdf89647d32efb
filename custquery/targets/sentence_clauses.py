"""
One test → a clause: with the tag “vip”, without a note, added in 2025.

A clause is looked for by criterion and shape (``sentence-of-tag-start``), then by shape
alone (``sentence-any-start``), so that a criterion of a plugin needs no words but its
label. Its negation has words of its own, or is “without …” or “not …”.
"""

from typing import assert_never

from custquery.schema import checked
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.types import Phone
from custquery.schema.value_sets import (
    MonthDays,
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    Within,
    Words,
)
from custquery.targets.sentence_places import near
from custquery.targets.sentence_times import (
    days,
    instant,
    month_days,
    numbered_day,
    period,
)
from custquery.targets.sentence_values import (
    Phrase,
    Voice,
    between,
    numbers,
    quoted,
    text_as_typed,
    texts,
    value_in_words,
    words_as_typed,
)

_NUMBERS = frozenset({"whole", "decimal", "money"})
_TIMES = frozenset({"instant", "day"})


def say_test(test: checked.Test, voice: Voice, *, negated: bool = False) -> Phrase:
    """Say *test*, or with *negated* that it does not hold."""
    shape, what, count = _asked(test, voice)
    criterion, wanted = test.criterion, test.wanted
    several = isinstance(wanted, OneOf) and len(wanted.values) > 1
    name = "of-" + ".".join(filter(None, (voice.relation, criterion.name)))
    special = "several" if several else "0" if wanted == OneOf((0,)) else shape
    general = "row" if voice.relation else "any"
    shared = f"row.{criterion.name}" if voice.relation else ""
    keys = (
        f"{name}-{special}",
        f"{name}-{shape}",
        f"{shared}-{shape}",
        f"{general}-{shape}",
    )
    args = {"label": label_in(criterion, voice), "what": what, "count": count}
    key = next(each for each in keys if voice.has(each) or each is keys[-1])
    said = _negated(key, args, voice) if negated else voice.say(key, **args)
    return Phrase(said, wide=several)


def _negated(key: str, args: dict[str, object], voice: Voice) -> str:
    """Say the opposite: in words of its own, “without …” or “not …”."""
    if voice.has(f"{key}-not"):
        return voice.say(f"{key}-not", **args)
    if key.endswith("-number"):
        return voice.say(key, **{**args, "what": voice.say("not", what=args["what"])})
    said, preposition = voice.say(key, **args), voice.say("with")
    if said.startswith(preposition):
        return voice.say("without") + said.removeprefix(preposition)
    return voice.say("not", what=said)


def label_of(named: Criterion | RelationCriterion, locale: str) -> str:
    """Return what people who read *locale* call it."""
    language = locale.replace("_", "-").partition("-")[0]
    return named.label.get(language) or named.label["en"]


def label_in(named: Criterion | RelationCriterion, voice: Voice) -> str:
    """Return what people call it; in quotes when it could be read as more."""
    label = label_of(named, voice.locale)
    joints = (voice.say("and"), voice.say("or"), ",", "(", ")")
    return quoted(label, voice) if any(each in label for each in joints) else label


def _asked(test: checked.Test, voice: Voice) -> tuple[str, str, int]:
    """Say what is asked: the shape of the clause, what is wanted, and how many."""
    criterion, spelling = test.criterion, test.spelling
    match test.wanted:
        case OneOf(()):
            return "never", "", 0
        case (OneOf() | Range()) as wanted:
            return _compared(wanted, test, voice)
        case Prefix(text):
            return "start", quoted(text_as_typed(text, criterion, spelling), voice), 0
        case Suffix(text):
            return "end", quoted(text_as_typed(text, criterion, spelling), voice), 0
        case Words(pattern):
            return "words", _words(pattern, criterion, spelling, voice), 0
        case MonthDays() as wanted:
            return "anniversary", month_days(wanted, voice), 0
        case Within() as wanted:
            return "near", near(wanted, voice), 0
        case Present():
            return "present", "", 0
        case _:
            assert_never(test.wanted)


def _compared(
    wanted: OneOf | Range, test: checked.Test, voice: Voice
) -> tuple[str, str, int]:
    criterion = test.criterion
    if criterion.type.domain in _NUMBERS:
        return "number", *numbers(wanted, criterion, test.spelling, voice)
    if criterion.type.domain in _TIMES:
        return "time", _times(wanted, criterion, voice), 0
    if isinstance(wanted, Range):
        return "number", between(wanted, criterion, voice), 0
    return *_listed(wanted, test, voice), 0


def _times(wanted: OneOf | Range, criterion: Criterion, voice: Voice) -> str:
    is_day = criterion.type.domain == "day"
    if isinstance(wanted, Range):
        return days(wanted, voice) if is_day else period(wanted, voice)
    write = numbered_day if is_day else instant
    times = voice.either(write(int(each), voice) for each in wanted.values)
    return voice.say("time-exactly", low=times)


def _listed(wanted: OneOf, test: checked.Test, voice: Voice) -> tuple[str, str]:
    """Say yes, no, or the texts and members of closed lists that are *wanted*."""
    first, *others = wanted.values
    if isinstance(first, bool) and not others:
        shape = "yes" if first else "no"
        return shape, value_in_words(first, test.criterion, voice)
    said = texts(wanted, test.criterion, test.spelling, voice)
    if wanted.raw and not isinstance(test.criterion.type, Phone):
        said = voice.say("exactly", what=said)
    return "is", said


def _words(pattern: str, criterion: Criterion, spelling: str, voice: Voice) -> str:
    """Say words; what may go on at an end has “…” there."""
    said = words_as_typed(pattern, criterion, spelling)
    if pattern and not pattern.endswith(" "):
        said = f"{said}…"
    if pattern and not pattern.startswith(" "):
        said = f"…{said}"
    return quoted(said, voice)
