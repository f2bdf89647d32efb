"""The addresses in the customer's book: street, postcode, and how far away."""

from custquery.schema.criterion import (
    Criterion,
    FunctionCriterion,
    RelationCriterion,
)
from custquery.schema.sources import Column, Many, Point
from custquery.schema.types import City, Country, Keyword, Place, Region, Text, YesNo
from custquery.shop.criteria.rows import count_of
from custquery.shop.relations import ADDRESSES

_POINT = Point(Column("x"), Column("y"), Column("z"))

ADDRESS1 = Criterion(
    name="address1",
    aliases=(
        "address",
        "street",
        "address_line_1",
        "default_address.address1",
        "adres",
        "straat",
    ),
    type=Text(),
    source=Many(ADDRESSES, Column("address1")),
    label={"en": "street and number", "nl": "straat en huisnummer"},
    summary={
        "en": "The first line of any address.",
        "nl": "De eerste regel van een van de adressen.",
    },
    examples=('address1:"Main Street"', "address1:dorpsstr*"),
)

ADDRESS2 = Criterion(
    name="address2",
    aliases=("address_line_2", "default_address.address2", "adresregel_2"),
    type=Text(),
    source=Many(ADDRESSES, Column("address2")),
    label={"en": "second address line", "nl": "tweede adresregel"},
    summary={
        "en": "The second line of any address.",
        "nl": "De tweede regel van een van de adressen.",
    },
    examples=("address2:appartement", "address2:*"),
)

ZIP = Criterion(
    name="zip",
    aliases=(
        "zip_code",
        "zipcode",
        "postal_code",
        "postcode",
        "default_address.zip",
    ),
    type=Keyword(),
    source=Many(ADDRESSES, Column("zip")),
    label={"en": "postcode", "nl": "postcode"},
    summary={
        "en": "The postcode of any address; `1012*` for how it starts.",
        "nl": "De postcode van een van de adressen; `1012*` voor het begin.",
    },
    examples=('zip:"1012 AB"', "zip:1012*"),
)

#: What `WITHIN_DISTANCE` tests; it has no name in a filter of its own.
COORDINATES = Criterion(
    name="coordinates",
    aliases=("coordinate", "location", "coördinaten", "locatie"),
    type=Place(),
    source=Many(ADDRESSES, _POINT),
    label={"en": "coordinates", "nl": "coördinaten"},
    summary={
        "en": "Where any address is on earth.",
        "nl": "Waar een van de adressen op aarde ligt.",
    },
)

WITHIN_DISTANCE = FunctionCriterion(
    name="customer_within_distance",
    aliases=("within_distance", "nearby", "binnen_afstand", "in_de_buurt"),
    kind="distance",
    criterion=COORDINATES,
    label={"en": "within a distance", "nl": "binnen een afstand"},
    summary={
        "en": "Whether any address is at most so many kilometres from a place.",
        "nl": "Of een van de adressen hooguit zoveel kilometer van een plek ligt.",
    },
    examples=("nearby MATCHES (coordinates = '52.37,4.89', distance_km = 10)",),
)


def _row(
    name: str,
    kind: Country | City | Region | Keyword | Text | YesNo,
    label: tuple[str, str],
    *aliases: str,
    column: str = "",
    coded: Criterion | None = None,
) -> Criterion:
    english, dutch = label
    return Criterion(
        name=name,
        aliases=aliases,
        type=kind,
        source=Column(column or name),
        coded=coded,
        label={"en": english, "nl": dutch},
        summary={
            "en": f"The {english} of the address.",
            "nl": f"Wat er als {dutch} in het adres staat.",
        },
    )


_REGION_CODE = _row(
    "region_code", Keyword(), ("region code", "regiocode"), column="region_key"
)
_CITY_CODE = _row("city_code", Keyword(), ("city code", "plaatscode"), "plaatscode")

ADDRESS_BOOK = RelationCriterion(
    name="addresses",
    aliases=("address_book", "adressen", "adresboek"),
    relation=ADDRESSES,
    row=(
        _row("country", Country(), ("country", "land"), "country_code", "land"),
        _row(
            "region",
            Region(),
            ("region", "regio"),
            "province",
            "provincie",
            coded=_REGION_CODE,
        ),
        _REGION_CODE,
        _row("city", City(), ("city", "plaats"), "stad", coded=_CITY_CODE),
        _CITY_CODE,
        _row("zip", Keyword(), ("postcode", "postcode"), "zip_code", "postal_code"),
        _row("address1", Text(), ("first line", "eerste regel"), "street", "straat"),
        _row("address2", Text(), ("second line", "tweede regel")),
        Criterion(
            name="is_default",
            aliases=("default", "standaard"),
            type=YesNo(),
            source=Column("is_default"),
            label={"en": "default", "nl": "standaard"},
            summary={
                "en": "Whether it is the customer's default address.",
                "nl": "Of het het standaardadres van de klant is.",
            },
        ),
    ),
    aggregates=(count_of(ADDRESSES, "addresses", "adressen"),),
    label={"en": "addresses", "nl": "adressen"},
    summary={
        "en": "Addresses in the customer's book that pass the conditions, together.",
        "nl": "Adressen van de klant die aan de voorwaarden voldoen, samengenomen.",
    },
    examples=("addresses MATCHES (country = 'NL', city = 'Utrecht')",),
)

CRITERIA = (ADDRESS1, ADDRESS2, ZIP)

RELATIONS = (ADDRESS_BOOK,)

FUNCTIONS = (WITHIN_DISTANCE,)
