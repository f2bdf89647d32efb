"""The generated pages of docs/reference are those that the code gives."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[1] / "docs"


def _builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "build_reference", DOCS / "build_reference.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES = _builder().pages()


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_fresh(name: str) -> None:
    expected = PAGES[name]()

    assert expected == (DOCS / "reference" / name).read_text("utf-8")


@pytest.mark.parametrize("locale", ["en", "nl"])
def test_no_page_is_left_of_what_is_gone(locale: str) -> None:
    reference = DOCS / "reference"

    kept = {
        page.relative_to(reference).as_posix()
        for page in (reference / locale).rglob("*.md")
    }

    assert kept <= PAGES.keys()


@pytest.mark.parametrize(
    ("locale", "kind"), [("en", "whole numbers"), ("nl", "gehele getallen")]
)
def test_a_plugin_has_a_page_too(locale: str, kind: str) -> None:
    module = importlib.import_module("pages.criteria")
    programme = importlib.import_module("custquery_loyalty.programme").Programme()
    listed = list(programme.custquery_criteria())
    page = module.criteria_page(locale, listed)

    assert "### `loyalty.points`" in page
    assert f"`..` ({kind})." in page
    assert "loyalty.entries MATCHES (points > 100pt, reason = 'review')" in page
    assert "`purchase`" in module.criteria_page(locale, listed[-1].row)
