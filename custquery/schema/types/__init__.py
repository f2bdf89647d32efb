"""
The value types: how values of a criterion are written, compared and stored.

Plugins add their own by subclassing `ValueType`.
"""

from custquery.schema.types.base import Read, Understood, ValueType
from custquery.schema.types.choices import Choice, Country, Language, Member, YesNo
from custquery.schema.types.currencies import Currency
from custquery.schema.types.days import Day
from custquery.schema.types.instants import Instant
from custquery.schema.types.numbers import DecimalNumber, Id, Money, WholeNumber
from custquery.schema.types.places import City, Place, Region
from custquery.schema.types.texts import Email, EmailDomain, Keyword, Phone, Text

__all__ = [
    "Choice",
    "City",
    "Country",
    "Currency",
    "Day",
    "DecimalNumber",
    "Email",
    "EmailDomain",
    "Id",
    "Instant",
    "Keyword",
    "Language",
    "Member",
    "Money",
    "Phone",
    "Place",
    "Read",
    "Region",
    "Text",
    "Understood",
    "ValueType",
    "WholeNumber",
    "YesNo",
]
