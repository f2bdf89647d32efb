"""
Checked filter → a sentence in the reader's language.

Two filters that mean different things never read the same. A list of plain clauses is
“a, b and c”; as soon as one of them is itself a list, every “and” of the outer list
has a comma before it, and the inner one stands after “either” or between brackets.
"""

from typing import assert_never

from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.criterion import RelationCriterion
from custquery.schema.reading import Reading
from custquery.schema.sources import Count
from custquery.schema.types import Currency
from custquery.schema.value_sets import OneOf, Range
from custquery.targets.sentence_clauses import label_in, say_test
from custquery.targets.sentence_values import Phrase, Voice, numbers, quoted


def to_sentence(filter: Checked, reading: Reading, locale: str) -> str:
    """
    Say *filter* in one sentence, dates resolved.

    Args:
        filter: A checked filter, however deeply nested.
        reading: What the filter was read with: its zone, its now and its currency.
        locale: The language to say it in: ``en`` or ``nl``.

    >>> import custquery
    >>> query = custquery.compile("tag:vip AND orders>3 AND country:NL")
    >>> to_sentence(query.checked, query.reading, "nl")
    'Klanten met het label ‘vip’, meer dan 3 bestellingen en een adres in Nederland.'
    """
    voice = Voice(locale, reading)
    match simplified(filter):
        case checked.All(()):
            return voice.say("everyone")
        case checked.Any(()):
            return voice.say("nobody")
        case checked.Not(checked.All() as group):
            return voice.say("all-but", clause=_phrase(group, voice).text)
        case simple:
            return voice.say("customers", clause=_phrase(simple, voice).text)


def clause(filter: Checked, reading: Reading, locale: str, relation: str = "") -> str:
    """
    Say one clause of a filter, such as ``with the tag “vip”``.

    Args:
        filter: The clause; a whole filter will do.
        reading: What it was read with.
        locale: The language to say it in: ``en`` or ``nl``.
        relation: The name of the relation whose rows the clause is about, if any.
    """
    return _phrase(simplified(filter), Voice(locale, reading, relation)).text


def simplified(filter: Checked) -> Checked:
    """
    Return the same filter without lists in like lists, and NOT only where it must be.

    NOT of a list with OR is a list of NOTs with AND: “without a and without b”.
    """
    return _simplified(filter, positive=True)


def _simplified(node: Checked, *, positive: bool) -> Checked:
    match node:
        case checked.Not(item):
            return _simplified(item, positive=not positive)
        case checked.All(()) | checked.Any(()):
            return (
                checked.All(()) if isinstance(node, checked.All) == positive else _NONE
            )
        case checked.All((item,)) | checked.Any((item,)):
            return _simplified(item, positive=positive)
        case checked.Any(items):
            kind = checked.Any if positive else checked.All
            return _flat(kind, [_simplified(each, positive=positive) for each in items])
        case checked.All(items):
            inner = [_simplified(each, positive=True) for each in items]
            group = _flat(checked.All, inner)
            return group if positive else _opposite(group)
        case checked.Test() | checked.Related() | checked.Named():
            return node if positive else checked.Not(node)
        case _:
            assert_never(node)


_NONE = checked.Any(())


def _opposite(node: Checked) -> Checked:
    return (
        checked.Not(node)
        if isinstance(node, checked.All) and node.items
        else (_simplified(node, positive=False))
    )


def _flat(kind: type[checked.All] | type[checked.Any], items: list[Checked]) -> Checked:
    flat = tuple(
        part
        for each in items
        for part in (each.items if isinstance(each, kind) else (each,))
    )
    return flat[0] if len(flat) == 1 else kind(flat)


# Structure


def _phrase(node: Checked, voice: Voice) -> Phrase:
    """Say a simplified filter as what stands behind “customers”."""
    match node:
        case checked.All(()):
            return Phrase(voice.say("anyone"))
        case checked.Any(()):
            return Phrase(voice.say("no-one"))
        case checked.All(items):
            return _all(items, voice)
        case checked.Any(items):
            return _any(items, voice)
        case checked.Not(item):
            return _not(item, voice)
        case checked.Test():
            return say_test(node, voice)
        case checked.Related():
            return _related(node, voice)
        case checked.Named(name, item):
            inner = _phrase(simplified(item), voice).text
            said = voice.say("in-saved", what=quoted(name, voice), clause=inner)
            return Phrase(said, wide=True)
        case _:
            assert_never(node)


