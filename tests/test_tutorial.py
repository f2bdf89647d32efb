"""The page of the tutorial and the plugin that it builds are one and the same."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

import custquery as cq
from custquery.hooks import loading
from custquery.hooks.loading import load_plugins
from custquery.plugin import Column, Criterion, Keyword, hookimpl

ROOT = Path(__file__).parents[1]
PLUGIN = ROOT / "plugins" / "custquery-example"
PAGE = (ROOT / "docs/tutorial/plugin.md").read_text("utf-8")


@pytest.mark.parametrize(
    "name", ["custquery_example/__init__.py", "tests/test_example.py"]
)
def test_the_page_shows_the_plugin_as_it_is(name: str) -> None:
    assert f"```python\n{(PLUGIN / name).read_text('utf-8')}```" in PAGE


def rhythm(name: str = "example.rhythm", **label: str) -> Criterion:
    both = {"en": "rhythm", "nl": "ritme"}
    return Criterion(
        name=name,
        type=Keyword(),
        source=Column("note"),
        label=label or both,
        summary=both,
    )


class Point:
    """An entry point of an installed plugin."""

    name = "example"
    value = "custquery_example"

    def __init__(self, load: Callable[[], object], dist: str, version: str) -> None:
        self.load = load
        self.dist = SimpleNamespace(name=dist, version=version)


def returning(result: object, hook: str = "custquery_criteria") -> Callable[[], object]:
    @hookimpl
    def implementation() -> object:
        return result

    return lambda: SimpleNamespace(**{hook: implementation})


def missing() -> object:
    raise ModuleNotFoundError("No module named 'custquery_exmple'")


MISTAKES = {
    "a wrong entry point": missing,
    "a language that is missing": lambda: rhythm(en="rhythm"),
    "a misspelt hook": returning((), "custquery_criterion"),
    "a hook that is not marked": lambda: SimpleNamespace(custquery_criteria=tuple),
    "a name without a dot": returning((rhythm("rhythm"),)),
    "a class": returning((Criterion,)),
    "nothing returned": returning(None),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_page_explains_what_a_beginner_reads(
    mistake: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = Point(MISTAKES[mistake], "custquery-example", "0.1.0")
    monkeypatch.setattr(loading, "installed", lambda: (point,))

    with pytest.raises(cq.PluginError) as caught:
        load_plugins(discover=True)

    assert f"| {caught.value} |" in PAGE


def test_the_page_explains_a_clash(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Point(returning((rhythm(),)), "custquery-example", "0.1.0")
    other = Point(returning((rhythm(),)), "custquery-other", "2.0")
    other.name = "other"
    monkeypatch.setattr(loading, "installed", lambda: (own, other))

    with pytest.raises(cq.PluginError) as caught:
        load_plugins(discover=True)

    assert f"| {caught.value} |" in PAGE
