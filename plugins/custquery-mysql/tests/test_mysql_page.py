"""The page about this engine does what it shows."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from custquery_mysql import MySQL

from custquery.testing.pages import with_clients

PAGE = Path(__file__).parents[3] / "docs/how-to/engines/mysql.md"

pytestmark = pytest.mark.xdist_group("mysql")


def test_the_page_does_what_it_shows(uri: str) -> None:
    socket = unquote(uri.partition("unix_socket=")[2])
    # What the page calls the server, and a connection of somebody's own.
    said = {
        "mysql://me:secret@localhost/shop": uri,
        'user="me", password="secret", database="shop"': (
            f'user="root", unix_socket="{socket}", database="custquery"'
        ),
    }

    names = with_clients(MySQL(), uri, PAGE, said)

    assert [1] == names["found"]
    assert [(2,)] == [*names["rows"]]
