"""The generated tables are those of the grammar, wherever they are made."""

import hashlib
import os
import subprocess
import sys

import pytest

from custquery.language import build_tables, builder, machine, tables, terms, values

SHOW = """
import hashlib
from custquery.language.build_tables import build, render
print(hashlib.sha256(render(build()).encode()).hexdigest())
"""


def test_the_tables_are_fresh() -> None:
    made = build_tables.render(build_tables.build())

    assert made == build_tables.TARGET.read_text("utf-8"), (
        "run python -m custquery.language.build_tables"
    )


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_tables_do_not_depend_on_the_hash_seed(seed: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", SHOW],
        env=os.environ | {"PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
        text=True,
    ).stdout

    expected = hashlib.sha256(build_tables.TARGET.read_bytes()).hexdigest()
    assert expected == shown.strip()


def test_every_function_that_the_grammar_names_exists() -> None:
    named = {function for _, _, function in tables.RULES if function}

    assert set() == named - machine.FUNCTIONS.keys()


def test_every_public_function_that_reduces_is_named_by_the_grammar() -> None:
    named = {function for _, _, function in tables.RULES}
    reductions = {
        name
        for module in (builder, terms, values)
        for name, function in vars(module).items()
        if getattr(function, "__module__", "") == module.__name__
        and not name.startswith("_")
        and "parts" in getattr(function, "__annotations__", {})
    }

    assert set() == reductions - named


def test_no_scanner_finds_what_only_recovery_makes() -> None:
    assert not [mode for mode, each in tables.SCANNERS.items() if "ERROR" in each]


def test_every_state_has_a_scanner() -> None:
    assert len(tables.STATES) == len(tables.MODES)
    assert set(tables.MODES) == tables.SCANNERS.keys()
