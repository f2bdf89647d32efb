"""
Plugins, given or installed → their contributions, or an error that names the plugin.

Nothing is skipped: a plugin that does not load, misnames a hook, returns what the hook
is not for or claims a name that is taken is refused, since a criterion missing in
silence would change who is selected.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

import pluggy
from attrs import evolve, field, frozen

from custquery.hooks import hookspecs
from custquery.hooks.contributions import KINDS, Contributed, Item
from custquery.hooks.discovery import installed
from custquery.hooks.finders import DuplicateFinder
from custquery.hooks.senders import EmailSender, SmsSender
from custquery.hooks.validators import AddressValidator
from custquery.hooks.vaults import PaymentVault
from custquery.hooks.wording import Message
from custquery.language.errors import PluginError
from custquery.language.messages import add_words
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.targets.engines import Engine

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

T = TypeVar("T")


@frozen
class PluginFacts:
    """An installed or given plugin: its name, where it is from, what it adds."""

    name: str
    distribution: str = ""
    version: str = ""
    #: The names of what it adds, by kind, such as ``criterion``.
    adds: Mapping[str, tuple[str, ...]] = field(factory=dict)

    @property
    def origin(self) -> str:
        """The distribution and its version, or the name of a plugin handed over."""
        return f"{self.distribution} {self.version}".strip() or self.name


@frozen
class Contribution:
    """What all plugins together add."""

    plugins: tuple[PluginFacts, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    relations: tuple[RelationCriterion, ...] = ()
    #: Database engines by the scheme of their URIs.
    engines: Mapping[str, Engine] = field(factory=dict)
    #: The rest by the name that a configuration chooses it by.
    email_senders: Mapping[str, EmailSender] = field(factory=dict)
    sms_senders: Mapping[str, SmsSender] = field(factory=dict)
    address_validators: Mapping[str, AddressValidator] = field(factory=dict)
    payment_vaults: Mapping[str, PaymentVault] = field(factory=dict)
    duplicate_finders: Mapping[str, DuplicateFinder] = field(factory=dict)
    #: What is said for their codes.
    messages: Mapping[str, Message] = field(factory=dict)

    def plus(self, other: "Contribution") -> "Contribution":
        """
        Return what both add.

        Raises:
            PluginError: both claim a name.
        """
        return Contribution(
            (*self.plugins, *other.plugins),
            (*self.criteria, *other.criteria),
            (*self.relations, *other.relations),
            self._joined(other, self.engines, other.engines),
            self._joined(other, self.email_senders, other.email_senders),
            self._joined(other, self.sms_senders, other.sms_senders),
            self._joined(other, self.address_validators, other.address_validators),
            self._joined(other, self.payment_vaults, other.payment_vaults),
            self._joined(other, self.duplicate_finders, other.duplicate_finders),
            self._joined(other, self.messages, other.messages),
        )

    def origin(self, name: str) -> str:
        """Say what adds *name*: the plugin and its version, or nothing known."""
        for each in self.plugins:
            if any(name in names for names in each.adds.values()):
                return each.origin
        return ""

    def _joined(
        self, other: "Contribution", own: Mapping[str, T], theirs: Mapping[str, T]
    ) -> Mapping[str, T]:
        for name in own.keys() & theirs.keys():
            raise _taken(name, self.origin(name), other.origin(name))
        return {**own, **theirs}


def load_plugins(
    plugins: Iterable[object] = (), *, discover: bool = False
) -> Contribution:
    """
    Collect what *plugins*, and with *discover* the installed ones, contribute.

    Raises:
        PluginError: a plugin does not load, misnames a hook, fails in one, returns
            what the hook is not for, names a criterion or a message without a dot,
            or claims a name that is taken; it names distribution and version.
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
    _refuse_what_is_no_hook(manager, facts)
    found = _collect(manager, facts)
    for each in found.messages.values():
        add_words(each.code, each.words)
    return found


