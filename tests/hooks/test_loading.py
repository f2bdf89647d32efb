"""A plugin is used whole or refused by name: nothing that it adds goes missing."""

from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import custquery as cq
from custquery.plugin import (
    AddressCheck,
    AddressValidator,
    Column,
    Criterion,
    EmailMessage,
    EmailSender,
    Keyword,
    PostalAddress,
    Receipt,
    hookimpl,
)


def criterion(name: str, *aliases: str) -> Criterion:
    return Criterion(
        name=name,
        aliases=aliases,
        type=Keyword(),
        source=Column("note"),
        label={"en": name, "nl": name},
        summary={"en": "A word.", "nl": "Een woord."},
        examples=(f"{name}:a",),
    )


class Pigeon(EmailSender):
    name = "pigeon"

    def send(self, message: EmailMessage) -> Receipt:
        return Receipt(message.id)


class Anywhere(AddressValidator):
    name = "anywhere"

    def check(self, address: PostalAddress) -> AddressCheck:
        return AddressCheck()


def plugin(**hooks: object) -> object:
    """Make a plugin whose hooks return what is given, or raise it."""

    def implement(result: object) -> object:
        @hookimpl
        def hook() -> object:
            if isinstance(result, Exception):
                raise result
            return result

        return hook

    made = {f"custquery_{name}": implement(result) for name, result in hooks.items()}
    return SimpleNamespace(**made, __name__="mine")


def refused(*plugins: object) -> cq.PluginError:
    with pytest.raises(cq.PluginError) as caught:
        cq.environment(plugins)
    return caught.value


def test_all_that_a_plugin_adds_is_found_by_its_name() -> None:
    pigeon, anywhere = Pigeon(), Anywhere()
    given = plugin(
        criteria=[criterion("mine.word")],
        email_senders=[pigeon],
        address_validators=[anywhere],
    )
    where = cq.environment([given])

    assert where.added is not None
    assert {"pigeon": pigeon} == where.added.email_senders
    assert {"anywhere": anywhere} == where.added.address_validators
    assert where.check("mine.word:a").ok
    (facts,) = where.plugins
    assert {
        "criterion": ("mine.word",),
        "email-sender": ("pigeon",),
        "address-validator": ("anywhere",),
    } == facts.adds


@pytest.mark.parametrize(
    ("hooks", "code"),
    [
        ({"criterias": []}, "plugin-unknown-hook"),
        ({"criteria": [criterion("word")]}, "plugin-plain-name"),
        ({"criteria": ["mine.word"]}, "plugin-wrong-result"),
        ({"criteria": [Criterion]}, "plugin-wrong-result"),
        ({"criteria": None}, "plugin-hook-failed"),
        ({"criteria": ValueError("no file")}, "plugin-hook-failed"),
        ({"email_senders": [Anywhere()]}, "plugin-wrong-result"),
        ({"email_senders": [Pigeon]}, "plugin-wrong-result"),
        ({"email_senders": [Pigeon(), Pigeon()]}, "plugin-name-taken"),
        ({"criteria": [criterion("mine.word", "country")]}, "plugin-name-taken"),
    ],
)
@pytest.mark.parametrize("locale", ["en", "nl"])
def test_a_plugin_at_fault_is_refused_by_name(
    hooks: dict[str, object], code: str, locale: str
) -> None:
    error = refused(plugin(**hooks))

    assert code == error.code
    assert "mine" in error.render(locale)


def test_a_module_that_a_plugin_imports_is_no_hook() -> None:
    given = plugin(email_senders=[Pigeon()])
    given.custquery_pigeon = ModuleType("custquery_pigeon")  # type: ignore[attr-defined]

    assert cq.environment([given]).plugins


def test_two_plugins_with_one_name_are_both_named() -> None:
    first, second = plugin(email_senders=[Pigeon()]), plugin(email_senders=[Pigeon()])
    second.__name__ = "yours"  # type: ignore[attr-defined]
    error = refused(first, second)

    assert {"name": "pigeon", "first": "mine", "second": "yours"} == error.details


def test_a_name_that_an_earlier_plugin_took_stays_taken() -> None:
    where = cq.environment([plugin(email_senders=[Pigeon()])])
    later = plugin(email_senders=[Pigeon()])

    with pytest.raises(cq.PluginError) as caught:
        where.extended([later])

    assert "plugin-name-taken" == caught.value.code


def test_an_installed_plugin_that_breaks_is_refused_with_its_distribution(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_plugin.py").write_text("import no_such_module\n")
    facts = tmp_path / "broken_plugin-1.2.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Name: broken-plugin\nVersion: 1.2\n")
    (facts / "entry_points.txt").write_text("[custquery]\nbroken = broken_plugin\n")
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(cq.PluginError) as caught:
        cq.environment(discover=True)

    assert "plugin-not-loaded" == caught.value.code
    assert "broken-plugin 1.2" in str(caught.value)
