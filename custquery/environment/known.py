"""
What is known where a query is read: names, records, tables, how texts are read.

It is the part of an environment that a compiled query keeps.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from attrs import field, frozen

from custquery.language import LIMITS, Dialect, Limits
from custquery.language.errors import FilterError
from custquery.language.printed import Printed
from custquery.schema.checked import Checked
from custquery.schema.checker import check
from custquery.schema.findings import Findings
from custquery.schema.models import Flat, RecordModel, Tables
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema

if TYPE_CHECKING:
    from custquery.hooks.loading import Contribution
    from custquery.schema.ports import SavedFilters, Values


def utc_now() -> datetime:
    """Return the time of the machine's clock, in UTC."""
    return datetime.now(UTC)


def _to_zone(zone: str | ZoneInfo) -> ZoneInfo:
    return ZoneInfo(zone) if isinstance(zone, str) else zone


@frozen(kw_only=True, eq=False, repr=False)
class Known(Printed):
    """Which criteria exist, where they are kept, and how texts are read."""

    schema: Schema
    #: Where plain records keep their values.
    model: RecordModel = field(factory=Flat)
    #: Where tables keep them, for SQL.
    tables: Tables = field(factory=Tables)
    #: The classes or tables of a host's library, by the name of the table.
    mapped: Mapping[str, object] = field(factory=dict)
    #: The zone of the shop; a name such as ``"Europe/Amsterdam"`` will do.
    zone: ZoneInfo = field(default=ZoneInfo("Europe/Amsterdam"), converter=_to_zone)
    #: The language of the person who types, such as ``nl`` or ``en``.
    locale: str = "en"
    #: ISO 4217.
    currency: str = "EUR"
    #: ISO 3166-1 alpha-2, for phone numbers without a country code.
    region: str = "NL"
    #: Gives the present; asked once per check.
    clock: Callable[[], datetime] = utc_now
    #: What is too long, too deep or too much.
    limits: Limits = LIMITS
    #: What plugins added; None: there are none.
    added: "Contribution | None" = None
    #: Where ``segment:"Name"`` finds its filter; a shop gives its own.
    saved: "SavedFilters | None" = None
    #: What customers have, for notes, counts and completion; a shop gives its own.
    values: "Values | None" = None
    #: What every customer must pass whom any query selects; see `requiring`.
    required: tuple[str, ...] = ()
    #: Filters to start from, with their titles by locale.
    templates: Mapping[str, Mapping[str, str]] = field(factory=dict)

    def reading(
        self, *, now: datetime | None = None, locale: str | None = None
    ) -> Reading:
        """Return the inputs of a reading, with *now* (default: the clock's)."""
        return Reading(
            now or self.clock(),
            self.zone,
            locale or self.locale,
            self.currency,
            self.region,
        )

    def checked(self, text: str, reading: Reading, dialect: Dialect) -> Findings:
        """Check *text* with what is known here."""
        return check(
            text,
            self.schema,
            reading,
            dialect=dialect,
            limits=self.limits,
            saved=self.saved,
            values=self.values,
        )

    def demanded(self, reading: Reading) -> list[Checked]:
        """
        Return what is required, as it reads with the inputs of *reading*.

        Raises:
            FilterError: a required filter does not read with them.
        """
        found = []
        for text in self.required:
            findings = self.checked(text, reading, "custquery")
            if findings.filter is None:
                raise FilterError(text, findings.diagnostics)
            found.append(findings.filter)
        return found
