"""
Tree + text → notes on words that are looked for, where something else may be meant.

They change no reading. ``vip customers from NL`` looks for four words; the note says so
and offers ``country:NL``.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import unquote_plus

from custquery.language import ast, try_parse
from custquery.language.diagnostics import Diagnostic, Edit, Fix
from custquery.language.span import Span
from custquery.language.spelling import quote
from custquery.language.unparser import spell_value
from custquery.schema import problems
from custquery.schema.criterion import Criterion
from custquery.schema.hints.beside import words_after_connector, words_after_value
from custquery.schema.hints.glued import glued
from custquery.schema.hints.times import said_time
from custquery.schema.in_words.asked import presence
from custquery.schema.in_words.sentence import Name
from custquery.schema.problems import instead
from custquery.schema.schema import Schema
from custquery.schema.spoken import NOT
from custquery.schema.types.choices import Choice, Country, YesNo
from custquery.schema.wording import Wording

_FROM = frozenset({"from", "in", "uit", "van"})
_EVERYONE = frozenset(
    {"customers", "customer", "klanten", "klant", "all", "alle", "everyone", "iedereen"}
    | {"everybody", "allemaal"}
)

#: What stands between several of them.
_JOINTS = frozenset({"or", "of", "and", "en"})

#: Letters of the code of a country.
_CODE = 2

#: Patterns are compiled when they are needed.
_ENCODED = r"(?i)%(?:3a|3d|3e|3c|20|22|27|28|29|2c)"
_ORDER = r"#\d{3,}"
_TERM = r"([^\W\d][\w.-]*)\s*(?:[:=<>≥≤≠]|!=)"


def hints(wording: Wording, tree: ast.Tree) -> Iterator[Diagnostic]:
    """Yield what there is to say about the words in *tree*."""
    whole = _quoted_filter(wording, tree)
    if whole is not None:
        yield whole
        return
    for items, joined_by_or in _sequences(tree):
        yield from words_after_connector(wording, items)
        if not joined_by_or:
            yield from _in_a_row(wording, items)


def _sequences(tree: ast.Tree) -> Iterator[tuple[Sequence[ast.Tree], bool]]:
    """Yield what AND joins (one item too), and what OR joins."""
    left: list[ast.Tree] = [tree]
    while left:
        node = left.pop()
        match node:
            case ast.And(items):
                yield items, False
                left.extend(each for each in items if not _is_word(each))
            case ast.Or(items):
                yield items, True
                left.extend(items)
            case ast.Not(item) if not isinstance(item, ast.Words):
                left.append(item)
            case ast.Words() | ast.Not():
                yield (node,), False
            case _:
                pass


def _is_word(item: ast.Tree) -> bool:
    """Tell whether *item* is a word to look for, or one that must not occur."""
    return isinstance(item.item if isinstance(item, ast.Not) else item, ast.Words)


def _in_a_row(wording: Wording, items: Sequence[ast.Tree]) -> Iterator[Diagnostic]:
    place = 0
    while place < len(items):
        item = items[place]
        word = item.item if isinstance(item, ast.Not) else item
        if isinstance(word, ast.Words) and wording.has_absorbed(word.span):
            place += 1
            continue
        after = items[place + 1] if place + 1 < len(items) else None
        words = wording.words(items, place + 1)
        if words and not wording.follows(item, words[0]):
            words = []
        if isinstance(item, ast.Words):
            before = items[place - 1] if place else None
            time = wording.is_bare(item) and said_time(wording, before, item, words)
            said, size = (
                ((time[0],), time[1])
                if time
                else _about_word(wording, item, words, after)
            )
            yield from said
            place += size
        elif isinstance(item, ast.Not) and isinstance(item.item, ast.Words):
            said, size = _about_negated(wording, item, item.item, words)
            yield from said
            place += size
        else:
            if not (words and said_time(wording, item, words[0], words[1:])):
                yield from words_after_value(wording, item, words)
            place += 1


def _about_word(
    wording: Wording,
    word: ast.Words,
    words: Sequence[ast.Words],
    after: ast.Tree | None,
) -> tuple[Sequence[Diagnostic], int]:
    """Return what there is to say about one word, and how many words that concerns."""
    if not wording.is_bare(word):
        return (), 1
    name = word.text.lower()
    criterion = wording.criterion(name)
    schema = wording.schema
    if criterion is not None or name in schema.relations or name in schema.functions:
        return _word_is_a_name(wording, word, criterion, words, after)
    if "%" in word.text and re.search(_ENCODED, word.text):
        decoded = unquote_plus(word.text)
        return (problems.from_address(word.span, word.text, decoded),), 1
    found = _said_country(wording, word, words)
    if found is not None:
        return found
    if not word.start and re.fullmatch(r"\d{1,2}[.)]", name) and after is not None:
        return (problems.list_number(word.span, word.text),), 1
    if name in _EVERYONE:
        return (problems.everyone_as_word(word.span, word.text),), 1
    if re.fullmatch(_ORDER, name):
        return _orders(wording, word, words)
    term = glued(wording, word)
    if term is not None:
        fix = instead(word.span, term)
        return (problems.glued_to_name(word.span, word.text, fix),), 1
    fixes = tuple(_members(wording, word))
    if not fixes:
        return (), 1
    return (problems.member_as_word(word.span, word.text, fixes),), 1


def _orders(
    wording: Wording, word: ast.Words, words: Sequence[ast.Words]
) -> tuple[Sequence[Diagnostic], int]:
    """Note ``#1001 #1002``: nobody is called so; of several, any may be meant."""
    found, size = [word], 1
    for at, each in enumerate(words):
        if re.fullmatch(_ORDER, each.text):
            found, size = [*found, each], at + 2
        elif each.text.lower() not in _JOINTS:
            break
    span = Span(word.start, found[-1].end)
    wording.absorbed.append(span)
    spelled = " OR ".join(quote(each.text) for each in found)
    if len(found) > 1 and span.of(wording.text) != wording.text.strip():
        spelled = f"({spelled})"
    fix = instead(span, spelled, "quote-word")
    said = problems.order_as_word(span, span.of(wording.text), fix)
    return (said,), size


