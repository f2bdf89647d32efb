"""Vaults and a reference → what is told of it, or a refusal that names the vault."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from custquery.hooks.vaults import PaymentDetails, PaymentVault, VaultError
from custquery.language.errors import RequestError
from custquery.shop.payments.methods import checked

_UNKNOWN = PaymentDetails()


@contextmanager
def asking(vaults: Mapping[str, PaymentVault], name: str) -> Iterator[PaymentVault]:
    """
    Give the vault called *name*, and say as a shop does that it failed.

    Raises:
        RequestError: ``payment-vault-unknown``, ``payment-vault-failed``.
    """
    vault = vaults.get(name)
    if vault is None:
        known = ", ".join(vaults)
        raise RequestError("payment-vault-unknown", {"name": name, "known": known})
    try:
        yield vault
    except VaultError as error:
        said = {"name": name, "reason": error.reason}
        raise RequestError("payment-vault-failed", said) from error


def told(
    vaults: Mapping[str, PaymentVault],
    name: str,
    reference: str,
    given: PaymentDetails,
) -> dict[str, object]:
    """
    Return the columns of a payment method that a vault has.

    Args:
        vaults: All of them, by name.
        name: Which one keeps it.
        reference: What it is called there.
        given: What is shown of it where the vault tells nothing.

    Raises:
        RequestError: ``payment-not-in-vault``, and what `asking` and
            `custquery.shop.payments.methods.checked` raise.
    """
    checked(name, reference, given)  # before a vault hears of it
    with asking(vaults, name) as vault:
        known = vault.details(reference.strip())
    if known is None:
        raise RequestError("payment-not-in-vault", {"name": name})
    return checked(name, reference, given if known == _UNKNOWN else known)
