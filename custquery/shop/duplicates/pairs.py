"""Two customers who may be one → how sure that is and why, field by field."""

from collections.abc import Iterable, Iterator

from attrs import frozen

from custquery.language.messages import say

#: From this score on two customers are said to be one.
THRESHOLD = 0.9


@frozen
class Reason:
    """What one field says about whether two customers are one."""

    #: Such as ``last_name``.
    field: str
    #: ``same``, ``alike``, ``initial`` or ``other``.
    level: str
    #: In bits: above 0 it speaks for, below 0 against.
    weight: float

    def render(self, locale: str = "en") -> str:
        """Say it, in English or Dutch."""
        if self.field == "household":
            return say("duplicate-household", {}, locale)
        field = say(f"duplicate-field-{self.field}", {}, locale)
        return say(f"duplicate-{self.level}", {"field": field}, locale)


@frozen
class Pair:
    """Two customers who may be one."""

    one: int
    two: int
    #: From 0 to 1: the chance that they are one.
    score: float
    #: What speaks for it first, and what against it last.
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> float:
        """The bits of all reasons together."""
        return sum(each.weight for each in self.reasons)

    def render(self, locale: str = "en") -> Iterator[str]:
        """Yield lines that say who it is about, how sure it is, and why."""
        args = {"one": self.one, "two": self.two, "percent": int(self.score * 100)}
        yield say("duplicate-pair", args, locale)
        for each in self.reasons:
            yield f"{each.weight:+5.1f}  {each.render(locale)}"


def in_order(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return what says something, the strongest for it first."""
    said = (each for each in reasons if each.weight)
    return tuple(sorted(said, key=lambda each: -each.weight))
