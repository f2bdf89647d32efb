"""What may be wrong with a value, or stand where one is wanted."""

import re
from typing import Any

from custquery.language import problems
from custquery.language.recovery.stack import Stack, kind_of

#: Terminals that stand for an unquoted value or word.
_BARE = frozenset({"BARE", "SPACED", "WORD"})

#: What starts something else where a value is wanted.
_NEXT_TERM = frozenset(
    {"NAME", "FUNC", "AND", "OR", "ORDER_BY", "SEP", "COMMA", "END", "RPAR", "RSQB"}
)

_RUN = re.compile(r"[^\s()\[\],]+|[\s\S]")
_GLUED = re.compile(r"[^\s(),\]]+")
_ADDRESS = re.compile(r"\w+://[^\s()]+")
_DOTS = re.compile(r"\.\.+")


def null_compared(stack: Stack, kind: str) -> bool:
    """``country = NULL``: a missing value equals nothing."""
    if kind != "NULL" or not stack.wants_value:
        return False
    found = stack.scan()
    assert found
    place = found.start(1), found.end()
    term, wanted = _is_null(stack, place)
    stack.reading.problems.append(
        problems.null_compared(stack.text, place, term, wanted)
    )
    stack.error(*place)
    stack.place = place[1]
    return True


def _is_null(
    stack: Stack, place: tuple[int, int]
) -> tuple[tuple[int, int] | None, str]:
    """Return the term to rewrite with IS NULL, and the rewritten text."""
    name = stack.term()
    if name is None:
        return None, ""
    plain, text = stack.plain, stack.plain[slice(*name)]
    kinds = {kind for kind, _ in stack.kinds()}
    negated = "NOT_OP" in kinds
    if stack.last == "COMPARE":
        negated = "!" in plain[name[1] : place[0]] or "≠" in plain[name[1] : place[0]]
        return (name[0], place[1]), f"{text} IS {'NOT ' * negated}NULL"
    opening = plain.find("(", name[1], place[0])
    closing = plain.find(")", place[1])
    if opening < 0 or closing < 0:
        return None, ""
    others = [
        each.strip()
        for each in _ITEM.findall(plain, opening + 1, closing)
        if each.strip() and each.strip().upper() != "NULL"
    ]
    test = f"{text} IS {'NOT ' * negated}NULL"
    if others:
        listed = f"{plain[name[0] : opening]}({', '.join(others)})"
        test = f"({listed} {'AND' if negated else 'OR'} {test})"
    return (name[0], closing + 1), test


_ITEM = re.compile(r"""(?:"[^"]*"|'[^']*'|[^,"'])+""")


def range_with_one_end(stack: Stack, kind: str) -> bool:
    """``orders:5..`` and ``orders:..5``."""
    at, plain = stack.at, stack.plain
    dots = _DOTS.match(plain, at)
    if kind == "DOTS" or not dots:
        return False
    if stack.last in {"BARE", "SPACED", "STRING"}:
        value = stack.pop()
        start, end, sign = value.start(1), dots.end(), ">="
        wanted = plain[start : value.end()]
    elif stack.wants_value:
        run = _RUN.match(plain, dots.end())
        start, end, sign = at, run.end() if run else dots.end(), "<="
        wanted = plain[dots.end() : end]
    else:
        return False
    before = stack.values[-1] if stack.last == "COMPARE" else None
    fixes = [(before.start(1) if before else start, end, f"{sign}{wanted}")]
    fixes.append((start, end, wanted))
    said = problems.open_range(stack.text, start, end, fixes if wanted.strip() else ())
    stack.reading.problems.append(said)
    stack.error(start, end)
    stack.place = end
    return True


def sign_inside(stack: Stack, kind: str) -> bool:
    """``tag:a:b`` and ``time:10:30``: a sign glued to a value without quotes."""
    plain, at = stack.plain, stack.at
    if stack.wants_value and (found := _ADDRESS.match(plain, at)):
        return _sign(stack, at, found.end(), plain.index(":", at))
    if kind or stack.last not in _BARE or at != stack.values[-1].end():
        return False
    if plain[at : at + 1] in ",;" and plain[at + 1 : at + 2].strip() == "":
        return False
    start = stack.values[-1].start(1)
    found = _GLUED.match(plain, start)
    if found is None or found.end() <= at:
        return False
    stack.pop()
    return _sign(stack, start, found.end(), at)


def _sign(stack: Stack, start: int, end: int, place: int) -> bool:
    said = problems.sign_in_value(stack.text, start, end, place)
    stack.reading.problems.append(said)
    stack.error(start, end)
    stack.place = end
    return True


