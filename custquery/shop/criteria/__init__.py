"""
The criteria of the shop: what every filter over customers may ask.

Each is declared once, as a type and a source; names of both Shopify languages and
Dutch names are aliases.
"""

from custquery.schema.criterion import (
    Criterion,
    FunctionCriterion,
    RelationCriterion,
)
from custquery.schema.schema import Schema
from custquery.schema.sources import Union
from custquery.schema.types import Text
from custquery.shop.criteria import (
    account,
    addresses,
    credit,
    events,
    groups,
    marketing,
    orders,
    placed,
    places,
    products,
    profile,
)
from custquery.shop.metafields import ANNIVERSARY, OpenMetafields

CRITERIA: tuple[Criterion, ...] = (
    *profile.CRITERIA,
    *orders.CRITERIA,
    *products.CRITERIA,
    *places.CRITERIA,
    *addresses.CRITERIA,
    *marketing.CRITERIA,
    *events.CRITERIA,
    *groups.CRITERIA,
    *account.CRITERIA,
)

RELATIONS: tuple[RelationCriterion, ...] = (
    *placed.RELATIONS,
    *products.RELATIONS,
    *addresses.RELATIONS,
    *events.RELATIONS,
    *credit.RELATIONS,
)

FUNCTIONS: tuple[FunctionCriterion, ...] = (*addresses.FUNCTIONS, ANNIVERSARY)

#: What bare words look in: name, e-mail, phone, company, city, tags and note.
FREE_TEXT = Criterion(
    name="text",
    type=Text(),
    source=Union(
        (
            profile.NAME.source,
            profile.FIRST_NAME.source,
            profile.LAST_NAME.source,
            profile.EMAIL.source,
            profile.PHONE.source,
            profile.COMPANY.source,
            *places.CITIES,
            profile.TAG.source,
            profile.NOTE.source,
        )
    ),
    label={"en": "text", "nl": "tekst"},
    summary={
        "en": "Words in the name, e-mail, phone, company, city, tags or note.",
        "nl": "Woorden in naam, e-mail, telefoon, bedrijf, plaats, labels of notitie.",
    },
)


def schema() -> Schema:
    """Return the shop's schema, without plugins."""
    return Schema.of(
        CRITERIA, RELATIONS, FREE_TEXT, FUNCTIONS, families=(OpenMetafields(),)
    )
