"""The page about this engine does what it shows."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from custquery_mysql import MySQL

PAGE = Path(__file__).parents[3] / "docs/how-to/engines/mysql.md"
BLOCK = re.compile(r"^```python[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
#: What the page calls the server, and a connection of somebody's own.
THEIRS = "mysql://me:secret@localhost/shop"
OWN = 'user="me", password="secret", database="shop"'

pytestmark = pytest.mark.xdist_group("mysql")


def test_the_page_does_what_it_shows(uri: str) -> None:
    namespace: dict[str, Any] = {}
    engine = MySQL()
    socket = unquote(uri.partition("unix_socket=")[2])
    own = f'user="root", unix_socket="{socket}", database="custquery"'
    connection = engine.connect(uri)
    for sql in (
        "CREATE TABLE client (nr BIGINT, land VARCHAR(2), cents BIGINT)",
        "INSERT INTO client VALUES (1, 'NL', 9500), (2, 'BE', 12000)",
    ):
        engine.execute(connection, sql, {})

    for block in BLOCK.findall(PAGE.read_text("utf-8")):
        here = block.replace(THEIRS, uri).replace(OWN, own)
        exec(compile(here, PAGE, "exec"), namespace)  # noqa: S102 - our own page
    engine.execute(connection, "DROP TABLE client", {})
    connection.close()

    assert [1] == namespace["found"]
    assert [(2,)] == list(namespace["rows"])
