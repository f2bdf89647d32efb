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


BUILDER = _builder()


@pytest.mark.parametrize("name", BUILDER.PAGES)
def test_a_generated_page_is_fresh(name: str) -> None:
    expected = BUILDER.PAGES[name]()

    assert expected == (DOCS / "reference" / name).read_text("utf-8")
