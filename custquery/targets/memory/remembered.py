"""
Values that come back, such as tags: each distinct one is read and tested once.

Folding a text costs more than all the rest of a test; most columns hold few different
texts. In the texts ``v`` is the value as it stands in the record.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Self

from custquery.schema.criterion import Criterion
from custquery.schema.reading import Reading
from custquery.schema.text import is_missing
from custquery.schema.types import Keyword
from custquery.schema.value_sets import Value, ValueSet
from custquery.targets.memory.branches import Branch, Writer
from custquery.targets.memory.membership import contains
from custquery.targets.memory.plain import one_reader

#: Answers remembered by one test; then it forgets all of them and starts again.
MOST_REMEMBERED = 65_536
#: Longer texts rarely come back.
_LONGEST = 256


class Memory(dict[object, bool | None]):
    """
    What a test says of a value: true, false, or None when the value is missing.

    Only texts and dates of the exact class are kept: 1, 1.0 and True are one key.
    """

    def __init__(
        self, read: Callable[[object], Value | None], holds: Callable[[Value], bool]
    ) -> None:
        """Remember whether the values that are *read* pass the test *holds*."""
        super().__init__()
        self._read = read
        self._holds = holds

    @classmethod
    def of(cls, criterion: Criterion, wanted: ValueSet, reading: Reading) -> Self:
        """Return the memory of the test whether one value is in *wanted*."""
        read = _reader(criterion, reading)
        return cls(read, contains(wanted, criterion.type.domain, reading))

    def __missing__(self, value: object) -> bool | None:
        read = self._read(value)
        said = None if read is None else self._holds(read)
        if type(value) is date or (type(value) is str and len(value) <= _LONGEST):
            if len(self) >= MOST_REMEMBERED:
                self.clear()
            self[value] = said
        return said


def _reader(criterion: Criterion, reading: Reading) -> Callable[[object], Value | None]:
    """Read one value; most types of text take a text as it stands."""
    read = one_reader(criterion, reading)
    if type(criterion.type).from_record is not Keyword.from_record:
        return read

    def read_text(raw: object) -> Value | None:
        if type(raw) is str:
            return None if is_missing(raw) else raw
        return read(raw)

    return read_text


def text_branches(memory: Memory, elsewhere: str, writer: Writer) -> list[Branch]:
    """
    Return the branches for one text or date.

    *elsewhere* is the text for a value that is missing: another name may have one.
    """
    said = f"h if (h := {writer.bind('said', memory)}[v]) is not None"
    return [(kind, f"({said} else {elsewhere})") for kind in (str, date)]


def list_branches(
    memory: Memory, seen: Iterable[type], plainly: str, elsewhere: str, writer: Writer
) -> list[Branch]:
    """
    Return the branches for lists of values.

    When none of them passes, the first one tells whether the list holds any value at
    all; if not, the record is read *plainly*.
    """
    said = writer.bind("said", memory)
    some = f"any(map({writer.bind('say', memory.__getitem__)}, v))"
    firsts = {list: "v[0]", tuple: "v[0]", set: "next(iter(v))"}
    firsts[frozenset] = firsts[set]
    return [
        (
            kind,
            f"({some} or {said}[{first}] is None and {plainly} if v else {elsewhere})",
        )
        for kind, first in firsts.items()
        if kind is list or kind in seen
    ]
