"""
Works that are killed with ``kill -9`` at any moment: a step is there whole, or not.

What the shop holds after every transaction of a work that nobody kills are the lawful
states: after a kill it is in one of those, and when the work has gone on, in the last.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from custquery.shop import Shop
from tests.shop.campaigns.works import FILE, REJECTS, SHOP, WORKS, content, secrets

ROOT = Path(__file__).parents[3]
DYING = Path(__file__).with_name("dying.py")
#: Kills at random moments, and at most at statements, of each work.
KILLS = int(os.environ.get("CUSTQUERY_KILLS", "200"))

Ask = Callable[..., dict[str, Any]]
Show = Callable[[str], None]


class Lawful(NamedTuple):
    """A work that is prepared, and what it may be found in."""

    name: str
    folder: Path
    #: What the shop holds before, after each transaction, and at the end.
    states: Sequence[str]
    #: The rows that are rejected, in the end.
    rejects: bytes
    statements: int
    seconds: float


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Return what has orders carried out by `dying`."""
    with subprocess.Popen(
        [sys.executable, DYING],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        orders, answers = process.stdin, process.stdout

        def asked(work: str, folder: Path, **order: object) -> dict[str, Any]:
            line = json.dumps({"work": work, "folder": str(folder), **order})
            print(line, file=orders, flush=True)
            answer: dict[str, Any] = json.loads(answers.readline())
            assert answer["code"] in {0, -signal.SIGKILL}, answer
            return answer

        yield asked
        orders.close()


def prepared(ask: Ask, name: str, many: int, folder: Path) -> Lawful:
    """Prepare a work, and carry it out in a copy to see what is lawful."""
    begun = folder / "begun"
    begun.mkdir()
    ask(name, begun, many=many)
    with copied(begun) as copy:
        answer = ask(name, copy)
    with copied(begun) as copy:
        ask(name, copy, notes=True)
        states = [held(begun), *json.loads((copy / "states.json").read_text())]
        rejects = rejected(copy)
        assert [] == list(secrets(copy))
    return Lawful(name, begun, states, rejects, answer["statements"], answer["seconds"])


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    yield copy
    shutil.rmtree(copy)


def held(folder: Path) -> str:
    with closing(sqlite3.connect(folder / SHOP)) as file:
        return content(file)


def rejected(folder: Path) -> bytes:
    return (folder / REJECTS).read_bytes() if (folder / FILE).exists() else b""


def kill(ask: Ask, lawful: Lawful, **when: float) -> str:
    """Kill a work, let it go on, and return what it was doing; empty: it was done."""
    with copied(lawful.folder) as folder:
        answer = ask(lawful.name, folder, **when)
        at = f"{when} {answer}"
        assert held(folder) in lawful.states, at
        with Shop.open(folder / SHOP) as shop:
            assert shop.doctor().ok, at
        ask(lawful.name, folder)
        assert lawful.states[-1] == held(folder), at
        assert lawful.rejects == rejected(folder), at
        with Shop.open(folder / SHOP) as shop:
            assert shop.doctor().ok, at
        assert [] == list(secrets(folder)), at
    return answer["doing"] if answer["code"] else ""


def at_statements(ask: Ask, name: str, folder: Path, many: int) -> Counter[str]:
    """Kill a work at *many* of its statements, evenly spread, or at all of them."""
    lawful = prepared(ask, name, WORKS[name].few, folder)
    every = max(lawful.statements / many, 1)
    steps = sorted({int(n * every) + 1 for n in range(many)})
    return Counter(
        kill(ask, lawful, statement=step) for step in steps if step <= lawful.statements
    )


def at_moments(ask: Ask, name: str, folder: Path, many: int) -> Counter[str]:
    """Kill a work at *many* random moments at which it is going on."""
    lawful = prepared(ask, name, WORKS[name].some, folder)
    random = Random(name)  # noqa: S311  # not a secret
    found: Counter[str] = Counter()
    while found.total() - found[""] < many:
        found[kill(ask, lawful, seconds=random.uniform(0, lawful.seconds))] += 1
    del found[""]
    return found


def table(name: str, when: str, found: Counter[str]) -> str:
    shares = (f"{what} {n / found.total():.0%}" for what, n in found.most_common())
    kills = f"{name}, killed {when}: {found.total():,} kills"
    return f"{kills}, {', '.join(shares)}; 0 rows lost, doubled or half-done"


@pytest.mark.parametrize("name", WORKS)
def test_killed_a_few_times_it_goes_on(name: str, ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "moments").mkdir()
    at_statements(ask, name, tmp_path, 3)
    at_moments(ask, name, tmp_path / "moments", 1)


@pytest.mark.long
@pytest.mark.parametrize("name", WORKS)
def test_killed_at_every_statement_it_goes_on(
    name: str, ask: Ask, tmp_path: Path, show: Show
) -> None:
    found = at_statements(ask, name, tmp_path, 1_000_000)
    show(table(name, "at every statement", found))

    assert found["writing"] > found.total() / 3


@pytest.mark.long
@pytest.mark.parametrize("name", WORKS)
def test_killed_at_random_moments_it_goes_on(
    name: str, ask: Ask, tmp_path: Path, show: Show
) -> None:
    found = at_moments(ask, name, tmp_path, KILLS)
    show(table(name, "at random moments", found))

    assert found["writing"]
