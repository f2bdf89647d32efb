"""
Bare words and phrases → a test of the free text.

Every word must occur in one of the fields, as a whole word or with ``*`` as its start;
the words of a phrase one after the other.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from attrs import evolve

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.language.span import Span
from custquery.language.spelling import quote
from custquery.language.unparser import spell_words
from custquery.language.wrapping import unwrapped
from custquery.schema import checked, problems
from custquery.schema.checked import Checked
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.schema.sources import NO_SOURCE
from custquery.schema.text import words
from custquery.schema.value_sets import Words

if TYPE_CHECKING:
    from custquery.schema.wording import Wording

#: Signs without which a text was not pasted from elsewhere, or is understood as it is.
_ELSEWHERE = frozenset("=%?+\\-/#{}[]!•▪◦‣·*;()'\".<:_&")
#: What is said where nobody knows what was meant; then it may come from elsewhere.
_VAGUE = frozenset(
    {"call-not-known", "colon-in-value", "frame-inside", "minus-apart", "name-missing"}
    | {"needs-brackets", "no-words", "not-a-date", "not-understood", "unknown-name"}
    | {"missing-condition", "stray-bracket", "value-not-understood"}
)
#: A longer text is not tried again.
_MOST_PASTED = 500
#: Where more is wrong, nothing was pasted whole.
_MOST_WRONG = 6

#: More is not said of the words of one text.
_MOST_HINTS = 20

#: What is said of words one by one, where all of them may say a filter together.
_ABOUT_WORDS = frozenset(
    {"connector-as-word", "country-as-word", "everyone-as-word", "keyword-as-word"}
    | {"value-as-word", "word-after-or", "word-after-value", "word-is-a-name"}
)

#: What is said where a sentence was read as a filter that it is not.
_OF_SENTENCES = frozenset(
    {"between-incomplete", "call-not-known", "colon-in-value", "frame-inside"}
    | {"comma-between-conditions", "no-words"}
    | {"name-missing", "not-a-choice", "not-a-date", "not-a-number", "not-understood"}
    | {"not-a-country", "not-a-language", "quoted-name", "semicolon-for-colon"}
    | {"stray-bracket", "unknown-name", "value-not-understood"}
    | {"operator-not-for", "star-only-at-end", "values-side-by-side", "which-days"}
)

#: What is said beside an error where the whole is rather a sentence.
_OF_PEOPLE = frozenset({"said-in-words", "everyone-as-word", "word-is-a-name"})

#: What is said where a comma or semicolon may have made a list.
_OF_LISTS = frozenset(
    {"colon-in-value", "comma-between-conditions", "semicolon-for-colon"}
)

#: What may be a sign in the wrong place.
_MISREAD = frozenset({"colon-in-value", "not-a-number", "value-not-understood"})

#: What is said of words that turn out to be part of something else.
_OF_WORDS = frozenset({"connector-as-word", "keyword-as-word"})


def settle_words(
    filter: ast.Filter,
    said: Iterable[Diagnostic],
    text: str,
    schema: Schema,
    reading: Reading,
    *,
    offers: bool = True,
) -> tuple[ast.Filter, list[Diagnostic]]:
    """
    Return *filter* with words put where they belong, and what there is to say.

    What was *said* of words that are no words after all is dropped. Without *offers* no
    sentence is looked for: that changes no error.
    """
    tree = filter.tree
    if tree is None or not _has_words(tree, schema):
        return filter, list(said)
    from custquery.schema.hints import hints
    from custquery.schema.run_on import read_run_on
    from custquery.schema.wording import Wording

    wording = Wording(unwrapped(text)[0], schema, reading)
    settled = read_run_on(wording, tree)
    about_words = list(islice(hints(wording, settled), _MOST_HINTS))
    kept = [
        each
        for each in said
        if each.code not in _OF_WORDS or not wording.has_absorbed(each.span)
    ]
    told = [*kept, *wording.said, *about_words]
    if offers and not any(each.level == "error" for each in told):
        told = _said_in_words(wording, settled, told)
    return filter if settled is tree else evolve(filter, tree=settled), told


def _said_in_words(
    wording: "Wording", tree: ast.Tree, told: list[Diagnostic]
) -> list[Diagnostic]:
    """Offer the filter that the words say, in place of what is told of each of them."""
    loose = [each.span for each in _words(tree)]
    if all(map(wording.has_absorbed, loose)):
        return told
    from custquery.schema.in_words import in_words

    about = [each for each in told if each.code in _ABOUT_WORDS and each.fixes]
    meant = in_words(wording, loose)
    if meant is None or not (meant.clear or about):
        return told
    if not meant.clear and [each.code for each in about] == ["word-is-a-name"]:
        return told
    text = wording.text
    whole = f"{text[: meant.start]}{meant.text}{text[meant.end :]}".split()
    # One fix is better than two of which the second clears away "customers".
    is_left = any(each.code == "everyone-as-word" for each in about[1:])
    ways = (*([] if is_left else [about]), *([each] for each in about))
    if any(whole == _with_fixes(text, each).split() for each in ways):
        return told
    span = Span(meant.start, meant.end)
    said = problems.said_in_words(span, span.of(text), meant.text)
    kept = [each for each in told if each.code not in _ABOUT_WORDS]
    return [each for each in kept if not _is_said(each, span)] + [said]


def _is_said(each: Diagnostic, span: Span) -> bool:
    """Tell whether a note on a reading inside *span* is settled with it."""
    within = span.start <= each.span.start and each.span.end <= span.end
    return within and each.code in {"read-with", "read-without"}


def _with_fixes(text: str, said: list[Diagnostic]) -> str:
    """Return *text* with the first fix of each."""
    for each in sorted(said, key=lambda each: each.span.start, reverse=True):
        text = each.fixes[0].apply(text)
    return text


def _has_words(tree: ast.Tree, schema: Schema) -> bool:
    """Tell whether there are bare words, or names that are not known as such."""
    left: list[ast.Node] = [tree]
    while left:
        node = left.pop()
        if isinstance(node, ast.Words):
            return True
        if isinstance(node, ast.Comparison):
            if node.name.text.lower() not in schema.criteria:
                return True
        elif not isinstance(node, ast.Related):
            left.extend(ast.children(node))
    return False


def _words(tree: ast.Tree) -> Iterator[ast.Words]:
    """Yield the words to look for, outside of related rows."""
    left: list[ast.Node] = [tree]
    while left:
        node = left.pop()
        if isinstance(node, ast.Words):
            yield node
        elif not isinstance(node, ast.Related | ast.Comparison):
            left.extend(ast.children(node))


def offer_meaning(
    text: str,
    said: list[Diagnostic],
    errors: Callable[[str], int],
    schema: Schema,
    reading: Reading,
) -> list[Diagnostic]:
    """
    Return *said*, or one offer in its place when *text* was pasted from elsewhere.

    Or when it says a filter in words. *errors* counts what is wrong with another text.
    """
    if all(each.level != "error" for each in said):
        return said
    said = _settled(text, said, errors, schema)
    wrong = [each for each in said if each.level == "error"]
    if not 0 < len(wrong) <= _MOST_WRONG or len(text) > _MOST_PASTED:
        return said
    if {each.code for each in wrong} <= _OF_SENTENCES:
        offered = _sentence(text, said, errors, schema, reading)
        if offered is not None:
            return [offered]
    first = wrong[0]
    is_clear = len(wrong) == 1 and first.code not in _VAGUE and not _is_cast(text)
    if is_clear and not (first.fixes and errors(first.fixes[0].apply(text))):
        return said
    if not set(text) & _ELSEWHERE and "match" not in text.lower():
        return _as_words(text, said)
    from custquery.language.pasted import meanings

    for meant in meanings(text):
        if meant.strip() and errors(meant) < len(wrong):
            return [problems.pasted(Span(0, len(text)), meant)]
    return _as_words(text, said)


def _settled(
    text: str, said: list[Diagnostic], errors: Callable[[str], int], schema: Schema
) -> list[Diagnostic]:
    """Return *said* with what one problem tells of another."""
    codes = {each.code for each in said}
    if {"both-must-hold", "comma-between-conditions"} <= codes:
        said = [_either(each, text, said) for each in said]
    if not codes.isdisjoint(_MISREAD):
        from custquery.schema.misread import misread

        said = [misread(each, text, schema) or each for each in said]
    return [each for each in said if not _leads_astray(each, text, errors)]


def _either(each: Diagnostic, text: str, said: list[Diagnostic]) -> Diagnostic:
    """Offer OR first where ``country:NL, country:BE`` can hardly hold together."""
    if each.code != "comma-between-conditions":
        return each
    both = next(other for other in said if other.code == "both-must-hold")
    meant = {fix.apply(text) for fix in both.fixes}
    first = sorted(each.fixes, key=lambda fix: fix.apply(text) not in meant)
    return evolve(each, fixes=tuple(first))


def _is_cast(text: str) -> bool:
    """Tell whether ``'NL'::text`` of SQL is in *text*."""
    return "'::" in text


def _leads_astray(said: Diagnostic, text: str, errors: Callable[[str], int]) -> bool:
    """Tell whether the filter that words say is none either."""
    if said.code != "said-in-words" or said.fixes[0].grade == "blank":
        return False
    return errors(said.fixes[0].apply(text)) > 0


def _sentence(
    text: str,
    said: list[Diagnostic],
    errors: Callable[[str], int],
    schema: Schema,
    reading: Reading,
) -> Diagnostic | None:
    """Offer the filter that *text* says in words, or lists as a spreadsheet does."""
    wrong = [each for each in said if each.level == "error"]
    first = wrong[0]
    alone = len(wrong) == 1 or all(_mended_alike(first, each) for each in wrong)
    by_comma = alone and first.code in _OF_LISTS
    by_star = alone and first.code == "star-only-at-end"
    if alone and not by_comma | by_star and _has_way_out(text, said, first, errors):
        return None
    from custquery.schema.in_words import in_words
    from custquery.schema.wording import Wording

    meant = in_words(Wording(unwrapped(text)[0], schema, reading))
    if meant is None or "…" in meant.text:
        return None
    if errors(f"{text[: meant.start]}{meant.text}{text[meant.end :]}"):
        return None
    span = Span(meant.start, meant.end)
    if by_star:
        return evolve(first, fixes=(problems.instead(span, meant.text),))
    if by_comma:
        fix = problems.instead(span, meant.text)
        return evolve(first, fixes=(fix, *first.fixes[:2]))
    return problems.words_for_signs(span, meant.text)


def _mended_alike(one: Diagnostic, other: Diagnostic) -> bool:
    """Tell whether one fix takes both away: ``tag:(vip, -gold, -b2b)``."""
    return bool(one.fixes) and one.fixes[:1] == other.fixes[:1]


def _has_way_out(
    text: str, said: list[Diagnostic], first: Diagnostic, errors: Callable[[str], int]
) -> bool:
    """Tell whether the *first* fix leaves nothing wrong, and no words beside it."""
    if any(each.code in _OF_PEOPLE for each in said):
        return False
    if not first.fixes or first.fixes[0].grade == "blank":
        return False
    return not errors(first.fixes[0].apply(text))


def _as_words(text: str, said: list[Diagnostic]) -> list[Diagnostic]:
    """Offer quotes around ``what is this``, where ``what`` is no name."""
    first = said[0]
    if len(said) > 1 or first.code != "unknown-name" or first.fixes:
        return said
    if set(text) & set(":=<>≥≤≠()"):
        return said
    quoted = problems.instead(Span(0, len(text)), quote(text.strip()), "quote-word")
    return [evolve(first, fixes=(quoted,))]


def check_words(
    node: ast.Words, schema: Schema
) -> tuple[Checked | None, tuple[Diagnostic, ...]]:
    """Return the test of *node*, or what is wrong with it."""
    pattern = words(node.text)
    if not pattern:
        written = f'"{node.text}"' if node.phrase else node.text or "*"
        return None, (problems.no_words(node.span, written),)
    if schema.free_text.source == NO_SOURCE:
        return None, (problems.no_free_text(node.span, node.text),)
    wanted = Words(pattern.rstrip() if node.wild == "start" else pattern)
    spelling = spell_words(node.text.strip(), phrase=node.phrase, wild=node.wild)
    if "\\" in spelling and not node.wild:
        spelling = spell_words(node.text.strip(), phrase=True)
    return checked.Test(schema.free_text, wanted, spelling, node.span), ()
