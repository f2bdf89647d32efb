"""
Two customers → which record survives, and what the operator decides otherwise.

Source: the rules of customerMerge in Shopify's Admin API, with what was seen of it.
"""

from collections.abc import Iterator, Mapping

from attrs import frozen

from custquery.shop.duplicates.blocking import Block
from custquery.shop.store.limits import Stored, Whole

#: States of who wants mail, and then of others, the most willing first.
_WILLING = ("subscribed", "pending")
_LESS_WILLING = ("not_subscribed", "unsubscribed", "invalid", "redacted")

#: What can be taken from either customer.
CHOSEN = ("first_name", "last_name", "email", "phone", "default_address")


@frozen
class Choices:
    """
    What is to stay, where the rules would have it otherwise.

    Of a name, the e-mail, the phone number and the default address the id of the
    customer whose it is; the note and the tags themselves.
    """

    first_name: int | None = None
    last_name: int | None = None
    #: Whoever's e-mail stays survives.
    email: int | None = None
    phone: int | None = None
    default_address: int | None = None
    note: str | None = None
    tags: tuple[str, ...] | None = None

    def of(self, name: str) -> int | None:
        """Return whose *name*, one of `CHOSEN`, is to stay."""
        found: Mapping[str, int | None] = {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email": self.email,
            "phone": self.phone,
            "default_address": self.default_address,
        }
        return found[name]


def survivor(one: Whole, two: Whole, choices: Choices) -> Stored:
    """
    Return the id of the customer who survives.

    The first rule that tells them apart: whose e-mail is to stay, who has one, whose
    account is enabled, who wants mail, who is invited, who wants it more; else the
    second.

    Args:
        one: A customer's row.
        two: Another's; who survives when nothing tells them apart.
        choices: What the operator decided.
    """
    chosen = choices.email
    if chosen in {one["id"], two["id"]}:
        return chosen
    for first, second in zip(_claims(one), _claims(two), strict=True):
        if first != second:
            return one["id"] if first > second else two["id"]
    return two["id"]


def _claims(row: Whole) -> Iterator[int]:
    """Yield how strong a claim to survive is, the rule that comes first first."""
    if row["email"] is None:
        # Without e-mail on either side the order of the two decides.
        yield from (0, 0, 0, 0, 0)
        return
    state = str(row["email_status"])
    yield 1
    yield int(row["account_status"] == "enabled")
    yield int(state in _WILLING)
    yield int(row["account_status"] == "invited")
    yield -(*_WILLING, *_LESS_WILLING).index(state)


def wrong_choices(
    rows: Mapping[Stored, Whole], addressed: frozenset[int], choices: Choices
) -> Iterator[Block]:
    """
    Yield what is chosen and cannot be.

    Args:
        rows: Both customers, by id.
        addressed: Those of them who have an address.
        choices: What the operator decided.
    """
    for name in CHOSEN:
        whose = choices.of(name)
        if whose is None:
            continue
        if whose not in rows:
            yield Block("merge-choice-stranger", whose, {"field": name})
        elif name == "default_address":
            if whose not in addressed:
                yield Block("merge-choice-missing", whose, {"field": name})
        elif rows[whose][name] is None:
            yield Block("merge-choice-missing", whose, {"field": name})
