"""A number + "or more" → a bound: ``orders = 3 or more``, ``orders:3 of meer``."""

from collections.abc import Iterator, Sequence

from attrs import evolve

from custquery.language import ast
from custquery.language.span import Span
from custquery.schema.spoken import BOUNDS
from custquery.schema.wording import Taken, Wording


def or_more(wording: Wording, items: Sequence[ast.Tree]) -> Iterator[ast.Tree]:
    """Put together what OR parts only as it is written: ``3 or more``."""
    before: ast.Tree | None = None
    for item in items:
        bound = None if before is None else _met(wording, before, item)
        if bound is not None:
            before = bound
            continue
        if before is not None:
            yield before
        before = item
    if before is not None:
        yield before


def _met(wording: Wording, before: ast.Tree, item: ast.Tree) -> ast.Tree | None:
    """Return both as one, where *item* begins with the word that makes a bound."""
    first = before.items if isinstance(before, ast.And) else (before,)
    rest = item.items if isinstance(item, ast.And) else (item,)
    bound = _bounded(wording, first[-1], rest[0])
    if bound is None:
        return None
    items = (*first[:-1], bound, *rest[1:])
    if len(items) == 1:
        return bound
    return ast.And(items, start=before.start, end=max(item.end, bound.end))


def _bounded(wording: Wording, term: ast.Tree, word: ast.Tree) -> ast.Comparison | None:
    """Return *term* as a bound, if *word* says that it is one."""
    if not isinstance(word, ast.Words) or not wording.is_bare(word):
        return None
    operator = BOUNDS.get(word.text.lower())
    if operator is None or not isinstance(term, ast.Comparison):
        return None
    criterion = wording.criterion(term.name.text)
    if criterion is None or not criterion.type.ordered:
        return None
    if term.operator not in {":", "=", "IS", "=="}:
        return None
    wording.absorbed.append(Span(term.end, word.end))
    return evolve(term, operator=operator, end=word.end)


def bound_behind(
    wording: Wording, items: Sequence[ast.Tree], place: int
) -> Taken | None:
    """Read ``bestellingen = 3 of meer``, where "of" is a word like any other."""
    words = wording.words(items, place + 1)
    if len(words) < 2 or words[0].text.lower() not in {"of", "or", "en", "and"}:
        return None
    found = _bounded(wording, items[place], words[1])
    return None if found is None else (found, 3)
