"""
The CDNOW file → purchases by customer, as the web shop recorded them in 1997 and 1998.

A line is the customer's number, a date, how many CDs, and dollars. The file is fetched
at set-up (`make data`), never copied into this repository.
"""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from custquery.language.errors import StorageError

#: Where the file is below the folder of data: in the package ``lifetimes``.
_FILE = Path("lifetimes", "lifetimes", "datasets", "CDNOW_master.txt")


class Purchase(NamedTuple):
    """One line: when, how many CDs, and for how many cents."""

    day: date
    compact_discs: int
    cents: int


def data_folder() -> Path:
    """Return where fetched data is: ``$CUSTQUERY_DATA``, or ``.cache/data`` here."""
    return Path(os.environ.get("CUSTQUERY_DATA") or Path(".cache", "data"))


def read_purchases(folder: Path | None = None) -> Mapping[int, list[Purchase]]:
    """
    Return the purchases by the customer's number, in order of date.

    Args:
        folder: Where fetched data is; see `data_folder`.

    Raises:
        StorageError: ``data-missing``: it says how to fetch the file.

    Source: Fader and Hardie, "Forecasting repeat sales at CDNOW" (2001).
    """
    file = (folder or data_folder()) / _FILE
    try:
        lines = file.read_text("ascii").splitlines()
    except OSError as error:
        raise StorageError("data-missing", {"file": str(file)}) from error
    found: dict[int, list[Purchase]] = {}
    for line in lines[1:]:
        number, day, discs, dollars = line.split()
        whole, cents = dollars.split(".")
        bought = Purchase(date.fromisoformat(day), int(discs), int(whole + cents))
        found.setdefault(int(number), []).append(bought)
    return found
