r"""
AST → text that reads as the same AST: the inverse of `parser`.

``parse(unparse(tree)) == tree`` for every tree that `parse` can give. What was typed
without quotes is written without, with a backslash where that is needed, because a tree
tells the two apart; `spell_value` is for whoever may choose.
"""

from typing import assert_never

from custquery.language import ast
from custquery.language.scanner import plain, scanner

#: Words that mean something where a word may stand.
_KEYWORDS = frozenset(
    "AND OR NOT EN OF NIET IN IS BETWEEN TUSSEN CONTAINS STARTS MATCHES FROM SELECT "
    "WHERE ORDER".split()
)

#: Words that are no value unless they are glued to an operator.
_NO_VALUES = frozenset({"NOT", "NIET", "NULL"})

#: What may stand bare in a value or word, besides letters and digits.
_HARMLESS = frozenset("_-.@#$%^/?~€£¥")

_SPACED = frozenset({"CONTAINS", "STARTS WITH", "IN", "BETWEEN", "IS"})


def unparse(node: "ast.Filter | ast.Tree") -> str:
    """
    Spell *node* so that parsing it gives *node* back.

    >>> unparse(ast.Not(ast.Words("de vries", phrase=True)))
    'NOT "de vries"'

    Raises:
        ValueError: the tree holds a problem, which has no spelling.

    """
    if not isinstance(node, ast.Filter):
        return _tree(node)
    parts = [] if node.tree is None else [_tree(node.tree)]
    if node.order:
        keys = (f"{each.name.text}{' DESC' * each.descending}" for each in node.order)
        parts.append(f"ORDER BY {', '.join(keys)}")
    return " ".join(parts)


def _tree(node: ast.Tree) -> str:
    match node:
        case ast.Words(text, phrase, wild):
            return spell_words(text, phrase=phrase, wild=wild)
        case ast.Comparison():
            return _comparison(node)
        case ast.Related(name, params, form):
            inside = _params(params)
            if form == "call":
                return f"{name.text}({inside}) = true"
            return f"{name.text} MATCHES ({inside})"
        case ast.Not(ast.Comparison() as term) if term.operator in _SPACED:
            return _comparison(term, negated=True)
        case ast.Not(ast.Related(name, params, "matches")):
            return f"{name.text} NOT MATCHES ({_params(params)})"
        case ast.Not(item):
            return f"NOT {_grouped(item, ast.And, ast.Or)}"
        case ast.And(items):
            return _all(items, node.implicit)
        case ast.Or(items):
            return " OR ".join(_grouped(each, ast.And, ast.Or) for each in items)
        case ast.Problem():
            raise ValueError("a problem has no spelling")
        case _:
            assert_never(node)


def _all(items: tuple[ast.Tree, ...], implicit: tuple[bool, ...]) -> str:
    """Join with AND; leave it out where it was, between two words."""
    text = _grouped(items[0], ast.And, ast.Or)
    for place, (left, right) in enumerate(zip(items, items[1:], strict=False)):
        words = isinstance(left, ast.Words) and isinstance(right, ast.Words)
        apart = words and implicit[place : place + 1] == (True,)
        text += f"{' ' if apart else ' AND '}{_grouped(right, ast.And, ast.Or)}"
    return text


def _grouped(node: ast.Tree, *kinds: type[ast.Node]) -> str:
    text = _tree(node)
    return f"({text})" if isinstance(node, kinds) else text


def _params(params: tuple[ast.Tree, ...]) -> str:
    """Join with commas where a term follows each, else with AND."""
    if all(_is_term(each) for each in params[1:]):
        return ", ".join(_grouped(each, ast.And) for each in params)
    return " AND ".join(_grouped(each, ast.And, ast.Or) for each in params)


def _is_term(node: ast.Tree) -> bool:
    if isinstance(node, ast.Not):
        node = node.item
    return isinstance(node, ast.Comparison | ast.Related)


def _comparison(term: ast.Comparison, *, negated: bool = False) -> str:
    name, operator, value = term.name.text, term.operator, term.value
    if term.name.arguments is not None:
        name = f"{name}({_params(term.name.arguments)})"
    if operator not in _SPACED:
        gap = " " if term.name.arguments is not None else ""
        return f"{name}{gap}{operator}{gap}{_value(value)}"
    if operator == "IS":
        return f"{name} IS {'NOT ' * negated}{_value(value)}"
    verb = f"{'NOT ' * negated}{operator}"
    if operator == "BETWEEN" and isinstance(value, ast.Range):
        return f"{name} {verb} {_literal(value.low)} AND {_literal(value.high)}"
    if operator == "IN" and isinstance(value, ast.AnyOf):
        return f"{name} IN ({_choice(value)})".replace(" IN ", f" {verb} ", 1)
    return f"{name} {verb} {_value(value)}"


# Values.