def _not(item: Checked, voice: Voice) -> Phrase:
    match item:
        case checked.Test():
            return say_test(item, voice, negated=True)
        case checked.Related():
            return _related(item, voice, negated=True)
        case checked.All():
            inner = _phrase(item, voice).text
            return Phrase(voice.say("not", what=f"({inner})"), wide=True)
        case _:
            phrase = _phrase(item, voice)
            return phrase._replace(text=voice.say("not", what=phrase.text))


def _all(items: tuple[Checked, ...], voice: Voice) -> Phrase:
    phrases = [_inner(each, voice) for each in items]
    said = _without_repeats(phrases, voice)
    return Phrase(_joined(phrases, said, "and", voice), wide=True)


def _any(items: tuple[Checked, ...], voice: Voice) -> Phrase:
    phrases = [_inner(each, voice) for each in items]
    said = [each.text for each in phrases]
    return Phrase(_joined(phrases, said, "or", voice), wide=True)


def _joined(phrases: list[Phrase], said: list[str], last: str, voice: Voice) -> str:
    """Join with commas, and before the last one with a word."""
    wide = any(each.wide for each in phrases)
    return voice.joined(said, voice.say(f"comma-{last}" if wide else last))


def _inner(node: Checked, voice: Voice) -> Phrase:
    """Say a part of a list; a list in it is set apart by “either” or by brackets."""
    phrase = _phrase(node, voice)
    if isinstance(node, checked.Any) and node.items:
        if not any(isinstance(each, checked.All) for each in node.items):
            return _either(node.items, voice)
    elif not isinstance(node, checked.All) or not node.items:
        return phrase
    return Phrase(f"({phrase.text})", wide=True)


def _either(items: tuple[Checked, ...], voice: Voice) -> Phrase:
    phrases = [_phrase(each, voice) for each in items]
    wide = any(each.wide for each in phrases)
    said = voice.say("comma-or" if wide else "or").join(each.text for each in phrases)
    return Phrase(voice.say("either") + said, wide=True)


def _without_repeats(phrases: list[Phrase], voice: Voice) -> list[str]:
    """Leave “with” out where the clause before has one too: with a, b and c."""
    preposition, quote = voice.say("with"), voice.say("quoted", what="")[0]
    said = []
    repeats = False
    for phrase in phrases:
        short = phrase.text.removeprefix(preposition)
        plain = short != phrase.text and not phrase.wide
        said.append(short if repeats and plain and short[0] != quote else phrase.text)
        repeats = plain
    return said


# Related rows


def _related(node: checked.Related, voice: Voice, *, negated: bool = False) -> Phrase:
    """Say a question about rows: with at least 2 orders (placed since …)."""
    having = simplified(node.having)
    where = simplified(node.where)
    inner = voice._replace(relation=node.relation.name, currency=_currency(where))
    rows, left = _rows(node.relation, having, inner, negated=negated)
    if where != checked.EVERYONE:
        conditions = _phrase(where, inner).text
        rows = voice.say("related-where", rows=rows, where=conditions)
    if left:
        together = _phrase(having, inner).text
        rows = voice.say("related-together", rows=rows, having=together)
        rows = voice.say("not", what=rows) if negated else rows
    return Phrase(rows, wide=where != checked.EVERYONE or left)


def _currency(where: Checked) -> str:
    """Return the one currency that rows must have, if that is asked of them."""
    asked = where.items if isinstance(where, checked.All) else (where,)
    for each in asked:
        match each:
            case checked.Test(criterion, OneOf((str(code),))) if isinstance(
                criterion.type, Currency
            ):
                return code
            case _:
                continue
    return ""


def _rows(
    relation: RelationCriterion, having: Checked, voice: Voice, *, negated: bool
) -> tuple[str, bool]:
    """Name the rows, with their number when that is all that is asked of them."""
    name = f"of-{relation.name}"
    label = label_in(relation, voice)
    match having:
        case checked.Test(criterion, OneOf((_, *_)) | Range() as wanted, spelling) if (
            isinstance(criterion.source, Count)
        ):
            if negated and wanted == Range(1, None):
                key = f"{name}-none" if voice.has(f"{name}-none") else "related-none"
                return voice.say(key, label=label), False
            what, count = numbers(wanted, criterion, spelling, voice)
            what = voice.say("not", what=what) if negated else what
            key = name if voice.has(name) else "related"
            return voice.say(key, what=what, label=label, count=count), False
        case _:
            key = f"{name}-rows" if voice.has(f"{name}-rows") else "related-rows"
            return voice.say(key, label=label), True
