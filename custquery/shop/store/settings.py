"""
What a shop is, kept in its file: currency, zone, region, language, and a fixed now.

Amounts in the file are minor units of its one currency, so that never changes.
"""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import field, frozen

from custquery.language.errors import RequestError, StorageError
from custquery.schema.closed import country_code, currency, language_code
from custquery.schema.text import FOLD_VERSION
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import upserted
from custquery.shop.store.tables import SETTING

_WRITE = upserted(SETTING, ("name", "value"))


def _zone(name: str | ZoneInfo) -> ZoneInfo:
    try:
        return ZoneInfo(name) if isinstance(name, str) else name
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise RequestError("setting-unknown", {"name": "zone"}) from error


@frozen(kw_only=True)
class Settings:
    """
    How a shop reads and counts.

    Raises:
        RequestError: ``setting-unknown``.
    """

    #: ISO 4217; every amount of the shop is in it.
    currency: str = "EUR"
    #: A day is a whole local day of it.
    zone: ZoneInfo = field(default=ZoneInfo("Europe/Amsterdam"), converter=_zone)
    #: ISO 3166-1 alpha-2; where a phone number without calling code is from.
    region: str = "NL"
    #: What the people of the shop read.
    language: str = "en"
    #: The present, where it stands still: a demo of old purchases.
    now: datetime | None = None
    #: The name of what checks its addresses: built in, or that of a plugin.
    address_validator: str = "basic"

    def __attrs_post_init__(self) -> None:
        for name, known in (
            ("currency", currency(self.currency)),
            ("region", country_code(self.region)),
            ("language", language_code(self.language)),
        ):
            if known != getattr(self, name):
                raise RequestError("setting-unknown", {"name": name})


def write_settings(database: Database, settings: Settings) -> None:
    """Write *settings* into a new file, with the version of its folded texts."""
    values = {
        "currency": settings.currency,
        "zone": settings.zone.key,
        "region": settings.region,
        "language": settings.language,
        "fold_version": str(FOLD_VERSION),
        "address_validator": settings.address_validator,
    }
    if settings.now is not None:
        values["now"] = settings.now.isoformat()
    database.change(_WRITE, values.items())


def read_settings(database: Database) -> Settings:
    """
    Return the settings of the file.

    Raises:
        StorageError: ``database-corrupt``: they are not what we wrote.
    """
    found = _stored(database)
    try:
        now = datetime.fromisoformat(found["now"]) if "now" in found else None
        return Settings(
            currency=found["currency"],
            zone=found["zone"],
            region=found["region"],
            language=found["language"],
            now=now,
            address_validator=found.get("address_validator", "basic"),
        )
    except (KeyError, ValueError) as error:
        raise StorageError("database-corrupt", {"file": database.file}) from error


def write_address_validator(database: Database, name: str) -> None:
    """Say that the validator *name* checks the addresses of this shop."""
    database.change(_WRITE, [("address_validator", name)])


def read_fold_version(database: Database) -> int | None:
    """Return which folding the file's folded texts are of; None when it says none."""
    version = _stored(database).get("fold_version", "")
    return int(version) if version.isdecimal() else None


def write_fold_version(database: Database) -> None:
    """Say that the file's folded texts are of this program's folding."""
    database.change(_WRITE, [("fold_version", str(FOLD_VERSION))])


def _stored(database: Database) -> Mapping[str, str]:
    return dict(database.rows("SELECT name, value FROM setting"))
