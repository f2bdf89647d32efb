"""
Django selects whom the reference evaluator selects, and a host's models are filtered.

Each script here runs in a process of its own, because settings of Django are for all
of a process.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

pytestmark = pytest.mark.xdist_group("hosts")


def run(script: str, *arguments: str) -> int:
    """Run a script of this folder, and return the number that it printed last."""
    command = [sys.executable, str(HERE / script), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    return int(done.stdout.split()[-1])


def test_models_of_a_host_are_filtered() -> None:
    assert run("django_host.py") > 20


def test_django_selects_whom_filters_mean(tmp_path: Path) -> None:
    assert run("django_shop.py", str(tmp_path), "350", "30", "1") > 10_000


def test_django_answers_the_cases_that_were_written_by_hand(tmp_path: Path) -> None:
    assert run("django_shop.py", str(tmp_path), "0", "0", "0") > 1_500


@pytest.mark.long
def test_django_agrees_at_length(tmp_path: Path, show: Callable[[str], None]) -> None:
    many = os.environ.get("CUSTQUERY_HOST_FILTERS", "900")
    pairs = run("django_shop.py", str(tmp_path), many, "60", "5")
    show(f"Django on SQLite: {pairs:,} pairs, 0 differences")

    assert pairs >= 1_100 * int(many)
