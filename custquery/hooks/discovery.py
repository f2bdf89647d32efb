"""
The search path → the installed plugins, by their entry points.

Reading every distribution's metadata takes longer than checking a filter, so the
names of the metadata files are looked at first, and nothing more when no installed
distribution has plugins.
"""

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

#: The entry-point group of plugins.
GROUP = "custquery"


def has_plugins() -> bool:
    """Tell, quickly, whether any installed distribution says that it has plugins."""
    return any(f"[{GROUP}]" in text for text in _entry_point_files())


def _entry_point_files() -> Iterator[str]:
    for place in sys.path:
        try:
            names = os.listdir(place or ".")  # noqa: PTH208 - pathlib is slow to import
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                yield _read(f"{place or '.'}/{name}/entry_points.txt")


def _read(file: str) -> str:
    try:
        with open(file, encoding="utf-8") as found:  # noqa: PTH123 - as above
            return found.read()
    except OSError:
        return ""


def installed() -> "tuple[EntryPoint, ...]":
    """Return the entry points of the installed plugins, in order of name."""
    if not has_plugins():
        return ()
    points = import_module("importlib.metadata").entry_points(group=GROUP)
    return tuple(sorted(points, key=lambda each: (each.name, each.value)))
