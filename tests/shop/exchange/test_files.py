"""Files are read as people write them; what is no table is refused, and why."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from custquery.language.errors import RequestError
from custquery.shop.exchange.columns import is_known
from custquery.shop.exchange.files import (
    LONGEST_LINE,
    fingerprint,
    opened,
    readable_twice,
)

CASES = json.loads(Path(__file__).with_name("files.json").read_text("utf-8"))
RIGHT = [each for each in CASES if "code" not in each]
WRONG = [each for each in CASES if "code" in each]


def content(case: dict) -> bytes:
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    return case["text"].encode(case.get("encoding", "utf-8"))


@pytest.mark.parametrize("case", RIGHT, ids=lambda case: case["says"])
def test_a_file_is_read(case: dict) -> None:
    with opened(io.BytesIO(content(case)), is_known) as sheet:
        rows = [
            [each.number, each.cells, *filter(None, [[*each.codes]])]
            for each in sheet.rows
        ]
        guessed = sheet.guessed

    assert case["rows"] == rows
    assert case.get("guessed", 0) == guessed
    assert case.get("header", sheet.header.cells) == sheet.header.cells
    assert case.get("delimiter", sheet.delimiter) == sheet.delimiter


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case["says"])
def test_what_is_no_table_is_refused(case: dict) -> None:
    with (
        pytest.raises(RequestError) as refused,
        opened(io.BytesIO(content(case)), is_known) as sheet,
    ):
        list(sheet.rows)

    assert case["code"] == refused.value.code


class Endless(io.RawIOBase):
    """A line of letters that does not end, and how much of it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        buffer[:] = b"a" * len(buffer)
        self.given += len(buffer)
        return len(buffer)


def test_a_line_that_does_not_end_is_refused_before_it_fills_memory() -> None:
    endless = Endless()
    with pytest.raises(RequestError) as refused, opened(endless):
        pass

    assert "csv-line-too-long" == refused.value.code
    assert endless.given < 3 * LONGEST_LINE


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(RequestError, match=r"gone\.csv") as refused,
        opened(tmp_path / "gone.csv"),
    ):
        pass

    assert "csv-not-opened" == refused.value.code


class Once(io.RawIOBase):
    """A stream that passes only once, as a pipe."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        super().__init__()
        self._lines = lines

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def readinto(self, buffer: memoryview) -> int:
        found = next(self._lines, b"")
        buffer[: len(found)] = found
        return len(found)


def test_a_pipe_is_read_twice() -> None:
    with readable_twice(
        io.BufferedReader(Once(iter([b"email\n", b"n@x.nl\n"])))
    ) as file:
        first, second = fingerprint(file), fingerprint(file)
        with opened(file) as sheet:
            rows = [each.cells for each in sheet.rows]

    assert first == second
    assert [["n@x.nl"]] == rows


def test_a_stream_is_left_open() -> None:
    stream = io.BytesIO(b"email\nn@x.nl\n")
    with opened(stream) as sheet:
        list(sheet.rows)

    assert not stream.closed
