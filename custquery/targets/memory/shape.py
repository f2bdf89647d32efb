"""
Records → what they look like: how they are asked, and which names they use.

In the texts ``r`` is a record.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import NoneType
from typing import Self

from attrs import frozen

from custquery.targets.memory.plain import look

#: Makes a value a constant of the function that is written, and returns its name.
Bind = Callable[[str, object], str]


@frozen
class Shape:
    """
    What the first records of one class look like.

    It only decides what is tried first: what is written for a shape is right for every
    record of the class.
    """

    kind: type
    #: The names that have values, and the classes of those in the order they came.
    seen: Mapping[str, tuple[type, ...]]

    @classmethod
    def of(cls, kind: type, records: Iterable[object], asked: Iterable[str]) -> Self:
        """Return what *records*, of the class *kind*, have under the names *asked*."""
        asks = [look(record) for record in records if record.__class__ is kind]
        found = {name: dict.fromkeys(type(ask(name)) for ask in asks) for name in asked}
        seen = {
            name: tuple(each for each in kinds if each is not NoneType)
            for name, kinds in found.items()
        }
        return cls(kind, {name: kinds for name, kinds in seen.items() if kinds})

    @property
    def key(self) -> object:
        """What two shapes for which the same is written have in common."""
        return self.kind, frozenset(self.seen.items())

    def place(self, known: Sequence[str]) -> str:
        """Return the one of the names *known* that records have."""
        return next((name for name in known if name in self.seen), known[0])

    def classes(self, name: str) -> tuple[type, ...]:
        """Return the classes of the values under *name*, in the order they come."""
        return self.seen.get(name, ())

    def value(self, name: str, bind: Bind) -> str | None:
        """Write how to get what is under *name*; None: only the plain meaning knows."""
        if self.kind is dict:
            return f"get(r, {bind('key', name)})"
        if issubclass(self.kind, Mapping):
            return f"r.get({bind('key', name)})"
        if hasattr(self.kind, "keys"):
            return None
        return f"getattr(r, {bind('key', name)}, None)"

    def without(self, absent: Sequence[str], bind: Bind) -> str:
        """Write a test that is true only when nothing is under the names *absent*."""
        if self.kind is dict and len(absent) > 1:
            return f"r.keys().isdisjoint({bind('keys', frozenset(absent))})"
        if self.kind is dict:
            return " and ".join(f"{bind('key', name)} not in r" for name in absent)
        possible = [name for name in absent if self._can_have(name)]
        tests = [f"{self.value(name, bind)} is None" for name in possible]
        return f"({' and '.join(tests) or True})"

    def _can_have(self, name: str) -> bool:
        """Tell whether a record can have this attribute; a slotted class is fixed."""
        fixed = (
            not self.kind.__dictoffset__
            and not issubclass(self.kind, Mapping)
            and self.kind.__getattribute__ is object.__getattribute__
            and not hasattr(self.kind, "__getattr__")
        )
        return not fixed or hasattr(self.kind, name)
