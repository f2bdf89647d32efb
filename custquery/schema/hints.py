"""
Tree + text → notes on words that are looked for, where something else may be meant.

They change no reading. ``vip customers from NL`` looks for four words; the note says so
and offers ``country:NL``.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from urllib.parse import unquote_plus

from attrs import evolve

from custquery.language import ast, try_parse
from custquery.language.diagnostics import Diagnostic, Edit, Fix
from custquery.language.span import Span
from custquery.language.spelling import quote
from custquery.language.unparser import spell_value
from custquery.schema import problems
from custquery.schema.closed import currency
from custquery.schema.criterion import Criterion
from custquery.schema.problems import instead
from custquery.schema.schema import Schema
from custquery.schema.spoken import NOT
from custquery.schema.types.choices import Choice, Country
from custquery.schema.types.texts import Email, Keyword
from custquery.schema.wording import Wording

_OR = frozenset({"or", "of", "en", "and"})
_FROM = frozenset({"from", "in", "uit", "van"})
_EVERYONE = frozenset(
    {"customers", "customer", "klanten", "klant", "all", "alle", "everyone", "iedereen"}
    | {"everybody", "allemaal"}
)

#: Letters of the code of a country.
_CODE = 2

#: Patterns are compiled when they are needed.
_ENCODED = r"(?i)%(?:3a|3d|3e|3c|20|22|27|28|29|2c)"
_GLUED = r"([^\W\d_]+)([./_-])([^./_-]+)|([^\W\d_]{3,}?)([A-Z]{2})"
_TERM = r"([^\W\d][\w.-]*)\s*(?:[:=<>≥≤≠]|!=)"


def hints(wording: Wording, tree: ast.Tree) -> Iterator[Diagnostic]:
    """Yield what there is to say about the words in *tree*."""
    whole = _quoted_filter(wording, tree)
    if whole is not None:
        yield whole
        return
    for items, joined_by_or in _sequences(tree):
        if joined_by_or:
            yield from _words_after_or(wording, items)
        else:
            yield from _in_a_row(wording, items)
            yield from _countries_after_and(wording, items)


def _sequences(tree: ast.Tree) -> Iterator[tuple[Sequence[ast.Tree], bool]]:
    """Yield what AND joins (one item too), and what OR joins."""
    left: list[ast.Tree] = [tree]
    while left:
        node = left.pop()
        match node:
            case ast.And(items):
                yield items, False
                left.extend(each for each in items if not isinstance(each, ast.Words))
            case ast.Or(items):
                yield items, True
                left.extend(items)
            case ast.Not(item) if not isinstance(item, ast.Words):
                left.append(item)
            case ast.Words():
                yield (node,), False
            case _:
                pass


def _in_a_row(wording: Wording, items: Sequence[ast.Tree]) -> Iterator[Diagnostic]:
    place = 0
    while place < len(items):
        item = items[place]
        after = items[place + 1] if place + 1 < len(items) else None
        words = wording.words(items, place + 1)
        if words and not wording.follows(item, words[0]):
            words = []
        if isinstance(item, ast.Words):
            said, size = _about_word(wording, item, words, after)
            yield from said
            place += size
        elif isinstance(item, ast.Not) and isinstance(item.item, ast.Words):
            said, size = _about_negated(wording, item, item.item, words)
            yield from said
            place += size
        else:
            yield from _words_after_value(wording, item, words)
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
    glued = _glued(wording, word)
    if glued is not None:
        fix = instead(word.span, glued)
        return (problems.glued_to_name(word.span, word.text, fix),), 1
    fixes = tuple(_members(wording, word))
    if not fixes:
        return (), 1
    return (problems.member_as_word(word.span, word.text, fixes),), 1


def _glued(wording: Wording, word: ast.Words) -> str | None:
    """Return ``country:NL`` for ``country.NL``, ``country-NL`` and ``countryNL``."""
    found = re.fullmatch(_GLUED, word.text)
    if found is None:
        return None
    name, value = found[1] or found[4], found[3] or found[5]
    criterion = wording.criterion(name)
    if criterion is None or not (
        criterion.type.domain == "code" or isinstance(criterion.type, Keyword)
    ):
        return None
    if criterion.type.domain == "text" and (
        name.lower() != criterion.name or found[2] not in {"/", "_"}
    ):
        return None
    at = word.end - len(value)
    literal = ast.Literal(value, start=at, end=word.end)
    reads = wording.reads(criterion, ":", literal)
    return f"{name}:{spell_value(value)}" if reads else None


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
    """Note ``not tag vip``: the name has no sign."""
    criterion = wording.criterion(word.text.lower())
    if criterion is None or not words or not wording.is_bare(word):
        return (), 1
    found = wording.value(criterion, ":", words[:1])
    if found is None:
        return (), 1
    typed = wording.text[found[0].start : found[0].end]
    sign = wording.text[item.start : word.start]
    fix = instead(
        Span(item.start, found[0].end), f"{sign}{word.text}:{spell_value(typed)}"
    )
    return (problems.word_is_a_name(word.span, word.text, [fix]),), 2


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
    if not fixes:
        size = 1
        colon = (Edit(word.end, word.end, ":"),)
        fixes.append(Fix("add-colon", colon, "blank", {"text": f"{word.text}:"}))
    quoted = f'"{word.text}"'
    fixes.append(instead(word.span, quoted, "quote-word"))
    return (problems.word_is_a_name(word.span, word.text, fixes),), size


def _is_text(criterion: Criterion) -> bool:
    return criterion.type.domain == "text"


# Words behind a value: ``city:Den Haag``, ``tag:vip or b2b``.


def _words_after_value(
    wording: Wording, item: ast.Tree, words: Sequence[ast.Words]
) -> Iterator[Diagnostic]:
    term = item.item if isinstance(item, ast.Not) else item
    if not words or not isinstance(term, ast.Comparison):
        return
    value, criterion = term.value, wording.criterion(term.name.text)
    if (
        isinstance(value, ast.Range)
        and criterion
        and _is_currency(criterion, words[0].text)
    ):
        value = ast.Literal("", start=value.start, end=value.end)
    if not isinstance(value, ast.Literal) or value.wild or value.quoted:
        return
    if criterion is None or not term.end == value.end == item.end:  # a bracket between
        return
    word = words[0]
    if isinstance(criterion.type, Email) and len(words) > 1 and _is_at(word.text):
        span = Span(value.start, words[1].end)
        fix = instead(span, f"{value.text}@{words[1].text}")
        yield problems.words_after_value(word.span, word.text, fix)
    elif word.text.lower() in _OR:
        if len(words) > 1:
            yield from _or_value(wording, criterion, value, words[1])
    elif _is_text(criterion):
        words = _before_or(words)
        span = Span(value.start, words[-1].end)
        quoted = quote(span.of(wording.text))
        shown = wording.text[term.start : value.start] + quoted
        fix = evolve(instead(span, quoted), args={"text": shown})
        yield problems.words_after_value(word.span, word.text, fix)
    elif word.text[:1].isdigit() or _is_currency(criterion, word.text):
        edit = Edit(value.end, word.end, "")
        fix = Fix("leave-out", (edit,), "likely", {"text": word.text})
        yield problems.words_after_value(word.span, word.text, fix)


def _is_at(text: str) -> bool:
    """Tell whether *text* is how people say the sign in an address."""
    return text.lower().strip("()[]") in {"at", "apenstaartje"}


def _before_or(words: Sequence[ast.Words]) -> Sequence[ast.Words]:
    """Return the words before the first that connects."""
    at = next((at for at, each in enumerate(words) if each.text.lower() in _OR), None)
    return words[:at] if at else words


def _is_currency(criterion: Criterion, text: str) -> bool:
    """Tell whether *text*, behind an amount, is its currency."""
    word = text.rstrip(".,").lower()
    return criterion.type.domain == "money" and (
        word in {"euro", "euros", "euro's"} or currency(word) is not None
    )


def _or_value(
    wording: Wording, criterion: Criterion, value: ast.Value, word: ast.Words
) -> Iterator[Diagnostic]:
    if not isinstance(value, ast.Literal | ast.AnyOf):
        return
    literal = wording.literal(word.start, word.end)
    if wording.reads(criterion, ":", literal):
        typed = spell_value(wording.text[word.start : word.end])
        fix = instead(Span(value.end, word.end), f",{typed}", "one-of-both")
        yield problems.word_after_or(word.span, word.text, fix)


def _countries_after_and(
    wording: Wording, items: Sequence[ast.Tree]
) -> Iterator[Diagnostic]:
    """Note ``country:NL and Belgium``: nobody has two, and the second is a word."""
    for term, word in pairwise(items):
        if not isinstance(term, ast.Comparison) or not isinstance(word, ast.Words):
            continue
        criterion = wording.criterion(term.name.text)
        if criterion is None or not isinstance(criterion.type, Country):
            continue
        if not wording.is_bare(word) or wording.follows(term, word):
            continue
        yield from _or_value(wording, criterion, term.value, word)


def _words_after_or(
    wording: Wording, items: Sequence[ast.Tree]
) -> Iterator[Diagnostic]:
    """Note ``tag:vip or gold``: the second is a word of its own."""
    for before, word in pairwise(items):
        term = before.items[-1] if isinstance(before, ast.And) else before
        if not isinstance(term, ast.Comparison) or not isinstance(word, ast.Words):
            continue
        criterion, value = wording.criterion(term.name.text), term.value
        if criterion is not None and wording.is_bare(word):
            yield from _or_value(wording, criterion, value, word)


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
