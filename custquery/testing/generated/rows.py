"""
Choices → the rows of a customer beyond her orders: what she bought, opened and viewed.

As `custquery.schema.models.Tables` has them: a row that hangs below another stands in
it, and so do the product that a row is about and the tags of that product.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from custquery.testing.generated import Choose, pool
from custquery.testing.generated.nested import Nested, maybe
from custquery.testing.generated.pool import Pool
from custquery.testing.reference.numbers import MINOR_DIGITS

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EMAIL = (
    "delivered",
    "opened",
    "opened",
    "clicked",
    "bounced",
    "marked_as_spam",
    "unsubscribed",
)
_VIEWED = ("product_viewed", "product_viewed", "collection_viewed")


def order_line(choose: Choose) -> Nested:
    """Make a line of an order; its product may be gone."""
    number = choose((None, *pool.NUMBERS))
    return {
        "title": maybe(choose, pool.TEXTS),
        "sku": maybe(choose, pool.TAGS),
        "quantity": choose((1, 1, 2, 3)),
        "total": choose(pool.AMOUNTS),
        "product_id": number,
        **_about(number),
    }


def _about(product: object) -> Nested:
    """Return what stands in a row that is about a product."""
    found = [each for each in pool.PRODUCTS if each["id"] == product]
    tags = [{"tag": tag} for each in found for tag in pool.PRODUCT_TAGS[each["id"]]]
    return {"product": [dict(each) for each in found], "product_tag": tags}


def email_event(choose: Choose, values: Pool) -> Nested:
    """Make something that happened to an e-mail."""
    return {
        "kind": choose(_EMAIL),
        "activity_id": choose((None, *pool.NUMBERS)),
        "happened_at": choose(values.instants),
    }


def storefront_event(choose: Choose, values: Pool) -> Nested:
    """Make something that happened in the web shop."""
    kind, number = choose(_VIEWED), choose(pool.NUMBERS)
    found: Nested = {
        "kind": kind,
        "subject_id": number,
        "happened_at": choose(values.instants),
    }
    return found | _about(number if kind == "product_viewed" else None)


def company_contacts(choose: Choose) -> list[Nested]:
    """Make the customer a contact of some companies, of each once."""
    numbers = {choose(pool.NUMBERS) for _ in range(choose((0, 0, 1, 2)))}
    return [{"company_id": each} for each in sorted(numbers)]


def credit_account(choose: Choose, values: Pool) -> Nested:
    """Make an account with store credit, in ten-thousandths of its currency."""
    currency = choose((values.reading.currency, values.reading.currency, "USD", "JPY"))
    steps = 10 ** (pool.CREDIT_DIGITS - MINOR_DIGITS[currency])
    return {
        "currency": currency,
        "balance": choose(pool.AMOUNTS) * steps,
        "next_expiry_at": choose((None, choose(values.instants))),
        "last_credit_at": choose((None, choose(values.instants))),
    }


def metafields(choose: Choose, values: Pool) -> list[Nested]:
    """Make values of some of the metafields that are defined."""
    chosen = [
        (each.path, _metafield(choose, values, each.type))
        for each in pool.METAFIELDS
        if choose((True, True, False))
    ]
    return [{"path": path, **row} for path, row in chosen]


def _metafield(choose: Choose, values: Pool, kind: str) -> Mapping[str, object]:
    match kind:
        case "date":
            day = date.fromisoformat(choose(values.days))
            return {"value": day.isoformat(), "day": (day - _EPOCH.date()).days}
        case "date_time":
            instant = choose(values.instants)
            moment = _EPOCH + timedelta(microseconds=instant)
            return {"value": moment.isoformat(), "instant": instant}
        case "number":
            number = Decimal(choose(pool.DECIMALS))
            scaled = int(number.scaleb(pool.METAFIELD_DIGITS))
            return {"value": str(number), "number": scaled}
        case "yesno":
            yes = choose((True, False))
            return {"value": "true" if yes else "false", "yesno": int(yes)}
        case _:
            return {"value": choose([each for each in pool.TEXTS if each.strip()])}
