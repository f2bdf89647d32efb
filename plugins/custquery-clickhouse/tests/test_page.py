"""The page of the documentation about ClickHouse does what it shows."""

import re
from pathlib import Path

import pytest

pytestmark = [pytest.mark.engines, pytest.mark.xdist_group("clickhouse")]

PAGE = Path(__file__).parents[3] / "docs/how-to/engines/clickhouse.md"
BLOCK = re.compile(r"^```python[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_the_page_does_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(
        r"^```python[^\n]*\n(.*?)^```",
        PAGE.read_text("utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    namespace: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, PAGE, "exec"), namespace)  # noqa: S102 - our own page

    assert "there" in namespace