def _value(value: ast.Value) -> str:
    """Spell *value* as it stands behind an operator."""
    match value:
        case ast.AnyOf(items) if value.glued and (glued := _glued(items)):
            return glued
        case ast.AllOf() | ast.AnyOf() | ast.Compared() | ast.NotValue():
            return f"({_choice(value)})"
        case _:
            return _choice(value)


def _glued(items: tuple[ast.Value, ...]) -> str:
    """Join with bare commas, or return "" where that would be read as one value."""
    text = ",".join(_choice(each) for each in items)
    found = scanner("value")(text, 0)
    first = _choice(items[0])
    return text if found and found.end() == len(first) else ""


def _choice(value: ast.Value) -> str:
    """Spell *value* as it stands between brackets."""
    match value:
        case ast.Literal():
            return _literal(value)
        case ast.Null():
            return "NULL"
        case ast.Range(low, high):
            return f"{_literal(low)}..{_literal(high)}"
        case ast.Compared(operator, of):
            return f"{operator}{_choice(of)}"
        case ast.NotValue(of):
            return f"NOT {_boxed(of, ast.AnyOf, ast.AllOf)}"
        case ast.AnyOf(items):
            return " OR ".join(_boxed(each, ast.AnyOf, ast.AllOf) for each in items)
        case ast.AllOf(items):
            return " AND ".join(_boxed(each, ast.AnyOf, ast.AllOf) for each in items)
        case ast.Problem():
            raise ValueError("a problem has no spelling")
        case _:
            assert_never(value)


def _boxed(value: ast.Value, *kinds: type[ast.Node]) -> str:
    text = _choice(value)
    return f"({text})" if isinstance(value, kinds) else text


def _literal(value: ast.Literal) -> str:
    if value.quoted:
        return _quoted(value.text)
    if not value.wild and _is_one_value(value.text):
        return value.text
    return _starred(_escaped(value.text, _NO_VALUES), value.wild)


# Spelling.


def quote_if_needed(text: str) -> str:
    r"""
    Spell *text* as a value: bare where that reads as the same value, else in quotes.

    >>> quote_if_needed("vip"), quote_if_needed("Den Haag"), quote_if_needed('5"')
    ('vip', '"Den Haag"', '"5\\""')
    """
    return text if _is_bare(text) and text.upper() not in _NO_VALUES else _quoted(text)


def spell_value(text: str, *, quoted: bool = False, wild: ast.Wild = "") -> str:
    r"""
    Spell a value behind an operator; with *quoted*, in quotes even where bare would do.

    >>> spell_value("vip", wild="start"), spell_value("de vries", wild="start")
    ('vip*', 'de\\ vries*')
    """
    if wild:
        return _starred(_escaped(text, _NO_VALUES), wild)
    return _quoted(text) if quoted else quote_if_needed(text)


def spell_words(text: str, *, phrase: bool, wild: ast.Wild = "") -> str:
    r"""
    Spell free text: a *phrase* in quotes, a word bare.

    >>> spell_words("de vries", phrase=True), spell_words("or", phrase=False)
    ('"de vries"', '\\or')
    """
    return _quoted(text) if phrase else _starred(_escaped(text, _KEYWORDS), wild)


def _starred(text: str, wild: ast.Wild) -> str:
    match wild:
        case "":
            return text
        case "start":
            return f"{text}*"
        case "end":
            return f"*{text}"
        case "both":
            return f"*{text}*"
        case "any":
            return "*"
        case _:
            assert_never(wild)


def _is_bare(text: str) -> bool:
    """Whether *text* holds letters, digits and harmless signs only, well placed."""
    inner = text[1:] if text[:1] in "-+" and text[1:2].isdigit() else text
    return (
        inner != ""
        and (inner.isalnum() or all(c.isalnum() or c in _HARMLESS for c in inner))
        and not inner.startswith(("-", "."))
        and ".." not in inner
        and plain(inner) == inner
    )


def _is_one_value(text: str) -> bool:
    """Whether *text* as it is reads as one value wherever a value may stand."""
    if "\\" in text or "*" in text or text.upper() in _NO_VALUES:
        return False
    found = scanner("value")(f" {text}", 0)
    kept = found and found.lastgroup in {"BARE", "SPACED"} and found[0] == f" {text}"
    return bool(kept) and plain(text) == text


def _escaped(text: str, keywords: frozenset[str]) -> str:
    """Put a backslash before all that means something."""
    if text.upper() in keywords:
        return f"\\{text}"
    if _is_bare(text):
        return text
    return "".join(c if c.isalnum() and plain(c) == c else f"\\{c}" for c in text)


def _quoted(text: str) -> str:
    """Put *text* in double quotes; a curly quote inside would end them too."""
    return f'"{"".join(_kept(character) for character in text)}"'


def _kept(character: str) -> str:
    return f"\\{character}" if plain(character) in {'"', "\\"} else character