def _said_country(
    wording: Wording, word: ast.Words, words: Sequence[ast.Words]
) -> tuple[Sequence[Diagnostic], int] | None:
    """Note ``from NL`` and a lone ``NL``, which is a word to look for."""
    if word.text.lower() in _FROM and words:
        found = _country(wording, words)
        if found is not None:
            fix = instead(Span(word.start, found[1].end), found[0])
            return (problems.country_as_word(found[1], fix),), 1 + found[2]
    if len(word.text) == _CODE and word.text.isupper():
        found = _country(wording, [word])
        if found is not None:
            fix = instead(word.span, found[0])
            return (problems.country_as_word(word.span, fix),), 1
    return None


def _about_negated(
    wording: Wording, item: ast.Not, word: ast.Words, words: Sequence[ast.Words]
) -> tuple[Sequence[Diagnostic], int]:
    """Note ``not tag vip`` and ``not tag``: the name has no sign."""
    criterion = wording.criterion(word.text.lower())
    if criterion is None or not wording.is_bare(word):
        return (), 1
    found = wording.value(criterion, ":", words[:1]) if words else None
    if found is None and words:
        return (), 1
    if found is None:
        term, end = _presence(word, criterion, there=False), word.end
        fixes = [instead(item.span, term), _quoted(word)]
    else:
        end = found[0].end
        typed = wording.text[found[0].start : end]
        sign = wording.text[item.start : word.start]
        span = Span(item.start, end)
        fixes = [instead(span, f"{sign}{word.text}:{spell_value(typed)}")]
    said = problems.word_is_a_name(word.span, word.text, fixes)
    return (said,), 1 + (found is not None)


def _presence(word: ast.Words, criterion: Criterion, *, there: bool) -> str:
    """Return the term that asks whether there is a value."""
    return presence(Name(word.text, criterion, 1), there=there)


