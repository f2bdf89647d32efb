"""``custquery demo``: built where nothing is, reused, and never over another shop."""

from collections.abc import Callable
from pathlib import Path

import pytest

from custquery.shop.demo import DEMO_SETTINGS, build
from custquery.shop.shop import Shop


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a small demo shop."""
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    build(path, customers=400)
    return path


@pytest.mark.xdist_group("demo")
def test_a_demo_that_is_there_is_used_again(run: Callable, demo: Path) -> None:
    before = demo.stat().st_mtime_ns
    ran = run("demo", "--db", str(demo))

    assert (ran.code, ran.err) == (0, "")
    assert before == demo.stat().st_mtime_ns
    assert ran.out.startswith("tag:vip AND orders>3 AND country:NL\n\n")


@pytest.mark.xdist_group("demo")
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            [
                (
                    "Customers with the tag “vip”, more than 3 orders and an address "
                    "in the Netherlands. "
                ),
                "FROM ",
                "  p0  'vip'",
                "Real: ",
                "Made up",
                "Try next:",
                "custquery find ",
                "custquery explain ",
            ],
        ),
        (
            "nl",
            [
                (
                    "Klanten met het label ‘vip’, meer dan 3 bestellingen en een "
                    "adres in Nederland. "
                ),
                "Echt: ",
                "Verzonnen",
                "Probeer nu:",
            ],
        ),
    ],
)
def test_a_demo_shows_customers_sentence_sql_and_what_to_try(
    run: Callable, demo: Path, lang: str, said: list[str]
) -> None:
    out = run("demo", "--db", str(demo), "--lang", lang).out

    assert [each for each in said if each not in out] == []


@pytest.mark.xdist_group("demo")
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_what_to_try_next_works(run: Callable, demo: Path, lang: str) -> None:
    out = run("demo", "--db", str(demo), "--lang", lang).out
    shown = out.rstrip().splitlines()[-3:]

    for line in shown:
        program, _, rest = line.strip().partition(" ")
        assert "custquery" in program
        words = _split(rest)
        ran = run(*words, "--lang", lang, CUSTQUERY_DB=str(demo))
        assert (ran.code, ran.err) == (0, "")


def _split(line: str) -> list[str]:
    """Take a line apart as a shell does; only single quotes are used."""
    before, query, after = line.split("'")
    return [*before.split(), query, *after.split()]


@pytest.mark.parametrize("more", [[], ["--rebuild"]])
def test_another_shop_stays_as_it_is(
    run: Callable, tmp_path: Path, more: list[str]
) -> None:
    path = tmp_path / "mine.sqlite"
    with Shop.create(path) as shop:
        shop.add([{"first_name": "Noor"}])

    ran = run("demo", "--db", str(path), *more)

    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("error cli-not-the-demo: ")
    with Shop.open(path) as shop:
        assert shop.count() == 1


def test_a_demo_without_its_data_says_how_to_fetch_it(
    run: Callable, tmp_path: Path
) -> None:
    ran = run(
        "demo",
        "--db",
        str(tmp_path / "demo.sqlite"),
        CUSTQUERY_DATA=str(tmp_path),
    )

    assert (ran.code, ran.out) == (3, "")
    assert "error data-missing: " in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_demo_of_an_older_custquery_is_built_anew(
    run: Callable, tmp_path: Path
) -> None:
    path = tmp_path / "demo.sqlite"
    Shop.create(path, DEMO_SETTINGS).close()

    ran = run("demo", "--db", str(path), CUSTQUERY_DATA=str(tmp_path))

    assert (ran.code, ran.out) == (3, "")
    assert "error data-missing: " in ran.err


def test_the_demo_is_kept_in_the_cache_of_the_project(
    run: Callable, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / ".cache").mkdir()
    (tmp_path / "src").mkdir()
    build(tmp_path / ".cache/demo.sqlite", customers=20)

    assert run("count", cwd=tmp_path / "src").out == "20\n"


def test_the_demo_is_kept_in_the_cache_of_the_user(
    run: Callable, tmp_path: Path
) -> None:
    (tmp_path / "custquery").mkdir()
    build(tmp_path / "custquery/demo.sqlite", customers=20)

    assert run("count", cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path)).out == "20\n"
