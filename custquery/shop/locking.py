"""
A file that several programs write → one of them at a time.

The sign is the one that mail programs know: a file beside it, with ``.lock`` behind its
name. Ours is kept open and locked, so one that a killed program of ours left is known
to be free and is taken over; another program's is never touched.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from errno import EBUSY
from pathlib import Path
from tempfile import mkstemp
from typing import IO

if sys.platform != "win32":
    import fcntl

#: What stands in a sign of ours.
_OURS = b"custquery\n"


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """
    Keep other programs off *file*, made when it is not there, while the block runs.

    Where nothing can be put beside it, only the file itself is locked.

    Raises:
        OSError: it cannot be written, or another program has it.
    """
    with file.open("ab") as own, ExitStack() as held:
        sign = file.with_name(f"{file.name}.lock")
        try:
            if sys.platform != "win32":
                fcntl.lockf(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with suppress(PermissionError):
                held.enter_context(_signed(sign))
        except (BlockingIOError, FileExistsError) as error:
            raise OSError(EBUSY, os.strerror(EBUSY), file.name) from error
        yield


@contextmanager
def _signed(sign: Path) -> Iterator[None]:
    """Put a *sign* that counts as long as this program lives."""
    number, name = mkstemp(dir=sign.parent, prefix=f".{sign.name}.")
    made = Path(name)
    with os.fdopen(number, "wb") as opened:
        try:
            opened.write(_OURS)
            opened.flush()
            _hold(opened)
            _put(made, sign)
        finally:
            made.unlink()
        try:
            yield
        finally:
            sign.unlink(missing_ok=True)


def _put(made: Path, sign: Path) -> None:
    try:
        sign.hardlink_to(made)
    except FileExistsError:
        _remove_left(sign)
        sign.hardlink_to(made)


def _remove_left(sign: Path) -> None:
    """Remove a *sign* of ours that nobody holds any more."""
    if sys.platform == "win32":
        return
    with suppress(FileNotFoundError, PermissionError), sign.open("rb") as left:
        _hold(left)
        # Who was quicker may have put a new one there.
        is_there = os.path.samestat(os.fstat(left.fileno()), sign.stat())
        if left.read() == _OURS and is_there:
            sign.unlink()


def _hold(opened: IO[bytes]) -> None:
    if sys.platform != "win32":
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
