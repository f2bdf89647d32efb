"""Records → what they look like: how they are asked, and which names they use."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from custquery.schema.criterion import Criterion
from custquery.targets.memory.plain import look, names

#: How a key is got from a record ``r``, and how one is known to be absent.
_DICT = "get(r, {})", "{} not in r"
_MAPPING = "r.get({})", "r.get({}) is None"
_OBJECT = "getattr(r, {}, None)", "getattr(r, {}, None) is None"


@frozen
class Shape:
    """
    What the first records of one class look like.

    It only decides what is tried first: what is generated for a shape is right for
    every record of the class.
    """

    kind: type
    sample: Sequence[object]

    @property
    def asked(self) -> tuple[str, str] | None:
        """How keys are asked for; None when only the plain meaning knows."""
        if self.kind is dict:
            return _DICT
        if issubclass(self.kind, Mapping):
            return _MAPPING
        return None if hasattr(self.kind, "keys") else _OBJECT

    def place(self, criterion: Criterion) -> tuple[str, tuple[str, ...]]:
        """Return the name that *criterion* is under, and those that go before it."""
        known = names(criterion)
        for place, name in enumerate(known):
            if self.classes(name):
                return name, known[:place]
        return known[0], ()

    def classes(self, name: str) -> tuple[type, ...]:
        """Return the classes of the values under *name*, in the order they come."""
        found = (look(record)(name) for record in self.sample)
        return tuple(dict.fromkeys(type(each) for each in found if each is not None))
