"""Mend what is wrong with a value, or stands where one is wanted."""

import re

from custquery.language import ast, problems
from custquery.language.diagnostics import Diagnostic
from custquery.language.reading import Made
from custquery.language.recovery.stack import Stack, kind_of

#: Terminals that stand for an unquoted value or word.
_BARE = frozenset({"BARE", "SPACED", "WORD"})

#: What starts something else where a value is wanted.
_NEXT_TERM = frozenset(
    {"NAME", "FUNC", "AND", "OR", "ORDER_BY", "SEP", "COMMA", "END", "RPAR", "RSQB"}
)

#: Patterns are compiled when they are needed, which is when something is wrong.
_RUN = r"[^\s()\[\],]+|[\s\S]"
_GLUED = r"[^\s(),\]]+"
_ADDRESS = r"\w+(:)//[^\s()]+"
_GLUED_SIGN = r"[^\W\d][\w.$-]*([:=<>≥≤≠])[^\s(),\]]*"

#: What people put between the ends of a range.
_JOINT = (
    r"(?i)\s*(?:,|;|-|\.\.|&|/|(?:tot en met|tot|t/m|to|through|until|en|or|of)\b)?\s*"
)

_CONNECTORS = frozenset({"AND", "OR", "EN", "OF"})

#: A code is not longer than this.
_CODE = 3

#: A comma within so many characters behind values makes a list of them.
_NEAR = 2

#: A value of more words than this was not meant as one.
_MOST_WORDS = 5


def null_compared(stack: Stack, kind: str) -> bool:
    """Mend ``country = NULL``: a missing value equals nothing."""
    found = stack.scan()
    if kind != "NULL" or found is None or not stack.wants_value:
        return False
    place = found.start(1), found.end()
    term, wanted = _with_is_null(stack, place)
    stack.say(problems.null_compared(stack.text, place, term, wanted))
    stack.error(*place)
    stack.place = place[1]
    return True


def _with_is_null(
    stack: Stack, place: tuple[int, int]
) -> tuple[tuple[int, int] | None, str]:
    """Return the term to rewrite with IS NULL, and the rewritten text."""
    name, plain = stack.term(), stack.plain
    if name is None:
        return None, ""
    text = plain[slice(*name)]
    if stack.last == "COMPARE":
        unequal = {"!", "≠", "<"} & set(plain[name[1] : place[0]])
        return (name[0], place[1]), f"{text} IS {'NOT ' * bool(unequal)}NULL"
    opening, closing = plain.find("(", name[1], place[0]), plain.find(")", place[1])
    if opening < 0 or closing < 0:
        return None, ""
    negated = "NOT_OP" in {kind for kind, _ in stack.kinds()}
    test = f"{text} IS {'NOT ' * negated}NULL"
    if others := _other_values(plain[opening + 1 : closing]):
        listed = f"{plain[name[0] : opening]}({', '.join(others)})"
        test = f"({listed} {'AND' if negated else 'OR'} {test})"
    return (name[0], closing + 1), test


def _other_values(inside: str) -> list[str]:
    """Return the values between brackets that are not NULL."""
    found = re.findall(r"""(?:"[^"]*"|'[^']*'|[^,"'])+""", inside)
    values = [each.strip() for each in found]
    return [each for each in values if each and each.upper() != "NULL"]


def range_with_one_end(stack: Stack, kind: str) -> bool:
    """Mend ``orders:5..`` and ``orders:..5``."""
    at, plain = stack.at, stack.plain
    dots = re.compile(r"\.\.+").match(plain, at)
    if kind == "DOTS" or not dots:
        return False
    if stack.last in {"BARE", "SPACED", "STRING"}:
        value = stack.pop()
        start, end, sign = value.start(1), dots.end(), ">="
        wanted = stack.text[start : value.end()]
    elif stack.wants_value and plain[dots.end() : dots.end() + 1].strip():
        start, end, sign = at, _run_end(plain, dots.end()), "<="
        wanted = stack.text[dots.end() : end]
    else:
        return False
    before = stack.values[-1].start(1) if stack.last == "COMPARE" else start
    fixes = [(before, end, f"{sign}{wanted}"), (start, end, wanted)]
    signed = plain[before:start].strip() not in {"", ":", "="}
    if signed or not re.search(r"\d", wanted):
        fixes.reverse()
    said = problems.open_range(stack.text, start, end, fixes)
    return _spoil(stack, said, start, end)


