"""
Words and names about a value that is there or not → the test that they ask for.

``geen tag``, ``no:tag``, ``has:email``, ``email exists``; of a number of rows it is
whether there are any, as none of them is never missing.
"""

from collections.abc import Iterator, Sequence

from attrs import evolve

from custquery.language import ast
from custquery.language.span import Span
from custquery.language.unparser import spell_value
from custquery.schema import problems
from custquery.schema.criterion import Criterion
from custquery.schema.schema import Declared
from custquery.schema.sources import Count, Sum
from custquery.schema.spoken import ABSENT, EXISTS, HAVE, PRESENT, TABLES
from custquery.schema.types.choices import Choice, Country, YesNo
from custquery.schema.wording import Taken, Wording

_CONNECTORS = frozenset({"and", "or", "en", "of"})
#: What mail programs ask about time, by the sign that it is.
_WHEN = {
    **dict.fromkeys(("after", "since", "na", "sinds"), ">="),
    **dict.fromkeys(("before", "until", "voor", "tot"), "<"),
    "older_than": "<",
    "newer_than": ">=",
}
_ELSEWHERE = _WHEN.keys() | {"is", "in", "from", "uit"}


def with_or_without(
    wording: Wording, items: Sequence[ast.Tree], place: int
) -> Taken | None:
    """Read ``geen tag``, ``has tag vip`` and ``has no orders``."""
    typed = wording.words(items, place)
    first = typed[0] if typed else None
    # ``has no orders`` is ``no orders``
    again = len(typed) > 1 and typed[1].text.lower() in ABSENT
    words = typed[1:] if again and first and first.text.lower() in HAVE else typed
    skipped = len(typed) - len(words)
    if first is None or len(words) < 2:
        return None
    what, name = words[0].text.lower(), words[1]
    criterion = wording.criterion(name.text)
    if criterion is None or what not in PRESENT | ABSENT:
        return None
    if len(words) > 2:
        if words[2].text.lower() in _CONNECTORS:
            return None
        value = wording.literal(words[2].start, words[2].end)
        if not wording.reads(criterion, ":", value):
            return None
        inner, end, size = ast.Comparison(_named(name), ":", value), value.end, 3
        found: ast.Tree = evolve(inner, start=name.start, end=end)
        found = ast.Not(found, words[0].start, end) if what in ABSENT else found
    else:
        found, size = _presence(wording, _named(name), absent=what in ABSENT), 2
    span = Span(first.start, words[size - 1].end)
    found = evolve(found, start=span.start, end=span.end)
    wording.said.append(
        problems.read_without(span, span.of(wording.text), absent=what in ABSENT)
    )
    return found, size + skipped


def exists(wording: Wording, items: Sequence[ast.Tree], place: int) -> Taken | None:
    """Read ``email exists``, ``email does not exist`` and ``e-mail ontbreekt``."""
    words = wording.words(items, place)
    if len(words) < 2 or wording.criterion(words[0].text) is None:
        return None
    for size in range(min(len(words), 5), 1, -1):
        absent = EXISTS.get(" ".join(each.text.lower() for each in words[1:size]))
        if absent is not None:
            break
    else:
        return None
    span = Span(words[0].start, words[size - 1].end)
    found = _presence(wording, _named(words[0]), absent=absent)
    said = problems.read_without(span, span.of(wording.text), absent=absent)
    wording.said.append(said)
    return evolve(found, start=span.start, end=span.end), size


def _named(word: ast.Words) -> ast.Name:
    return ast.Name(word.text, None, word.start, word.end)


def _presence(wording: Wording, name: ast.Name, *, absent: bool) -> ast.Tree:
    """Ask whether there is a value; of a number of rows, whether there are any."""
    start, end = name.start, name.end
    criterion = wording.criterion(name.text)
    place = start, end, end, end
    if criterion is not None and isinstance(criterion.source, Count | Sum):
        none = ast.Literal("0", start=end, end=end)
        return ast.Comparison(name, ":" if absent else ">", none, *place)
    if criterion is not None and isinstance(criterion.type, YesNo):
        answer = ast.Literal("no" if absent else "yes", start=end, end=end)
        return ast.Comparison(name, ":", answer, *place)
    null = ast.Null(end, end)
    test = ast.Comparison(name, "IS", null, start, end, end, end)
    return test if absent else ast.Not(test, start, end)


def renamed(wording: Wording, term: ast.Comparison) -> ast.Tree:
    """Read ``no:tag``, ``has:email``, ``customers.country``: there is no such name."""
    name, value = term.name, term.value
    if name.arguments is not None or wording.schema.criterion(name.text, value):
        return term
    word = name.text.lower()
    if word in PRESENT | ABSENT and isinstance(value, ast.Literal):
        if wording.criterion(value.text) is None or term.operator not in {":", "="}:
            return term
        asked = ast.Name(value.text, None, value.start, value.end)
        test = _presence(wording, asked, absent=word in ABSENT)
        return evolve(test, start=term.start, end=term.end)
    if word in _ELSEWHERE and isinstance(value, ast.Literal):
        return _asked_elsewhere(wording, term, value)
    table, _, column = word.rpartition(".")
    if table in TABLES and wording.criterion(column) is not None:
        return evolve(term, name=evolve(name, text=column))
    return term


def _is_about_email(declared: Declared) -> bool:
    return "email" in declared.name


def _asked_elsewhere(
    wording: Wording, term: ast.Comparison, value: ast.Literal
) -> ast.Problem:
    """Refuse ``is:subscribed``, ``in:NL`` and ``newer_than:7d``; offer what is near."""
    word = term.name.text.lower()
    fixes = list(_near(wording, word, value))
    wording.said.append(problems.unknown_term(term.name, term.span, fixes[:3]))
    return ast.Problem(term.start, term.end)


def _near(wording: Wording, word: str, value: ast.Literal) -> Iterator[str]:
    """Yield the terms that mail programs would write as *word* and *value*."""
    spelled = spell_value(value.text)
    if word in _WHEN:
        for name in ("last_order_date", "customer_added_date"):
            criterion = wording.criterion(name)
            offset = f"-{value.text}" if word.endswith("_than") else value.text
            literal = ast.Literal(offset, start=value.start, end=value.end)
            if criterion and wording.reads(criterion, _WHEN[word], literal):
                yield f"{name}{_WHEN[word]}{offset}"
        return
    for each in sorted(wording.schema.listed, key=_is_about_email, reverse=True):
        known = each.type if isinstance(each, Criterion) else None
        is_kind = isinstance(known, Choice if word == "is" else Country)
        if isinstance(known, Choice | Country) and is_kind and known.code(value.text):
            yield f"{each.name}:{spelled}"
    otherwise = "tag" if word == "is" else "email" if "@" in value.text else "city"
    if wording.criterion(otherwise) is not None:
        yield f"{otherwise}:{spelled}"
