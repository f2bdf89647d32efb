"""One word that is a name and a value with no colon between them → the term."""

import re

from custquery.language import ast
from custquery.language.unparser import spell_value
from custquery.schema.criterion import Criterion
from custquery.schema.types.texts import Keyword
from custquery.schema.wording import Wording

#: Patterns are compiled when they are needed.
_APART = r"([^\W\d_]+)([./_-])([^./_-]+)"
#: The sign of a label on other sites; ``#1001`` is an order.
_HASHED = r"#+([^\W\d].*)"
_NUMBERED = r"([^\W\d]{4,})(\d+)"
_CAPITALS = r"([^\W\d_]{3,}?)([A-Z]{2,})"
#: ``tagvip``; what is longer, or one of these, is rather a word.
_SMALL = r"(?i)(tag)((?!ged|ore|ine|ets|uan)\w{3})"


def glued(wording: Wording, word: ast.Words) -> str | None:
    """Return ``country:NL`` for ``country.NL``, ``country-NL`` and ``countryNL``."""
    text = word.text
    is_plain = text.isalpha() and (text.islower() or text.istitle())
    if is_plain and text[:3].lower() != "tag":
        return None  # as most words are
    tag = wording.criterion("tag")
    if tag and (hashed := re.fullmatch(_HASHED, word.text)):
        return f"tag:{spell_value(hashed[1])}"
    if found := re.fullmatch(_APART, word.text):
        name, sign, value = found.groups()
        if tag and sign in {"-", "_"} and wording.criterion(value) is tag:
            name, sign, value = value, "_", name
        return _term(wording, word, name, value, apart=sign in {"/", "_"})
    if tag and (found := re.fullmatch(_SMALL, word.text)):
        return _term(wording, word, *found.groups(), apart=True)
    if found := re.fullmatch(_NUMBERED, word.text):
        criterion = wording.criterion(found[1])
        is_count = criterion is not None and criterion.type.domain in {"whole", "money"}
        return f"{found[1]}:{found[2]}" if is_count else None
    found = re.fullmatch(_CAPITALS, word.text)
    return _term(wording, word, *found.groups(), apart=False) if found else None


def _term(
    wording: Wording, word: ast.Words, name: str, value: str, *, apart: bool
) -> str | None:
    criterion = wording.criterion(name)
    if criterion is None or not _may_be_glued(criterion, name, apart=apart):
        return None
    literal = ast.Literal(value, start=word.end - len(value), end=word.end)
    reads = wording.reads(criterion, ":", literal)
    return f"{name}:{spell_value(value)}" if reads else None


def _may_be_glued(criterion: Criterion, name: str, *, apart: bool) -> bool:
    if criterion.type.domain == "code":
        return True
    is_called = apart and name.lower() == criterion.name
    return is_called and isinstance(criterion.type, Keyword)
