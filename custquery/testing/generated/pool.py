"""
A reading → the values that generated filters and customers share.

Instants lie on and one microsecond beside where a day of the zone starts, and on
and beside what offsets from now mean; amounts lie one minor unit apart.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from attrs import field, frozen

from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.shop.definitions import DefinedMetafields, MetafieldDefinition
from custquery.testing.reference.moments import Period, period

#: Days on which zones do something: clocks change, months and years end, a leap day.
_DAYS = {
    "Europe/Amsterdam": ("2025-03-30", "2024-10-27", "1997-03-10"),
    "America/Sao_Paulo": ("2018-11-04", "2018-02-17", "2018-02-18"),
    "Africa/Cairo": ("2024-04-26", "2024-10-31", "2024-11-01"),
    "Pacific/Apia": ("2011-12-29", "2011-12-30", "2011-12-31"),
    "America/St_Johns": ("2010-03-14", "2010-11-06", "2010-11-07"),
}
_DAYS_ANYWHERE = ("2024-02-29", "2024-12-31", "2025-01-01")

_OFFSETS = ("-1d", "-30d", "-2w", "-1m", "-12m", "-1y", "+7d", "-36h", "-15min", "+2h")
_NAMED = ("today", "yesterday", "now")

#: Texts in which people and programs have found a trap.
TEXTS = (
    "jan",
    "Jan de Vries",
    "de  Vries",
    "de Vries-Jansen",
    "José",
    "Jose\u0301 Jan",
    "JOSE",
    "İbrahim ıssız",
    "Straße 1",
    "STRASSE",
    "ĳsbrand",
    "Øyvind Łukasz",
    "D’Arcy",
    "d'arcy",
    "'t Hoen",
    'the "vip" desk',
    "back\\slash",
    "100% wol",
    "a_b",
    "a%b",
    "AND",
    "or not",
    "null",
    "5*",
    "x, y",
    "city:Utrecht",
    "(haakjes)",
    "smile 😀 jan",
    "שלום",
    "がく",
    "ｶﾞｸ",
    "かく",
    "हिन्दी",
    "Ελλάς",
    "Ёлка",
    "line\nbreak",
    "--",
    "1 2 3",
)
CITIES = ("Utrecht", "Den Haag", "'s-Gravenhage", "Saint-Étienne", "São Paulo", "jan")
REGIONS = ("Utrecht", "Zuid-Holland", "ZH", "CA", "Québec")
TAGS = (
    "vip",
    "VIP klant",
    "b2b",
    "50%",
    "a_b",
    "a%b",
    "naïve",
    "or",
    "ßeta",
    "jan",
    "x*",
)
EMAILS = (
    "jan@shop.nl",
    "JAN.de.Vries@Shop.NL",
    "jan@mail.shop.nl",
    "jan@shop.nl.example",
    "josé@exämple.nl",
    "a_b%c@x.io",
    "o'brien@pub.ie",
    "no at sign",
)
PHONES = (
    "+31612345678",
    "+31612345679",
    "+31201234567",
    "+3225551234",
    "+442071234567",
)
COUNTRIES = ("NL", "BE", "DE", "US", "CW")
LANGUAGES = ("nl", "en", "de", "pt-BR")
#: Amounts in minor units; few, so that sums of them meet others.
AMOUNTS = (5000, 5000, 0, 1, 4999, 5001, 10_000, 99_999, 100_000, 123_456)

#: Numbers of products, companies, apps and mailings.
NUMBERS = (1, 2, 3, 7, 20)
PRODUCTS: tuple[dict[str, int | str | None], ...] = (
    {"id": 1, "title": "jan", "category": "vip", "vendor": "b2b"},
    {"id": 2, "title": "José", "category": "naïve", "vendor": None},
    {"id": 3, "title": "5*", "category": None, "vendor": "jan"},
    {"id": 7, "title": "Straße 1", "category": "ßeta", "vendor": "VIP klant"},
)
#: The tags of products, by the number of the product.
PRODUCT_TAGS: dict[object, tuple[str, ...]] = {
    1: ("vip", "50%"),
    2: ("jan",),
    3: (),
    7: ("naïve", "a_b", "b2b"),
}
CITY_CODES = ("NL-ZH-DenHaag", "US-CA-Utrecht", "BE-ZH-jan", "NL-CA-Utrecht")
REGION_KEYS = ("NL-ZH", "US-CA", "BE-ZH", "DE-CA")
RFM_GROUPS = ("champions", "loyal", "new", "at_risk", "dormant", "prospects")
#: Degrees north and east; some lie a little more or less than 10 km apart.
COORDINATES = (
    ("52.37", "4.89"),
    ("52.459932", "4.89"),
    ("52.459933", "4.89"),
    ("51.92", "4.48"),
    ("40.7", "-74.0"),
    ("-33.9", "179.99"),
    ("-33.9", "-179.99"),
    ("90", "0"),
    ("0", "0"),
)
DECIMALS = ("5.5", "5.25", "0", "-1", "7", "0.000001", "12345.678901")
#: Decimals of a balance, and of a number in a metafield.
CREDIT_DIGITS, METAFIELD_DIGITS = 4, 6
METAFIELDS = (
    MetafieldDefinition("facts", "birth_date", "date"),
    MetafieldDefinition("facts", "size", "number"),
    MetafieldDefinition("facts", "colour", "text"),
    MetafieldDefinition("facts", "member", "yesno"),
    MetafieldDefinition("my_app", "seen", "date_time", "Last seen"),
)

#: Saved filters by name; some use others.
SAVED = {
    "Beste klanten": "orders>=2 amount_spent>50",
    "niet in NL": "NOT country:NL",
    "José & Co": '(first_name:jan OR tag:vip) NOT segment:"niet in NL"',
    "kopers": "products_purchased MATCHES (quantity>1)",
}


def with_metafields(schema: Schema) -> Schema:
    """Return *schema* with the metafields that generated customers have."""
    return schema.with_families((DefinedMetafields(METAFIELDS),))


@frozen
class Pool:
    """What there is to choose from, for one reading."""

    reading: Reading
    #: Dates and date-times as text that is read the same in every locale.
    dates: tuple[str, ...] = field(init=False)
    #: Days as ISO text, each with its neighbours.
    days: tuple[str, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        days = (*_DAYS.get(self.reading.zone.key, ()), *_DAYS_ANYWHERE)
        longer = tuple(dict.fromkeys(each[:7] for each in days))
        years = tuple(dict.fromkeys(each[:4] for each in days))
        times = (
            f"{days[0]}T02:30",
            f"{days[1]}T23:30:15",
            f"{days[0]}T00:00",
            f"{days[0]}T12:00:00Z",
            f"{days[1]}T12:00+05:30",
        )
        dates = (*days, *longer, *years, *times, *_OFFSETS, *_NAMED)
        object.__setattr__(self, "dates", dates)
        object.__setattr__(self, "days", tuple(_around(days)))

    @cached_property
    def instants(self) -> tuple[int, ...]:
        """Microseconds since 1970 UTC: both ends of every period, and around them."""
        periods = [period(each, self.reading) for each in self.dates]
        now = self.reading.now_microseconds
        left = now - 600 * 1_000_000  # a checkout counts as abandoned before it
        ends = {each for one in periods for each in _ends(one)}
        around = {near for end in ends | {left} for near in (end - 1, end, end + 1)}
        minutes = (30, 12 * 60)  # midnight may come twice
        hours = {one.start + more * 60_000_000 for one in periods for more in minutes}
        return tuple(sorted(around | hours | {now, 0}))


def _around(days: Iterable[str]) -> Iterator[str]:
    """List each of *days*, the days beside it, and one of the year before."""
    for each in days:
        day = date.fromisoformat(each)
        yield from ((day + timedelta(days=near)).isoformat() for near in (-1, 0, 1))
        yield (day - timedelta(days=365)).isoformat()


def _ends(one: Period) -> tuple[int, int]:
    return (one.start, one.end)


def _reading(zone: str, now: str, locale: str, currency: str, region: str) -> Reading:
    return Reading(
        now=datetime.fromisoformat(now).astimezone(UTC),
        zone=ZoneInfo(zone),
        locale=locale,
        currency=currency,
        region=region,
    )


#: Zones that skip or repeat midnight, or a whole day, and one of everything else.
READINGS = (
    _reading("Europe/Amsterdam", "2025-03-30T13:30:00+02:00", "en", "EUR", "NL"),
    _reading("America/Sao_Paulo", "2018-11-05T00:00:00-02:00", "nl", "USD", "US"),
    _reading("Africa/Cairo", "2024-05-31T23:59:59+03:00", "en-GB", "BHD", "BE"),
    _reading("Pacific/Apia", "2012-02-29T08:00:00+14:00", "nl-BE", "JPY", "NL"),
    _reading("America/St_Johns", "2010-12-07T03:29:59+00:00", "en", "EUR", "GB"),
)
