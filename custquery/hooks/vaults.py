"""
A reference → what a vault tells of a payment method: what keeps card data for a shop.

A shop keeps references only. Numbers and codes of cards are typed into a page of the
vault's own, and never come near a shop, its database or its log.
"""

from abc import ABC, abstractmethod
from typing import ClassVar

from attrs import frozen

from custquery.language.errors import CustQueryError


@frozen
class PaymentDetails:
    """What may be known of a payment method; what is not known is empty."""

    #: Such as ``visa`` or ``sepa_debit``.
    brand: str = ""
    #: The last four digits, or letters of an account.
    last_four: str = ""
    #: 1 to 12, and four digits.
    expiry_month: int | None = None
    expiry_year: int | None = None


class VaultError(CustQueryError):
    """
    A vault did not do what was asked.

    The reason is for the operator and holds no personal data.
    """

    def __init__(self, reason: str, *, again: bool = False) -> None:
        """Keep the *reason*, and whether trying *again* later may help."""
        super().__init__(reason)
        self.reason = reason
        self.again = again


class PaymentVault(ABC):
    """Keeps payment methods; a plugin returns it from ``custquery_payment_vaults``."""

    #: What a payment method calls it: ``manual``, ``stripe``.
    name: ClassVar[str]

    @abstractmethod
    def details(self, reference: str) -> PaymentDetails | None:
        """
        Return what is known of *reference*; None: there is no such payment method.

        Raises:
            VaultError: the vault did not answer.
        """

    @abstractmethod
    def remove(self, reference: str) -> None:
        """
        Let the vault forget *reference*; one that is not there is forgotten already.

        Raises:
            VaultError: the vault did not answer.
        """

    def update_page(self, reference: str, back: str) -> str:
        """
        Return the page of the vault where the customer types new details.

        Empty, as here: it has none, and the shop's own page says what to do.

        Args:
            reference: What is to be replaced.
            back: Where the customer goes when she is done.

        Raises:
            VaultError: the vault did not answer.
        """
        return ""
