"""What a person sees: the same commands, with a terminal for stdout and stderr."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from custquery.shop.demo import data_folder
from custquery.shop.shop import Shop

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals on Windows")

Terminal = Callable[..., str]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shop") / "shop.sqlite"
    with Shop.create(path) as made:
        made.add({"id": n, "first_name": f"c{n}\x1b[2J[red]"} for n in range(1, 71))
    return path


@pytest.fixture
def terminal(surroundings: dict[str, str]) -> Terminal:
    def in_terminal(*words: str, **variables: str) -> str:
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            [sys.executable, "-m", "custquery", *words],
            env=surroundings | {"TERM": "xterm-256color"} | variables,
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
        ):
            os.close(theirs)
            seen = b"".join(iter(lambda: _read(ours), b""))
        os.close(ours)
        return seen.decode().replace("\r\n", "\n")

    return in_terminal


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # Linux says so when the other side is closed
        return b""


def test_a_terminal_gets_a_table_of_fifty_and_is_told_of_the_rest(
    terminal: Terminal, shop: Path
) -> None:
    seen = terminal("find", "--columns=id,name", "--sort=id", "--db", str(shop))
    lines = seen.splitlines()

    assert len(lines) == 54
    assert lines[-2:] == [
        "All customers. 70 customers.",
        "note: These are the first 50; there are more. --limit says how many to show.",
    ]


def test_a_heading_is_bold_unless_the_terminal_is_dumb(
    terminal: Terminal, shop: Path
) -> None:
    words = ["find", "id:1", "--columns=id", "--db", str(shop)]

    assert terminal(*words).startswith("\x1b[1mid\x1b[0m\n")
    assert terminal(*words, TERM="dumb").startswith("id\n──\n")


def test_a_customer_cannot_command_the_terminal(terminal: Terminal, shop: Path) -> None:
    seen = terminal("find", "id:7", "--columns=name", "--db", str(shop), TERM="dumb")

    assert "c7\ufffd[2J[red]\n" in seen


def test_a_demo_is_built_with_a_bar(terminal: Terminal, tmp_path: Path) -> None:
    whole = data_folder() / "lifetimes/lifetimes/datasets/CDNOW_master.txt"
    few = tmp_path / "lifetimes/lifetimes/datasets/CDNOW_master.txt"
    few.parent.mkdir(parents=True)
    few.write_text("\n".join(whole.read_text().splitlines()[:500]))
    words = ["demo", "--db", str(tmp_path / "demo.sqlite")]
    seen = terminal(*words, CUSTQUERY_DATA=str(tmp_path))

    assert seen.startswith("\r\x1b[KBuilding the demo shop  █")
    assert "  100 %\r\x1b[Ktag:vip AND orders>3 AND country:NL\n" in seen
