"""What may be wrong between conditions, or stand where one is wanted."""

import re

from custquery.language import problems
from custquery.language.recovery.stack import Stack, kind_of

#: A blank before the next condition, or a bracket.
_BOUNDARY = re.compile(
    r"""\s+(?=(?:AND|OR|NOT|EN|OF|NIET)(?![\w.*@:=<>'-])|&&|\|\|
        |[^\W\d][\w.$-]*\s*(?:[:=<>≥≤≠]|!\s*=)|ORDER\s+BY\s)
      |[()\[\]]""",
    re.IGNORECASE | re.VERBOSE,
)

#: Where a quote that was left open may have been meant to close.
_QUOTE_END = re.compile(
    r"""\s+(?:(?:AND|OR|EN|OF)\s+)?(?:(?:NOT|NIET)\s+|[-!])?
        (?=[^\W\d][\w.$-]*\s*(?:[:=<>≥≤≠]|!\s*=)|[("])
      |\)|\Z""",
    re.IGNORECASE | re.VERBOSE,
)

_CLOSED = re.compile(r'''"(?:[^"\\]|\\.|"")*+"''', re.DOTALL)
_SIGNS = re.compile(r"[:=<>!≥≤≠](?:\s*[:=<>!≥≤≠])*")
_PIECE = re.compile(r"[^\s\w()\[\]]+|\S")


def quote_left_open(stack: Stack, kind: str) -> bool:
    """``tag:"vip AND orders>3``."""
    plain, at = stack.plain, stack.at
    if kind or plain[at : at + 1] not in {'"', "'"} or not stack.fits("ERROR"):
        return False
    closed = _CLOSED.match(plain, at)
    if closed:
        said = problems.letter_after_quote(closed.end())
        end = closed.end()
    else:
        found = _QUOTE_END.search(plain, at + 1)
        end = found.start() if found else len(plain)
        said = problems.unclosed_quote(stack.text, at, (end, len(plain.rstrip())))
    stack.reading.problems.append(said)
    stack.error(at, end)
    stack.place = end
    return True


def connector_too_many(stack: Stack, kind: str) -> bool:
    """``AND tag:vip`` and ``a:1 AND OR b:2``."""
    found = stack.scan()
    if kind not in {"AND", "OR", "SEP"} or not found or stack.fits(kind):
        return False
    if not (stack.wants_item or (stack.wants_value and stack.last in {"AND", "OR"})):
        return False
    start, end = found.start(1), found.end()
    if stack.last in {"AND", "OR", "NOT"}:
        last = stack.values[-1]
        first = last.start(1), last.end()
        said = problems.doubled_connector(stack.text, first, (start, end))
    else:
        said = problems.leading_connector(stack.text, start, end)
    stack.reading.problems.append(said)
    stack.place = end
    return True


def comma_between(stack: Stack, kind: str) -> bool:
    """``tag:vip, country:NL``."""
    plain, at = stack.plain, stack.at
    if plain[at : at + 1] not in {",", ";"} or not stack.fits("AND"):
        return False
    if not plain[at + 1 :].strip():
        said = problems.nothing_follows(stack.text, at, at + 1, len(plain))
        stack.reading.problems.append(said)
        stack.place = at + 1
        return True
    words = stack.last in {"WORD", "STRING"}
    said = problems.comma_between_conditions(stack.text, at, words=words)
    stack.reading.problems.append(said)
    stack.place = at + 1
    return True


def sign_without_name(stack: Stack, kind: str) -> bool:
    """``orders > 5 AND < 10``."""
    plain, at = stack.plain, stack.at
    found = _SIGNS.match(plain, at)
    if kind or not found or not stack.fits("WORD"):
        return False
    stack.place = found.end()
    value = stack.scan("value")
    end = value.end() if value and value.lastgroup in _SIMPLE else found.end()
    said = problems.name_missing(stack.text, found.span(), end, _last_name(plain, at))
    stack.reading.problems.append(said)
    stack.error(at, end)
    stack.place = end
    return True


_SIMPLE = frozenset({"BARE", "SPACED", "STRING"})

_NAME_BEFORE = re.compile(r"([^\W\d][\w.$-]*)\s*[:=<>≥≤≠]")


def _last_name(plain: str, at: int) -> str | None:
    """Return the last name before *at*, which may have been meant again."""
    names = _NAME_BEFORE.findall(plain, 0, at)
    return names[-1] if names else None


def minus_apart(stack: Stack, kind: str) -> bool:
    """``tag:vip - jan`` and ``--tag:vip``: a sign that belongs to nothing."""
    plain, at = stack.plain, stack.at
    if kind or plain[at : at + 1] not in {"-", "+", "!"} or not stack.fits("WORD"):
        return False
    stack.reading.problems.append(problems.minus_apart(stack.text, at))
    stack.place = at + 1
    return True


def skip_to_boundary(stack: Stack) -> None:
    """Give up on this condition, and go on at the next."""
    plain, at = stack.plain, stack.at
    found = _PIECE.match(plain, at)
    end = found.end() if found else at
    scanned = stack.scan()
    if scanned and scanned.lastgroup != "END":
        end = scanned.end()
    stack.reading.problems.append(problems.not_understood(stack.text, at, end))
    start, depth = at, 0
    while not (stack.fits("ERROR") and stack.fits("WORD")):
        gone = stack.pop()
        start = gone.start(1) if kind_of(gone) else getattr(gone, "start", start)
        depth += kind_of(gone) in {"LPAR", "LSQB"}
    stack.place = _boundary(plain, end, depth)
    stack.error(start, stack.place)


def _boundary(plain: str, place: int, depth: int) -> int:
    """Find where the next condition starts, outside of *depth* more brackets."""
    for found in _BOUNDARY.finditer(plain, place):
        sign = found[0]
        if sign in {"(", "["}:
            depth += 1
        elif sign in {")", "]"}:
            if depth == 0:
                return found.start()
            depth -= 1
            if depth == 0:
                return found.end()
        elif depth == 0:
            return found.start()
    return len(plain)


