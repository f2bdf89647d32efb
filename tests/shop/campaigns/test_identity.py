"""What is exported and imported is there as it was, whatever stands in a cell."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
IDENTITY = Path(__file__).with_name("identity.py")
CUSTOMERS = int(os.environ.get("CUSTQUERY_IDENTITY", "1000000"))


def assert_identity(folder: Path, many: int) -> dict[str, Any]:
    """Export and import *many* customers; return the figures."""
    done = subprocess.run(
        [sys.executable, IDENTITY, folder, str(many)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    assert (many, many) == (told["rows"], told["added"])
    assert [] == told["shown"]
    assert 0 == told["differ"]
    # Customers, tags and default addresses.
    assert [0, 0, 0] == told["unlike"]
    return told


def test_what_is_imported_is_what_was_exported(tmp_path: Path) -> None:
    assert_identity(tmp_path, 2_000)


@pytest.mark.long
def test_of_a_million_none_differs(tmp_path: Path, show: Callable[[str], None]) -> None:
    told = assert_identity(tmp_path, CUSTOMERS)
    steps = ", ".join(
        f"{name} in {told[name]['seconds']:,} s ({told[name]['MB']} MB at most)"
        for name in ("made", "exported", "imported")
    )
    show(f"{told['rows']:,} customers: {steps}; 0 rows differ")
