"""
Plugins, given or installed → their contributions, or an error that names the plugin.

Nothing is skipped: a plugin that does not load, misnames a hook or claims a name that
is taken is refused, since a criterion missing in silence would change who is selected.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

import pluggy
from attrs import field, frozen

from custquery.hooks import hookspecs
from custquery.hooks.discovery import installed
from custquery.language.errors import PluginError
from custquery.schema.criterion import Criterion, RelationCriterion

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


@frozen
class PluginFacts:
    """An installed or given plugin: its name, where it is from, what it adds."""

    name: str
    distribution: str = ""
    version: str = ""
    criteria: tuple[str, ...] = ()


@frozen
class Contribution:
    """What all plugins together add."""

    criteria: tuple[Criterion, ...] = ()
    relations: tuple[RelationCriterion, ...] = ()
    plugins: tuple[PluginFacts, ...] = field(default=())


def load_plugins(
    plugins: Iterable[object] = (), *, discover: bool = False
) -> Contribution:
    """
    Collect what *plugins*, and with *discover* the installed ones, contribute.

    Raises:
        PluginError: a plugin does not load, misnames a hook, or names a criterion
            without a dot; the message names its distribution and version.
    """
    manager = pluggy.PluginManager("custquery")
    manager.add_hookspecs(hookspecs)
    facts: dict[str, PluginFacts] = {}
    for plugin in plugins:
        name = getattr(plugin, "__name__", type(plugin).__name__)
        manager.register(plugin, name=name)
        facts[name] = PluginFacts(name)
    for point in installed() if discover else ():
        facts[point.name] = _register(manager, point)
    _refuse_unknown_hooks(manager)
    return _collect(manager, facts)


def _register(manager: pluggy.PluginManager, point: "EntryPoint") -> PluginFacts:
    distribution = point.dist.name if point.dist else point.value
    version = point.dist.version if point.dist else ""
    try:
        manager.register(point.load(), name=point.name)
    except Exception as error:
        details = {
            "plugin": point.name,
            "distribution": f"{distribution} {version}".strip(),
            "reason": f"{type(error).__name__}: {error}",
        }
        raise PluginError("plugin-not-loaded", details) from error
    return PluginFacts(point.name, distribution, version)


def _refuse_unknown_hooks(manager: pluggy.PluginManager) -> None:
    known = {name for name in dir(hookspecs) if name.startswith("custquery_")}
    for name, plugin in manager.list_name_plugin():
        for attribute in dir(plugin):
            if attribute.startswith("custquery_") and attribute not in known:
                details = {"plugin": name, "hook": attribute}
                raise PluginError("plugin-unknown-hook", details)


def _collect(
    manager: pluggy.PluginManager, facts: dict[str, PluginFacts]
) -> Contribution:
    criteria: list[Criterion] = []
    relations: list[RelationCriterion] = []
    known: list[PluginFacts] = []
    for name, fact in facts.items():
        added = _criteria_of(manager, name)
        criteria += [each for each in added if isinstance(each, Criterion)]
        relations += [each for each in added if isinstance(each, RelationCriterion)]
        names = tuple(each.name for each in added)
        known.append(PluginFacts(name, fact.distribution, fact.version, names))
    return Contribution(tuple(criteria), tuple(relations), tuple(known))


def _criteria_of(
    manager: pluggy.PluginManager, name: str
) -> list[Criterion | RelationCriterion]:
    found: list[Criterion | RelationCriterion] = []
    for each in manager.hook.custquery_criteria.get_hookimpls():
        if each.plugin_name == name:
            given = cast("Iterable[Criterion | RelationCriterion]", each.function())
            found.extend(given)
    for criterion in found:
        if "." not in criterion.name:
            details = {"plugin": name, "name": criterion.name}
            raise PluginError("plugin-plain-name", details)
    return found
