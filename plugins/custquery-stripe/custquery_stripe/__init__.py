"""
A reference → what Stripe tells of a payment method, over TLS and with no library.

Of what Stripe answers only a brand, four digits and an expiry are read. Its sentences
are never repeated, as they may hold a part of a key, or an address.

Source: Stripe's API reference: payment methods, portal sessions, errors, idempotency.
"""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from attrs import Factory, frozen

from custquery.plugin import PaymentDetails, PaymentVault, VaultError, hookimpl
from custquery_stripe.calls import KEY, Stripe

__all__ = ["KEY", "Stripe", "StripeVault", "custquery_payment_vaults"]

#: What she does in the portal, and nothing else.
_FLOW = {"flow_data[type]": "payment_method_update"}
#: Signs of a reference.
_LONGEST = 255


@frozen
class StripeVault(PaymentVault):
    """The payment methods of one account, whose key is in the surroundings."""

    name: ClassVar[str] = "stripe"

    stripe: Stripe = Factory(Stripe)

    def details(self, reference: str) -> PaymentDetails | None:
        """
        Return what may be shown of a payment method that belongs to a customer there.

        Raises:
            VaultError: Stripe did not answer, or not in the affirmative.
        """
        found = self._found(reference)
        return _details(found) if found and found.get("customer") else None

    def remove(self, reference: str) -> None:
        """
        Detach a payment method from its customer at Stripe, which is for good.

        Raises:
            VaultError: Stripe did not answer, or not in the affirmative.
        """
        if not _is_reference(reference):
            return
        answer = self.stripe.post(f"payment_methods/{reference}/detach")
        # Detached before is a 400 like any other: what is left of it tells them apart.
        if answer.is_missing or (answer.status == 400 and not self.details(reference)):
            return
        answer.expect()

    def update_page(self, reference: str, back: str) -> str:
        """
        Return the page of Stripe's customer portal where she adds a payment method.

        Empty: Stripe has no such payment method, or nobody whose it is.

        Raises:
            VaultError: Stripe did not answer, or not in the affirmative.
        """
        found = self._found(reference)
        customer = found.get("customer") if found else None
        if not isinstance(customer, str):
            return ""
        flow = "flow_data[type]"
        asked = {
            "customer": customer,
            "return_url": back,
            flow: "payment_method_update",
        }
        page = self.stripe.post("billing_portal/sessions", asked).expect().get("url")
        if not isinstance(page, str) or not self.stripe.is_safe(page):
            raise VaultError("Stripe told no page that can be trusted")
        return page

    def _found(self, reference: str) -> Mapping[str, object] | None:
        if not _is_reference(reference):
            return None
        answer = self.stripe.get(f"payment_methods/{reference}")
        return None if answer.is_missing else answer.expect()


def _is_reference(text: str) -> bool:
    """Tell whether Stripe may know *text*; all else would be part of another path."""
    plain = text.replace("_", "")
    return len(text) <= _LONGEST and plain.isascii() and plain.isalnum()


def _details(found: Mapping[str, object]) -> PaymentDetails:
    kind = found.get("type")
    shown = found.get(kind) if isinstance(kind, str) else None
    facts = shown if isinstance(shown, dict) else {}
    month, year = facts.get("exp_month"), facts.get("exp_year")
    is_known = _is_within(month, 1, 12) and _is_within(year, 2000, 2100)
    return PaymentDetails(
        _text(facts.get("brand")) or _text(kind),
        last_four if len(last_four := _text(facts.get("last4"))) == 4 else "",
        *((month, year) if is_known else (None, None)),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _is_within(value: object, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


@hookimpl
def custquery_payment_vaults() -> Iterable[PaymentVault]:
    """Add the vault."""
    return (StripeVault(),)
