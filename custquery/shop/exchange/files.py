"""
A path or a stream of bytes → the rows of a table, decoded and numbered, one at a time.

Nothing is held but the row that is read. Bytes that are no UTF-8 are read line by line
as Windows-1252, which is what Excel writes, and that is told. One wrong quote costs one
line and not the rest of the file.
"""

import codecs
import csv
import hashlib
import io
import re
import shutil
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, NamedTuple, TypeAlias

from attrs import define, field

from custquery.language.errors import RequestError

#: Where a table is read from.
Source: TypeAlias = str | Path | BinaryIO

#: What may stand between two cells; the first of those that divide equally well.
DELIMITERS = (",", ";", "\t", "|")
#: Characters of one line, more than any customer has.
LONGEST_LINE = 1_000_000

#: Bytes that are hashed together.
_PART = 1 << 20

#: How files begin that are workbooks: a ZIP archive, and the older format of Excel.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: What tells Excel the delimiter, in a line before the header.
_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"?')
#: Stands where a letter was lost.
_LOST = "\ufffd"


class Row(NamedTuple):
    """A row as it stands in the file."""

    #: As a spreadsheet numbers it: the first row, mostly the header, is 1.
    number: int
    #: Its cells; of a blank line there are none.
    cells: list[str]
    #: What was odd in reading it: ``csv-quotes``, ``csv-letters-lost``,
    #: ``csv-encoding-mixed``.
    codes: tuple[str, ...] = ()


@define(eq=False)
class Sheet:
    """A table that is being read; `opened` gives one."""

    #: The first row that has a cell, and where it stands.
    header: Row
    delimiter: str
    _rows: Iterator[Row] = field(repr=False)
    _lines: "_Lines" = field(repr=False)

    @property
    def rows(self) -> Iterator[Row]:
        """The rows below the header that are not blank, each once."""
        return (each for each in self._rows if each.cells)

    @property
    def guessed(self) -> int:
        """How many lines so far were no UTF-8, and read as Windows-1252."""
        return self._lines.guessed


def _knows_nothing(_: str) -> bool:
    return False


@contextmanager
def opened(
    source: Source, knows: Callable[[str], bool] = _knows_nothing
) -> Iterator[Sheet]:
    r"""
    Open *source* and read its header.

    Args:
        source: A path, or a stream of bytes, which is left open.
        knows: Tells whether a text is a header that is known; with it a comma inside a
            header is not taken for what divides the cells.

    Raises:
        RequestError: ``csv-not-opened``, ``csv-empty``, ``csv-binary``,
            ``csv-workbook``, ``csv-line-too-long``; the last two while rows are read,
            too.

    >>> with opened(io.BytesIO(b"naam;e-mail\nNoor;noor@example.com")) as sheet:
    ...     sheet.delimiter, sheet.header.cells, [row.cells for row in sheet.rows]
    (';', ['naam', 'e-mail'], [['Noor', 'noor@example.com']])
    """
    with _bytes_of(source) as stream:
        text = io.TextIOWrapper(
            stream, *_encoding_of(stream.peek(4)[:1024]), newline=""
        )
        try:
            yield _sheet(_Lines(text), knows)
        finally:
            text.detach()


@contextmanager
def _bytes_of(source: Source) -> Iterator["io.BufferedReader[Any]"]:
    if isinstance(source, (str, Path)):
        with _file(Path(source)) as stream:
            yield stream
        return
    whole = io.BufferedReader(source)  # type: ignore[type-var]  # it only reads
    try:
        yield whole
    finally:
        whole.detach()


def _file(path: Path) -> io.BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        args = {"file": path.name, "why": error.strerror or ""}
        raise RequestError("csv-not-opened", args) from error


def _encoding_of(head: bytes) -> tuple[str, str]:
    """Return the encoding that *head* begins, and what is done with other bytes."""
    if not head:
        raise RequestError("csv-empty")
    if head.startswith(_WORKBOOKS):
        raise RequestError("csv-workbook")
    if head.startswith(_UTF_16):
        return "utf-16", "replace"
    return "utf-8-sig", "surrogateescape"


