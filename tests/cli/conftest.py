"""
Runs the command line, in this process or as a script does: in one of its own.

Only what a process of its own adds (arguments that are no text, signals, closed
streams, a shell) is worth the third of a second that it takes to start.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

import pytest
from attrs import frozen

from custquery.cli import main


@frozen
class Ran:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment without what a command looks at on a machine."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "SYSTEMROOT", "PYTHONPATH")
        if name in os.environ
    }
    home = str(tmp_path_factory.mktemp("home"))
    data = os.environ.get("CUSTQUERY_DATA", str(Path(".cache/data").absolute()))
    return kept | {
        "HOME": home,
        "XDG_CACHE_HOME": home,
        "CUSTQUERY_DATA": data,
        "COLUMNS": "88",
        "PYTHONUTF8": "0",
        "LC_ALL": "C",
    }


@pytest.fixture(scope="session")
def run(surroundings: dict[str, str]) -> Run:
    """Run ``custquery WORDS`` in this process; its streams are those of a pipe."""

    def run_command(
        *words: str,
        stdin: str | bytes = "",
        cwd: Path | None = None,
        **variables: str,
    ) -> Ran:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        found = patch.dict(os.environ, surroundings | variables, clear=True)
        with found, chdir(cwd or Path.cwd()), _streams(given) as (out, err):
            code = main(words)
        return Ran(code, _text(out), _text(err))

    return run_command


@contextmanager
def _streams(given: bytes) -> Iterator[tuple[TextIOWrapper, TextIOWrapper]]:
    """Put streams of a machine that is set to ASCII in place of ours."""
    stdin, out, err = (
        TextIOWrapper(BytesIO(content), "ascii") for content in (given, b"", b"")
    )
    with (
        patch.object(sys, "stdin", stdin),
        patch.object(sys, "stdout", out),
        patch.object(sys, "stderr", err),
    ):
        yield out, err


def _text(stream: TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode()


@pytest.fixture(scope="session")
def process(surroundings: dict[str, str]) -> Run:
    """Run ``custquery WORDS`` in a process of its own."""

    def run_process(*words: str | bytes, **variables: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "custquery", *words],
            env=surroundings | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run_process
