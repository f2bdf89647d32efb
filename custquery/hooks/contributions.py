"""
Which hook adds what, as data: the type of a contribution and the names it claims.

A name is claimed once among all plugins and what is built in, for each hook apart.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from attrs import frozen

from custquery.hooks.finders import DuplicateFinder
from custquery.hooks.senders import EmailSender, SmsSender
from custquery.hooks.validators import AddressValidator
from custquery.hooks.vaults import PaymentVault
from custquery.hooks.wording import Message
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.targets.engines import Engine

#: Anything that a hook returns one of; `Contributed.types` says what it is.
Item: TypeAlias = Any


@frozen
class Contributed:
    """What one hook adds."""

    hook: str
    #: What it is called in lists, such as ``criterion``; the catalogues have its word.
    kind: str
    types: tuple[type, ...]
    #: The names that an item claims, the first of them its own.
    names: Callable[[Item], tuple[str, ...]]
    #: Whether names have a dot, since plain ones are the language's own.
    dotted: bool = False


def _own(item: Item) -> tuple[str, ...]:
    return (str(item.name),)


def _code(item: Item) -> tuple[str, ...]:
    return (str(item.code),)


def _schemes(item: Item) -> tuple[str, ...]:
    return tuple(item.schemes)


KINDS: Mapping[str, Contributed] = {
    each.hook: each
    for each in (
        Contributed(
            "custquery_criteria",
            "criterion",
            (Criterion, RelationCriterion),
            _own,
            dotted=True,
        ),
        Contributed("custquery_messages", "message", (Message,), _code, dotted=True),
        Contributed("custquery_storage_backends", "backend", (Engine,), _schemes),
        Contributed("custquery_email_senders", "email-sender", (EmailSender,), _own),
        Contributed("custquery_sms_senders", "sms-sender", (SmsSender,), _own),
        Contributed(
            "custquery_address_validators",
            "address-validator",
            (AddressValidator,),
            _own,
        ),
        Contributed("custquery_payment_vaults", "payment-vault", (PaymentVault,), _own),
        Contributed(
            "custquery_duplicate_finders",
            "duplicate-finder",
            (DuplicateFinder,),
            _own,
        ),
    )
}
