"""
A vault of payment methods → tests that hold it to what a shop relies on.

    class TestSafe(PaymentVaultSuite):
        @pytest.fixture
        def vault(self) -> PaymentVault:
            return Safe(server)

        @pytest.fixture
        def reference(self) -> str:
            return ...  # of a payment method that the vault has
"""

import pytest

from custquery.hooks.vaults import PaymentDetails, PaymentVault


class PaymentVaultSuite:
    """The tests of a vault."""

    #: Whether it knows its payment methods itself, and so which it does not have.
    knows: bool = True

    @pytest.fixture
    def vault(self) -> PaymentVault:
        """Return the vault."""
        raise pytest.UsageError("a suite needs a fixture `vault`")

    @pytest.fixture
    def reference(self) -> str:
        """Return the reference of a payment method that the vault has."""
        raise pytest.UsageError("a suite needs a fixture `reference`")

    def test_has_a_name_for_payment_methods(self, vault: PaymentVault) -> None:
        """A name is one word."""
        assert vault.name
        assert vault.name == vault.name.strip().lower()

    def test_tells_no_more_than_may_be_known(
        self, vault: PaymentVault, reference: str
    ) -> None:
        """The last four are at most four, and a month is one of a year."""
        found = vault.details(reference)
        assert isinstance(found, PaymentDetails)
        assert len(found.last_four) <= 4
        assert found.expiry_month is None or 1 <= found.expiry_month <= 12
        assert found.expiry_year is None or 2000 <= found.expiry_year <= 2100

    def test_what_is_removed_is_gone(self, vault: PaymentVault, reference: str) -> None:
        """A second time does nothing, as a shop asks again after it was stopped."""
        vault.remove(reference)
        vault.remove(reference)
        assert (vault.details(reference) is None) == self.knows

    @pytest.mark.parametrize(
        "reference", ["", "pm_none", "../x", "a b", "é", "'; --", "x" * 255]
    )
    def test_survives_a_reference_that_is_none_of_its_own(
        self, vault: PaymentVault, reference: str
    ) -> None:
        """It has no details, and is forgotten already."""
        assert (vault.details(reference) is None) == self.knows
        vault.remove(reference)

    def test_a_page_is_one_of_the_web_or_none(
        self, vault: PaymentVault, reference: str
    ) -> None:
        """The customer follows it from a letter or the shop's own page."""
        page = vault.update_page(reference, "https://shop.example.com/done")
        assert not page or page.startswith(("https://", "http://127.0.0.1"))
