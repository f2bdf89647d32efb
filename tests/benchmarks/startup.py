"""
What ``custquery check`` costs before it answers: CPU milliseconds of a whole process.

Beside it a Python that does nothing, and what is imported on the way; the least of
several runs, because everything else that the machine does only adds.
"""

import subprocess
import sys
from collections.abc import Sequence
from resource import RUSAGE_CHILDREN, getrusage

_RUNS = 15
_QUERY = "tag:vip AND orders>3 AND country:NL"

#: What is run, by how it is called in the table.
PROGRAMS: dict[str, Sequence[str]] = {
    "python, doing nothing": ("-c", "pass"),
    "import attrs": ("-c", "import attrs"),
    "import custquery": ("-c", "import custquery"),
    "custquery check": ("-m", "custquery", "check", _QUERY),
    "custquery check --lang nl": ("-m", "custquery", "check", _QUERY, "--lang", "nl"),
    "custquery check, wrong": ("-m", "custquery", "check", "contry:NL"),
    "custquery describe": ("-m", "custquery", "describe", _QUERY),
    "custquery sql": ("-m", "custquery", "sql", _QUERY),
    "custquery --help": ("-m", "custquery", "--help"),
}


def main() -> None:
    """Print the table."""
    print(f"{'':28}{'CPU ms':>8}{'of which after start':>24}")
    nothing = cpu(PROGRAMS["python, doing nothing"])
    for name, words in PROGRAMS.items():
        spent = cpu(words)
        print(f"{name:28}{spent:8.0f}{spent - nothing:24.0f}")


def cpu(words: Sequence[str]) -> float:
    """Return the least CPU time of a process, in milliseconds."""
    return min(_once(words) for _ in range(_RUNS))


def _once(words: Sequence[str]) -> float:
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], capture_output=True, check=False)
    after = getrusage(RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1000 * spent


if __name__ == "__main__":
    main()
