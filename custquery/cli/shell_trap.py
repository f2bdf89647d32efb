"""
Words + where stdout goes → whether the shell took a part of the query for itself.

``custquery find tag:vip orders>3`` without quotes makes the shell write to a file
called ``3`` and drop a condition; without a look at where stdout goes, the command
would answer another question than the one that was asked.
"""

import os
import re
import stat
from collections.abc import Iterable, Sequence

from custquery.cli.arguments import UsageError
from custquery.cli.console import Console
from custquery.shop.criteria import CRITERIA

#: What stands behind ``>`` in a query, and hardly ever is the name of a file: a
#: number, an amount, a date or an offset, with the ``=`` of ``>=`` in front.
_VALUE = r"=?[-+]?[€$£]?[0-9][0-9.,:_-]*[a-zA-Z]{0,3}"


def refuse_if_cut(words: Sequence[str], console: Console) -> None:
    """
    Refuse a query of which the shell took a part.

    Raises:
        UsageError: stdout is a file that is called as a value is, and a word of the
            query is the name of a criterion with nothing behind it.
    """
    name = _file_name(console.results_file)
    if name is None or not re.fullmatch(_VALUE, name):
        return
    cut = next((each for each in words if _is_cut(each)), None)
    if cut is None:
        return
    taken = f"{cut}>{name}"
    whole = " ".join(taken if each == cut else each for each in words)
    raise UsageError(
        "cli-shell-redirect", {"file": name, "text": taken, "query": whole}
    )


def note_lost_quotes(words: Sequence[str], console: Console) -> None:
    """
    Say that the shell took the quotes of ``tag:vip name:"de vries"`` away.

    Words that were typed apart hold no blanks, unless there were quotes around them.
    """
    for each in words if len(words) > 1 else ():
        found = re.fullmatch(
            r"([^\s\"']+[:=])([^\s\"':<>=()]+(?: [^\s\"':<>=()]+)+)", each
        )
        if found:
            quoted = f'{found[1]}"{found[2]}"'
            whole = " ".join(quoted if word == each else word for word in words)
            console.note("cli-lost-quotes", text=each, query=whole)


def _is_cut(word: str) -> bool:
    """Tell whether *word* ends in a name that should have a comparison behind it."""
    *_, name = re.split(r"[\s(!-]", word)
    return name.lower() in _names()


def _names() -> Iterable[str]:
    return {name for each in CRITERIA if each.type.ordered for name in each.names}


def _file_name(descriptor: int | None) -> str | None:
    """Return the name of the regular file that is written to, where that is known."""
    if descriptor is None:
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}"))  # noqa: PTH115, PTH119 - the name only
    except OSError:
        return None
