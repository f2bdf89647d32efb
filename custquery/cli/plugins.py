"""The installed plugins → what each adds, and where that works."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from custquery.cli import exits
from custquery.cli.arguments import Arguments, refuse_words
from custquery.cli.check import to_json
from custquery.cli.console import Console
from custquery.cli.settings import environment
from custquery.hooks.loading import Contribution, PluginFacts
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.shop.needs import needs_of

_Declared: TypeAlias = Criterion | RelationCriterion
#: What is shown of one thing that a plugin adds.
_Shown: TypeAlias = Mapping[str, object]

#: Added for the others' sake, and no use to anybody alone.
_UNSEEN = frozenset({"message"})


def run(arguments: Arguments, console: Console) -> int:
    """Print every plugin: where it is from, what it adds, and where that works."""
    refuse_words(arguments)
    with environment(arguments, console) as where:
        added = where.added or Contribution()
    if arguments.get("--format", "text") == "json":
        facts = [_facts(each, added, console.locale) for each in added.plugins]
        console.show(to_json(facts, indent=2))
        return exits.OK
    if not added.plugins:
        console.note("cli-no-plugins")
    for each in added.plugins:
        origin = f"{each.distribution} {each.version}".strip()
        console.show(f"{each.name}  {origin}".rstrip())
        for line in _lines(_things(each, added, console.locale), console):
            console.show(f"  {line}".rstrip())
    return exits.OK


def _facts(plugin: PluginFacts, added: Contribution, locale: str) -> _Shown:
    return {
        "name": plugin.name,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "adds": list(_things(plugin, added, locale)),
    }


def _things(
    plugin: PluginFacts, added: Contribution, locale: str
) -> Iterator[dict[str, object]]:
    """Yield what *plugin* adds: its kind, name and label, and what it works with."""
    declared: dict[str, _Declared] = {each.name: each for each in added.criteria}
    declared |= {each.name: each for each in added.relations}
    for kind, names in plugin.adds.items():
        for name in names:
            found: dict[str, object] = {"kind": kind, "name": name}
            if kind == "criterion":
                found |= _criterion(declared[name], locale)
            elif kind == "backend":
                found["label"] = added.engines[name].name
                found["holds_shops"] = added.engines[name].holds_shops
            yield found


def _criterion(each: _Declared, locale: str) -> _Shown:
    return {"label": each.label[locale], "needs": list(needs_of([each]).names)}


def _lines(things: Iterable[dict[str, object]], console: Console) -> Iterator[str]:
    """Lay out the name, what it is, and where it works, under each other."""
    rows = [
        (str(each["name"]), console.say(f"cli-plugin-{each['kind']}"), each)
        for each in things
        if each["kind"] not in _UNSEEN
    ]
    widths = [max((len(row[at]) for row in rows), default=0) for at in (0, 1)]
    for name, kind, each in rows:
        label = f"{each['label']}: " if "label" in each else ""
        works = f"{label}{_works(each, console)}"
        yield f"{name:<{widths[0]}}  {kind:<{widths[1]}}  {works}"


def _works(each: _Shown, console: Console) -> str:
    """Say where it works."""
    needs = each.get("needs")
    if isinstance(needs, list) and needs:
        return console.say("cli-plugin-needs", columns=", ".join(needs))
    if "needs" in each:
        return console.say("cli-plugin-everywhere")
    if "holds_shops" in each:
        is_whole = each["holds_shops"]
        return console.say(f"cli-plugin-{'shops' if is_whole else 'tables'}")
    return console.say("cli-plugin-chosen", name=each["name"])
