"""
A reading → the values that generated filters and customers share.

Instants lie on and one microsecond beside where a day of the zone starts, and on
and beside what offsets from now mean; amounts lie one minor unit apart.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from attrs import field, frozen

from custquery.schema.reading import Reading
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


@frozen
class Pool:
    """What there is to choose from, for one reading."""

    reading: Reading
    #: Dates and date-times as text that is read the same in every locale.
    dates: tuple[str, ...] = field(init=False)
    #: Microseconds since 1970 UTC.
    instants: tuple[int, ...] = field(init=False)

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
        object.__setattr__(self, "instants", self._instants())

    def _instants(self) -> tuple[int, ...]:
        """Take both ends of every period, and their neighbours."""
        periods = [period(each, self.reading) for each in self.dates]
        now = self.reading.now_microseconds
        left = now - 600 * 1_000_000  # a checkout counts as abandoned before it
        ends = {each for one in periods for each in _ends(one)}
        around = {near for end in ends | {left} for near in (end - 1, end, end + 1)}
        hours = {one.start + 12 * 3600 * 1_000_000 for one in periods}
        return tuple(sorted(around | hours | {now, 0}))


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
