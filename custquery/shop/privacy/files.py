"""
Files beside the shop → the same without what is in them about one person.

Only what the shop itself writes is changed: mail in an mbox, and rejected rows of an
import. Any other file is looked at and told. A new file takes the place of the old one
when it is whole and on the disk.
"""

import codecs
import csv
import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from errno import ENOENT
from pathlib import Path

from attrs import frozen

from custquery.language.errors import RequestError
from custquery.shop.exchange.rejects import OWN
from custquery.shop.locking import locked
from custquery.shop.privacy.person import Person

#: How a message begins in an mbox (RFC 4155), and where the next one does.
_FIRST = b"From "
_NEXT = re.compile(rb"(?<=\n)(?=From )")
_MARK = b"\xef\xbb\xbf"
_DELIMITERS = ",;\t|"


@frozen
class Cleaned:
    """What was found in one file."""

    file: Path
    #: Messages or rows that were removed.
    removed: int = 0
    #: Those that name her, or somebody else of that name, and stay.
    unsure: int = 0
    #: Whether it is about her and not ours to change.
    is_left: bool = False


def clean(file: Path, person: Person, *, dry_run: bool = False) -> Cleaned:
    """
    Remove from *file* what is about *person*.

    Args:
        file: An mbox, a file of rejected rows, or any other.
        person: By what she is recognised.
        dry_run: Only say what would be removed.

    Raises:
        RequestError: ``file-not-cleaned``: it cannot be read or written.
    """
    with _said(file), _locked(file):
        data = file.read_bytes()
        if data.startswith(_FIRST):
            parts, found = _NEXT.split(data), _is_message
        elif _is_rejects(data):
            parts, found = _rows(data), _is_row
        else:
            return Cleaned(file, is_left=person.is_in(data.decode(errors="replace")))
        kept: list[bytes] = []
        removed = unsure = 0
        for part in parts:
            if found(part, person.is_in):
                removed += 1
            else:
                unsure += found(part, person.may_be_in)
                kept.append(part)
        if removed and not dry_run:
            _replace(file, kept)
    return Cleaned(file, removed, unsure)


@contextmanager
def _said(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise RequestError(
            "file-not-cleaned", {"file": file.name, "why": why}
        ) from error


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Keep programs that write mail from adding to *file* meanwhile."""
    if not file.is_file():
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), file.name)
    with locked(file):
        yield


def _replace(file: Path, parts: Iterable[bytes]) -> None:
    """Write *parts* in place of *file*: all of them, or nothing."""
    beside = file.with_name(f".{file.name}.cleaned")
    try:
        with beside.open("wb") as made:
            made.writelines(parts)
            made.flush()
            os.fsync(made.fileno())
        beside.chmod(file.stat().st_mode)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


# Mail


def _is_message(part: bytes, is_in: Callable[[str], bool]) -> bool:
    parser = BytesParser(EmailMessage, policy=policy.default)
    made = parser.parsebytes(part.partition(b"\n")[2])
    return any(map(is_in, _texts(part, made)))


def _texts(part: bytes, made: EmailMessage) -> Iterator[str]:
    """Yield a message as it stands there, its headers, and what it says."""
    yield part.decode(errors="replace")
    yield " ".join(str(value) for _, value in made.items())
    for each in made.walk():
        content = each.get_payload(decode=True)
        if isinstance(content, bytes):
            yield content.decode(_charset(each), "replace")


def _charset(part: EmailMessage) -> str:
    try:
        return codecs.lookup(part.get_content_charset() or "utf-8").name
    except LookupError:
        return "utf-8"


# Rejected rows


def _is_rejects(data: bytes) -> bool:
    header = data.removeprefix(_MARK).partition(b"\n")[0].decode(errors="replace")
    return any(header.startswith(sign.join(OWN)) for sign in _DELIMITERS)


def _rows(data: bytes) -> list[bytes]:
    """Split a file of rejected rows into rows as they stand there."""
    lines = data.splitlines(keepends=True)
    rows: list[bytes] = []
    for each in lines:
        # A quoted cell may hold ends of lines; its quotes are then not yet even.
        if rows and rows[-1].count(b'"') % 2:
            rows[-1] += each
        else:
            rows.append(each)
    return rows


def _is_row(part: bytes, is_in: Callable[[str], bool]) -> bool:
    text = part.removeprefix(_MARK).decode(errors="replace")
    if text.startswith(OWN[0]):
        return False  # the header
    csv.field_size_limit(sys.maxsize)
    sign = max(_DELIMITERS, key=text.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    return is_in(" | ".join(cell.lstrip("'") for row in rows for cell in row))