def between_ends(stack: Stack, kind: str) -> bool:
    """``orders BETWEEN 1, 5`` and ``BETWEEN 1``: there is no AND."""
    if not stack.wants_and:
        return False
    plain, at, place = stack.plain, stack.at, stack.place
    joint = _JOINT.match(plain, place)
    assert joint
    following = joint.end() < len(plain) and kind not in {"NAME", "FUNC", "END"}
    fix = (place, joint.end(), " AND ") if following else (place, place, " AND …")
    said = problems.between_incomplete((at, max(at + 1, joint.end())) if following else (at, at), [fix])
    stack.reading.problems.append(said)
    stack.insert("AND")
    if following:
        stack.place = joint.end()
    else:
        stack.error(at, at)
    return True


#: What people put between the ends of a range.
_JOINT = re.compile(
    r"\s*(?:(?:,|;|-|\.\.|&|/)|(?:tot en met|tot|t/m|to|through|until|en|or|of)\b)?\s*",
    re.IGNORECASE,
)


def value_left_out(stack: Stack, kind: str) -> bool:
    """``orders> AND …``: what follows is no value."""
    if not stack.wants_value or not _next_term(stack, kind):
        return False
    missing_value(stack)
    stack.error(stack.place, stack.place)
    return True


def missing_value(stack: Stack, text: str = "…") -> None:
    """Say that the last operator has no value."""
    last = stack.values[-1]
    place = last.end() if kind_of(last) else stack.place
    name = stack.term()
    named = stack.text[slice(*name)] if name else ""
    stack.reading.problems.append(
        problems.value_missing(stack.text, named, place, text)
    )


def _next_term(stack: Stack, kind: str) -> bool:
    """Whether the next thing starts a term, or ends something."""
    if kind in _NEXT_TERM:
        return True
    found = stack.scan("term")
    while found and found.lastgroup in {"NEG", "NOT"}:
        found = _term_at(stack, found.end())
    return kind_of(found) in _NEXT_TERM - {"END"}


def _term_at(stack: Stack, place: int) -> re.Match[str] | None:
    before, stack.place = stack.place, place
    found = stack.scan("term")
    stack.place = before
    return found


def not_before_value(stack: Stack, kind: str) -> bool:
    """``tag: NOT vip``: the negation belongs before the name."""
    name = stack.term()
    if kind != "NOT" or not stack.wants_value or name is None:
        return False
    found = stack.scan()
    assert found
    start, end = found.start(1), found.end()
    said = problems.not_before_value(stack.text, start, end, name[0])
    stack.reading.problems.append(said)
    stack.place = end
    return True


def no_value(stack: Stack, kind: str) -> bool:
    """``tag:-vip`` and ``tag:{x}``: something else where a value is wanted."""
    if not stack.wants_value or kind == "END":
        return False
    found = _RUN.match(stack.plain, stack.at)
    assert found
    start, end = found.span()
    negated = stack.plain[start] in "-!" and stack.last == "COMPARE"
    name = stack.term() if negated else None
    said = problems.value_not_understood(stack.text, start, end, name)
    stack.reading.problems.append(said)
    stack.error(start, end)
    stack.place = end
    return True


def two_values(stack: Stack, kind: str) -> bool:
    """``tag:(Den Haag)``: two values with nothing between them."""
    if kind not in {"WORD", "STRING"} or stack.fits("WORD") or not stack.fits("OR"):
        return False
    found = stack.scan()
    first = _start(stack.values[-1])
    assert found
    end = _words_end(stack, found.end())
    said = problems.values_side_by_side(
        stack.text, first, stack.place, end, (found.start(1), found.end())
    )
    stack.reading.problems.append(said)
    stack.insert("OR")
    return True


def _start(value: Any) -> int:
    return int(value.start(1)) if kind_of(value) else int(value.start)


def _words_end(stack: Stack, end: int) -> int:
    """Return the end of the words that follow without anything between them."""
    for _ in range(_MOST_WORDS):
        found = _term_at(stack, end)
        if not found or found.lastgroup != "WORD":
            break
        end = found.end()
    return end


#: A value of more words than this was not meant as one.
_MOST_WORDS = 5


def no_operator(stack: Stack, kind: str) -> bool:
    """``orders >> 3``: signs that are no operator."""
    found = _SIGNS.match(stack.plain, stack.at)
    if stack.last != "NAME" or not found:
        return False
    start, end = found.span()
    text = "".join(found[0].split())
    wanted = _MEANT.get(text, text[0] if text[0] in ":=<>" else "=")
    said = problems.operator_not_understood(stack.text, start, end, wanted)
    stack.reading.problems.append(said)
    stack.insert("COMPARE", wanted)
    stack.place = end
    return True


_SIGNS = re.compile(r"[:=<>!≥≤≠](?:\s*[:=<>!≥≤≠])*")

_MEANT = {
    "===": "==",
    "!==": "!=",
    "=!": "!=",
    "=!=": "!=",
    "<=>": "=",
    ">==": ">=",
    "<==": "<=",
    "=>=": ">=",
    "=<=": "<=",
}

