r"""
Text as copied → the same with what a page, a program or a statement added blanked out.

``&lt;`` is ``<``, ``\"`` around a value is a quote, a comment and the LIMIT of a pasted
statement are no condition. One code point stays one, so positions stay the text's own.
"""

import re

from custquery.language import foreign
from custquery.language.diagnostics import Diagnostic

#: Patterns are compiled when they are needed.
_ENTITY = r"&(lt|gt|amp|quot|apos|nbsp|#39|#34);"
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "nbsp": " ", "apos": "'", "#39": "'"}
_ESCAPED = (
    r'(?<![^\s(\[,:=<>!])\\"(?![\s)\],:=<>])([^"\\]+)(?<![\s(\[,:=<>])\\"(?![^\s)\],*])'
)
_COMMENT = r"""(?sx)
    "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*'
  | (?P<comment> (?:(?<=\s)|\A)--(?=\s)[^\n]* | /\*.{0,500}?\*/ )
"""
_LIMIT = (
    r"(?is)\s*(?:FROM|SELECT)\b.*"
    r"\s(LIMIT\s+\d+(?:\s*,\s*\d+|\s+OFFSET\s+\d+)?)\s*;?\s*\Z"
)


def unwrapped(text: str) -> tuple[str, list[Diagnostic]]:
    r"""
    Return *text* without what was wrapped around it, as long as before, and notes.

    >>> unwrapped('tag:\\"vip\\"')[0], unwrapped("orders &gt;= 3")[0]
    ('tag: "vip" ', 'orders    >= 3')
    """
    notes: list[Diagnostic] = []
    if "&" in text:
        text = text.replace("&amp;&amp;", "   &&     ")
        text = re.sub(_ENTITY, _entity, text)
    if '\\"' in text and len(re.findall(_ESCAPED, text)) == text.count('"') / 2:
        text = re.sub(_ESCAPED, r' "\1" ', text)
    if "--" in text or "/*" in text:
        text = _without_comments(text, notes)
    if found := re.fullmatch(_LIMIT, text):
        notes.append(foreign.limit_left_out(*found.span(1)))
        text = _blank(text, *found.span(1))
    return text, notes


def _entity(found: re.Match[str]) -> str:
    """Spell an entity as its sign and blanks; a closing quote comes first."""
    sign = _ENTITIES.get(found[1], '"')
    before = found.string[found.start() - 1 : found.start()]
    closes = sign in {'"', "'"} and (before.isalnum() or before == ";")
    return sign.ljust(len(found[0])) if closes else sign.rjust(len(found[0]))


def _without_comments(text: str, notes: list[Diagnostic]) -> str:
    """Blank comments out, unless one holds a condition or nothing else is left."""
    plain, said = text, []
    for found in re.finditer(_COMMENT, text):
        comment = found["comment"]
        if comment is not None and not set(comment) & set(":=<>"):
            said.append(foreign.comment_left_out(*found.span()))
            plain = _blank(plain, *found.span())
    if not plain.strip():
        return text
    notes += said
    return plain


def _blank(text: str, start: int, end: int) -> str:
    return f"{text[:start]}{' ' * (end - start)}{text[end:]}"
