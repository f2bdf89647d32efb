"""
With what customers pay: references to vaults, added, replaced, removed, and renewed.

A payment method that is over is first revoked here, then forgotten by its vault, then
gone: a program that is killed in between leaves none that only the vault knows.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from attrs import frozen

from custquery.environment import Environment
from custquery.hooks.vaults import PaymentDetails, PaymentVault
from custquery.language.errors import RequestError
from custquery.schema.reading import microseconds
from custquery.shop.mail.posting import Returned, post, returned
from custquery.shop.payments import contracts, methods
from custquery.shop.payments.addresses import addresses_of
from custquery.shop.payments.asking import asking, told
from custquery.shop.payments.methods import PaymentMethod
from custquery.shop.payments.vault import ManualVault
from custquery.shop.store.auditing import By
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import forgotten, updated
from custquery.shop.store.refusing import refuse_strangers
from custquery.shop.store.settings import Settings
from custquery.shop.store.tables import PAYMENT_METHOD
from custquery.shop.store.writing import Batch

#: Days in which a link to update is good.
LINK_DAYS = 7

#: The letter with the link, and what it is good for.
_LETTER = "payment-update"
_LIBRARY = By()
_UNKNOWN = PaymentDetails()
_STATUS = updated(PAYMENT_METHOD, ("status", "updated_at"))
_FORGET = forgotten(PAYMENT_METHOD, "id")


class Writer(Protocol):
    """What is needed of the shop whose customers pay."""

    environment: Environment
    settings: Settings

    def write(self, by: By = ...) -> AbstractContextManager[Batch]:
        """Write all that the block does, or nothing."""


@frozen
class Removed:
    """A payment method that is over, and the contracts that rested on it."""

    method: PaymentMethod
    #: Paused and failed subscription contracts, which are paid with nothing now.
    contracts: tuple[int, ...]
    #: Whether the vault has forgotten it; if not, `Payments.settle` asks again.
    settled: bool


@frozen
class Payments:
    """
    With what customers pay; `custquery.shop.Shop.payments` gives it.

    >>> from custquery.plugin import PaymentDetails
    >>> from custquery.shop import Shop
    >>> with Shop.create(getfixture("tmp_path") / "my.shop") as shop:
    ...     noor, = shop.add([{"name": "Noor"}])
    ...     method = shop.payments.add(noor, "mandate 7", PaymentDetails("sepa"))
    ...     [each.brand for each in shop.payments.of(noor)]
    ['sepa']
    """

    _writer: Writer
    _database: Database

    @property
    def vaults(self) -> Mapping[str, PaymentVault]:
        """The vaults by name: the manual one, and those of plugins."""
        added = self._writer.environment.added
        own = ManualVault()
        return {**(added.payment_vaults if added else {}), own.name: own}

    def of(self, customer: int) -> tuple[PaymentMethod, ...]:
        """Return the payment methods of a customer, the oldest first."""
        return methods.methods_of(self._database, customer)

    def get(self, number: int) -> PaymentMethod:
        """
        Return the payment method with this number.

        Raises:
            RequestError: ``payment-unknown``.
        """
        return methods.found(self._database, number)

    def active(self, number: int) -> PaymentMethod:
        """
        Return the payment method with this number, which can be paid with.

        Raises:
            RequestError: ``payment-unknown``, ``payment-revoked``.
        """
        method = self.get(number)
        if method.status != "active":
            raise RequestError("payment-revoked", {"number": str(number)})
        return method

    def is_expired(self, method: PaymentMethod) -> bool:
        """Tell whether *method* has expired, on this day in the shop's zone."""
        now = self._writer.environment.clock()
        return method.is_expired(now.astimezone(self._writer.settings.zone).date())

    def add(
        self,
        customer: int,
        reference: str,
        details: PaymentDetails = _UNKNOWN,
        *,
        vault: str = "manual",
        by: By = _LIBRARY,
    ) -> PaymentMethod:
        """
        Add a payment method of a customer.

        Args:
            customer: Whose it is.
            reference: What the vault calls it; never the number of a card.
            details: What may be shown of it, where the vault tells nothing.
            vault: Who keeps it.
            by: Who adds it, and why.

        Raises:
            RequestError: ``customer-unknown``, ``card-number-refused``,
                ``payment-vault-unknown``, ``payment-vault-failed``,
                ``payment-not-in-vault``, ``payment-known``, ``payment-last-four``,
                ``payment-expiry`` …
        """
        row = self._row(reference, vault, details)
        with self._writer.write(by) as rows:
            refuse_strangers(self._database, {customer: 1})
            made = methods.added(self._database, {**row, "customer_id": customer})
            rows.trail.note("payment-added", (customer,), f"{made.id}")
        return made

    def check(
        self,
        customer: int,
        reference: str,
        details: PaymentDetails = _UNKNOWN,
        vault: str = "manual",
    ) -> None:
        """
        Do all that `add` does but adding.

        Raises:
            RequestError: what `add` raises.
        """
        row = self._row(reference, vault, details)
        with self._database.reading():
            refuse_strangers(self._database, {customer: 1})
            methods.refuse_known(self._database, row)

    def replace(
        self,
        number: int,
        reference: str,
        details: PaymentDetails = _UNKNOWN,
        *,
        vault: str = "",
        by: By = _LIBRARY,
    ) -> PaymentMethod:
        """
        Put another payment method in the place of one, and return it.

        Every subscription contract that is paid with the old one is paid with the new
        one, in the same transaction; then the old vault forgets the old one. If it does
        not answer, that is left for `settle`.

        The arguments and refusals are those of `add`; the vault is that of the old one
        unless it is said.

        Raises:
            RequestError: ``payment-unknown``, ``payment-revoked`` …
        """
        row = self._row(reference, vault or self.active(number).vault, details)
        with self._writer.write(by) as rows:
            old = self.active(number)
            made = methods.added(self._database, {**row, "customer_id": old.customer})
            contracts.move_contracts(self._database, number, made.id)
            self._revoke(old)
            note = f"{number} by {made.id}"
            rows.trail.note("payment-replaced", (old.customer,), note)
        self._settle(old, by)
        return made

    def remove(self, number: int, by: By = _LIBRARY) -> Removed:
        """
        Remove a payment method, here and in its vault.

        Contracts that are paused or failed are paid with nothing from then on; the
        answer names them.

        Raises:
            RequestError: ``payment-unknown``, ``payment-revoked``; ``payment-used``: an
                active subscription contract is paid with it.
        """
        with self._writer.write(by) as rows:
            old = self.active(number)
            resting = self._refuse_used(old)
            contracts.move_contracts(self._database, number, None)
            self._revoke(old)
            rows.trail.note("payment-removed", (old.customer,), f"{number}")
        return Removed(old, resting, self._settle(old, by))

    def removable(self, number: int) -> tuple[int, ...]:
        """
        Return the contracts that would be paid with nothing if it were removed.

        Raises:
            RequestError: what `remove` raises.
        """
        with self._database.reading():
            return self._refuse_used(self.active(number))

    def unsettled(self) -> tuple[PaymentMethod, ...]:
        """Return what was revoked, and its vault has not forgotten."""
        return methods.revoked(self._database)

    def settle(self, by: By = _LIBRARY) -> tuple[PaymentMethod, ...]:
        """
        Ask vaults to forget what was revoked and is not forgotten; return what is left.

        It is what is to be done after a vault did not answer, or the program was
        stopped; it can be done at any time.
        """
        return tuple(e for e in self.unsettled() if not self._settle(e, by))

    def pay_with(self, contract: int, number: int, by: By = _LIBRARY) -> None:
        """
        Have a subscription contract paid with a payment method of its customer.

        Raises:
            RequestError: ``payment-unknown``, ``payment-revoked``,
                ``payment-not-hers``, ``contract-unknown``.
        """
        with self._writer.write(by) as rows:
            owner = self.active(number).customer
            contracts.pay_with(self._database, contract, number, owner)
            rows.trail.note("contract-paid-with", (owner,), f"{contract} by {number}")

    # Links

    def addresses(self, customer: int) -> tuple[str, ...]:
        """Return the e-mail addresses that are kept of a customer, her own first."""
        return addresses_of(self._database, customer)

    def send_link(
        self, number: int, to: str = "", *, days: int = LINK_DAYS, by: By = _LIBRARY
    ) -> int:
        """
        Put a letter with a link to update a payment method into the outbox.

        Args:
            number: Which one.
            to: One of her `addresses`; by default the first.
            days: How long the link is good.
            by: Who sends it, and why.

        Returns:
            The number of the letter in the outbox.

        Raises:
            RequestError: ``payment-unknown``, ``payment-revoked``,
                ``payment-address-unknown``, ``mail-without-address``,
                ``mail-not-set-up``.
        """
        with self._writer.write(by) as rows:
            method, address = self.addressed(number, to)
            rows.trail.note("payment-link-sent", (method.customer,), f"{number}")
            return post(
                self._database,
                self._writer.settings,
                _LETTER,
                method.customer,
                key=f"{_LETTER}:{number}:{self._now}",
                now=self._now,
                days=days,
                payload={"method": number},
                to=address,
            )

    def addressed(self, number: int, to: str = "") -> tuple[PaymentMethod, str]:
        """
        Return a payment method, and the address that a link would go to.

        Raises:
            RequestError: ``payment-unknown``, ``payment-revoked``,
                ``payment-address-unknown``, ``mail-without-address``.
        """
        method = self.active(number)
        hers = self.addresses(method.customer)
        if not hers:
            said = {"customer": str(method.customer)}
            raise RequestError("mail-without-address", said)
        if to and to not in hers:
            said = {"customer": str(method.customer)}
            raise RequestError("payment-address-unknown", said)
        return method, to or hers[0]

    def by_link(self, token: str) -> PaymentMethod:
        """
        Return the payment method that a link is to update.

        Raises:
            RequestError: ``link-not-ours``, ``link-expired``, ``link-over``;
                ``payment-unknown``, ``payment-revoked``: it is updated already.
        """
        with self._database.reading():
            came = returned(self._database, _LETTER, token, self._now, is_hers=False)
            return self.active(_named(came))

    def update_page(self, token: str, back: str) -> str:
        """
        Return the page of the vault that a link leads on to; empty: it has none.

        Args:
            token: What the link holds.
            back: Where the customer goes when she is done.

        Raises:
            RequestError: what `by_link` raises, and ``payment-vault-failed``.
        """
        method = self.by_link(token)
        with asking(self.vaults, method.vault) as vault:
            return vault.update_page(method.reference, back)

    @property
    def _now(self) -> int:
        return microseconds(self._writer.environment.clock())

    def _row(
        self, reference: str, vault: str, given: PaymentDetails
    ) -> dict[str, object]:
        row = told(self.vaults, vault, reference, given)
        return {**row, "created_at": self._now, "updated_at": self._now}

    def _refuse_used(self, method: PaymentMethod) -> tuple[int, ...]:
        """Refuse what a contract is charged to; return those that may be again."""
        used = contracts.contracts_of(self._database, method.id, contracts.CHARGED)
        if used:
            said = {"number": str(method.id), "contract": str(used[0])}
            raise RequestError("payment-used", said)
        return contracts.contracts_of(self._database, method.id, contracts.RESTING)

    def _revoke(self, method: PaymentMethod) -> None:
        self._database.change(_STATUS, [("revoked", self._now, method.id)])

    def _settle(self, method: PaymentMethod, by: By) -> bool:
        """Have the vault forget what was revoked, then forget it here, if it can be."""
        try:
            with asking(self.vaults, method.vault) as vault:
                vault.remove(method.reference)
        except RequestError:
            return False
        with self._writer.write(by) as rows:
            self._database.run(_FORGET, {"among": [method.id]})
            rows.trail.note("payment-forgotten", (method.customer,), f"{method.id}")
        return True


def _named(came: Returned) -> int:
    return int(came.payload.get("method", 0))
