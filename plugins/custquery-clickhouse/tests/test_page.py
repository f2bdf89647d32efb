"""The page of the documentation about ClickHouse does what it shows."""

from pathlib import Path

import pytest

from custquery.testing.pages import run_page

pytestmark = [pytest.mark.engines, pytest.mark.xdist_group("clickhouse")]

PAGE = Path(__file__).parents[3] / "docs/how-to/engines/clickhouse.md"


def test_the_page_does_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert "there" in run_page(PAGE)
