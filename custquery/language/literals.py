r"""
Matches of values and words → AST leaves, quotes removed and escapes undone.

A quoted string is taken from the text as typed, anything else from the plain text, so
that a full-width ``ｖｉｐ`` is found and a quoted one is kept.
"""

import re

from custquery.language import ast, problems
from custquery.language.reading import Reading

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)

#: Up to a star that no backslash makes ordinary.
_STAR = re.compile(r"(?:[^*\\]|\\.)*+\*", re.DOTALL)

_WILD: dict[tuple[bool, bool], ast.Wild] = {
    (False, False): "",
    (False, True): "start",
    (True, False): "end",
    (True, True): "both",
}


def bare_literal(reading: Reading, match: re.Match[str]) -> ast.Literal:
    """Make the literal of an unquoted value."""
    start, end = match.start(1), match.end()
    text = match.string[start:end]
    wild: ast.Wild = ""
    if "*" in text or "\\" in text:
        text, wild = unescape(reading, text, start)
    return ast.Literal(text, False, wild, start, end)


def unescape(reading: Reading, text: str, start: int) -> tuple[str, ast.Wild]:
    """Undo the escapes of unquoted *text*, and tell what its stars do."""
    if not text.strip("*"):
        return "", "any"
    after = text.lstrip("*")
    inner = after.rstrip("*")
    if (len(inner) - len(inner.rstrip("\\"))) % 2:
        inner += "*"
    if _STAR.match(inner):
        reading.problems.append(problems.star_inside(reading.plain, start, text))
    return _ESCAPE.sub(r"\1", inner), _WILD[after != text, inner != after]


def quoted_text(reading: Reading, match: re.Match[str]) -> str:
    """Return what stands between the quotes, as typed, escapes undone."""
    start, end = match.start(1) + 1, match.end() - 1
    plain, quote = reading.plain, reading.plain[start - 1]
    if plain.find("\\", start, end) < 0 and plain.find(quote * 2, start, end) < 0:
        return reading.text[start:end]
    kept = []
    while start < end:
        if plain[start] == "\\" or plain.startswith(quote * 2, start):
            start += 1
        kept.append(reading.text[start])
        start += 1
    return "".join(kept)
