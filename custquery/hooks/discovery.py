"""
The search path → the installed plugins, by their entry points.

Reading every distribution's metadata takes longer than checking a filter, so the
names of the metadata files are looked at first, and nothing more when no installed
distribution has plugins.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
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
        folder = Path(place or ".")
        try:
            found = [
                each
                for each in folder.iterdir()
                if each.name.endswith((".dist-info", ".egg-info"))
            ]
        except OSError:
            continue
        for each in found:
            try:
                yield (each / "entry_points.txt").read_text("utf-8")
            except OSError:
                continue


def installed() -> "tuple[EntryPoint, ...]":
    """Return the entry points of the installed plugins, in order of name."""
    if not has_plugins():
        return ()
    points = import_module("importlib.metadata").entry_points(group=GROUP)
    return tuple(sorted(points, key=lambda each: (each.name, each.value)))
