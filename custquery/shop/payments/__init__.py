"""
With what customers pay: references to what a vault keeps, and never card data.

* cards      what looks like the number of a card is refused
* methods    a payment method, and its row
* contracts  which subscription contracts are paid with it
* vault      the vault that is built in
* asking     what a vault tells, or that it does not answer
* addresses  where a link to update one can go
"""

from custquery.hooks.vaults import PaymentDetails
from custquery.shop.payments.cards import has_card_number
from custquery.shop.payments.facade import LINK_DAYS, Payments, Removed
from custquery.shop.payments.methods import PaymentMethod
from custquery.shop.payments.vault import ManualVault

__all__ = [
    "LINK_DAYS",
    "ManualVault",
    "PaymentDetails",
    "PaymentMethod",
    "Payments",
    "Removed",
    "has_card_number",
]
