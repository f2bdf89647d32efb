"""
Filters over plain records, against what one would write by hand.

By hand means the same: texts are folded and keys may be absent. The naive way, which
compares as it stands, is printed beside it. Both test in the order of the text.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import Any

import rule_engine
from attrs import frozen

import custquery as cq
from custquery.schema.models import Flat
from custquery.schema.text import fold, words
from custquery.targets.memory import to_filter, to_predicate
from tests.benchmarks.rounds import measure, table

FILTER = "tag:vip AND orders>3 AND country:NL"
RULE = '"vip" in tags and orders > 3 and country == "NL"'
FOLDING_RULE = (
    '"vip" in [tag.as_lower for tag in tags] and orders > 3 '
    'and country.as_lower == "nl"'
)
NOW = datetime(2025, 6, 15, tzinfo=UTC)

Person = dict[str, Any]
Run = Callable[[], object]

TAGS = ["vip", "VIP", "b2b", "new", "Sale", "wholesale", "gold", "back", "mail"]
COUNTRIES = ["NL", "NL", "NL", "nl", "BE", "DE", "FR", "US", "GB"]
NAMES = ["Noor", "Daan", "Sem", "Emma", "Lucas", "Júlia", "Zoë", "Anna", "Jan-Willem"]


def people(count: int) -> list[Person]:
    """Make customers; one in twenty misses one of the keys that are asked for."""
    random = Random(1)  # noqa: S311

    def person(number: int) -> Person:
        name = f"{random.choice(NAMES)} de Vries-{number % 5000}"
        whole: Person = {
            "id": number,
            "name": name,
            "email": f"{name.split(maxsplit=1)[0]}.{number}@shop{number % 7}.example",
            "orders": int(random.expovariate(0.3)),
            "amount_spent": round(random.expovariate(0.01), 2),
            "country": random.choice(COUNTRIES),
            "tags": random.sample(TAGS, random.randint(0, 3)),
        }
        for key in ("orders", "country", "tags"):
            if random.random() < 1 / 60:
                del whole[key]
        return whole

    return [person(number) for number in range(count)]


@frozen
class Slotted:
    """The same customer as an attrs object."""

    id: int
    name: str
    email: str
    amount_spent: float
    orders: int | None = None
    country: str | None = None
    tags: list[str] | None = None


def by_hand(found: list[Person]) -> list[Person]:
    """Mean the same, in the order of the text."""
    return [
        each
        for each in found
        if any(fold(tag) == "vip" for tag in each.get("tags") or ())
        and (each.get("orders") or 0) > 3
        and fold(each.get("country") or "") == "nl"
    ]


def by_hand_in_any_case(found: list[Person]) -> list[Person]:
    """Mean nearly the same: accents and blanks count."""
    return [
        each
        for each in found
        if any(tag.casefold() == "vip" for tag in each.get("tags") or ())
        and (each.get("orders") or 0) > 3
        and (each.get("country") or "").casefold() == "nl"
    ]


def naive(found: list[Person]) -> list[Person]:
    """Compare as it stands."""
    return [
        each
        for each in found
        if "vip" in (each.get("tags") or ())
        and (each.get("orders") or 0) > 3
        and each.get("country") == "NL"
    ]


def ours(text: str) -> Callable[[list[Any]], list[Any]]:
    """Compile *text* for plain records."""
    environment = cq.environment()
    query = environment.compile(text, now=NOW)
    return to_filter(query.checked, Flat(), query.reading, environment.schema)


def one_by_one(text: str) -> Callable[[list[Any]], list[Any]]:
    """Compile *text* to a predicate."""
    environment = cq.environment()
    query = environment.compile(text, now=NOW)
    holds = to_predicate(query.checked, Flat(), query.reading, environment.schema)
    return lambda found: [each for each in found if holds(each)]


def canonical(count: int, rounds: int) -> None:
    """Print the canonical query over *count* dicts."""
    found = people(count)
    slotted = [Slotted(**each) for each in found]
    assert len(by_hand(found)) == len(ours(FILTER)(found)) == len(ours(FILTER)(slotted))
    runs: dict[str, Run] = {
        "by hand, the same meaning": partial(by_hand, found),
        "by hand, any case only": partial(by_hand_in_any_case, found),
        "by hand, naive": partial(naive, found),
        "custquery": partial(ours(FILTER), found),
        "custquery, one by one": partial(one_by_one(FILTER), found),
        "custquery, attrs objects": partial(ours(FILTER), slotted),
        "custquery, the cheap one left out": partial(ours("tag:vip country:NL"), found),
    }
    taken = measure(runs, rounds=rounds)
    table(f"{FILTER}, {count:,} records", taken, "by hand, the same meaning")


def against_rule_engine(count: int, sample: int) -> None:
    """Print rule-engine over a *sample*, as if it were *count* records."""
    found = people(count)
    absent = {"tags": [], "orders": 0, "country": ""}

    def resolve(thing: Person, name: str) -> object:
        return thing.get(name, absent[name])

    context = rule_engine.Context(resolver=resolve)
    rules = {
        text: rule_engine.Rule(text, context=context) for text in (RULE, FOLDING_RULE)
    }
    runs: dict[str, Run] = {
        "custquery": partial(ours(FILTER), found),
        "by hand, naive": partial(naive, found),
    }
    for name, text in (
        ("rule-engine, the same meaning", FOLDING_RULE),
        ("rule-engine, naive", RULE),
    ):
        runs[name] = lambda rule=rules[text]: list(rule.filter(found[:sample]))
    taken = measure(runs, rounds=9)
    scaled = {
        name: seconds * (count / sample if "engine" in name else 1)
        for name, seconds in taken.items()
    }
    title = f"{FILTER}, {count:,} records (rule-engine: {sample:,}, scaled)"
    table(title, scaled, "custquery")


OTHERS: dict[str, Callable[[Person], object]] = {
    "amount_spent:100..500": lambda each: 100 <= (each.get("amount_spent") or 0) <= 500,
    'name:"de vries"': lambda each: " de vries " in words(each.get("name") or ""),
    "email:*@shop3.example": lambda each: fold(each.get("email") or "").endswith(
        "@shop3.example"
    ),
    "tag:vip,gold OR country:BE": lambda each: (
        any(fold(tag) in {"vip", "gold"} for tag in each.get("tags") or ())
        or fold(each.get("country") or "") == "be"
    ),
    "NOT tag:vip": lambda each: (
        not any(fold(tag) == "vip" for tag in each.get("tags") or ())
    ),
}


def others(count: int) -> None:
    """Print filters of one or two tests, each against a comprehension by hand."""
    found = people(count)
    for text, holds in OTHERS.items():
        runs: dict[str, Run] = {
            "by hand, the same meaning": lambda holds=holds: [
                each for each in found if holds(each)
            ],
            "custquery": partial(ours(text), found),
        }
        table(f"{text}, {count:,} records", measure(runs), "by hand, the same meaning")


def main() -> None:
    """Print the tables."""
    canonical(100_000, 15)
    canonical(1_000_000, 5)
    against_rule_engine(100_000, 1_000)
    others(100_000)


if __name__ == "__main__":
    main()
