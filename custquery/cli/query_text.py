"""
Words, a file or stdin → the text of the query.

Several words are joined by blanks, so that a query without signs that the shell takes
for itself needs no quotes.
"""

from custquery.cli.arguments import Arguments, UsageError
from custquery.cli.console import Console, standard_input
from custquery.cli.shell_trap import note_lost_quotes, refuse_if_cut
from custquery.language.errors import StorageError

#: Characters read at most; far more than any query may have, so that the reader of
#: queries can say how long is too long.
_MOST = 20_000_000


def read_query(
    arguments: Arguments, console: Console, *, required: bool = True, skip: int = 0
) -> str:
    """
    Return the query that was typed, or is in a file, or comes from stdin (``-``).

    Args:
        arguments: What the command was given.
        console: Where a person is told that the keyboard is read.
        required: Whether a command without a query is refused; else it is ``""``.
        skip: How many words before the query mean something else.

    Raises:
        UsageError: there is no query, or there are two; or the shell cut it.
        StorageError: the file cannot be read.
    """
    words = arguments.words[skip:]
    file = arguments.options.get("--query-file")
    if file is not None and words:
        raise UsageError("cli-two-queries", {"file": file})
    if words == ("-",):
        file = "-"
    if file == "-":
        return _without_end(standard_input(console).read(_MOST))
    if file is not None:
        return _from_file(file)
    if not words and required:
        raise UsageError("cli-no-query", {"command": arguments.command})
    refuse_if_cut(words, console)
    note_lost_quotes(words, console)
    return " ".join(words)


def _from_file(file: str) -> str:
    try:
        with open(  # noqa: PTH123 - pathlib takes 10 ms of CPU to load
            file, encoding="utf-8", errors="surrogateescape", newline=""
        ) as opened:
            return _without_end(opened.read(_MOST))
    except FileNotFoundError as error:
        raise StorageError("cli-no-such-file", {"file": file}) from error
    except (OSError, ValueError) as error:
        raise StorageError("cli-file-not-read", {"file": file}) from error


def _without_end(text: str) -> str:
    """Leave out the mark that some editors put first, and the last end of line."""
    return text.removeprefix("\ufeff").removesuffix("\n").removesuffix("\r")
