"""
Checked filter → a clause of a Shopify segment for each test.

Names, values and operators are those of the segment query language reference; what it
does not list is refused, also where Shopify is known to read it.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from custquery.language import ast, parse
from custquery.schema import checked
from custquery.schema.checked import Related, Test
from custquery.schema.reading import Reading
from custquery.schema.types import City, Region, ValueType
from custquery.schema.value_sets import MonthDays, Present, Suffix, Within
from custquery.targets.shopify.intervals import (
    OPPOSITE,
    End,
    Interval,
    local_moment,
    of_dates,
    of_numbers,
    segment_days,
)
from custquery.targets.shopify.matches import (
    RELATIONS,
    matches,
    parameter,
    say_interval,
)
from custquery.targets.shopify.pieces import CannotSayError, Said, join, quote
from custquery.targets.shopify.values import unsaid, values

#: What Shopify takes at most.
MOST_CLAUSES, MOST_CHARACTERS = 10, 5000


class Attribute(NamedTuple):
    """How a criterion is called in a segment, and of which kind it is there."""

    name: str
    kind: str


#: The criteria that a segment knows.
ATTRIBUTES: Mapping[str, Attribute] = {
    "tag": Attribute("customer_tags", "list"),
    "country": Attribute("customer_countries", "list"),
    "region_code": Attribute("customer_regions", "codes"),
    "city_code": Attribute("customer_cities", "codes"),
    "email_domain": Attribute("customer_email_domain", "domain"),
    "email": Attribute("customer_email_domain", "domain"),
    "language": Attribute("customer_language", "text"),
    "account_status": Attribute("customer_account_status", "enum"),
    "email_subscription_status": Attribute("email_subscription_status", "enum"),
    "sms_subscription_status": Attribute("sms_subscription_status", "enum"),
    "product_subscription_status": Attribute("product_subscription_status", "enum"),
    "rfm_group": Attribute("rfm_group", "enum"),
    "predicted_spend_tier": Attribute("predicted_spend_tier", "enum"),
    "accepts_marketing": Attribute("email_subscription_status", "subscribed"),
    "orders": Attribute("number_of_orders", "number"),
    "amount_spent": Attribute("amount_spent", "number"),
    "customer_added_date": Attribute("customer_added_date", "date"),
    "first_order_date": Attribute("first_order_date", "date"),
    "last_order_date": Attribute("last_order_date", "date"),
    "abandoned_checkout_date": Attribute("abandoned_checkout_date", "date"),
    "companies": Attribute("companies", "ids"),
    "created_by_app_id": Attribute("created_by_app_id", "id"),
}

#: Criteria over related rows: the relation and its parameter that say the same.
ROWS: Mapping[str, tuple[str, str]] = {
    "order_date": ("orders_placed", "date"),
    "product_id": ("products_purchased", "id"),
    "product_tag": ("products_purchased", "tag"),
    "product_category": ("products_purchased", "category"),
    "email_opened": ("shopify_email.opened", "date"),
    "email_clicked": ("shopify_email.clicked", "date"),
    "email_bounced": ("shopify_email.bounced", "date"),
    "viewed_product": ("storefront.product_viewed", "id"),
    "viewed_collection": ("storefront.collection_viewed", "id"),
}

#: Criteria that every customer has a value of, so that NOT can turn the sign around.
ALWAYS = frozenset(
    {"orders", "amount_spent", "customer_added_date", "updated_at", "id"}
)

#: Product subscriptions that Shopify calls otherwise.
_SUBSCRIPTIONS = {"active": "SUBSCRIBED", "cancelled": "CANCELED"}

#: Criteria of names, and those of codes that a segment has in their place.
_CODED = {"city": "city_code", "region": "region_code"}

_PLACES: Mapping[str, ValueType] = {"city_code": City(), "region_code": Region()}

#: Kinds of attributes that may be asked whether they have a value.
_WITH_NULL = frozenset({"list", "codes", "date", "ids"})

_PATH = "metafields."


def say(node: Test | Related, reading: Reading, *, negated: bool) -> Said:
    """
    Say one test, or its negation.

    Raises:
        CannotSayError: a segment cannot.
    """
    if isinstance(node, checked.Related):
        return matches(node, reading, negated=negated)
    if isinstance(node.wanted, Within):
        return _near(node, negated=negated)
    if isinstance(node.wanted, MonthDays):
        return _anniversary(node, negated=negated)
    name = node.criterion.name
    if name in ROWS:
        return _rows(node, reading, negated=negated)
    if name.startswith(_PATH):
        return _metafield(node, reading, negated=negated)
    if isinstance(node.wanted, Present):
        return _presence(node, negated=negated)
    if name not in ATTRIBUTES:
        raise _unknown(node)
    return _attribute(node, ATTRIBUTES[name], reading, negated=negated)


def _unknown(node: Test) -> CannotSayError:
    name = node.criterion.name
    if name in _CODED:
        return CannotSayError("shopify-needs-code", name=name)
    if name == "text":
        return CannotSayError("shopify-no-words")
    return CannotSayError("shopify-no-criterion", name=name)


def _presence(node: Test, *, negated: bool) -> Said:
    """Ask whether there is a value, where a segment can."""
    name = node.criterion.name
    coded = _CODED.get(name, name)
    if coded not in ATTRIBUTES:
        raise _unknown(node)
    if name in _CODED.values() or ATTRIBUTES[coded].kind not in _WITH_NULL:
        raise unsaid(node)
    return f"{ATTRIBUTES[coded].name} IS {'' if negated else 'NOT '}NULL"


def _attribute(
    node: Test, attribute: Attribute, reading: Reading, *, negated: bool
) -> Said:
    name = attribute.name
    match attribute.kind:
        case "list" | "codes":
            verb = "NOT CONTAINS" if negated else "CONTAINS"
            is_code = attribute.kind == "codes"
            found = _codes(node, reading) if is_code else values(node)
            return _each(name, verb, map(quote, found), negated=negated)
        case "domain":
            return f"{name} {'!=' if negated else '='} {quote(_domain(node))}"
        case "subscribed":
            yes = _one(node) == str(True)
            return f"{name} {'=' if yes != negated else '!='} 'SUBSCRIBED'"
        case "number":
            all_ends = of_numbers(node)
            said = (_interval(node, name, each, negated=negated) for each in all_ends)
            return join("AND" if negated else "OR", said)
        case "date":
            ends = of_dates(node, segment_days, local_moment(reading.zone))
            return _interval(node, name, ends, negated=negated)
        case _:
            sign = "!=" if negated else "="
            return _each(name, sign, _equal(node, attribute), negated=negated)


def _codes(node: Test, reading: Reading) -> tuple[str, ...]:
    """Return codes of places; what does not look like one would be read as a name."""
    name, found = node.criterion.name, values(node)
    if name == "region_code":
        found = tuple(each.upper() for each in found)
    is_code = _PLACES[name].is_code
    if not all(is_code(ast.Literal(each), reading) for each in found):
        raise CannotSayError("shopify-needs-code", name=name)
    return found


def _equal(node: Test, attribute: Attribute) -> Iterable[str]:
    """Return what a number, a text or a code is equal to, as it is written."""
    found = values(node)
    if attribute.kind in {"id", "ids"}:
        return found
    if attribute.name == "product_subscription_status":
        found = tuple(_SUBSCRIPTIONS.get(each, each) for each in found)
    return (quote(each.upper() if attribute.kind == "enum" else each) for each in found)


def _each(name: str, sign: str, found: Iterable[str], *, negated: bool) -> Said:
    """Ask for each value in a clause of its own."""
    said = (f"{name} {sign} {each}" for each in found)
    return join("AND" if negated else "OR", said)


def _one(node: Test) -> str:
    value, *others = values(node)
    if others:
        raise CannotSayError("shopify-one-value", name=node.criterion.name)
    return value


def _domain(node: Test) -> str:
    """Return the domain that is asked for, of an e-mail address too."""
    wanted = node.wanted
    if isinstance(wanted, Suffix) and wanted.text.startswith("@"):
        return wanted.text[1:]
    raise unsaid(node)


def _interval(node: Test, name: str, ends: Interval, *, negated: bool) -> Said:
    """Say an interval, or what is outside it: no value is outside it too."""
    if not negated:
        return say_interval(name, ends)
    outside = [f"{name} {OPPOSITE[each.sign]} {each.text}" for each in ends]
    if node.criterion.name not in ALWAYS and ends[0].sign != "=":
        outside.append(f"{name} IS NULL")
    return join("OR", outside)


# What is written like a call


def _rows(node: Test, reading: Reading, *, negated: bool) -> Said:
    relation, name = ROWS[node.criterion.name]
    verb = "NOT MATCHES" if negated else "MATCHES"
    if isinstance(node.wanted, Present):
        if (
            name != "date"
        ):  # a row may be without an id or a tag, but not without a date
            raise unsaid(node)
        return f"{relation} {verb} ()"
    said = parameter(name, ((node, False),), RELATIONS[relation][name], reading)
    return f"{relation} {verb} ({said})"


def _metafield(node: Test, reading: Reading, *, negated: bool) -> Said:
    name = node.criterion.name
    if isinstance(node.wanted, Present):
        raise unsaid(node)
    match node.criterion.type.domain:
        case "instant" | "day":
            ends = of_dates(node, segment_days, local_moment(reading.zone))
        case "decimal" | "whole" | "money":
            ends, *others = of_numbers(node)
            if others:
                raise CannotSayError("shopify-one-value", name=name)
        case "yesno":
            ends = (End("=", _one(node).lower()),)
        case _:
            sign = "!=" if negated else "="
            return _each(name, sign, map(quote, values(node)), negated=negated)
    if negated and ends[0].sign != "=":
        raise CannotSayError("shopify-negation", name=name)
    return _interval(node, name, ends, negated=negated)


def _anniversary(node: Test, *, negated: bool) -> Said:
    """Say ``anniversary('metafields.facts.birth_date') = today``."""
    term = parse(node.spelling).tree
    if not node.criterion.name.startswith(_PATH):
        raise CannotSayError("shopify-no-criterion", name=node.criterion.name)
    if not isinstance(term, ast.Comparison) or term.operator not in {
        "=",
        ":",
        "BETWEEN",
    }:
        raise CannotSayError("shopify-equality-only", name="anniversary")
    days = term.value
    if isinstance(days, ast.Range):
        ends = segment_days(days.low.text)[0], segment_days(days.high.text)[1]
    elif isinstance(days, ast.Literal):
        ends = segment_days(days.text)
    else:
        raise unsaid(node)
    name = f"anniversary({quote(node.criterion.name)})"
    if ends[0] == ends[1]:
        return f"{name} {'!=' if negated else '='} {ends[0]}"
    if negated:
        raise CannotSayError("shopify-negation", name="anniversary")
    return f"{name} BETWEEN {ends[0]} AND {ends[1]}"


def _near(node: Test, *, negated: bool) -> Said:
    """Say the distance in the older call: how the new one has places is not told."""
    asked = parse(node.spelling).tree
    params = asked.params if isinstance(asked, ast.Related) else ()
    found = {
        each.name.text: each.value.text
        for each in params
        if isinstance(each, ast.Comparison) and isinstance(each.value, ast.Literal)
    }
    place = found.pop("coordinates", "")
    if not place or len(found) != 1:
        raise unsaid(node)
    ((unit, distance),) = found.items()
    answer = "false" if negated else "true"
    inside = f"coordinates: ({place.replace(',', ', ')}), {unit}: {distance}"
    return f"customer_within_distance({inside}) = {answer}"
