"""
Choices → nested customers, as `custquery.schema.models.Tables` has them.

Nothing is kept that can be computed: no counts, no sums, no folded texts. Many values
are missing, in each of the ways in which a value can be.
"""

from collections.abc import Sequence
from typing import TypeAlias

from custquery.testing.generated import Choose, pool
from custquery.testing.generated.pool import Pool
from custquery.testing.reference.folding import fold, is_blank

#: Columns, and under each table's name the list of its rows.
Nested: TypeAlias = dict[str, object]

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
        "language": _maybe(choose, pool.LANGUAGES),
        "first_name": first,
        "last_name": last,
        "name": " ".join(each for each in (first, last) if each) or None,
        "company": _text(choose),
        "note": choose((_text(choose), _text(choose), _LONG)),
        "tag": _tags(choose),
        "address": [_place(choose) for _ in range(choose((0, 0, 1, 2)))],
        "order": [_order(choose, values) for _ in range(choose((0, 0, 1, 2, 3, 4)))],
        "checkout": [_checkout(choose, values) for _ in range(choose((0, 0, 1, 2)))],
        "subscription_contract": [
            {"status": choose(_CONTRACT)} for _ in range(choose((0, 0, 1, 2)))
        ],
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


def _maybe(choose: Choose, options: Sequence[str]) -> str | None:
    return choose((None, choose(options), choose(options)))


def _text(choose: Choose) -> str | None:
    """Choose a text; None is what a store makes of a blank one."""
    return _maybe(choose, pool.TEXTS)


def _tags(choose: Choose) -> list[Nested]:
    """Choose some tags; no two that count as the same."""
    chosen = {
        fold(tag): tag for tag in (choose(pool.TAGS) for _ in range(choose((0, 1, 3))))
    }
    return [{"tag": tag} for tag in chosen.values() if not is_blank(tag)]


def _place(choose: Choose, prefix: str = "") -> Nested:
    return {
        f"{prefix}country": _maybe(choose, pool.COUNTRIES),
        f"{prefix}city": _maybe(choose, pool.CITIES),
        f"{prefix}region": _maybe(choose, pool.REGIONS),
        f"{prefix}region_code": _maybe(choose, pool.REGIONS),
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
        **_place(choose, "shipping_"),
        **_place(choose, "billing_"),
    }


def _checkout(choose: Choose, values: Pool) -> Nested:
    return {
        "touched_at": choose(values.instants),
        "completed_at": choose((None, None, choose(values.instants))),
        "has_contact": choose((1, 1, 0)),
    }
