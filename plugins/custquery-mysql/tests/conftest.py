"""A server of MariaDB for the whole run, in a folder that goes with it."""

import getpass
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from urllib.parse import quote

import pymysql
import pytest

#: Debian keeps servers where only root looks for them.
_PLACES = "/usr/sbin:/usr/local/sbin:/usr/libexec"
#: Seconds that the server may take to start.
_PATIENCE = 60


def found(program: str) -> str | None:
    """Return where *program* is; None where it is not installed."""
    return shutil.which(program) or shutil.which(program, path=_PLACES)


@contextmanager
def serving() -> Iterator[str]:
    """Start a server that listens on a socket in its folder only, and give its URI."""
    server, install = found("mariadbd"), found("mariadb-install-db")
    if server is None or install is None:
        pytest.skip("MariaDB is not installed: apt-get install mariadb-server")
    with TemporaryDirectory(prefix="custquery-") as folder:
        same = ("--no-defaults", f"--datadir={folder}/data")
        user = f"--user={getpass.getuser()}"
        normal = "--auth-root-authentication-method=normal"
        command = (install, *same, user, normal, "--skip-test-db")
        subprocess.run(command, check=True, capture_output=True)
        socket = Path(folder, "socket")
        with Path(folder, "log").open("w") as log:
            running = subprocess.Popen(
                (server, *same, user, "--skip-networking", f"--socket={socket}"),
                stdout=log,
                stderr=log,
            )
        try:
            _prepare(socket)
            yield f"mysql://root@localhost/custquery?unix_socket={quote(str(socket))}"
        finally:
            running.terminate()
            running.wait(_PATIENCE)


@pytest.fixture(scope="session")
def uri() -> Iterator[str]:
    with serving() as uri:
        yield uri


def _prepare(socket: Path) -> None:
    """Wait for the server, and make a database that says nothing of its texts."""
    until = monotonic() + _PATIENCE
    while not socket.exists() and monotonic() < until:
        sleep(0.05)
    connection = pymysql.connect(unix_socket=str(socket), user="root")
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE custquery")
