"""A page of documentation → the names that its blocks of Python make when they run."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from custquery.targets.engines import Engine

_BLOCK = r"^```python[^\n]*\n(.*?)^```"


def run_page(
    page: Path, said: Mapping[str, str] | None = None, **names: object
) -> dict[str, Any]:
    """
    Run the blocks of *page* one after the other, and return the names they have made.

    Args:
        page: A file of Markdown.
        said: What the page says, and what to read instead: an address of a server.
        names: What the blocks find there already.
    """
    for block in re.findall(_BLOCK, page.read_text("utf-8"), re.DOTALL | re.MULTILINE):
        here: str = block
        for theirs, ours in (said or {}).items():
            here = here.replace(theirs, ours)
        exec(compile(here, page, "exec"), names)  # noqa: S102 - a page of our own
    return names


def with_clients(
    engine: Engine, uri: str, page: Path, said: Mapping[str, str]
) -> dict[str, Any]:
    """Run *page* where the table ``client`` is at *uri* that pages on engines query."""
    connection = engine.connect(uri)
    for sql in (
        "CREATE TABLE client (nr BIGINT, land VARCHAR(2), cents BIGINT)",
        "INSERT INTO client VALUES (1, 'NL', 9500), (2, 'BE', 12000)",
    ):
        engine.execute(connection, sql, {})
    names = run_page(page, said)
    engine.execute(connection, "DROP TABLE client", {})
    connection.close()
    return names
