"""A test that Shopify can be asked → what Shopify counts a little otherwise."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias

from custquery.language.diagnostics import Args
from custquery.schema import checked
from custquery.schema.checked import Related, Test
from custquery.schema.types import (
    Email,
    EmailDomain,
    Keyword,
    Language,
    Money,
    Text,
)
from custquery.schema.value_sets import OneOf, Present

#: A code of the catalogues and what it is about.
_Difference: TypeAlias = tuple[str, Args]


def differences(node: Test | Related, language: str) -> Iterator[_Difference]:
    """
    Yield how Shopify's answer may differ.

    Args:
        node: What was asked.
        language: ``segment`` or ``search``.
    """
    if isinstance(node, checked.Related):
        return
    kind, wanted = node.criterion.type, node.wanted
    if node.criterion.name == "text":
        yield "shopify-differs-fields", {}
    if language == "segment" and _is_compared_as_typed(node):
        yield "shopify-differs-capitals", {}
    elif isinstance(kind, (Keyword, Text)) and not isinstance(wanted, Present):
        yield "shopify-differs-accents", {}
    if isinstance(kind, Language):
        yield "shopify-differs-language", {}
    if isinstance(kind, Money) and _is_fraction(node):
        yield "shopify-differs-cents", {}


def _is_compared_as_typed(node: Test) -> bool:
    """Tell whether a segment compares capitals: in texts and city codes."""
    kind, name = node.criterion.type, node.criterion.name
    is_text = isinstance(kind, Text) and name.startswith("metafields.")
    return is_text or isinstance(kind, (EmailDomain, Email)) or name == "city_code"


def _is_fraction(node: Test) -> bool:
    """Tell whether an amount with cents is compared for equality."""
    if not isinstance(node.wanted, OneOf):
        return False
    return any(isinstance(each, Decimal) and each % 1 for each in node.wanted.values)
