"""
Bare words and phrases → a test of the free text.

Every word must occur in one of the fields, as a whole word or with ``*`` as its start;
the words of a phrase one after the other.
"""

from collections.abc import Callable, Iterable

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
from custquery.schema.text import words
from custquery.schema.value_sets import Words

#: Signs without which a text was not pasted from elsewhere, or is understood as it is.
_ELSEWHERE = frozenset("=%?+\\-/#{}[]!•▪◦‣·*;()'\".")
#: What is said where nobody knows what was meant; then it may come from elsewhere.
_VAGUE = frozenset(
    {"call-not-known", "colon-in-value", "frame-inside", "minus-apart", "name-missing"}
    | {"needs-brackets", "no-words", "not-a-date", "not-understood", "unknown-name"}
    | {"missing-condition", "value-not-understood"}
)
#: A longer text is not tried again.
_MOST_PASTED = 500
#: Where more is wrong, nothing was pasted whole.
_MOST_WRONG = 6

#: What is said of words that turn out to be part of something else.
_OF_WORDS = frozenset({"connector-as-word", "keyword-as-word"})


def settle_words(
    filter: ast.Filter,
    said: Iterable[Diagnostic],
    text: str,
    schema: Schema,
    reading: Reading,
) -> tuple[ast.Filter, list[Diagnostic]]:
    """
    Return *filter* with words put where they belong, and what there is to say.

    What was *said* of words that are no words after all is dropped.
    """
    tree = filter.tree
    if tree is None or not _has_words(tree, schema):
        return filter, list(said)
    from custquery.schema.hints import hints
    from custquery.schema.run_on import read_run_on
    from custquery.schema.wording import Wording

    wording = Wording(unwrapped(text)[0], schema, reading)
    settled = read_run_on(wording, tree)
    kept = [
        each
        for each in said
        if each.code not in _OF_WORDS or not wording.has_absorbed(each.span)
    ]
    return (
        filter if settled is tree else evolve(filter, tree=settled),
        [*kept, *wording.said, *hints(wording, settled)],
    )


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


def offer_meaning(
    text: str, said: list[Diagnostic], errors: Callable[[str], int]
) -> list[Diagnostic]:
    """
    Return *said*, or one offer in its place when *text* was pasted from elsewhere.

    *errors* counts what is wrong with another text.
    """
    wrong = [each for each in said if each.level == "error"]
    if not 0 < len(wrong) <= _MOST_WRONG or len(text) > _MOST_PASTED:
        return said
    if len(wrong) == 1 and wrong[0].code not in _VAGUE:
        return said
    if not set(text) & _ELSEWHERE:
        return _as_words(text, said)
    from custquery.language.pasted import meanings

    for meant in meanings(text):
        if meant.strip() and errors(meant) < len(wrong):
            return [problems.pasted(Span(0, len(text)), meant)]
    return said


def _as_words(text: str, said: list[Diagnostic]) -> list[Diagnostic]:
    """Offer quotes around ``what is this``, where ``what`` is no name."""
    first = said[0]
    if len(said) > 1 or first.code != "unknown-name" or first.fixes:
        return said
    if set(text) & set(":<>≥≤≠"):
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
    wanted = Words(pattern.rstrip() if node.wild == "start" else pattern)
    spelling = spell_words(node.text.strip(), phrase=node.phrase, wild=node.wild)
    if "\\" in spelling and not node.wild:
        spelling = spell_words(node.text.strip(), phrase=True)
    return checked.Test(schema.free_text, wanted, spelling, node.span), ()
