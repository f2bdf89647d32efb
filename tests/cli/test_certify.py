"""`custquery certify`: what is printed, and the exit code that scripts look at."""

import json
from pathlib import Path

import pytest

from custquery.cli import exits, main
from custquery.shop import Shop

Capture = pytest.CaptureFixture[str]

FEW = ("--cases", "300", "--seed", "3")


def test_the_certificate_is_the_result(capsys: Capture, tmp_path: Path) -> None:
    code = main(["certify", str(tmp_path / "new.sqlite"), *FEW, "--lang", "en"])

    printed = capsys.readouterr().out
    assert exits.OK == code
    assert printed.startswith("SQLite ")
    assert "0 differences" in printed
    assert "26 on which other libraries differ" in printed.replace("\n", " ")
    assert "seed 3" in printed


def test_without_a_uri_it_is_sqlite(capsys: Capture) -> None:
    assert exits.OK == main(["certify", *FEW, "--format", "json"])

    found = json.loads(capsys.readouterr().out)
    assert found["ok"]
    assert found["target"].startswith("SQLite ")
    assert found["differences"] == []


def test_a_shop_is_refused(capsys: Capture, tmp_path: Path) -> None:
    Shop.create(tmp_path / "my.shop").close()

    assert exits.USAGE == main(["certify", str(tmp_path / "my.shop"), *FEW])
    assert "certify-tables-there" in capsys.readouterr().err


def test_an_engine_that_is_not_installed_is_named(capsys: Capture) -> None:
    assert exits.UNREACHABLE == main(["certify", "oracle://db", *FEW])
    assert "engine-unknown" in capsys.readouterr().err


def test_a_second_word_is_refused() -> None:
    assert exits.USAGE == main(["certify", "a.sqlite", "b.sqlite"])
