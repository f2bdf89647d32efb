"""Runs the command line as a person or a script does: in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen


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
        name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ
    }
    home = str(tmp_path_factory.mktemp("home"))
    return kept | {
        "HOME": home,
        "XDG_CACHE_HOME": home,
        "COLUMNS": "88",
        "PYTHONUTF8": "0",
        "LC_ALL": "C",
    }


@pytest.fixture(scope="session")
def run(surroundings: dict[str, str]) -> Run:
    """Run ``custquery WORDS``; its output is read as UTF-8."""

    def run_command(
        *words: str | bytes,
        stdin: str | bytes | None = "",
        cwd: Path | None = None,
        **variables: str,
    ) -> Ran:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "custquery", *words],
            input=given,
            cwd=cwd,
            env=surroundings | variables,
            capture_output=True,
            check=False,
            timeout=60,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run_command
