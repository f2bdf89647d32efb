"""
How a command ended, for shells and scripts.

stdout is empty unless the code is one of `WITH_RESULTS`.
"""

from typing import Final

#: It worked, also when nothing was found.
OK: Final = 0
#: Nothing was found, and ``--fail-empty`` asked to be told.
NOTHING: Final = 1
#: The query or the command is wrong.
USAGE: Final = 2
#: No database, no file, or trouble with one.
UNREACHABLE: Final = 3
#: It took longer than was allowed.
TIMEOUT: Final = 4
#: A part of it worked: what was printed is not everything.
PARTIAL: Final = 5
#: A fault of ours.
CRASHED: Final = 70
#: Ctrl-C.
INTERRUPTED: Final = 130

WITH_RESULTS: Final = frozenset({OK, NOTHING, PARTIAL})
