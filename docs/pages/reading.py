"""
What a page shows is what the language says: every filter on it is read here.

The clock stands still, so that a page is the same tomorrow.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from attrs import evolve

from custquery import environment, schema
from custquery.environment import Environment
from custquery.language.diagnostics import Diagnostic
from custquery.schema.ports import SavedFilter

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LANGUAGES = ("en", "nl")
EXAMPLES = Path(__file__).parents[1] / "diagnostics.json"


class Example(NamedTuple):
    """A filter that causes a diagnostic, and the same filter repaired."""

    code: str
    query: str
    fixed: str
    dialect: str = "custquery"
    #: The language it must be typed in; empty when that makes no difference.
    locale: str = ""
    #: How often *query* is repeated: what is too long cannot be shown whole.
    times: int = 1
    #: ``shop`` when only a shop with customers can say it, ``host`` when only a host's
    #: own fields can.
    needs: str = ""
    #: A lower limit on the values of a list, for what is too long to show.
    values: int = 0
    #: What is saved by name, where that is the trouble, and in which edition.
    segments: Mapping[str, str] = MappingProxyType({})
    edition: int = 1

    @property
    def text(self) -> str:
        """The filter, whole."""
        return self.query * self.times

    @property
    def is_plain(self) -> bool:
        """Whether it says the same in any environment."""
        special = self.needs or self.locale or self.values or self.segments
        return not special and self.dialect == "custquery"


def examples() -> tuple[Example, ...]:
    """Return the examples of all diagnostics, by code."""
    kept: Mapping[str, dict[str, Any]] = json.loads(EXAMPLES.read_text("utf-8"))
    return tuple(Example(code, **fields) for code, fields in kept.items())


def said(example: Example, text: str) -> tuple[Diagnostic, ...]:
    """Return what is said about *text* where *example* applies."""
    with _environment(example) as reader:
        findings = reader.check(
            text,
            locale=example.locale or LANGUAGES[0],
            dialect=example.dialect,  # type: ignore[arg-type]  # one of the three
        )
    return findings.diagnostics


@contextmanager
def _environment(example: Example) -> Iterator[Environment]:
    if example.needs == "shop":
        with _shop() as reader:
            yield reader
    elif example.needs == "host":
        yield _host()
    else:
        plain = environment(clock=lambda: NOW)
        few = evolve(plain.limits, values=example.values)
        limits = few if example.values else plain.limits
        saved = _Segments(example) if example.segments else None
        yield evolve(plain, limits=limits, saved=saved)


def _host() -> Environment:
    """Return an environment of a host with a city that is compared as it stands."""
    city = schema.Field("city", schema.Keyword(), schema.Exact())
    fields = schema.of({"city": city, "points": schema.WholeNumber()})
    return environment(schema=fields, clock=lambda: NOW)


class _Segments(NamedTuple):
    """The saved filters of an example, which no shop would have let in."""

    example: Example

    def saved(self, name: str) -> SavedFilter | None:
        """Return the filter called *name*, or None."""
        for each, text in self.example.segments.items():
            if each.lower() == name.lower():
                return SavedFilter(each, text, self.example.edition)
        return None

    def names(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self.example.segments)


@contextmanager
def _shop() -> Iterator[Environment]:
    """Open a small shop: three customers with tags, and two saved segments."""
    from custquery.shop import Shop

    with (
        tempfile.TemporaryDirectory() as folder,
        Shop.create(Path(folder) / "small.shop") as shop,
    ):
        shop.add(
            {"name": name, "tag": ["vip"], "address": [{"country": "NL", "city": city}]}
            for name, city in (
                ("Noor de Vries", "Den Haag"),
                ("Bas Bakker", "Utrecht"),
                ("Iris Smit", "Den Haag"),
            )
        )
        shop.segments.save("Regulars", "orders>3")
        shop.group_by_rfm()
        yield shop.environment