def _run_end(plain: str, place: int) -> int:
    found = re.compile(_RUN).match(plain, place)
    return found.end() if found else place


def _spoil(stack: Stack, said: Diagnostic, start: int, end: int) -> bool:
    """Put a problem where *start* to *end* is, and go on behind it."""
    stack.say(said)
    stack.error(start, end)
    stack.place = end
    return True


def sign_inside(stack: Stack, kind: str) -> bool:
    """Mend ``tag:a:b`` and ``time:10:30``: a sign in a value without quotes."""
    plain, at = stack.plain, stack.at
    pattern = _GLUED_SIGN if _in_choice(stack) else _ADDRESS
    if stack.wants_value and (found := re.compile(pattern).match(plain, at)):
        return _colon(stack, at, found.end(), found.start(1))
    if kind or stack.last not in _BARE or at != stack.values[-1].end():
        return False
    if plain[at : at + 1] in ",;" and (
        not plain[at + 1 : at + 2].strip()
        or kind_of(stack.scan("term", at + 1)) in {"NAME", "FUNC"}
    ):
        return False
    start = stack.values[-1].start(1)
    if (
        plain[at] in "\"'"
        and plain[at - 1].isalpha()
        and not plain[at + 1 : at + 2].strip(" ),]\n")
    ):
        stack.say(problems.stray_quote(at))
        stack.place = at + 1
        return True
    glued = re.compile(_GLUED).match(plain, start)
    if glued is None or glued.end() <= at:
        return False
    stack.pop()
    return _colon(stack, start, glued.end(), at)


def _in_choice(stack: Stack) -> bool:
    """Whether the value that is wanted is one of several between brackets."""
    return stack.last in {"LPAR", "LSQB"} or (
        len(stack.values) > 1 and isinstance(stack.values[-2], list)
    )


def comma_before_colon(stack: Stack, kind: str) -> bool:
    """Mend ``IN (a, b:1)``: the comma is one of the list, the colon is too much."""
    if kind != "SEP" or stack.fits("WORD") or not stack.fits("COMMA"):
        return False
    stack.insert("COMMA", ",")
    stack.place = stack.at + 1
    return True


def _colon(stack: Stack, start: int, end: int, place: int) -> bool:
    said = problems.colon_in_value(stack.text, start, end, place)
    return _spoil(stack, said, start, end)


def between_without_and(stack: Stack, kind: str) -> bool:
    """Mend ``orders BETWEEN 1, 5`` and ``BETWEEN 1``."""
    if not stack.wants_and:
        return False
    if kind_of(stack.values[-1]) == "BARE" and _is_connector(stack.values[-1]):
        connector = stack.pop()
        stack.place = connector.start()
        say_value_missing(stack)
        stack.error(stack.place, stack.place)
        return True
    at, place = stack.at, stack.place
    joint = re.compile(_JOINT).match(stack.plain, place)
    end = joint.end() if joint else at
    if end < len(stack.plain) and kind not in {"NAME", "FUNC", "END", "RPAR"}:
        span = at, max(at + 1, len(stack.plain[:end].rstrip()))
        stack.say(problems.between_incomplete(span, (place, end, " AND ")))
        stack.insert("AND")
        stack.place = end
    else:
        stack.say(problems.between_incomplete((at, at), (place, place, " AND …")))
        stack.insert("AND")
        stack.error(at, at)
    return True


def value_left_out(stack: Stack, kind: str) -> bool:
    """Mend ``orders> AND …``: what follows is no value."""
    if not stack.wants_value or not _next_term(stack, kind):
        return False
    if not _said_before(stack):
        say_value_missing(stack)
    stack.error(stack.place, stack.place)
    return True


def _said_before(stack: Stack) -> bool:
    """Whether the other end of BETWEEN is missing too."""
    low = stack.values[-2] if len(stack.values) > 1 else None
    return stack.last == "AND" and isinstance(low, ast.Problem)


