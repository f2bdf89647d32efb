"""
The one object an embedding application holds.

    Environment ──compile──▶ Query ──▶ matches / filter / sql / describe / explain

An environment is immutable and safe to share between threads, and so is every query
compiled in it. Nothing is ambient: the clock is asked once per check, and given.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve, frozen

from custquery.environment.known import Known, utc_now
from custquery.environment.query import Query
from custquery.hooks.discovery import has_plugins
from custquery.language import Dialect
from custquery.language.errors import FilterError, PluginError
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.findings import Findings
from custquery.schema.models import Flat
from custquery.schema.reading import Reading
from custquery.schema.schema import NameTakenError

if TYPE_CHECKING:
    from custquery.hooks.loading import PluginFacts
    from custquery.language.tokens import Token
    from custquery.schema.completion import Completion
    from custquery.targets.index import Index

R = TypeVar("R")
S = TypeVar("S")


@frozen(kw_only=True, eq=False, repr=False)
class Environment(Known):
    """
    Which criteria exist, and how texts are read: locale, zone, currency, region.

    >>> import custquery
    >>> shop = custquery.environment(locale="nl", zone="Europe/Brussels")
    >>> shop.compile("land:België").canonical
    'country:BE'
    """

    @property
    def plugins(self) -> "tuple[PluginFacts, ...]":
        """The plugins that added something."""
        return self.added.plugins if self.added else ()

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
        return self.checked(text, self.reading(now=now, locale=locale), dialect)

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
        findings = self.checked(text, reading, dialect)
        if findings.filter is None:
            raise FilterError(text, findings.diagnostics)
        return Query(
            self,
            findings,
            findings.filter,
            reading,
            tuple(self.demanded(reading)),
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

    def index(self, records: Iterable[R]) -> "Index[R, str | Query]":
        """
        Return *records* in an index, to be filtered many times at a fraction of a pass.

        They must not change while they are in it.

        >>> import custquery
        >>> people = custquery.environment().index([{"orders": 5}, {"orders": 1}])
        >>> people.filter("orders>3"), people.count("NOT orders>3")
        ([{'orders': 5}], 1)
        """
        from custquery.targets.index import Index

        def asked(filter: "str | Query") -> tuple[Checked, Reading]:
            if isinstance(filter, str):
                query = self.compile(filter)
            else:
                query = self.restricted(filter)
            return query.checked, query.reading

        return Index(records, self.model, self.schema, asked)

    def prepare_frame(self, frame: R, names: Iterable[str] | None = None) -> R:
        """
        Return *frame* with columns that make its filters as fast as the library is.

        They hold texts that are folded, their words, and codes; their names start with
        ``custquery.``. Make them again when the columns that they come from change.

        Args:
            frame: Of Polars (a lazy one stays lazy), pandas or PyArrow.
            names: The criteria that will be asked for; by default all that it has.

        Raises:
            RequestError: *frame* is no such frame.
        """
        from custquery.targets.frames import FrameModel, prepare_frame

        flat = self.model if isinstance(self.model, Flat) else Flat()
        model = FrameModel(flat)
        return prepare_frame(frame, self.reading(), self.schema, model, names)

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
        required = (*query.required, *self.demanded(query.reading))
        return evolve(query, required=required)

    def apply(
        self,
        statement: S,
        text: str,
        *,
        entity: object = None,
        now: datetime | None = None,
        locale: str | None = None,
        dialect: Dialect = "custquery",
    ) -> S:
        """
        Return a ``Select`` of SQLAlchemy or a query set of Django, filtered by *text*.

        Args:
            statement: What is filtered.
            text: The filter as typed.
            entity: Which alias is meant, where the table is selected more than once.
            now: The instant that dates count from.
            locale: The language to read numbers and dates in.
            dialect: ``custquery``, ``shopify-search`` or ``shopify-segment``.

        Raises:
            FilterError: *text* is wrong.
            RequestError: the statement is about other tables.
        """
        query = self.compile(text, now=now, locale=locale, dialect=dialect)
        return query.apply(statement, entity)

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


__all__ = [
    "Criterion",
    "Environment",
    "Query",
    "RelationCriterion",
    "utc_now",
]
