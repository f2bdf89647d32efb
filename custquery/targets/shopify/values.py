"""A test of texts or codes → the values it asks for, as they were typed."""

from custquery.language import ast, parse
from custquery.schema.checked import Test
from custquery.schema.value_sets import (
    MonthDays,
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    Within,
    Words,
)
from custquery.targets.shopify.pieces import CannotSayError


def values(test: Test) -> tuple[str, ...]:
    """
    Return the codes or the texts that *test* asks for, of which one is enough.

    Raises:
        CannotSayError: it asks for something else, or for what is exactly so.
    """
    wanted = test.wanted
    if not isinstance(wanted, OneOf) or not wanted.values:
        raise unsaid(test)
    if test.criterion.type.domain != "text":
        return tuple(map(str, wanted.values))
    term = parse(test.spelling).tree
    value = term.value if isinstance(term, ast.Comparison) else None
    if wanted.raw and isinstance(term, ast.Comparison) and term.operator == "==":
        raise CannotSayError("shopify-exact")
    typed = value.items if isinstance(value, ast.AnyOf) else (value,)
    texts = tuple(each.text for each in typed if isinstance(each, ast.Literal))
    return texts if len(texts) == len(wanted.values) else tuple(map(str, wanted.values))


def unsaid(test: Test) -> CannotSayError:
    """Say why Shopify cannot ask for what *test* wants."""
    name = test.criterion.name
    match test.wanted:
        case Present():
            return CannotSayError("shopify-no-presence", name=name)
        case Range():
            return CannotSayError("shopify-equality-only", name=name)
        case OneOf(()):
            return CannotSayError("shopify-nobody")
        case OneOf() | Prefix() | Suffix() | Words() | MonthDays() | Within():
            return CannotSayError("shopify-no-part", name=name)
