"""
Store credit: what the shop owes the customer, by account and currency.

A balance is compared in one currency: that which the question names, or the shop's.
"""

from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.sources import Column, Sum
from custquery.schema.types import Currency, Instant, Money
from custquery.shop.criteria.rows import count_of
from custquery.shop.relations import CREDIT_ACCOUNTS

#: Decimals of a balance, whatever its currency.
BALANCE_SCALE = 4

STORE_CREDIT_ACCOUNTS = RelationCriterion(
    name="store_credit_accounts",
    aliases=("store_credit", "winkeltegoed", "tegoeden"),
    relation=CREDIT_ACCOUNTS,
    row=(
        Criterion(
            name="balance",
            aliases=("amount", "saldo", "tegoed"),
            type=Money(BALANCE_SCALE),
            source=Column("balance"),
            label={"en": "balance", "nl": "saldo"},
            summary={
                "en": "What is in one account, in its own currency.",
                "nl": "Wat er op één rekening staat, in haar eigen valuta.",
            },
        ),
        Criterion(
            name="currency",
            aliases=("valuta", "munt"),
            type=Currency(),
            source=Column("currency"),
            label={"en": "currency", "nl": "valuta"},
            summary={
                "en": "The currency of the account.",
                "nl": "De valuta van de rekening.",
            },
        ),
        Criterion(
            name="next_expiry_date",
            aliases=("next_expiry", "expires", "vervaldatum", "verloopt"),
            type=Instant(),
            source=Column("next_expiry_at"),
            label={"en": "next expiry date", "nl": "eerste vervaldatum"},
            summary={
                "en": "When the first part of it expires.",
                "nl": "Wanneer het eerste deel ervan verloopt.",
            },
        ),
        Criterion(
            name="last_credit_date",
            aliases=("last_credit", "laatste_storting", "bijgeschreven"),
            type=Instant(),
            source=Column("last_credit_at"),
            label={"en": "last credit date", "nl": "laatste bijschrijving"},
            summary={
                "en": "When credit was last added.",
                "nl": "Wanneer er voor het laatst tegoed bij kwam.",
            },
        ),
    ),
    aggregates=(
        count_of(CREDIT_ACCOUNTS, "accounts", "rekeningen"),
        Criterion(
            name="sum_balance",
            aliases=("total_balance", "totaalsaldo"),
            type=Money(BALANCE_SCALE),
            source=Sum(CREDIT_ACCOUNTS, Column("balance")),
            label={"en": "total balance", "nl": "totaal saldo"},
            summary={
                "en": "What those accounts add up to.",
                "nl": "Wat die rekeningen samen zijn.",
            },
        ),
    ),
    label={"en": "store credit accounts", "nl": "rekeningen met winkeltegoed"},
    summary={
        "en": "Accounts with store credit, together; a balance is in one currency.",
        "nl": "Rekeningen met winkeltegoed, samengenomen; een saldo is in één valuta.",
    },
    examples=(
        "store_credit_accounts MATCHES (balance > 10, currency = 'EUR')",
        "store_credit_accounts MATCHES (next_expiry_date <= +30d)",
    ),
)

RELATIONS = (STORE_CREDIT_ACCOUNTS,)
