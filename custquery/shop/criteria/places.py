"""
Where the customer is.

Any address counts, shipping or billing, and those of her orders; so a customer can be
in several countries.
"""

from custquery.schema.criterion import Criterion
from custquery.schema.sources import Column, Many, Source, Union
from custquery.schema.types import Country, Text
from custquery.shop.relations import ADDRESSES, ORDERS


def _everywhere(column: str) -> tuple[Source, ...]:
    return (
        Many(ADDRESSES, Column(column)),
        Many(ORDERS, Column(f"shipping_{column}")),
        Many(ORDERS, Column(f"billing_{column}")),
    )


CITIES = _everywhere("city")

COUNTRY = Criterion(
    name="country",
    aliases=("customer_countries", "countries", "country_code", "land", "landen"),
    type=Country(),
    source=Union(_everywhere("country")),
    label={"en": "country", "nl": "land"},
    summary={
        "en": "The country of any address, shipping or billing.",
        "nl": "Het land van een van de adressen, verzend- of factuuradres.",
    },
    examples=("country:NL", "country:Germany,Belgium", "NOT country:US"),
)

REGION = Criterion(
    name="region",
    aliases=(
        "customer_regions",
        "regions",
        "province",
        "province_code",
        "regio",
        "provincie",
    ),
    type=Text(),
    source=Union((*_everywhere("region"), *_everywhere("region_code"))),
    label={"en": "region", "nl": "regio"},
    summary={
        "en": "The province or state of any address, by name or code.",
        "nl": "De provincie of staat van een van de adressen, met naam of code.",
    },
    examples=("region:Utrecht", "region:CA,NY"),
)

CITY = Criterion(
    name="city",
    aliases=("customer_cities", "cities", "town", "stad", "plaats", "woonplaats"),
    type=Text(),
    source=Union(CITIES),
    label={"en": "city", "nl": "plaats"},
    summary={
        "en": "The city of any address.",
        "nl": "De plaats van een van de adressen.",
    },
    examples=('city:"Den Haag"', "city:amster*"),
)

CRITERIA = (COUNTRY, REGION, CITY)
