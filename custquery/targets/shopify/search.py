"""
Checked filter → a term of Shopify's customer search for each test.

Fields are those of the `customers` query of the Admin API. A relative date would be
fixed by writing it out, and a negated range is rewritten by Shopify so that customers
without a value drop out; both are refused.
"""

from collections.abc import Mapping
from typing import NamedTuple

from custquery.language import ast, parse
from custquery.schema import checked
from custquery.schema.checked import Related, Test
from custquery.schema.value_sets import OneOf, Present, Words
from custquery.targets.shopify.intervals import (
    OPPOSITE,
    Interval,
    of_dates,
    of_numbers,
    of_period,
    utc_moment,
)
from custquery.targets.shopify.pieces import CannotSayError, Said, join, quote
from custquery.targets.shopify.segment import ALWAYS
from custquery.targets.shopify.values import unsaid, values


class Field(NamedTuple):
    """How a criterion is called in a search, and of which kind it is there."""

    name: str
    kind: str


#: The criteria that a search knows.
FIELDS: Mapping[str, Field] = {
    "text": Field("", "words"),
    "first_name": Field("first_name", "words"),
    "last_name": Field("last_name", "words"),
    "email": Field("email", "start"),
    "phone": Field("phone", "phone"),
    "tag": Field("tag", "tag"),
    "country": Field("country", "code"),
    "account_status": Field("state", "status"),
    "accepts_marketing": Field("accepts_marketing", "yesno"),
    "id": Field("id", "number"),
    "orders": Field("orders_count", "number"),
    "amount_spent": Field("total_spent", "amount"),
    "customer_added_date": Field("customer_date", "date"),
    "order_date": Field("order_date", "date"),
    "abandoned_checkout_date": Field("last_abandoned_order_date", "date"),
    "updated_at": Field("updated_at", "date"),
}


def say(node: Test | Related, *, negated: bool) -> Said:
    """
    Say one test, or its negation.

    Raises:
        CannotSayError: a search cannot.
    """
    if isinstance(node, checked.Related):
        raise CannotSayError("shopify-no-criterion", name=node.relation.name)
    name = node.criterion.name
    if name not in FIELDS:
        raise CannotSayError("shopify-no-criterion", name=name)
    field = FIELDS[name]
    if isinstance(node.wanted, Present):
        return _presence(node, field, negated=negated)
    match field.kind:
        case "number" | "amount":
            found = of_numbers(node)
            said = (_interval(node, field, each, negated=negated) for each in found)
            return join("AND" if negated else "OR", said)
        case "date":
            ends = of_dates(node, _days, utc_moment)
            return _interval(node, field, ends, negated=negated)
        case "words" | "start":
            said_words = _words(node, field)
            return f"-{said_words}" if negated else said_words
        case _:
            terms = [f"{field.name}:{each}" for each in _texts(node, field)]
            if negated:
                return join("AND", (f"-{each}" for each in terms))
            return join("OR", terms)


def _presence(node: Test, field: Field, *, negated: bool) -> Said:
    if not field.name or node.criterion.name in ALWAYS:
        raise unsaid(node)
    return f"{'-' * negated}{field.name}:*"


def _texts(node: Test, field: Field) -> list[str]:
    """Return the values of a field that is compared as a whole."""
    found = values(node)
    match field.kind:
        case "tag":
            if any("," in each for each in found):  # it would be a list
                raise CannotSayError("shopify-quotes")
            return [quote(each) for each in found]
        case "status":
            return [each.upper() for each in found]
        case "yesno":
            return [each.lower() for each in found]
        case "phone" if isinstance(node.wanted, OneOf):
            return [str(each) for each in node.wanted.values]
        case _:
            return list(found)


def _days(text: str) -> tuple[str, str]:
    try:
        return of_period(text)
    except CannotSayError as error:
        raise CannotSayError("shopify-relative-date") from error


# Numbers and dates


def _interval(node: Test, field: Field, ends: Interval, *, negated: bool) -> Said:
    quoted = field.kind == "date"
    if negated and ends[0].sign != "=" and node.criterion.name not in ALWAYS:
        raise CannotSayError("shopify-negation", name=node.criterion.name)
    if ends[0].sign == "=":
        return f"{'-' * negated}{_term(field.name, '', ends[0].text, quoted=quoted)}"
    if negated:
        outside = (
            _term(field.name, OPPOSITE[each.sign], each.text, quoted=quoted)
            for each in ends
        )
        return join("OR", outside)
    if len(ends) == 1 or not node.criterion.many:
        inside = (
            _term(field.name, each.sign, each.text, quoted=quoted) for each in ends
        )
        return join("AND", inside)
    low, high = ends
    return _term(field.name, "", f"{low.text}..{high.text}", quoted=quoted)


def _term(name: str, sign: str, text: str, *, quoted: bool) -> str:
    return f"{name}:{sign}{quote(text) if quoted else text}"


# Words


def _words(node: Test, field: Field) -> str:
    """Say a word, a phrase, or how a word starts."""
    wanted = node.wanted
    if not isinstance(wanted, Words):
        raise unsaid(node)
    text = _typed(node)
    before = f"{field.name}:" if field.name else ""
    if not wanted.pattern.endswith(" "):
        if not (text.isascii() and text.isalnum()):
            raise unsaid(node)
        return f"{before}{text}*"
    if field.kind == "start":  # Shopify finds parts of an address, or all of it
        raise unsaid(node)
    if field.name or not _is_plain(text):
        return f"{before}{quote(text)}"
    return text


def _typed(node: Test) -> str:
    """Return the words as they were typed."""
    term = parse(node.spelling).tree
    if isinstance(term, ast.Words):
        return term.text
    value = term.value if isinstance(term, ast.Comparison) else None
    if isinstance(value, ast.Literal):
        return value.text
    raise unsaid(node)


#: Words that would not be searched for.
_KEYWORDS = frozenset(
    {"and", "or", "not", "en", "of", "niet", "from", "select", "where", "order"}
)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isalnum() and text.lower() not in _KEYWORDS