def say_value_missing(stack: Stack, text: str = "…") -> None:
    """Say that the last operator has no value."""
    last = stack.values[-1]
    place = last.end() if kind_of(last) else stack.place
    stack.say(problems.value_missing(stack.text, stack.name(), place, text))


def _next_term(stack: Stack, kind: str) -> bool:
    """Whether the next thing starts a term, or ends something."""
    if kind in _NEXT_TERM:
        return True
    found = stack.scan("term")
    while found and found.lastgroup in {"NEG", "NOT"}:
        found = stack.scan("term", found.end())
    return kind_of(found) in _NEXT_TERM - {"END"}


def not_before_value(stack: Stack, kind: str) -> bool:
    """Mend ``tag: NOT vip``: the negation belongs before the name."""
    name, found = stack.term(), stack.scan()
    if kind != "NOT" or name is None or found is None or not stack.wants_value:
        return False
    start, end = found.start(1), found.end()
    if kind_of(stack.scan("value", end)) not in {"BARE", "SPACED", "STRING", "LPAR"}:
        return False
    stack.say(problems.not_before_value(stack.text, start, end, name[0]))
    stack.place = end
    return True


def no_value(stack: Stack, kind: str) -> bool:
    """Mend ``tag:-vip`` and ``tag:{x}``: something else where a value is wanted."""
    if kind == "END" or not stack.wants_value:
        return False
    start = stack.at
    end = _run_end(stack.plain, start)
    negated = stack.plain[start] in "-!" and stack.last == "COMPARE"
    name = stack.term() if negated else None
    said = problems.value_not_understood(stack.text, start, end, name and name[0])
    return _spoil(stack, said, start, end)


def two_values(stack: Stack, kind: str) -> bool:
    """Mend ``tag:(Den Haag)``: two values with nothing between them."""
    found = stack.scan()
    if found is None or kind not in {"WORD", "STRING"}:
        return False
    if stack.fits("WORD") or not stack.fits("OR"):
        return False
    if _was_connector(stack):
        return True
    if not _said_of(stack, found.end()):
        _say_side_by_side(stack, found)
    stack.insert("OR")
    return True


def _said_of(stack: Stack, end: int) -> bool:
    """Tell whether a word was told to stand beside others already."""
    last = stack.reading.problems[-1] if stack.reading.problems else None
    if last is None or last.code != "values-side-by-side":
        return False
    return any(edit.end >= end for fix in last.fixes for edit in fix.edits)


def _say_side_by_side(stack: Stack, found: re.Match[str]) -> None:
    second = found.start(1), found.end()
    start, end = _start(stack.values[-1]), _words_end(stack, found.end())
    listing = any(kind == "IN" for kind, _ in stack.kinds())
    commas = "," in stack.plain[end : end + _NEAR] or "COMMA" in {
        kind for kind, _ in stack.kinds()
    }
    words = stack.plain[start:end].split()
    names = any(len(each) > _CODE and each[0].isupper() for each in words)
    stack.say(
        problems.values_side_by_side(
            stack.text,
            start,
            stack.place,
            end,
            second,
            joint=", " if listing or commas else " OR ",
            one_value=commas or (names and not listing),
        )
    )


def _is_connector(value: Made) -> bool:
    return value[0].strip().upper() in _CONNECTORS


def _was_connector(stack: Stack) -> bool:
    """Take back ``tag:(a OR OR b)``: the second OR was read as a value."""
    last, before = stack.values[-1], stack.values[-2]
    if kind_of(last) != "BARE" or last[0].strip().upper() not in _CONNECTORS:
        return False
    place = last.start(1), last.end()
    if kind_of(before) in {"AND", "OR"}:
        first = before.start(1), before.end()
        stack.say(problems.doubled_connector(stack.text, first, place))
    else:
        stack.say(problems.leading_connector(stack.text, *place))
    stack.pop()
    return True


def _start(value: Made) -> int:
    return int(value.start(1)) if kind_of(value) else int(value.start)


def _words_end(stack: Stack, end: int) -> int:
    """Return the end of the words that follow with nothing between them."""
    for _ in range(_MOST_WORDS):
        found = stack.scan("term", end)
        if not found or found.lastgroup != "WORD":
            break
        end = found.end()
    return end
