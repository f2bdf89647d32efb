"""
Functions → medians of interleaved rounds, printed as ratios to the first one.

All rows of a table are measured by turns in one process, so that what else the machine
does falls on all of them; only ratios within a table mean anything.
"""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter


def measure(
    runs: Mapping[str, Callable[[], object]], *, rounds: int = 7, times: int = 1
) -> dict[str, float]:
    """Return the median seconds of one call of each of *runs*, by name."""
    for run in runs.values():
        run()
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start = perf_counter()
            for _ in range(times):
                run()
            taken[name].append((perf_counter() - start) / times)
    return {name: median(each) for name, each in taken.items()}


def table(title: str, taken: Mapping[str, float], against: str) -> None:
    """Print *taken* with the ratio of each to *against*."""
    unit, scale = ("ms", 1e3) if max(taken.values()) > 2e-3 else ("µs", 1e6)
    width = max(map(len, taken))
    print(f"\n{title}")
    print(f"{'':{width}}  {unit:>10}  {'×':>8}")
    for name, seconds in taken.items():
        ratio = seconds / taken[against]
        print(f"{name:{width}}  {seconds * scale:10.1f}  {ratio:8.3f}")
