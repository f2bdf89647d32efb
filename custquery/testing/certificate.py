"""
What a target was asked, and how it answered → a certificate that it has one meaning.

Whatever is missing from it is missing from the claim: gaps are counted with their
reasons, kinds of tests that were not reached and planted mistakes that these filters
would not have noticed are named.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from textwrap import wrap
from typing import Any

from attrs import asdict, evolve, field, frozen

from custquery.language.messages import say
from custquery.schema.saved import EDITION
from custquery.testing.coverage import WIDTH, drawn
from custquery.testing.trial import Trial

#: Under which a test reports its part of a certificate; `pytest_custquery` reads it.
PROPERTY = "custquery-certificate"

#: Differences, and cells that were not reached, that are shown.
_SHOWN = 10


@frozen
class Certificate:
    """What one target was asked, and where it was wrong."""

    #: The target with its version: ``DuckDB 1.4.1``.
    target: str
    #: Pairs of a filter and a customer that were compared with the reference evaluator.
    pairs: int = 0
    #: How many filters were asked, by law.
    laws: Mapping[str, int] = field(factory=dict)
    #: Each difference in one line.
    differences: tuple[str, ...] = ()
    #: How often the target fell into each gap, by its code and reason.
    gaps: Mapping[str, int] = field(factory=dict)
    #: How often each kind of test was tried; 0 for one that was not reached.
    coverage: Mapping[str, int] = field(factory=dict)
    #: Planted mistakes, and whether these filters would have noticed each.
    mistakes: Mapping[str, bool] = field(factory=dict)
    seed: int = 0
    edition: int = EDITION
    custquery: str = field(factory=lambda: version("custquery"))

    @property
    def ok(self) -> bool:
        """Whether nothing differs, and something was asked."""
        return not self.differences and self.pairs > 0

    def plus(self, trials: Iterable[Trial]) -> "Certificate":
        """Return this one with what was asked in *trials* too."""
        return self.joined(_of(self.target, each) for each in trials)

    def joined(self, others: Iterable["Certificate"]) -> "Certificate":
        """Return this one and *others* of the same target together."""
        found = self
        for each in others:
            noticed = dict(found.mistakes)
            for name, is_noticed in each.mistakes.items():
                noticed[name] = noticed.get(name, False) or is_noticed
            found = evolve(
                found,
                pairs=found.pairs + each.pairs,
                laws=_sum(found.laws, each.laws),
                differences=(*found.differences, *each.differences),
                gaps=_sum(found.gaps, each.gaps),
                coverage=_sum(found.coverage, each.coverage),
                mistakes=noticed,
            )
        return found

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {"ok": self.ok, **asdict(self), "differences": list(self.differences)}

    def text(self, locale: str = "en", *, table: bool = True) -> str:
        """Write it for a reader of *locale*, with the *table* of what was tried."""
        return "\n".join(_lines(self, locale, table=table))


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    names = dict.fromkeys((*one, *other))
    return {name: one.get(name, 0) + other.get(name, 0) for name in names}


def _of(target: str, trial: Trial) -> Certificate:
    return Certificate(
        target,
        pairs=trial.pairs["meaning"] + trial.pairs["examples"],
        laws=dict(trial.asked),
        differences=tuple(map(str, trial.differences)),
        gaps={f"{gap.code}: {gap.reason}": n for gap, n in trial.gaps.items()},
    )


def joined(parts: Iterable[Mapping[str, Any]]) -> list[Certificate]:
    """Put the parts of certificates (`Certificate.to_json`) together, by target."""
    found: dict[str, Certificate] = {}
    for each in parts:
        kept = {name: value for name, value in each.items() if name != "ok"}
        part = Certificate(**{**kept, "differences": tuple(kept["differences"])})
        known = found.get(part.target)
        found[part.target] = part if known is None else known.joined([part])
    return list(found.values())


# -- in words -------------------------------------------------------------------------


def _lines(what: Certificate, locale: str, *, table: bool) -> list[str]:
    def said(code: str, **args: object) -> str:
        return say(f"certificate-{code}", args, locale)

    def number(many: int) -> str:
        return f"{many:,}".replace(",", say("thousands-mark", {}, locale))

    laws = (
        said(f"law-{law}", shown=number(many), count=many)
        for law, many in what.laws.items()
    )
    wrong = len(what.differences)
    head = [
        f"{what.target}: {said('differences', count=wrong, shown=number(wrong))}",
        said("pairs", count=what.pairs, shown=number(what.pairs)),
        said("laws", laws=", ".join(laws)),
        said("made", version=what.custquery, edition=what.edition, seed=what.seed),
    ]
    gaps = [
        said("gap", gap=gap, count=many, shown=number(many))
        for gap, many in what.gaps.items()
    ]
    drawing = [drawn(what.coverage)] if table and what.coverage else []
    strength = (*_reached(what, locale), *_noticed(what, locale))
    parts = [*head, *(gaps or [said("no-gaps")]), *strength]
    return [*_wrapped(parts), *drawing, *_wrong(what)]


def _wrapped(lines: Iterable[str]) -> list[str]:
    return [
        part for each in lines for part in wrap(each, WIDTH, break_on_hyphens=False)
    ]


def _reached(what: Certificate, locale: str) -> list[str]:
    if not what.coverage:
        return []
    missed = [name for name, many in what.coverage.items() if not many]
    args = {"all": len(what.coverage), "shown": len(what.coverage) - len(missed)}
    return [say("certificate-reached", args, locale), *_some(missed)]


def _noticed(what: Certificate, locale: str) -> list[str]:
    if not what.mistakes:
        return []
    missed = [name for name, is_noticed in what.mistakes.items() if not is_noticed]
    args = {"all": len(what.mistakes), "shown": len(what.mistakes) - len(missed)}
    return [say("certificate-noticed", args, locale), *_some(missed)]


def _some(names: Sequence[str]) -> list[str]:
    """Name a few in one line."""
    more = [f"+ {len(names) - _SHOWN}"] if len(names) > _SHOWN else []
    return ["; ".join((*names[:_SHOWN], *more))] if names else []


def _wrong(what: Certificate) -> list[str]:
    more = len(what.differences) - _SHOWN
    shown = list(what.differences[:_SHOWN])
    return [*shown, f"+ {more}"] if more > 0 else shown
