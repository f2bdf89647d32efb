"""
Where the customer is.

Any address counts, shipping or billing, and those of her orders; so a customer can be
in several countries.
"""

from custquery.schema.criterion import Criterion
from custquery.schema.sources import Column, Many, Source, Union
from custquery.schema.types import City, Country, Keyword, Region
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
    aliases=(
        "customer_countries",
        "countries",
        "country_code",
        "default_address.country",
        "default_address.country_code",
        "land",
        "landen",
    ),
    type=Country(),
    source=Union(_everywhere("country")),
    label={"en": "country", "nl": "land"},
    summary={
        "en": "The country of any address, shipping or billing.",
        "nl": "Het land van een van de adressen, verzend- of factuuradres.",
    },
    examples=("country:NL", "country:Germany,Belgium", "NOT country:US"),
)

REGION_CODE = Criterion(
    name="region_code",
    aliases=("regiocode", "provinciecode"),
    type=Keyword(),
    source=Union((*_everywhere("region_key"), *_everywhere("region_code"))),
    label={"en": "region code", "nl": "regiocode"},
    summary={
        "en": "The code of the region, alone or with that of its country: US-NY.",
        "nl": "De code van de regio, alleen of met die van het land: US-NY.",
    },
    examples=("region_code:US-NY", "region_code:NL-*"),
)

REGION = Criterion(
    name="region",
    aliases=(
        "customer_regions",
        "regions",
        "province",
        "province_code",
        "default_address.province",
        "default_address.province_code",
        "regio",
        "provincie",
    ),
    type=Region(),
    source=Union((*_everywhere("region"), *_everywhere("region_code"))),
    coded=REGION_CODE,
    label={"en": "region", "nl": "regio"},
    summary={
        "en": "The province or state of any address, by name or code.",
        "nl": "De provincie of staat van een van de adressen, met naam of code.",
    },
    examples=("region:Utrecht", "region:CA,NY", "customer_regions CONTAINS 'US-NY'"),
)

CITY_CODE = Criterion(
    name="city_code",
    aliases=("plaatscode",),
    type=Keyword(),
    source=Union(_everywhere("city_code")),
    label={"en": "city code", "nl": "plaatscode"},
    summary={
        "en": "Country, region and city in one, without blanks: US-NY-NewYorkCity.",
        "nl": "Land, regio en plaats in één, zonder spaties: NL-UT-Utrecht.",
    },
    examples=("city_code:US-NY-NewYorkCity", "city_code:US-NY-*"),
)

CITY = Criterion(
    name="city",
    aliases=(
        "customer_cities",
        "cities",
        "town",
        "default_address.city",
        "stad",
        "plaats",
        "woonplaats",
    ),
    type=City(),
    source=Union(CITIES),
    coded=CITY_CODE,
    lies_in=COUNTRY.name,
    label={"en": "city", "nl": "plaats"},
    summary={
        "en": "The city of any address.",
        "nl": "De plaats van een van de adressen.",
    },
    examples=(
        'city:"Den Haag"',
        "city:amster*",
        "customer_cities CONTAINS 'US-NY-NewYorkCity'",
    ),
)

CRITERIA = (COUNTRY, REGION, CITY, REGION_CODE, CITY_CODE)
