"""
Tree → the tree that was meant, where blanks stand in a name, a value or for a sign.

``last order > 2024``, ``country:New Zealand``, ``orders 3-10`` and ``no:tag`` have one
meaning; a note tells it where free words are thinkable. Nothing is looked up in data.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from attrs import evolve

from custquery.language import ast
from custquery.language.span import Span
from custquery.schema import problems
from custquery.schema.criterion import Criterion
from custquery.schema.run_on.bounds import bound_behind, or_more
from custquery.schema.run_on.presence import exists, renamed, with_or_without
from custquery.schema.schema import Schema
from custquery.schema.spoken import (
    ABSENT,
    COUNTED,
    EXCEPT,
    FILLERS,
    HAVE,
    NOT,
    OPERATORS,
    PRESENT,
)
from custquery.schema.types.base import Understood
from custquery.schema.types.texts import Phone
from custquery.schema.wording import MOST_WORDS, Taken, Wording

#: With what ``more than 3 orders`` starts.
_FIRST_COUNTED = frozenset(spoken.partition(" ")[0] for spoken in COUNTED)


def read_run_on(wording: Wording, tree: ast.Tree) -> ast.Tree:
    """Return *tree* with what belongs together put together."""
    match tree:
        case ast.And(items):
            whole = [read_run_on(wording, each) for each in items]
            joined = tuple(_joined(wording, whole))
            return joined[0] if len(joined) == 1 else evolve(tree, items=joined)
        case ast.Or(items):
            whole = [read_run_on(wording, each) for each in items]
            either = tuple(or_more(wording, whole))
            return either[0] if len(either) == 1 else evolve(tree, items=either)
        case ast.Not(item):
            return evolve(tree, item=read_run_on(wording, item))
        case ast.Comparison():
            return renamed(wording, tree)
        case _:
            return tree


def _joined(wording: Wording, items: Sequence[ast.Tree]) -> Iterator[ast.Tree]:
    place = 0
    while place < len(items):
        taken: Taken | None = None
        for look in () if _stands_alone(wording, items, place) else _LOOKS:
            taken = look(wording, items, place)
            if taken is not None:
                break
        item, size = taken or (items[place], 1)
        if size > 1:
            last = items[place + size - 1]
            wording.absorbed.append(Span(items[place].start, last.end))
        yield item
        place += size


def _stands_alone(wording: Wording, items: Sequence[ast.Tree], place: int) -> bool:
    """Tell of most words of a sentence at once that they are part of nothing."""
    words = wording.words(items, place)
    if not words or (place and not isinstance(items[place - 1], ast.Words)):
        return False
    behind = place + len(words)
    if len(words) < MOST_WORDS and behind < len(items):
        return False
    first = words[0].text.lower()
    return "." not in first and first not in _first_words(wording.schema)


@lru_cache(maxsize=8)
def _first_words(schema: Schema) -> frozenset[str]:
    """Return the words with which something of several words may start."""
    names = frozenset(name.partition("_")[0] for name in schema.criteria)
    return names.union(schema.criteria, _FIRST_COUNTED, HAVE, PRESENT, ABSENT)


# A name in several words: ``last order > 2024``.


def _name_in_words(
    wording: Wording, items: Sequence[ast.Tree], place: int
) -> Taken | None:
    words = wording.words(items, place)
    if not words or len(words) == MOST_WORDS:
        return None
    at = place + len(words)
    term = items[at] if at < len(items) else None
    inner = term.item if isinstance(term, ast.Not) else term
    if not isinstance(inner, ast.Comparison) or not wording.follows(words[-1], inner):
        return None
    parts = [each.text.lower() for each in words] + [inner.name.text.lower()]
    for joint in ("_", "-", ""):  # ``e mail``, ``post code``
        name = joint.join(parts)
        if wording.criterion(name) is not None:
            found = _with_name(wording, term, inner, name, words[0].start)
            return found, len(words) + 1
    return None


def _with_name(
    wording: Wording,
    term: ast.Tree | None,
    inner: ast.Comparison,
    name: str,
    start: int,
) -> ast.Tree:
    span = Span(start, inner.name.end)
    wording.said.append(
        problems.joined_name(span, wording.text[start : inner.name.end], name)
    )
    spelled = ast.Name(name, None, start, inner.name.end)
    found = evolve(inner, name=spelled, start=start)
    if isinstance(term, ast.Not):
        return evolve(term, item=found, start=start)
    return found


# A value in several words: ``country:New Zealand``, ``orders:3 to 10``.


def _value_in_words(
    wording: Wording, items: Sequence[ast.Tree], place: int
) -> Taken | None:
    term = items[place]
    inner = term.item if isinstance(term, ast.Not) else term
    words = wording.words(items, place + 1)
    if not isinstance(inner, ast.Comparison) or not words:
        return None
    literal, criterion = inner.value, wording.criterion(inner.name.text)
    if not isinstance(literal, ast.Literal) or literal.quoted or literal.wild:
        return None
    if criterion is None or not wording.follows(term, words[0]):
        return None
    found = _longer_value(wording, criterion, inner, words)
    if found is None and literal.text.lower() in NOT and inner is term:
        return _negated_value(wording, inner, words[0]), 2
    if found is None:
        return None
    value, size = found
    longer = evolve(inner, value=value, end=value.end)
    if isinstance(term, ast.Not):
        return evolve(term, item=longer, end=value.end), size + 1
    return longer, size + 1


def _phone(wording: Wording, items: Sequence[ast.Tree], place: int) -> Taken | None:
    """Read ``phone:+31 (0)6 12345678``: its brackets are no brackets of the filter."""
    term = items[place]
    if not isinstance(term, ast.Comparison) or not isinstance(term.value, ast.Literal):
        return None
    criterion = wording.criterion(term.name.text)
    if criterion is None or not isinstance(criterion.type, Phone):
        return None
    start = term.value.start
    for size in range(min(len(items) - place, MOST_WORDS), 1, -1):
        last = items[place + size - 1]
        if all(isinstance(each, ast.Words) for each in items[place + 1 : place + size]):
            whole = wording.literal(start, last.end)
            if wording.reads(criterion, term.operator, whole):
                return evolve(term, value=whole, end=last.end), size
    return None


def _longer_value(
    wording: Wording,
    criterion: Criterion,
    term: ast.Comparison,
    words: Sequence[ast.Words],
) -> tuple[ast.Value, int] | None:
    """Return the value that goes on in *words*, if it cannot end before them."""
    literal = term.value
    if not isinstance(literal, ast.Literal):
        return None
    alone = isinstance(wording.read(criterion, term.operator, literal), Understood)
    for size in range(len(words), 0, -1):
        whole = wording.literal(literal.start, words[size - 1].end)
        if term.operator in {":", "=", "IS", "=="}:
            ends = wording.ends(criterion, whole)
            if ends is not None:
                return ends, size
        is_unit = size == 1 and words[0].text.lower() in criterion.type.units
        if (is_unit or not alone) and wording.reads(criterion, term.operator, whole):
            return whole, size
    return None


def _negated_value(
    wording: Wording, term: ast.Comparison, word: ast.Words
) -> ast.Problem:
    """Refuse ``tag:not vip``: the negation belongs before the name."""
    span = Span(term.start, word.end)
    value = term.value
    typed = wording.text[value.start : value.end]
    before = wording.text[term.start : value.start].rstrip()
    meant = f"{typed} {before}{wording.text[word.start : word.end]}"
    wording.said.append(problems.no_value_of(span, typed, meant))
    return ast.Problem(term.start, word.end)


# No sign: ``orders 3-10``, ``created_at after 2024-12-31``, ``more than 3 orders``.


def _no_sign(wording: Wording, items: Sequence[ast.Tree], place: int) -> Taken | None:
    words = wording.words(items, place)
    for size in range(min(len(words) - 1, 3), 0, -1):
        spelled = "_".join(each.text for each in words[:size])
        criterion = wording.criterion(spelled)
        if criterion is None:
            continue
        name = evolve(words[0], text=spelled, end=words[size - 1].end)
        rest = words[size:]
        found = _range_alone(wording, criterion, name, rest) or _in_words(
            wording, criterion, name, rest
        )
        if found is not None:
            return found[0], found[1] + size - 1
    return None


def _filler(wording: Wording, items: Sequence[ast.Tree], place: int) -> Taken | None:
    """Read ``but`` in ``tag:vip but not country:NL``, and ``except``."""
    if not 0 < place < len(items) - 1 or not wording.is_bare(items[place]):
        return None
    before, word, after = items[place - 1 : place + 2]
    inner = after.item if isinstance(after, ast.Not) else after
    if not isinstance(word, ast.Words) or isinstance(before, ast.Words):
        return None
    if not isinstance(inner, ast.Comparison):
        return None
    if word.text.lower() in FILLERS:
        return after, 2
    if word.text.lower() in EXCEPT and after is inner:
        return ast.Not(after, word.start, after.end), 2
    return None


def _in_words(
    wording: Wording,
    criterion: Criterion,
    name: ast.Words,
    rest: Sequence[ast.Words],
) -> Taken | None:
    """Read an operator in words behind the name."""
    operator, is_for_text = OPERATORS.get(rest[0].text.lower(), (None, False))
    if operator is None or len(rest) < 2:
        return None
    if criterion.type.domain == "text" and not is_for_text:
        return None
    if rest[0].text.lower() in {"in", "op", "on"} and not _is_closed_or_time(criterion):
        return None
    found = wording.value(criterion, operator, rest[1:])
    return found and _term(name, operator, rest[0], found)


def _is_closed_or_time(criterion: Criterion) -> bool:
    return criterion.type.domain in {"code", "instant", "day"}


def _range_alone(
    wording: Wording,
    criterion: Criterion,
    name: ast.Words,
    rest: Sequence[ast.Words],
) -> Taken | None:
    """Read ``orders 3-10`` and ``orders 3+``: nobody looks for such words."""
    for size in range(len(rest), 0, -1) if criterion.type.ordered else ():
        whole = wording.literal(rest[0].start, rest[size - 1].end)
        ends = wording.ends(criterion, whole)
        if ends is not None:
            return _term(name, ":", rest[0], (ends, size), signless=True)
    text = rest[0].text
    if criterion.type.ordered and text.endswith("+"):
        start = evolve(wording.literal(rest[0].start, rest[0].end), text=text[:-1])
        if wording.reads(criterion, ">=", start):
            return _term(name, ">=", rest[0], (start, 1), signless=True)
    return None


def _term(
    name: ast.Words,
    operator: ast.Operator,
    sign: ast.Words,
    found: tuple[ast.Value, int],
    *,
    signless: bool = False,
) -> Taken:
    value, size = found
    place = (name.end, name.end) if signless else (sign.start, sign.end)
    spelled = ast.Name(name.text, None, name.start, name.end)
    term = ast.Comparison(spelled, operator, value, name.start, value.end, *place)
    return term, size + (1 if signless else 2)


def _counted_first(
    wording: Wording, items: Sequence[ast.Tree], place: int
) -> Taken | None:
    """Read ``more than 3 orders`` and ``minstens 3 bestellingen``."""
    words = wording.words(items, place)
    if not words or words[0].text.lower() not in _FIRST_COUNTED:
        return None
    for size in (2, 1):
        spoken = " ".join(each.text.lower() for each in words[:size])
        operator = COUNTED.get(spoken)
        if operator is not None and len(words) >= size + 2:
            break
    else:
        return None
    number, name = words[size], words[size + 1]
    criterion = wording.criterion(name.text)
    if criterion is None or not criterion.type.ordered:
        return None
    value = wording.literal(number.start, number.end)
    if not wording.reads(criterion, operator, value):
        return None
    spelled = ast.Name(name.text, None, name.start, name.end)
    sign = words[0].start, words[size - 1].end
    term = ast.Comparison(spelled, operator, value, words[0].start, name.end, *sign)
    return term, size + 2


#: What is looked for at each place, the most certain first.
_LOOKS = (
    _filler,
    _phone,
    _name_in_words,
    with_or_without,
    exists,
    _value_in_words,
    bound_behind,
    _counted_first,
    _no_sign,
)
