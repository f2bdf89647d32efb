"""
The one object an embedding application holds.

    Environment ──compile──▶ Query ──▶ matches / filter / sql / describe / explain

An environment is immutable and safe to share between threads, and so is every query
compiled in it. Nothing is ambient: the clock is asked once per check, and given.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar, cast
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen

from custquery.hooks.discovery import has_plugins
from custquery.language import LIMITS, Dialect, Limits
from custquery.language.diagnostics import Diagnostic
from custquery.language.errors import FilterError, PluginError
from custquery.language.printed import Printed
from custquery.schema.checked import Checked, selection
from custquery.schema.checker import check
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.findings import Findings, OrderKey
from custquery.schema.models import Flat, RecordModel, Tables
from custquery.schema.reading import Reading
from custquery.schema.schema import NameTakenError, Schema

if TYPE_CHECKING:
    from custquery.hooks.loading import Contribution, PluginFacts
    from custquery.language.tokens import Token
    from custquery.schema.completion import Completion
    from custquery.schema.ports import SavedFilters, Values
    from custquery.targets.explanation import Explanation
    from custquery.targets.labels import Label
    from custquery.targets.shopify import ShopifyText
    from custquery.targets.sql import Statement

R = TypeVar("R")


def utc_now() -> datetime:
    """Return the time of the machine's clock, in UTC."""
    return datetime.now(UTC)


def _to_zone(zone: str | ZoneInfo) -> ZoneInfo:
    return ZoneInfo(zone) if isinstance(zone, str) else zone


