"""What people ask about their data, on the command line."""

import json
import os
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from attrs import frozen

from custquery.cli import main
from custquery.shop import Settings, Shop

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)
LATER = datetime(2025, 6, 26, 12, tzinfo=UTC)


@frozen
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(path: Path) -> Run:
    with Shop.create(path, Settings(now=NOW)) as shop:
        shop.add([{"name": "Noor", "email": "noor@example.com"}, {"name": "Bas"}])

    def ran(*words: str) -> Ran:
        out, err = StringIO(), StringIO()
        surroundings = {"CUSTQUERY_DB": str(path), "LANG": "C"}
        with (
            patch.dict(os.environ, surroundings),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = main(("privacy", *words))
        return Ran(code, out.getvalue(), err.getvalue())

    return ran


def forward(path: Path) -> None:
    """Let the present of the shop be later."""
    with Shop.open(path) as shop:
        shop._database.run(  # noqa: SLF001 - a shop's present does not move
            "UPDATE setting SET value = :now WHERE name = 'now'",
            {"now": LATER.isoformat()},
        )


def test_an_erasure_is_asked_for_shown_cancelled_and_carried_out(
    run: Run, path: Path
) -> None:
    asked = run("request", "erasure", "1", "--by", "anna")
    assert (0, "") == (asked.code, asked.out)
    assert "due on 25 Jun 2025" in asked.err
    assert "anna" in run("due").out
    assert "not-being-erased" in run("cancel", "2").err
    assert 2 == run("cancel", "1").code
    assert 0 == run("cancel", "1", "--by", "anna").code

    run("request", "erasure", "1")
    assert "0 customers erased" in run("run").err
    forward(path)
    assert "1 customer would be erased" in run("run", "--dry-run").err
    done = run("run", "--format", "json")

    assert [1] == json.loads(done.out)["erased"]
    assert "1 customer erased" in done.err
    assert "Backups" in done.err
    assert b"noor@example.com" not in path.read_bytes()


def test_a_dry_run_asks_for_nothing(run: Run) -> None:
    tried = run("request", "erasure", "1", "--dry-run", "--format", "json")

    assert json.loads(tried.out)["dry_run"]
    assert [] == json.loads(run("due", "--format", "json").out)


def test_access_is_a_page_or_json(run: Run) -> None:
    run("request", "access", "1")

    page = run("access", "1", "--lang", "nl")
    said = json.loads(run("access", "1", "--format", "json").out)

    assert page.out.startswith("<!doctype html>")
    assert "Wat we bewaren over klant 1" in page.out
    assert "noor@example.com" == said["tables"]["customer"][0]["email"]
    assert [] == json.loads(run("due", "--format", "json").out)


def test_rules_of_retention_are_set_shown_and_turned_off(run: Run) -> None:
    assert "prospects" in run("retention").out
    assert "off" in run("retention").out

    run("retention", "prospects", "730", "--dry-run")
    assert [] == json.loads(run("retention", "--format", "json").out)
    run("retention", "prospects", "730")

    [rule] = json.loads(run("retention", "--format", "json").out)
    assert {"rule": "prospects", "days": 730, "count": 0} == rule
    run("retention", "prospects", "off")
    assert [] == json.loads(run("retention", "--format", "json").out)


def test_the_record_is_a_page(run: Run) -> None:
    assert "<h1>Record of processing</h1>" in run("record").out
    assert "purposes" in json.loads(run("record", "--format", "json").out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "cli-privacy-action"),
        (("forget",), "cli-unknown-action"),
        (("request", "everything", "1"), "request access|erasure ID"),
        (("request", "erasure", "Noor"), "request access|erasure ID"),
        (("cancel",), "cancel ID"),
        (("due", "now"), "privacy due"),
        (("retention", "visits"), "retention [RULE DAYS|off]"),
        (("retention", "visits", "soon"), "retention [RULE DAYS|off]"),
        (("retention", "everything", "3"), "retention-unknown"),
        (("allow", "bas@example.com"), "not-erased-before"),
        (("run", "gone.mbox"), ""),
    ],
)
def test_what_cannot_be_is_said(run: Run, words: tuple[str, ...], said: str) -> None:
    ran = run(*words)

    assert said in ran.err
    assert (2 if said else 0, "") == (ran.code, ran.out)
