"""
The hooks that a plugin may implement, one per thing that can be added.

A plugin implements any subset and imports nothing from custquery but
``custquery.plugin``. All came with version 0.1; a hook that changes gets a new name.
"""

from collections.abc import Iterable

import pluggy

from custquery.hooks.finders import DuplicateFinder
from custquery.hooks.senders import EmailSender, SmsSender
from custquery.hooks.validators import AddressValidator
from custquery.hooks.vaults import PaymentVault
from custquery.hooks.wording import Message
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.targets.engines import Engine

hookspec = pluggy.HookspecMarker("custquery")
hookimpl = pluggy.HookimplMarker("custquery")


@hookspec
def custquery_criteria() -> Iterable[Criterion | RelationCriterion]:
    """
    Add filter criteria; two with one name are an error that names both plugins.

    A criterion of a plugin has a dotted name, such as ``loyalty.tier``: plain names
    are the shop's own.

    Example::

        @hookimpl
        def custquery_criteria():
            return [TIER]
    """
    return ()


@hookspec
def custquery_messages() -> Iterable[Message]:
    """
    Add what the plugin's own codes say; a code has a dot, as ``loyalty.not-points``.

    They are found wherever a diagnostic, an offer or a problem with an address is
    worded.
    """
    return ()


@hookspec
def custquery_storage_backends() -> Iterable[Engine]:
    """Add database engines, each chosen by the scheme of a URI."""
    return ()


@hookspec
def custquery_email_senders() -> Iterable[EmailSender]:
    """Add senders of e-mail, each chosen by its name in a configuration."""
    return ()


@hookspec
def custquery_sms_senders() -> Iterable[SmsSender]:
    """Add senders of SMS, each chosen by its name in a configuration."""
    return ()


@hookspec
def custquery_address_validators() -> Iterable[AddressValidator]:
    """Add validators of addresses, each chosen by its name in a configuration."""
    return ()


@hookspec
def custquery_payment_vaults() -> Iterable[PaymentVault]:
    """Add vaults that keep payment methods, each named by those that it keeps."""
    return ()


@hookspec
def custquery_duplicate_finders() -> Iterable[DuplicateFinder]:
    """Add what finds customers who are there twice, each chosen by its name."""
    return ()
