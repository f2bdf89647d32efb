"""What is wrong many times is looked into a few times: work is counted, not timed."""

from datetime import UTC, datetime

from custquery.language import try_parse
from custquery.language.parser import read_quickly
from custquery.language.recovery.proof import prove
from custquery.schema.checker import check
from custquery.schema.reading import Reading
from custquery.shop.criteria import schema

READING = Reading(datetime(2025, 6, 15, 10, tzinfo=UTC))


def readings(text: str) -> int:
    """Count how often *text* is read again to prove its fixes."""
    read: list[str] = []

    def errors(fixed: str) -> int:
        read.append(fixed)
        return 0

    prove(text, read_quickly(text)[1], errors)
    return len(read)


def test_the_fixes_of_a_short_text_are_all_proved() -> None:
    text = "(tag:vip AND orders> )) OR country:"
    fixes = [fix for each in try_parse(text).diagnostics for fix in each.fixes]

    assert 0 < len(fixes) <= readings(text)


def test_where_much_is_wrong_few_fixes_are_proved() -> None:
    texts = ["(" * 40 + "orders>3", 'name:"abc ' * 90, "orders> AND " * 80]

    assert [True] * 3 == [readings(text) <= 7 for text in texts]


def test_of_many_unknown_names_twenty_get_a_suggestion() -> None:
    text = " ".join("cuontry:NL" for _ in range(700))

    found = check(text, schema(), READING).diagnostics

    assert (700, 20) == (len(found), sum(bool(each.fixes) for each in found))


def test_of_the_words_of_a_long_text_twenty_are_spoken_of() -> None:
    found = check("klanten in Gent " * 300, schema(), READING)

    assert 20 == sum(each.code == "everyone-as-word" for each in found.diagnostics)