def _sheet(lines: "_Lines", knows: Callable[[str], bool]) -> Sheet:
    first = next(lines, None)
    said = _SEPARATOR.fullmatch(first) if first else None
    number = 1
    while not said and first is not None and not first.strip():
        first, number = next(lines, None), number + 1
    if said:
        first = next(lines, None)
    if first is None:
        raise RequestError("csv-empty")
    lines.give_back([first])
    delimiter = said[1] if said else delimiter_of(first, knows)
    rows = _rows(lines, delimiter, number)
    return Sheet(next(rows), delimiter, rows, lines)


def delimiter_of(header: str, knows: Callable[[str], bool] = _knows_nothing) -> str:
    """
    Return what divides the cells of a *header*: most known ones, then most cells.

    >>> delimiter_of('"Name, first";E-mail;Phone'), delimiter_of("email")
    (';', ',')
    """
    bare = _QUOTED.sub("", header)

    def worth(delimiter: str) -> tuple[int, int]:
        cells = header.rstrip("\r\n").split(delimiter)
        known = sum(knows(each.strip('" ')) for each in cells)
        return known, bare.count(delimiter)

    return max(DELIMITERS, key=worth)


def _rows(lines: "_Lines", delimiter: str, number: int) -> Iterator[Row]:
    table = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.record, lines.odd = [], ()
        try:
            cells = next(table)
            codes: tuple[str, ...] = lines.odd
        except StopIteration:
            return
        except csv.Error:
            first, *rest = lines.record
            lines.give_back(rest)
            cells = first.rstrip("\r\n").split(delimiter)
            codes = ("csv-quotes",)
        yield Row(number, cells if any(map(str.strip, cells)) else [], codes)
        number += 1


class _Lines:
    """The lines of a text, with what is odd in those of the row that is read."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._again: deque[str] = deque()
        #: Lines that were UTF-8 and not ASCII, and those that were not even UTF-8.
        self.proper = self.guessed = 0
        #: The line that is read.
        self.number = 0
        #: Those of the row that is read, and what is odd about them.
        self.record: list[str] = []
        self.odd: tuple[str, ...] = ()

    def give_back(self, lines: list[str]) -> None:
        """Let *lines* come again."""
        self._again.extendleft(reversed(lines))

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._again:
            line = self._again.popleft()
        else:
            line = self._text.readline(LONGEST_LINE)
            self.number += 1
            if "\0" in line or len(line) >= LONGEST_LINE:
                self._refuse(line)
            if not line.isascii():
                line = self._decoded(line)
        if not line:
            raise StopIteration
        self.record.append(line)
        if not line.isascii() and _LOST in line:
            self.odd = ("csv-letters-lost",)
        return line

    def _refuse(self, line: str) -> None:
        if "\0" in line:
            raise RequestError("csv-binary", {"line": self.number})
        if not line.endswith(("\n", "\r")):
            args = {"line": self.number, "limit": LONGEST_LINE}
            raise RequestError("csv-line-too-long", args)

    def _decoded(self, line: str) -> str:
        try:
            line.encode()
        except UnicodeEncodeError:
            self.guessed += 1
            if self.proper:
                self.odd = ("csv-encoding-mixed",)
            found = line.encode(errors="surrogateescape")
            return found.decode("cp1252", errors="replace")
        self.proper += 1
        return line


@contextmanager
def readable_twice(source: Source) -> Iterator[Path | BinaryIO]:
    """Give *source* as it is, or a copy on disk of a stream that passes only once."""
    if isinstance(source, (str, Path)):
        yield Path(source)
    elif source.seekable():
        yield source
    else:
        with TemporaryFile() as copy:
            shutil.copyfileobj(source, copy)
            yield copy


def fingerprint(source: Path | BinaryIO) -> str:
    """
    Return what only this file has: the SHA-256 of its bytes, in hexadecimal.

    Raises:
        RequestError: ``csv-not-opened``.
    """
    if isinstance(source, Path):
        with _bytes_of(source) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    found = hashlib.sha256()
    source.seek(0)
    while part := source.read(_PART):
        found.update(part)
    source.seek(0)
    return found.hexdigest()
