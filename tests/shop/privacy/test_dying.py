"""An erasure that is killed at any statement is whole or not begun, and goes on."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from attrs import evolve

from custquery.hooks.messages import EmailMessage
from custquery.shop import Shop
from custquery.shop.mail import MboxSender

#: When the erasure is due.
LATER = datetime(2026, 6, 15, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
DYING = Path(__file__).with_name("dying.py")
#: Something of her in each table, and what stays of her orders.
SECRETS = (
    *(b"devries@example.com", b"31612345678", b"keizersgracht", b"peanuts"),
    *(b"loves-tulips", b"size-forty-one", b"newsletter form"),
)
ORDERS = 'SELECT id, name, placed_at, total FROM "order" ORDER BY id'


@pytest.fixture
def asked(shop: Shop, noor: int, path: Path) -> Path:
    """Return a shop in which an erasure is asked for, with an mbox beside it."""
    shop.privacy.request(noor, "erasure")
    mail = EmailMessage("m", "s@example.com", "S", "noor.devries@example.com", "H", "x")
    MboxSender(path.with_name("my.mbox"), shop.environment.clock).send(mail)
    shop.close()
    return path


def run(path: Path, statements: int) -> tuple[bool, str]:
    """Erase until it is killed; return whether it was, and where."""
    done = subprocess.run(
        [sys.executable, DYING, path, path.with_name("my.mbox"), str(statements)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in {0, -9}, done.stderr
    return done.returncode != 0, done.stdout.strip()


def assert_whole_or_not_begun(path: Path, before: object) -> None:
    with Shop.open(path) as shop:
        record = shop.record(1)
        assert record is not None
        if record["name"] is None:
            assert [] == record["address"] == record["tag"] == record["metafield"]
            assert {"redacted"} == {e["state"] for e in record["consent_event"]}
            assert 1 == len(record["order"])
        else:
            assert before == record
        assert shop.doctor().ok


def assert_gone(path: Path) -> None:
    found = {
        (file.name, secret)
        for file in path.parent.iterdir()
        if file.is_file()
        for secret in SECRETS
        if secret in file.read_bytes().lower()
    }
    assert set() == found


def record_of(path: Path) -> object:
    with Shop.open(path) as shop:
        return shop.record(1)


def test_killed_again_and_again_it_is_carried_out(asked: Path) -> None:
    before = record_of(asked)
    where = set()
    for step in (10, 40, 70, 100, 130, 10_000):
        was_killed, at = run(asked, step)
        where.add(at)
        assert_whole_or_not_begun(asked, before)
        if not was_killed:
            break

    assert not was_killed
    assert "writing" in where
    assert_gone(asked)


@pytest.mark.long
def test_killed_after_every_statement_it_is_carried_out(
    asked: Path, tmp_path: Path, show: Callable[[str], None]
) -> None:
    before = record_of(asked)
    where = []
    for step in count(1):
        folder = tmp_path / str(step)
        folder.mkdir()
        for file in asked.parent.glob("my.*"):
            shutil.copy(file, folder)
        path = folder / asked.name
        was_killed, at = run(path, step)
        where.append(at)
        assert_whole_or_not_begun(path, before)
        with Shop.open(path) as shop:
            shop.environment = evolve(shop.environment, clock=lambda: LATER)
            shop.privacy.run([path.with_name("my.mbox")])
        assert_gone(path)
        if not was_killed:
            break
    show(f"{len(where)} kills, {where.count('writing')} of them while writing")

    assert where.count("writing") > len(where) / 3
