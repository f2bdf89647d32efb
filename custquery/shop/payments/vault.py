"""The vault that is built in: who keeps payment methods knows them, and nobody else."""

from typing import ClassVar

from custquery.hooks.vaults import PaymentDetails, PaymentVault


class ManualVault(PaymentVault):
    """
    References that the operator looks up herself, such as those of a mandate on paper.

    It knows nothing of them, so what is shown of one is what was said when it was
    added; what is to be forgotten is forgotten by hand.
    """

    name: ClassVar[str] = "manual"

    def details(self, reference: str) -> PaymentDetails | None:
        """
        Return that nothing is known.

        >>> ManualVault().details("folder 7")
        PaymentDetails(brand='', last_four='', expiry_month=None, expiry_year=None)
        """
        return PaymentDetails()

    def remove(self, reference: str) -> None:
        """Do nothing: it is done by hand."""
