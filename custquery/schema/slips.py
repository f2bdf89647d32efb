"""
A value that was read as it stands, or refused → what was probably meant.

``vip'`` has a quote too many, ``a@@b.nl`` a sign, and ``jan@shop,nl`` a comma for a
full stop. They are looked for as typed, as somebody may have such a tag; a note says
so. It is asked only of values that look odd.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from attrs import evolve

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic, Fix
from custquery.language.span import Span
from custquery.schema import problems
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.schema import Schema
from custquery.schema.text import fold
from custquery.schema.types.base import ValueType
from custquery.schema.types.choices import Country
from custquery.schema.types.days import Day
from custquery.schema.types.texts import Email, Keyword

#: A pattern of another language: ``/vip/``, ``vip~1``.
_PATTERN = r"/\^?(\w[^/]*?)\$?/|(\w+)[~^][\d.]{0,4}"
#: A word with the end of a sentence behind it, and no full stop inside.
_STOPPED = r"([^\W\d]{3,})\.+|(.*\w)[!?…]+"
_ADDRESS_STOPPED = r"(.*@.*\w)[.!?…]+"
#: The sign of a label on other sites.
_HASHED = r"#+(\w.*)"
#: Two words or more with a sign between them that makes a list elsewhere.
_SEVERAL = r"[^\W\d]\w+(?:[|/+&][^\W\d]\w+)+"
#: The code of a country is not longer.
_CODE = 3
#: Signs that part the values of a list elsewhere, the likely ones first.
_LISTING = ("|/+&", "-")
_EXACT = frozenset({"=", "IS", "=="})
_QUOTED = r"(\w[^']*)'"
_TWICE = r"([^@]*)@@+([^@]*)"

#: Said of a date: whether there is one.
_THERE = {
    **dict.fromkeys(("true", "yes", "ja", "waar"), True),
    **dict.fromkeys(("false", "no", "nee", "onwaar"), False),
}

#: What a negated answer starts with: ``not_subscribed``.
_NOT = ("not", "un", "niet", "non")


def oddity(
    type: ValueType, term: ast.Comparison, literal: ast.Literal
) -> Diagnostic | None:
    """Note that an odd value without quotes is looked for as it stands."""
    text = literal.text
    if found := re.fullmatch(_PATTERN, text):
        fix = problems.instead(literal.span, found[1] or found[2])
        return problems.pattern_as_value(literal.span, text, fix)
    if "%" in text and (found := re.fullmatch(r"(%?)([^%]+)(%?)", text)):
        starred = f"{'*' * bool(found[1])}{found[2]}{'*' * bool(found[3])}"
        meant = found[2] if found[1] and (found[3] or not type.has_end) else starred
        return problems.pattern_as_value(
            literal.span, text, problems.instead(literal.span, meant)
        )
    if isinstance(type, Email) and term.operator in _EXACT and "@" not in text[1:]:
        span = Span(term.name.end, literal.end)  # a colon asks the domain, or a part
        domain = "@" * ("." in text and text[:1] != "@")
        fix = problems.instead(span, f":{domain}{text}")
        return problems.pattern_as_value(literal.span, text, fix)
    if isinstance(type, Keyword) and re.fullmatch(_SEVERAL, text):
        fix = problems.instead(literal.span, re.sub(r"[|/+&]", ",", text))
        return problems.slip_in_value(literal.span, text, fix)
    meant = slip_of(type, text)
    if meant is None:
        return None
    fix = problems.spelled_instead(literal.span, meant)
    return problems.slip_in_value(literal.span, text, fix)


def slip_of(type: ValueType, text: str) -> str | None:
    """
    Return what *text* was probably meant to be; None: nothing is odd about it.

    >>> slip_of(Keyword(), "vip'"), slip_of(Email(), "jan@@shop.nl")
    ('vip', 'jan@shop.nl')
    >>> slip_of(Keyword(), "B.V.")
    """
    if found := re.fullmatch(_QUOTED, text):
        return found[1]
    if isinstance(type, Email) and (found := re.fullmatch(_TWICE, text)):
        return f"{found[1]}@{found[2]}"
    if isinstance(type, Email) and (found := re.fullmatch(_ADDRESS_STOPPED, text)):
        return found[1]
    if not isinstance(type, Keyword):
        return None
    found = re.fullmatch(_STOPPED, text) or re.fullmatch(_HASHED, text)
    return found and next(filter(None, found.groups()))


def in_commas(text: str, reads: Callable[[str], bool]) -> str | None:
    """Return ``NL,BE`` for ``NL/BE``, where each part *reads* as a value."""
    for signs in _LISTING:
        parts = text.translate(dict.fromkeys(map(ord, signs), ",")).split(",")
        values = [each.strip() for each in parts]
        if len(values) > 1 and all(map(reads, values)):
            return ",".join(values)
    return None


def in_pieces(
    type: ValueType, span: Span, items: tuple[ast.Value, ...]
) -> Diagnostic | None:
    """Note that ``jan@shop,nl`` is a list, where an address was probably meant."""
    match items:
        case (ast.Literal() as first, ast.Literal() as second) if isinstance(
            type, Email
        ):
            domain = first.text.partition("@")[2]
            is_whole = first.quoted or second.quoted or not domain or "." in domain
            if is_whole or first.end + 1 != second.start or not second.text.isalpha():
                return None
            fix = problems.instead(span, f"{first.text}.{second.text}")
            typed = f"{first.text},{second.text}"
            return problems.slip_in_value(span, typed, fix)
        case _:
            return None


def with_country(listed: ast.AnyOf, country: Criterion) -> Iterator[Diagnostic]:
    """Note that the code of a country, behind a city and a comma, is read as a city."""
    *cities, last = listed.items
    if not cities or not isinstance(country.type, Country):
        return
    if not isinstance(last, ast.Literal) or last.quoted or last.end != listed.end:
        return
    if len(last.text) > _CODE or not last.text.isupper():
        return
    code = country.type.code(last.text)
    if code is not None:
        place = Span(cities[-1].end, last.end)
        fix = problems.instead(place, f" AND {country.name}:{code}")
        yield problems.country_as_city(last.span, last.text, fix)


def with_refused(
    term: ast.Comparison, listed: ast.AnyOf, text: str
) -> Iterator[Diagnostic]:
    """Note that ``tag:(vip, not gold)`` asks for vip, or for anything but gold."""
    if not all(
        "," in text[before.end : after.start]
        for before, after in pairwise(listed.items)
    ):
        return
    refused = [each for each in listed.items if isinstance(each, ast.NotValue)]
    wanted = [each for each in listed.items if not isinstance(each, ast.NotValue)]
    name = term.name.text
    terms = [f"{name}:{','.join(each.span.of(text) for each in wanted)}"] * bool(wanted)
    terms += [f"-{name}:{each.value.span.of(text)}" for each in refused]
    span = refused[0].value.span
    fix = problems.instead(term.span, " AND ".join(terms))
    yield problems.refused_in_list(span, span.of(text), fix)


def with_answer(
    said: Diagnostic, term: ast.Comparison, criterion: Criterion
) -> Diagnostic:
    """Offer yes for ``subscribed = SUBSCRIBED``, and any date for ``ordered = yes``."""
    text = str(said.args["text"])
    if said.code == "not-yes-or-no":
        meant = answer(criterion, text)
        fix = problems.instead(said.span, meant) if meant else None
    else:
        there = _THERE.get(fold(text)) if term.operator in {":", *_EXACT} else None
        spelled = f"{'' if there else '-'}{term.name.text}:*"
        fix = None if there is None else problems.instead(term.span, spelled)
    return said if fix is None else evolve(said, fixes=(fix,))


def answer(criterion: Criterion, text: str) -> str | None:
    """Return yes or no where the value is a name of *criterion*, or its negation."""
    typed = fold(text).replace(" ", "_").replace("-", "_")
    if typed in criterion.names:
        return "yes"
    for each in _NOT:
        if typed.removeprefix(each).strip("_") in criterion.names:
            return "no"
    return None


def anniversary_of(schema: Schema) -> str | None:
    """Return ``anniversary('metafields.facts.birth_date')``: the call of a birthday."""
    function = next(
        (each for each in schema.functions.values() if each.kind == "anniversary"), None
    )
    if function is None:
        return None
    usual = re.search(r"'([^']+)'", "".join(function.examples[:1]))
    day = ast.Literal("2000-01-01")
    if usual and schema.criterion(usual[1], day) is not None:
        return f"{function.name}('{usual[1]}')"
    listed = (each for family in schema.families for each in family.listed())
    found = next((each for each in listed if isinstance(each.type, Day)), None)
    return f"{function.name}('{found.name}')" if found else None


def with_date(term: ast.Comparison | None, schema: Schema) -> tuple[Fix, ...]:
    """Put the call of a birthday for the name of ``birthday:today``."""
    name = None if term is None else anniversary_of(schema)
    if term is None or name is None:
        return ()
    return (problems.instead(term.name.span, name),)


def in_matches(term: ast.Comparison, relation: RelationCriterion) -> tuple[Fix, ...]:
    """Return ``orders_placed MATCHES (count > 3)`` for ``orders_placed > 3``."""
    if not isinstance(term.value, ast.Literal):
        return ()
    ordered = term.operator in {">", ">=", "<", "<="}
    has_id = any("id" in each.names for each in relation.row)
    name = "id" if has_id and not ordered else "count"
    counts = any("count" in each.names for each in relation.aggregates)
    if not term.value.text.isdigit() or (name == "count" and not counts):
        return ()
    sign = term.operator if ordered else "="
    inner = f"{name} {sign} {term.value.text}"
    word = "NOT MATCHES" if term.operator == "!=" else "MATCHES"
    meant = f"{term.name.text} {word} ({inner})"
    return (problems.instead(term.span, meant),)
