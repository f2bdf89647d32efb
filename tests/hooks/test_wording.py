"""What a plugin says is found wherever a code is worded, and is said in full."""

from types import SimpleNamespace

import pytest

import custquery as cq
from custquery.language.messages import say
from custquery.plugin import Message, hookimpl


def plugin(*messages: Message) -> object:
    @hookimpl
    def custquery_messages() -> object:
        return messages

    return SimpleNamespace(custquery_messages=custquery_messages, __name__="bakery")


def bread(code: str = "bakery.no-bread", **words: str) -> Message:
    both = {"en": "“{text}” is no bread.", "nl": "‘{text}’ is geen brood."}
    return Message(code, words or both)


def test_words_of_a_plugin_are_found_in_each_language() -> None:
    cq.environment([plugin(bread())])

    assert "“soup” is no bread." == say("bakery.no-bread", {"text": "soup"}, "en")
    assert "‘soep’ is geen brood." == say("bakery.no-bread", {"text": "soep"}, "nl-BE")


def test_a_count_chooses_the_words() -> None:
    one = bread("bakery.loaves_one", en="one loaf", nl="één brood")
    other = bread("bakery.loaves_other", en="{count} loaves", nl="{count} broden")
    cq.environment([plugin(one, other)])

    assert "één brood" == say("bakery.loaves", {"count": 1}, "nl")
    assert "3 loaves" == say("bakery.loaves", {"count": 3}, "en")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"en": "No bread."}, "nl"),
        ({"en": "No bread.", "nl": ""}, "nl"),
        ({"en": "“{text}” is none.", "nl": "Dat is geen brood."}, "gaps"),
    ],
)
def test_a_message_that_is_half_said_does_not_come_to_be(
    words: dict[str, str], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        bread(**words)


@pytest.mark.parametrize(
    ("messages", "code"),
    [((bread("unknown-name"),), "plugin-plain-name"), ((bread(), bread()), "taken")],
)
def test_words_of_the_language_and_of_others_stay_theirs(
    messages: tuple[Message, ...], code: str
) -> None:
    with pytest.raises(cq.PluginError) as caught:
        cq.environment([plugin(*messages)])

    assert caught.value.code.endswith(code)
    assert "bakery" in str(caught.value)
