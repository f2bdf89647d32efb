"""
The tables of a shop: the layout that `custquery.shop.model.MODEL` names, as data.

Columns that filters and sorting read most come first in a row, long texts last: SQLite
reads a row from its start. Instants are microseconds since 1970 UTC, money minor units.
"""

from custquery.shop.store.tables.bulk import (
    BULK_JOB,
    BULK_KINDS,
    BULK_MEMBER,
    BULK_SKIP,
    BULK_STATES,
    BULK_UNDO,
)
from custquery.shop.store.tables.columns import (
    LONGEST_NOTE,
    MOST_TAGS,
    PLACE,
    TEXTS,
    TOTALS,
)
from custquery.shop.store.tables.consents import (
    AUDIT_ENTRY,
    CONSENT_EVENT,
    CONSENT_LEVELS,
    CONSENT_STATES,
    REDIRECT,
)
from custquery.shop.store.tables.customers import (
    ADDRESS,
    COMPANY,
    COMPANY_CONTACT,
    CREDIT_ACCOUNT,
    CUSTOMER,
    METAFIELD,
    PLACES,
    TAG,
)
from custquery.shop.store.tables.events import (
    EMAIL_EVENT,
    STOREFRONT_EVENT,
)
from custquery.shop.store.tables.imports import IMPORT_JOB
from custquery.shop.store.tables.mail import OUTBOX
from custquery.shop.store.tables.payments import PAYMENT_METHOD, PAYMENT_STATES
from custquery.shop.store.tables.privacy import (
    ERASED_CONTACT,
    PRIVACY_REQUEST,
    REQUEST_STATES,
    REQUESTS,
)
from custquery.shop.store.tables.sales import (
    CHECKOUT,
    CONTRACT,
    ORDER,
    ORDER_LINE,
    PRODUCT,
    PRODUCT_TAG,
)
from custquery.shop.store.tables.settings import (
    METAFIELD_DEFINITION,
    SEGMENT,
    SETTING,
)

__all__ = [
    "ADDRESS",
    "AUDIT_ENTRY",
    "BULK_JOB",
    "BULK_KINDS",
    "BULK_MEMBER",
    "BULK_SKIP",
    "BULK_STATES",
    "BULK_UNDO",
    "CHECKOUT",
    "COMPANY",
    "COMPANY_CONTACT",
    "CONSENT_EVENT",
    "CONSENT_LEVELS",
    "CONSENT_STATES",
    "CONTRACT",
    "CREDIT_ACCOUNT",
    "CUSTOMER",
    "EMAIL_EVENT",
    "ERASED_CONTACT",
    "IMPORT_JOB",
    "LONGEST_NOTE",
    "METAFIELD",
    "METAFIELD_DEFINITION",
    "MOST_TAGS",
    "ORDER",
    "ORDER_LINE",
    "OUTBOX",
    "PAYMENT_METHOD",
    "PAYMENT_STATES",
    "PLACE",
    "PLACES",
    "PRIVACY_REQUEST",
    "PRODUCT",
    "PRODUCT_TAG",
    "REDIRECT",
    "REQUESTS",
    "REQUEST_STATES",
    "SEGMENT",
    "SETTING",
    "STOREFRONT_EVENT",
    "TABLES",
    "TAG",
    "TEXTS",
    "TOTALS",
]

TABLES = (
    SETTING,
    CUSTOMER,
    ADDRESS,
    TAG,
    ORDER,
    ORDER_LINE,
    CHECKOUT,
    # Before what refers to it.
    PAYMENT_METHOD,
    CONTRACT,
    PLACES,
    PRODUCT,
    PRODUCT_TAG,
    EMAIL_EVENT,
    STOREFRONT_EVENT,
    COMPANY,
    COMPANY_CONTACT,
    CREDIT_ACCOUNT,
    METAFIELD_DEFINITION,
    METAFIELD,
    SEGMENT,
    CONSENT_EVENT,
    AUDIT_ENTRY,
    REDIRECT,
    IMPORT_JOB,
    PRIVACY_REQUEST,
    ERASED_CONTACT,
    OUTBOX,
    BULK_JOB,
    BULK_MEMBER,
    BULK_SKIP,
    BULK_UNDO,
)