def _register(manager: pluggy.PluginManager, point: "EntryPoint") -> PluginFacts:
    distribution = point.dist.name if point.dist else point.value
    version = point.dist.version if point.dist else ""
    facts = PluginFacts(point.name, distribution, version)
    try:
        manager.register(point.load(), name=point.name)
    except Exception as error:
        raise _refused("plugin-not-loaded", facts, reason=_reason(error)) from error
    return facts


def _refuse_what_is_no_hook(
    manager: pluggy.PluginManager, facts: Mapping[str, PluginFacts]
) -> None:
    for name, plugin in manager.list_name_plugin():
        for attribute in dir(plugin):
            is_module = isinstance(getattr(plugin, attribute), ModuleType)
            if is_module or not attribute.startswith("custquery_"):
                continue
            if attribute not in KINDS:
                raise _refused("plugin-unknown-hook", facts[name], hook=attribute)
            if manager.parse_hookimpl_opts(plugin, attribute) is None:
                raise _refused("plugin-hook-unmarked", facts[name], hook=attribute)


def _collect(
    manager: pluggy.PluginManager, facts: Mapping[str, PluginFacts]
) -> Contribution:
    found: dict[str, dict[str, Item]] = {hook: {} for hook in KINDS}
    owners: dict[tuple[str, str], PluginFacts] = {}
    adds: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in facts}
    for hook, contributed in KINDS.items():
        for plugin, item in _items(manager, contributed, facts):
            names = contributed.names(item)
            for name in names:
                before = owners.setdefault((hook, name), plugin)
                if before is not plugin or name in found[hook]:
                    raise _taken(name, before.origin, plugin.origin)
                found[hook][name] = item
            own = adds[plugin.name]
            own[contributed.kind] = (*own.get(contributed.kind, ()), *names)
    known = tuple(evolve(each, adds=adds[name]) for name, each in facts.items())
    return _contribution(known, found)


def _contribution(
    plugins: tuple[PluginFacts, ...], found: Mapping[str, Mapping[str, Item]]
) -> Contribution:
    asked = tuple(found["custquery_criteria"].values())
    return Contribution(
        plugins,
        tuple(each for each in asked if isinstance(each, Criterion)),
        tuple(each for each in asked if isinstance(each, RelationCriterion)),
        found["custquery_storage_backends"],
        found["custquery_email_senders"],
        found["custquery_sms_senders"],
        found["custquery_address_validators"],
        found["custquery_payment_vaults"],
        found["custquery_duplicate_finders"],
        found["custquery_messages"],
    )


def _items(
    manager: pluggy.PluginManager,
    contributed: Contributed,
    facts: Mapping[str, PluginFacts],
) -> Iterator[tuple[PluginFacts, Item]]:
    """Yield what each plugin returns from a hook, in the order of the plugins."""
    calls = getattr(manager.hook, contributed.hook).get_hookimpls()
    by_plugin = {each.plugin_name: each.function for each in calls}
    for name, plugin in facts.items():
        if name not in by_plugin:
            continue
        try:
            given = tuple(by_plugin[name]())
        except Exception as error:
            details = {"hook": contributed.hook, "reason": _reason(error)}
            raise _refused("plugin-hook-failed", plugin, **details) from error
        for item in given:
            _refuse_wrong(item, contributed, plugin)
            yield plugin, item


def _refuse_wrong(item: Item, contributed: Contributed, plugin: PluginFacts) -> None:
    if not isinstance(item, contributed.types):
        wanted = " / ".join(each.__name__ for each in contributed.types)
        details = {"hook": contributed.hook, "wanted": wanted}
        got = item.__name__ if isinstance(item, type) else type(item).__name__
        raise _refused("plugin-wrong-result", plugin, got=got, **details)
    name = contributed.names(item)[0]
    if contributed.dotted and "." not in name:
        raise _refused("plugin-plain-name", plugin, name=name)


def _taken(name: str, first: str, second: str) -> PluginError:
    details = {"name": name, "first": first, "second": second}
    return PluginError("plugin-name-taken", details)


def _refused(code: str, plugin: PluginFacts, **details: str) -> PluginError:
    named = {"plugin": plugin.name, "distribution": plugin.origin}
    return PluginError(code, {**named, **details})


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
