"""
Rows that were rejected → a file that can be corrected and imported again.

It has the columns of the file that was imported, but those of passwords, and before
them where the row stood, the code, the words and a proposal. Its size is kept in the
shop with the rows, so that what a stopped import wrote too much is cut off.
"""

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Self

from custquery.language.errors import RequestError
from custquery.shop.exchange.columns import Columns
from custquery.shop.exchange.files import Row, Sheet
from custquery.shop.exchange.problems import Problem
from custquery.shop.exchange.signs import bare, safe

#: The columns that are put before those of the file.
OWN = ("_row", "_code", "_error", "_fix")


def is_of_erased(problems: Iterable[Problem]) -> bool:
    """Tell whether a row is about somebody who was erased: it is not written down."""
    return any(each.code == "erased-before" for each in problems)


def refuse_itself(source: Path | BinaryIO, rejects: Path | None) -> None:
    """
    Refuse to write rejected rows over the file that they are read from.

    Raises:
        RequestError: ``csv-rejects-itself``.
    """
    if rejects is None or not isinstance(source, Path):
        return
    if rejects.resolve() == source.resolve():
        raise RequestError("csv-rejects-itself", {"file": rejects.name})


class Rejects:
    """A file of rejected rows; use it as a context manager."""

    def __init__(self, path: Path | None, size: int, locale: str = "en") -> None:
        """
        Keep where it is.

        Args:
            path: Where to; None: rejected rows are not written.
            size: How many of its bytes count; 0: it is begun.
            locale: The language of the words.
        """
        self._path = path
        self._size = size
        self._locale = locale
        self._file: IO[bytes] | None = None
        self._secret: frozenset[int] = frozenset()
        self._delimiter = ","

    def __enter__(self) -> Self:
        if self._path is not None:
            goes_on = self._size and self._path.exists()
            try:
                self._file = self._path.open("r+b" if goes_on else "wb")
            except OSError as error:
                args = {"file": self._path.name, "why": error.strerror or ""}
                raise RequestError("csv-rejects-not-written", args) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    @property
    def size(self) -> int:
        """How many of its bytes count so far."""
        return self._size

    def begin(self, sheet: Sheet, columns: Columns) -> None:
        """Write the header, where there is none yet."""
        self._secret, self._delimiter = columns.secret, sheet.delimiter
        self.cut(self._size)
        if not self._size:
            cells = [*OWN, *self._open_cells(sheet.header.cells)]
            self._append([cells], start="\ufeff")

    def write(self, rows: Iterable[tuple[Row, Sequence[Problem]]]) -> int:
        """Append *rows* with what is wrong, and return the size, now on the disk."""
        lines = [self._line(row, problems) for row, problems in rows]
        if lines:
            self._append(lines)
        return self._size

    def cut(self, size: int) -> None:
        """Forget what stands behind the first *size* bytes."""
        if self._file is not None:
            # Rows of somebody who was erased may have been taken out meanwhile.
            size = min(size, self._file.seek(0, os.SEEK_END))
            self._file.truncate(size)
            self._file.seek(size)
        self._size = size

    def _append(self, lines: Iterable[Sequence[str]], start: str = "") -> None:
        if self._file is None:
            return
        text = io.StringIO(newline="")
        text.write(start)
        csv.writer(text, delimiter=self._delimiter).writerows(lines)
        self._size += self._file.write(text.getvalue().encode(errors="replace"))
        self._file.flush()
        os.fsync(self._file.fileno())

    def _line(self, row: Row, problems: Sequence[Problem]) -> list[str]:
        wrong = [each for each in problems if each.weight == "reject"]
        return [
            str(row.number),
            " ".join(each.code for each in wrong),
            " ".join(each.render(self._locale) for each in wrong),
            safe("; ".join(f"{e.column}: {e.fix}" for e in wrong if e.fix)),
            *self._open_cells(() if is_of_erased(wrong) else row.cells),
        ]

    def _open_cells(self, cells: Sequence[str]) -> list[str]:
        shown = (each for at, each in enumerate(cells) if at not in self._secret)
        return [each if bare(each) != each else safe(each) for each in shown]
