"""`custquery plugin new` writes a whole plugin, whose tests pass at once."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

KINDS = ["criterion", "backend", "sender", "validator"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_tests_of_a_new_plugin_pass(
    kind: str, run: Callable, tmp_path: Path
) -> None:
    ran = run("plugin", "new", "my-own", "--kind", kind, "--into", str(tmp_path))
    folder = tmp_path / "custquery-my-own"
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert f"{folder}\n" == ran.out
    assert 0 == tested.returncode, tested.stdout + tested.stderr
    assert " passed" in tested.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_plugin_is_tidy(kind: str, run: Callable, tmp_path: Path) -> None:
    run("plugin", "new", "custquery-tidy", "--kind", kind, "--into", str(tmp_path))
    folder = tmp_path / "custquery-tidy"
    ruff = [Path(sys.executable).with_name("ruff"), "check", "--isolated", "--no-cache"]
    checked = subprocess.run(
        [*ruff, "--select", "E,F,W,D1", "--ignore", "D103,D101,D102", folder],
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == checked.returncode, checked.stdout
    assert "$" not in "".join(
        each.read_text("utf-8") for each in folder.rglob("*") if each.is_file()
    )


def test_a_folder_that_is_there_is_left_as_it_is(run: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "custquery-mine"
    folder.mkdir()
    (folder / "notes").write_text("keep me")
    ran = run("plugin", "new", "mine", "--into", str(tmp_path))

    assert 2 == ran.code
    assert "cli-plugin-there" in ran.err
    assert ["notes"] == [each.name for each in folder.iterdir()]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], "cli-plugin-which-name"),
        (["new"], "cli-plugin-which-name"),
        (["new", "two", "names"], "cli-plugin-which-name"),
        (["make", "mine"], "cli-unknown-action"),
        (["new", "Mine"], "cli-plugin-bad-name"),
        (["new", "../mine"], "cli-plugin-bad-name"),
        (["new", "mine-"], "cli-plugin-bad-name"),
        (["new", "mine", "--kind", "toy"], "cli-not-one-of"),
    ],
)
def test_what_cannot_be_written_is_refused(
    words: list[str], code: str, run: Callable, tmp_path: Path
) -> None:
    ran = run("plugin", *words, "--into", str(tmp_path))

    assert 2 == ran.code
    assert code in ran.err
    assert [] == list(tmp_path.iterdir())