@frozen(kw_only=True, eq=False, repr=False)
class Environment(Printed):
    """
    Which criteria exist, and how texts are read: locale, zone, currency, region.

    >>> import custquery
    >>> shop = custquery.environment(locale="nl", zone="Europe/Brussels")
    >>> shop.compile("land:België").canonical
    'country:BE'
    """

    schema: Schema
    #: Where plain records keep their values.
    model: RecordModel = field(factory=Flat)
    #: Where tables keep them, for SQL.
    tables: Tables = field(factory=Tables)
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

    @property
    def plugins(self) -> "tuple[PluginFacts, ...]":
        """The plugins that added something."""
        return self.added.plugins if self.added else ()

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

    def check(
        self,
        text: str,
        *,
        now: datetime | None = None,
        locale: str | None = None,
        dialect: Dialect = "custquery",
    ) -> Findings:
        """
        Return everything there is to say about *text*; never raises.

        Args:
            text: The filter as typed.
            now: The instant that ``today`` and ``-30d`` count from.
            locale: The language to read numbers and dates in.
            dialect: ``custquery``, ``shopify-search`` or ``shopify-segment``.
        """
        return self._check(text, self.reading(now=now, locale=locale), dialect)

    def _check(self, text: str, reading: Reading, dialect: Dialect) -> Findings:
        return check(
            text,
            self.schema,
            reading,
            dialect=dialect,
            limits=self.limits,
            saved=self.saved,
            values=self.values,
        )

    def complete(
        self,
        text: str,
        caret: int | None = None,
        *,
        now: datetime | None = None,
        locale: str | None = None,
        dialect: Dialect = "custquery",
        limit: int = 10,
        deadline: float = 0.1,
    ) -> "Completion":
        """
        Return what may come at *caret*, the best first; never raises.

        Args:
            text: The filter as typed so far, broken or not.
            caret: A position in code points; by default the end of the text.
            now: The instant that dates count from.
            locale: The language of labels, numbers and dates.
            dialect: ``custquery``, ``shopify-search`` or ``shopify-segment``.
            limit: At most so many offers.
            deadline: Seconds; values that take longer are left out.

        >>> import custquery
        >>> found = custquery.environment().complete("tag:vip AND cou")
        >>> found.offers[0].apply("tag:vip AND cou")
        'tag:vip AND country:'
        """
        from custquery.schema.completion import complete

        return complete(
            text,
            len(text) if caret is None else caret,
            self.schema,
            self.reading(now=now, locale=locale),
            dialect=dialect,
            limits=self.limits,
            saved=self.saved,
            values=self.values,
            templates=self.templates,
            limit=limit,
            deadline=deadline,
        )

    def tokens(
        self, text: str, *, dialect: Dialect = "custquery"
    ) -> "tuple[Token, ...]":
        """Return the tokens of *text* by role, for highlighting; never raises."""
        from custquery.language.tokens import tokens

        return tokens(text, dialect=dialect, limits=self.limits)

    def compile(
        self,
        text: str,
        *,
        now: datetime | None = None,
        locale: str | None = None,
        dialect: Dialect = "custquery",
    ) -> "Query":
        """
        Check *text* and return a query that can be run many times.

        Raises:
            FilterError: *text* is wrong; every problem is in its ``diagnostics``.
        """
        reading = self.reading(now=now, locale=locale)
        findings = self._check(text, reading, dialect)
        if findings.filter is None:
            raise FilterError(text, findings.diagnostics)
        return Query(
            self,
            findings,
            findings.filter,
            reading,
            tuple(self._required(reading)),
        )

    def filter(
        self,
        records: Iterable[R],
        text: str,
        *,
        now: datetime | None = None,
        locale: str | None = None,
        dialect: Dialect = "custquery",
    ) -> list[R]:
        """
        Return those of *records* that *text* selects, in their order.

        Raises:
            FilterError: *text* is wrong.
        """
        query = self.compile(text, now=now, locale=locale, dialect=dialect)
        return query.filter(records)

    def requiring(self, *filters: str) -> "Environment":
        """
        Return this environment, restricted to customers who pass all *filters*.

        Every query compiled there selects only them, whatever is typed: the filters
        are joined outside what is typed, so its OR and NOT do not reach them. What
        customers have (`values`) is not offered there any more, as its counts and
        texts may be other people's.

        Args:
            filters: Filters of the host's own, such as ``tenant:7``; spell a value that
                is not a constant with `custquery.quote`.

        Raises:
            FilterError: a filter is wrong.

        >>> import custquery
        >>> shop = custquery.environment().requiring("country:NL")
        >>> shop.filter([{"country": "NL"}, {"country": "BE"}], "vip OR NOT vip")
        [{'country': 'NL'}]
        """
        texts = [self.compile(each).canonical for each in filters]
        kept = dict.fromkeys((*self.required, *filter(None, texts)))
        return evolve(self, required=tuple(kept), values=None)

    def restricted(self, query: "Query") -> "Query":
        """Return *query*, compiled anywhere, with what is required here besides."""
        required = (*query.required, *self._required(query.reading))
        return evolve(query, required=required)

    def _required(self, reading: Reading) -> list[Checked]:
        """Return what is required, as it reads with the inputs of *reading*."""
        found = []
        for text in self.required:
            findings = self._check(text, reading, "custquery")
            if findings.filter is None:
                raise FilterError(text, findings.diagnostics)
            found.append(findings.filter)
        return found

    def extended(
        self,
        plugins: Iterable[object] = (),
        *,
        discover: bool = False,
    ) -> "Environment":
        """
        Return this environment with what *plugins* contribute.

        With *discover* the installed plugins are added too.

        Raises:
            PluginError: a plugin does not load, or claims a name that is taken.
        """
        plugins = tuple(plugins)
        if not plugins and not (discover and has_plugins()):
            return self
        from custquery.hooks.loading import load_plugins

        new = load_plugins(plugins, discover=discover)
        added = self.added.plus(new) if self.added else new
        try:
            schema = self.schema.plus(new.criteria, new.relations)
        except NameTakenError as taken:
            names = {"first": taken.first, "second": taken.second}
            claims = {
                key: f"{name} ({added.origin(name)})" if added.origin(name) else name
                for key, name in names.items()
            }
            details = {"name": taken.name, **claims}
            raise PluginError("plugin-name-taken", details) from taken
        return evolve(self, schema=schema, added=added)


