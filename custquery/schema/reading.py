"""
The inputs of a reading: locale, zone, now, currency and region. Never ambient.

The same text with the same reading always means the same; nothing else is asked, not
the clock of the machine nor that of a database.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from attrs import field, frozen

from custquery.language.printed import Printed


def _aware(_: object, __: object, now: datetime) -> None:
    if now.tzinfo is None:
        raise ValueError("now has no time zone")


@frozen(repr=False)
class Reading(Printed):
    """How a text is to be read."""

    #: The instant that ``today`` and ``-30d`` count from; has a zone.
    now: datetime = field(validator=_aware)
    #: The zone of the shop: a day is a whole local day of it.
    zone: ZoneInfo = field(factory=lambda: ZoneInfo("Europe/Amsterdam"))
    #: Decides which mark separates thousands, and ``05-06-2025``.
    locale: str = "en"
    #: ISO 4217; amounts are in it.
    currency: str = "EUR"
    #: ISO 3166-1 alpha-2; where a phone number without country code is from.
    region: str = "NL"

    @property
    def language(self) -> str:
        """The language of the locale: ``nl`` for ``nl-BE``."""
        return self.locale.replace("_", "-").split("-")[0].lower()

    @property
    def now_microseconds(self) -> int:
        """*now* as microseconds since 1970-01-01 UTC."""
        return microseconds(self.now)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    """
    Return *moment* (with a zone) as microseconds since 1970-01-01 UTC, exactly.

    >>> microseconds(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    passed = moment - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds
