"""``--db`` with a URI: which engine it names, and what is said when there is none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from custquery.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "my shop.sqlite"
    with Shop.create(path) as made:
        made.add([{"name": "Noor", "tag": ["VIP"]}])
    return path


def test_a_uri_names_a_file_of_sqlite(run: Callable, shop: Path) -> None:
    uri = f"sqlite:///{shop}".replace(" ", "%20")

    done = run("count", "tag:vip", "--db", uri)

    assert (0, "1\n") == (done.code, done.out)


def test_the_surroundings_may_name_one(run: Callable, shop: Path) -> None:
    done = run("count", "tag:vip", CUSTQUERY_DB=f"sqlite:///{shop}")

    assert (0, "1\n") == (done.code, done.out)


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        pytest.param(
            "oracle://db/shop",
            "error engine-unknown: There is no engine for “oracle://”.",
            id="an engine that nobody has",
        ),
        pytest.param(
            "duckdb:///my.duckdb",
            "Add it with “pip install custquery-duckdb”.",
            id="one that is not installed",
        ),
        pytest.param(
            "postgres://noor:secret@db/shop",
            "Add it with “pip install custquery-postgresql”.",
            id="another one",
        ),
    ],
)
@pytest.mark.parametrize("command", [("count", "tag:vip"), ("doctor",)])
def test_an_engine_that_is_not_there_is_named(
    run: Callable, command: tuple[str, ...], uri: str, said: str
) -> None:
    done = run(*command, "--db", uri)

    assert said in done.err
    assert "secret" not in done.err
    assert 0 != done.code


def test_the_demo_is_a_file(run: Callable) -> None:
    done = run("demo", "--db", "postgresql://noor:secret@db/shop")

    assert "cli-demo-is-a-file" in done.err
    assert "secret" not in done.err