@frozen(eq=False, repr=False)
class Query(Printed):
    """
    A filter that was checked and can be run: over records, as SQL, in words.

    >>> import custquery
    >>> query = custquery.compile("tag:vip AND orders>3")
    >>> query.matches({"tags": ["VIP"], "orders": 5})
    True
    """

    environment: Environment
    #: What checking found, warnings and notes included.
    findings: Findings
    #: What the text means.
    wanted: Checked
    #: The inputs it was read with.
    reading: Reading
    #: What the environment requires besides.
    required: tuple[Checked, ...] = ()
    _compiled: dict[str, Callable[..., object]] = field(factory=dict, init=False)

    @property
    def checked(self) -> Checked:
        """Whom it selects: what the text means, of those who pass what is required."""
        return selection(self.required, self.wanted)

    @property
    def text(self) -> str:
        """The filter as typed."""
        return self.findings.text

    @property
    def canonical(self) -> str:
        """The canonical text: what to save, compare and cache."""
        return self.findings.canonical or ""

    @property
    def order(self) -> tuple[OrderKey, ...]:
        """What ``ORDER BY`` asked for."""
        return self.findings.order

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Warnings and notes on how the text was read."""
        return self.findings.diagnostics

    def matches(self, record: object) -> bool:
        """Tell whether one record (a dict, or an object) is selected."""
        predicate = self._compiled.get("matches")
        if predicate is None:
            from custquery.targets.memory import to_predicate

            predicate = to_predicate(*self._in_memory)
            self._compiled["matches"] = predicate
        return bool(predicate(record))

    def filter(self, records: Iterable[R]) -> list[R]:
        """Return those of *records* that are selected, in their order."""
        keep = self._compiled.get("filter")
        if keep is None:
            from custquery.targets.memory import to_filter

            keep = to_filter(*self._in_memory)
            self._compiled["filter"] = keep
        return cast("list[R]", keep(records))

    @property
    def _in_memory(self) -> tuple[Checked, RecordModel, Reading, Schema]:
        environment = self.environment
        return self.checked, environment.model, self.reading, environment.schema

    def sql(self, dialect: str = "sqlite") -> "Statement":
        """
        Return SQL that selects the keys, and its parameters, for an engine.

        Args:
            dialect: ``sqlite``, ``duckdb``, ``postgres``, ``mysql`` …
        """
        from custquery.targets.sql import to_sql

        return to_sql(self.checked, self.environment.tables, self.reading, dialect)

    def describe(self, locale: str | None = None) -> str:
        """Say the filter in a sentence, in English or Dutch."""
        from custquery.targets.sentence import to_sentence

        return to_sentence(self.wanted, self.reading, locale or self.environment.locale)

    def labels(self, locale: str | None = None) -> "tuple[Label, ...]":
        """Return the top-level clauses in words, each with the edits that remove it."""
        from custquery.targets.labels import labels

        locale = locale or self.environment.locale
        return labels(self.findings, self.reading, locale, self._again)

    def to_shopify_segment(self, *, partly: bool = False) -> "ShopifyText":
        """Return the filter as a segment of Shopify, and what it cannot say."""
        from custquery.targets.shopify import to_shopify_segment

        return to_shopify_segment(self.wanted, self.reading, partly=partly)

    def to_shopify_search(self, *, partly: bool = False) -> "ShopifyText":
        """Return the filter as a customer search of Shopify, and what it cannot say."""
        from custquery.targets.shopify import to_shopify_search

        return to_shopify_search(self.wanted, partly=partly)

    def explain(
        self, record: Mapping[str, object] | object, locale: str | None = None
    ) -> "Explanation":
        """Say, clause by clause, why *record* is selected or not."""
        from custquery.targets.explanation import explain

        environment = self.environment
        reading = evolve(self.reading, locale=locale or environment.locale)
        return explain(
            self.checked,
            record,
            environment.model,
            reading,
            environment.schema,
            at=self.at,
        )

    def at(self, now: datetime) -> Checked | None:
        """Return what the text means at another *now*; None where it has no meaning."""
        wanted = self._again(self.canonical, now).filter
        if wanted is None:
            return None
        reading = evolve(self.reading, now=now)
        return selection(self.environment._required(reading), wanted)  # noqa: SLF001

    def _again(self, text: str, now: datetime | None = None) -> Findings:
        """Check another *text* as this one was; what customers have is not asked."""
        known, now = self.environment, now or self.reading.now
        return check(
            text,
            known.schema,
            evolve(self.reading, now=now),
            limits=known.limits,
            saved=known.saved,
        )


__all__ = [
    "Criterion",
    "Environment",
    "Query",
    "RelationCriterion",
    "utc_now",
]
