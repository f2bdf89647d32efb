"""A place in a text + what is known about the names → what every kind of offer asks."""

from collections.abc import Callable, Iterator, Mapping
from time import monotonic
from typing import TYPE_CHECKING

from custquery.language.expected import Place
from custquery.language.messages import say
from custquery.schema.checked import Checked
from custquery.schema.criterion import (
    Criterion,
    FunctionCriterion,
    RelationCriterion,
)
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema

if TYPE_CHECKING:
    from custquery.schema.ports import SavedFilters, Values

#: The share of the time that values may take.
_FOR_VALUES = 0.75
#: The other one of the two languages.
_OTHER = {"en": "nl", "nl": "en"}


class Known:
    """What completion is made from, at every place of one text."""

    def __init__(
        self,
        schema: Schema,
        reading: Reading,
        saved: "SavedFilters | None",
        values: "Values | None",
        deadline: float,
    ) -> None:
        """Keep the inputs; most of the *deadline*, in seconds, is for the values."""
        self.schema = schema
        self.reading = reading
        self.saved = saved
        self.values = values
        self.until = monotonic() + deadline * _FOR_VALUES
        #: In which of our languages labels are.
        self.locale = "nl" if reading.language == "nl" else "en"
        self.other_locale = _OTHER[self.locale]

    def left(self) -> float:
        """Return the seconds that are left."""
        return self.until - monotonic()

    def say(self, code: str, **args: object) -> str:
        """Return the words of *code* in the reader's language."""
        return say(code, args, self.locale)

    def labels(
        self, label: Mapping[str, str], *names: str
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the reader's own names of something, and the others."""
        return (*names[:1], label[self.locale]), (
            *names[1:],
            label[self.other_locale],
        )


class Asked:
    """One place, and the names that are meant there."""

    def __init__(
        self, known: Known, place: Place, among: Callable[[], Checked | None]
    ) -> None:
        """Keep the *place*, and who the rest of the query selects, for when asked."""
        self.known = known
        self.place = place
        self.among = among
        self.schema = known.schema

    @property
    def relation(self) -> RelationCriterion | None:
        """The relation in whose brackets the place is."""
        within = self.place.within.lower()
        return self.schema.relations.get(within) if within else None

    @property
    def function(self) -> FunctionCriterion | None:
        """The function in whose brackets the place is."""
        within = self.place.within.lower()
        return self.schema.functions.get(within) if within else None

    def parameters(self) -> Iterator[Criterion]:
        """Yield what can be asked of the rows of that relation."""
        relation = self.relation
        if relation is not None:
            yield from relation.row
            yield from relation.aggregates

    @property
    def criterion(self) -> Criterion | None:
        """What the name before the place is."""
        name = self.place.name.lower()
        if not name or self.place.called:
            return None
        if self.place.within:
            return next(
                (each for each in self.parameters() if name in each.names), None
            )
        return self.schema.criterion(name)

    @property
    def waits(self) -> bool:
        """Whether the place is behind ``anniversary('…')``, which asks nothing yet."""
        function = self.schema.functions.get(self.place.name.lower())
        waiting = self.place.called and not self.place.operator
        return waiting and function is not None and function.kind == "anniversary"

    @property
    def is_known(self) -> bool:
        """Whether something is known by the name before the place."""
        if self.criterion is not None or self.function is not None:
            return True
        name = self.place.name.lower()
        rows = name in self.schema.relations or name in self.schema.functions
        return rows and not self.place.within