def _quoted(word: ast.Words) -> Fix:
    return instead(word.span, quote(word.text), "quote-word")


def _country(
    wording: Wording, words: Sequence[ast.Words]
) -> tuple[str, Span, int] | None:
    """Return the term for a country at the start of *words*, and where it stands."""
    for criterion in wording.schema.listed:
        if isinstance(criterion, Criterion) and isinstance(criterion.type, Country):
            for size in range(len(words), 0, -1):
                span = Span(words[0].start, words[size - 1].end)
                code = criterion.type.code(span.of(wording.text))
                if code is not None:
                    return f"{criterion.name}:{code}", span, size
            return None
    return None


def _members(wording: Wording, word: ast.Words) -> Iterator[Fix]:
    """Yield the terms for closed lists that have *word*."""
    for term in _choices(wording.schema, word.text):
        yield instead(word.span, term)


@lru_cache(maxsize=1_024)
def _choices(schema: Schema, word: str) -> tuple[str, ...]:
    """Return the terms; kept, as a sentence has the same few words time and again."""
    return tuple(
        f"{each.name}:{spell_value(code)}"
        for each in schema.listed
        if isinstance(each, Criterion) and isinstance(each.type, Choice)
        if (code := each.type.code(word)) is not None
    )


# A name without a sign.


def _word_is_a_name(
    wording: Wording,
    word: ast.Words,
    criterion: Criterion | None,
    words: Sequence[ast.Words],
    after: ast.Tree | None,
) -> tuple[Sequence[Diagnostic], int]:
    fixes: list[Fix] = []
    size = 1
    sign, rest = "", words
    if words and words[0].text.lower() in NOT:
        sign, rest, size = "-", words[1:], 2
    elif isinstance(after, ast.Not) and wording.is_bare(after.item):
        sign, rest, size = "-", [after.item], 1  # type: ignore[list-item]  # is_bare
    if criterion is not None and rest:
        most = 1 if _is_text(criterion) else len(rest)
        found = wording.value(criterion, ":", rest[:most])
        if found is not None:
            value, many = found
            typed = wording.text[value.start : value.end]
            spelled = f"{sign}{word.text}:{spell_value(typed)}"
            fixes.append(instead(Span(word.start, value.end), spelled))
            size += many
    if not fixes and criterion is not None:
        answer = _answered(word, criterion, words)
        if answer is not None:
            fixes, size = [answer[0]], answer[1]
    if not fixes:
        size = 1
        colon = (Edit(word.end, word.end, ":"),)
        fixes.append(Fix("add-colon", colon, "blank", {"text": f"{word.text}:"}))
    fixes.append(_quoted(word))
    return (problems.word_is_a_name(word.span, word.text, fixes),), size


def _answered(
    word: ast.Words, criterion: Criterion, rest: Sequence[ast.Words]
) -> tuple[Fix, int] | None:
    """Offer yes for a lone ``subscribed``, and what ``newsletter yes`` comes to."""
    beside = rest[0].text.lower() if rest else ""
    if isinstance(criterion.type, YesNo) and beside not in _EVERYONE:
        return instead(word.span, _presence(word, criterion, there=True)), 1
    if not rest:
        return None
    typed = rest[0].text
    code = criterion.type.answer(typed) if isinstance(criterion.type, Choice) else None
    if code is None:
        return None
    span = Span(word.start, rest[0].end)
    return instead(span, f"{word.text}:{spell_value(code)}"), 2


def _is_text(criterion: Criterion) -> bool:
    return criterion.type.domain == "text"


# A whole filter in quotes.


def _quoted_filter(wording: Wording, tree: ast.Tree) -> Diagnostic | None:
    if not isinstance(tree, ast.Words) or not tree.phrase:
        return None
    names = re.findall(_TERM, tree.text)
    if not any(wording.criterion(name) for name in names):
        return None
    if not try_parse(tree.text).ok:
        return None
    return problems.quoted_filter(tree.span, instead(tree.span, tree.text))
