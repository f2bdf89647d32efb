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
