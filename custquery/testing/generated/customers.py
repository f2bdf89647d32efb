"""
Choices → nested customers, as `custquery.schema.models.Tables` has them.

Nothing is kept that can be computed: no counts, no sums, no folded texts. Many values
are missing, in each of the ways in which a value can be.
"""

from collections.abc import Callable
from decimal import Decimal

from custquery.testing.generated import Choose, pool, rows
from custquery.testing.generated.nested import Nested, maybe
from custquery.testing.generated.pool import Pool
from custquery.testing.reference.folding import fold, is_blank
from custquery.testing.reference.places import on_globe

__all__ = ["Nested", "customer", "customers"]

_ACCOUNT = ("enabled", "disabled", "invited", "declined")
_SMS = ("subscribed", "not_subscribed", "pending", "unsubscribed", "redacted")
_CONTRACT = ("active", "paused", "failed", "expired", "cancelled")

#: Long enough to be unlike everything in the pool of texts.
_LONG = " ".join(f"regel {number} van een lange notitie" for number in range(40))


def customer(choose: Choose, values: Pool, id: int) -> Nested:
    """Make the customer with number *id*; without e-mail and phone (`customers`)."""
    first, last = _text(choose), _text(choose)
    return {
        "id": id,
        "created_at": choose(values.instants),
        "updated_at": choose(values.instants),
        "account_status": choose(_ACCOUNT),
        "email_status": choose((*_SMS, "invalid")),
        "sms_status": choose(_SMS),
        "tax_exempt": choose((0, 1)),
        "language": maybe(choose, pool.LANGUAGES),
        "first_name": first,
        "last_name": last,
        "name": " ".join(each for each in (first, last) if each) or None,
        "company": _text(choose),
        "note": choose((_text(choose), _text(choose), _LONG)),
        "created_by_app_id": choose((None, *pool.NUMBERS)),
        "rfm_group": maybe(choose, pool.RFM_GROUPS),
        "predicted_spend_tier": maybe(choose, ("low", "medium", "high")),
        "verified_email": choose((None, 0, 1)),
        "activated_at": choose((None, choose(values.instants))),
        "multipass_identifier": maybe(choose, pool.TAGS),
        **_below(choose, values),
    }


def _below(choose: Choose, values: Pool) -> Nested:
    """Make the rows that hang below a customer, by table."""

    def few(make: Callable[[Choose, Pool], Nested]) -> list[Nested]:
        return [make(choose, values) for _ in range(choose((0, 0, 1, 2)))]

    return {
        "tag": _tags(choose),
        "address": few(_address),
        "order": [_order(choose, values) for _ in range(choose((0, 0, 1, 2, 3, 4)))],
        "checkout": few(_checkout),
        "subscription_contract": few(_contract),
        "email_event": few(rows.email_event) + few(rows.email_event),
        "storefront_event": few(rows.storefront_event),
        "company_contact": rows.company_contacts(choose),
        "store_credit_account": few(rows.credit_account),
        "metafield": rows.metafields(choose, values),
    }


def customers(choose: Choose, values: Pool, many: int) -> list[Nested]:
    """
    Make *many* customers, numbered from 1.

    No two have the same e-mail or phone, and each has one of those or a name, because
    a shop refuses everything else.
    """
    made = [customer(choose, values, number) for number in range(1, many + 1)]
    for key, options in (("email", pool.EMAILS), ("phone", pool.PHONES)):
        left = list(options)
        for each in made:
            gets = bool(left) and choose((True, False))
            each[key] = _take(left, choose) if gets else None
    for each in made:
        if not (each["name"] or each["email"] or each["phone"]):
            each |= {"first_name": "jan", "name": "jan"}
    return made


def _take(left: list[str], choose: Choose) -> str:
    taken = choose(left)
    left.remove(taken)
    return taken


def _text(choose: Choose) -> str | None:
    """Choose a text; None is what a store makes of a blank one."""
    return maybe(choose, pool.TEXTS)


def _tags(choose: Choose) -> list[Nested]:
    """Choose some tags; no two that count as the same."""
    chosen = {
        fold(tag): tag for tag in (choose(pool.TAGS) for _ in range(choose((0, 1, 3))))
    }
    return [{"tag": tag} for tag in chosen.values() if not is_blank(tag)]


def _place(choose: Choose, prefix: str = "") -> Nested:
    country = maybe(choose, pool.COUNTRIES)
    region = maybe(choose, pool.REGIONS)
    city = maybe(choose, pool.CITIES)
    key = _region_key(country, region)
    solid = "".join((city or "").split())
    return {
        f"{prefix}country": country,
        f"{prefix}city": city,
        f"{prefix}region": maybe(choose, pool.REGIONS),
        f"{prefix}region_code": region,
        f"{prefix}region_key": key,
        f"{prefix}city_code": f"{key}-{solid}" if key and city else None,
    }


def _region_key(country: str | None, region: str | None) -> str | None:
    if not country or not region:
        return None
    code = region.upper()
    return code if code.startswith(f"{country}-") else f"{country}-{code}"


def _address(choose: Choose, _: Pool) -> Nested:
    there = choose((None, *pool.COORDINATES))
    north, east = there or (None, None)
    point = on_globe(Decimal(north), Decimal(east)) if north and east else [None] * 3
    return {
        **_place(choose),
        "is_default": choose((0, 1)),
        "address1": _text(choose),
        "address2": _text(choose),
        "zip": maybe(choose, pool.TAGS),
        "latitude": None if north is None else float(north),
        "longitude": None if east is None else float(east),
        **dict(zip("xyz", point, strict=True)),
    }


def _order(choose: Choose, values: Pool) -> Nested:
    total = choose(pool.AMOUNTS)
    return {
        "placed_at": choose(values.instants),
        "total": total,
        "refunded": choose((0, 0, 0, 1, total)),
        "test": choose((0, 0, 0, 1)),
        "cancelled_at": choose((None, None, None, 0, choose(values.instants))),
        "deleted_at": choose((None, None, None, choose(values.instants))),
        "location_id": choose((None, *pool.NUMBERS)),
        "app_id": choose((None, *pool.NUMBERS)),
        **_place(choose, "shipping_"),
        **_place(choose, "billing_"),
        "order_line": [rows.order_line(choose) for _ in range(choose((0, 1, 2)))],
    }


def _checkout(choose: Choose, values: Pool) -> Nested:
    return {
        "touched_at": choose(values.instants),
        "completed_at": choose((None, None, choose(values.instants))),
        "has_contact": choose((1, 1, 0)),
        "total": choose(pool.AMOUNTS),
    }


def _contract(choose: Choose, values: Pool) -> Nested:
    started = choose((None, choose(values.instants)))
    return {"status": choose(_CONTRACT), "started_at": started}
