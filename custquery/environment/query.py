"""
A checked filter, and everything that can be made of it: answers, SQL, frames, words.

What a target needs is imported by the method that asks it, so that a host loads what
it uses and nothing else.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar, cast

from attrs import evolve, field, frozen

from custquery.environment.known import Known
from custquery.language.diagnostics import Diagnostic
from custquery.language.printed import Printed
from custquery.schema.checked import Checked, selection
from custquery.schema.checker import check
from custquery.schema.findings import Findings, OrderKey
from custquery.schema.models import Flat, RecordModel
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema

if TYPE_CHECKING:
    from django.db.models import Q
    from narwhals.stable.v2 import Expr
    from sqlalchemy import ColumnElement

    from custquery.targets.explanation import Explanation
    from custquery.targets.labels import Label
    from custquery.targets.shopify import ShopifyText
    from custquery.targets.sql import Statement, Style

R = TypeVar("R")
S = TypeVar("S")


@frozen(eq=False, repr=False)
class Query(Printed):
    """
    A filter that was checked and can be run: over records, as SQL, in words.

    >>> import custquery
    >>> query = custquery.compile("tag:vip AND orders>3")
    >>> query.matches({"tags": ["VIP"], "orders": 5})
    True
    """

    environment: Known
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

    def filter_frame(
        self,
        frame: R,
        *,
        rows: Mapping[str, object] | None = None,
        key: str = "id",
        row_key: str = "customer_id",
    ) -> R:
        """
        Return the rows of a data frame that are selected, in their order.

        A column is called by the name of a criterion or by an alias, or as the record
        model of the environment says.

        Args:
            frame: Of Polars (a lazy one stays lazy), pandas or PyArrow.
            rows: Frames with related rows, such as orders, by the name of the relation.
            key: The column of *frame* that they refer to.
            row_key: Their column that does.

        Raises:
            RequestError: there is no column for a criterion, or *frame* is no frame.
        """
        from custquery.targets.frames import FrameFilter, FrameModel

        if rows is None and "filter_frame" in self._compiled:
            return cast("R", self._compiled["filter_frame"](frame))
        model = FrameModel(self._flat, rows or {}, key, row_key)
        keep = FrameFilter(self.checked, self.reading, self.environment.schema, model)
        if rows is None:
            self._compiled["filter_frame"] = keep
        return keep(frame)

    def expression(
        self,
        frame: object,
        *,
        rows: Mapping[str, object] | None = None,
        key: str = "id",
        row_key: str = "customer_id",
    ) -> "Expr":
        """
        Return the filter as a Narwhals expression over the columns of *frame*.

        It is true or false in every row, never null. The arguments are those of
        `filter_frame`.

        Raises:
            RequestError: a column has to be read value by value, which
                `Environment.prepare_frame` does once.
        """
        from custquery.targets.frames import FrameModel, to_expression

        model = FrameModel(self._flat, rows or {}, key, row_key)
        return to_expression(
            self.checked, frame, self.reading, self.environment.schema, model
        )

    @property
    def _flat(self) -> Flat:
        model = self.environment.model
        return model if isinstance(model, Flat) else Flat()

    @property
    def _in_memory(self) -> tuple[Checked, RecordModel, Reading, Schema]:
        environment = self.environment
        return self.checked, environment.model, self.reading, environment.schema

    def sql(
        self,
        dialect: str = "sqlite",
        style: "Style | None" = None,
        *,
        page: bool = False,
    ) -> "Statement":
        """
        Return SQL that selects the keys, and its parameters, for an engine.

        Args:
            dialect: ``sqlite``, ``duckdb``, ``postgres``, ``mysql`` …
            style: What the engine writes its own way: `Engine.style`.
            page: Whether you put ORDER BY and LIMIT behind it.
        """
        from custquery.targets.sql import to_sql

        tables = self.environment.tables
        return to_sql(self.checked, tables, self.reading, dialect, style, page=page)

    def apply(self, statement: S, entity: object = None) -> S:
        """
        Return a ``Select`` of SQLAlchemy, or a query set of Django, that is filtered.

        *entity* is the alias that is meant, where its table is selected twice.
        """
        from custquery.targets.native.applied import apply

        environment = self.environment
        tables, mapped = environment.tables, environment.mapped
        return apply(
            statement, self.checked, tables, self.reading, mapped, entity=entity
        )

    def where(self, entity: object) -> "ColumnElement[bool]":
        """Return the condition for *entity*: a mapped class, its alias, or a table."""
        from custquery.targets.sqlalchemy import where

        environment = self.environment
        tables, mapped = environment.tables, environment.mapped
        return where(self.checked, tables, self.reading, mapped, entity)

    def q(self) -> "Q":
        """Return the condition as a ``Q`` of Django."""
        from custquery.targets.django import q

        environment = self.environment
        tables, mapped = environment.tables, environment.mapped
        return q(self.checked, tables, self.reading, mapped)

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
        return selection(self.environment.demanded(reading), wanted)

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
