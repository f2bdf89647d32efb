"""
A field with its value + words beside it → notes on words that were rather its values.

``city:Den Haag``, ``tag:vip or b2b`` and ``country = Netherlands and Belgium`` look for
the last words as such. Of a place or a member of a list that is asked, not only noted.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from attrs import evolve

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic, Edit, Fix
from custquery.language.span import Span
from custquery.language.spelling import quote
from custquery.language.unparser import spell_value
from custquery.schema import problems
from custquery.schema.closed import currency
from custquery.schema.criterion import Criterion
from custquery.schema.problems import instead
from custquery.schema.types.texts import Email
from custquery.schema.wording import Wording

_AND = frozenset({"and", "en"})
_OR = frozenset({"or", "of"})
_NOT = frozenset({"not", "niet"})
_CONNECTORS = _AND | _OR
#: Letters of the code of a country.
_CODE = 2
_NUMBERS = frozenset({"whole", "decimal", "money"})


def words_after_value(
    wording: Wording, item: ast.Tree, words: Sequence[ast.Words]
) -> Iterator[Diagnostic]:
    """Note the words that stand behind a value with nothing between them."""
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
    elif word.text.lower() in _CONNECTORS:
        return
    elif criterion.type.domain == "text":
        words = _before_connector(words)
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


def _before_connector(words: Sequence[ast.Words]) -> Sequence[ast.Words]:
    """Return the words before the first that connects."""
    ends = (at for at, each in enumerate(words) if each.text.lower() in _CONNECTORS)
    at = next(ends, None)
    return words[:at] if at else words


def _is_currency(criterion: Criterion, text: str) -> bool:
    """Tell whether *text*, behind a number, is a currency."""
    word = text.rstrip(".,").lower()
    return criterion.type.domain in _NUMBERS and (
        word in {"euro", "euros", "euro's"} or currency(word) is not None
    )


def words_after_connector(
    wording: Wording, items: Sequence[ast.Tree]
) -> Iterator[Diagnostic]:
    """Ask of ``country:NL and Belgium``, ``tag:vip or gold``, ``… and not b2b``."""
    for at, before in enumerate(items[:-1]):
        term = before.items[-1] if isinstance(before, ast.And) else before
        if not isinstance(term, ast.Comparison):
            continue
        words = list(_connected(wording, items[at:]))
        if words:
            yield from _more(wording, term, words)


def _connected(
    wording: Wording, items: Sequence[ast.Tree]
) -> Iterator[tuple[str, ast.Words]]:
    """Yield the bare words behind the first item, each with what connects it."""
    joint = ""
    for before, item in pairwise(items):
        word = item.item if isinstance(item, ast.Not) else item
        if not isinstance(word, ast.Words) or not wording.is_bare(word):
            return
        between = wording.text[before.end : item.start].split() or [joint]
        sign = wording.text[item.start : word.start].strip()
        if between == [""] and word.text.lower() in _CONNECTORS:
            joint = word.text
        elif len(between) == 1 and any(between) and sign.lower() in {"", *_NOT}:
            yield sign or between[0], word
            joint = ""
        else:
            return


def _more(
    wording: Wording, term: ast.Comparison, words: Sequence[tuple[str, ast.Words]]
) -> Iterator[Diagnostic]:
    """Ask whether *words*, each behind a connector, are more values of *term*."""
    criterion, value = wording.criterion(term.name.text), term.value
    if criterion is None or not isinstance(value, ast.Literal | ast.AnyOf):
        return
    kind, is_text = words[0][0].lower(), criterion.type.domain == "text"
    if is_text and kind not in _OR and words[0][0] != kind:
        return  # ``tag:vip AND jansen`` says what it says
    alike = takewhile(
        lambda each: each[0].lower() == kind and _is_value(wording, criterion, each[1]),
        words,
    )
    found = [word for _, word in alike]
    if not found or (is_text and _is_country_code(wording, found[0])):
        return
    typed = [spell_value(wording.text[each.start : each.end]) for each in found]
    if kind in _NOT or (kind in _AND and is_text and criterion.many):
        fix = _named_again(term.name.text, found, typed)
    else:
        span = Span(term.start, found[-1].end)
        listed = ",".join((wording.text[term.start : value.end], *typed))
        fix = instead(span, listed, "one-of-both")
    wording.absorbed.append(Span(value.end, found[-1].end))
    yield problems.word_after_or(found[0].span, found[0].text, fix)


def _is_value(wording: Wording, criterion: Criterion, word: ast.Words) -> bool:
    return wording.reads(criterion, ":", wording.literal(word.start, word.end))


def _is_country_code(wording: Wording, word: ast.Words) -> bool:
    """Tell whether *word* is rather a country than a tag: ``tag:vip & NL``."""
    country = wording.criterion("country")
    is_code = len(word.text) == _CODE and word.text.isupper()
    return is_code and country is not None and _is_value(wording, country, word)


def _named_again(name: str, words: Sequence[ast.Words], typed: Sequence[str]) -> Fix:
    """Put the name before each word: of ``tag:vip and b2b`` both must hold."""
    terms = [f"{name}:{each}" for each in typed]
    edits = tuple(
        Edit(word.start, word.end, term)
        for word, term in zip(words, terms, strict=True)
    )
    return Fix("did-you-mean", edits, "likely", {"text": " ".join(terms)})
