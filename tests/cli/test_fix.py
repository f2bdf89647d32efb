"""``custquery fix``: the same query with the ways out taken."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import custquery as cq
from custquery.cli.repair import repair

REPAIRED = [
    ("contry:NL", "country:NL"),
    ("contry:NL AND ordres>3", "country:NL AND orders>3"),
    ("orders > drie", "orders > 3"),
    ('tag:"vip AND orders>3', 'tag:"vip" AND orders>3'),
    ("((tag:vip OR tag:b2b", "((tag:vip OR tag:b2b))"),
    ("contry:NL AND (tag:vip OR ordres>3", "country:NL AND (tag:vip OR orders>3)"),
    ("tag:vip AND", "tag:vip"),
    ("tag:vip OR tag:b2b AND country:NL", "tag:vip OR (tag:b2b AND country:NL)"),
    ("tag:vip", "tag:vip"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "repaired"), REPAIRED)
def test_each_mistake_is_repaired(text: str, repaired: str) -> None:
    found = repair(text, cq.check)

    assert repaired == found.text
    assert found.ok


@pytest.fixture
def run(run: Callable, tmp_path: Path) -> Callable:
    """Run a command where there is no shop."""
    return partial(run, cwd=tmp_path)


STOPPED = [
    ("amount_spent > 1.000 contry:NL", "amount_spent > 1.000 country:NL"),
    ("last_order_date > 30 days", "last_order_date > 30 days"),
    ("tag:", "tag:"),
    ("xyzzy:1", "xyzzy:1"),
]


@pytest.mark.parametrize(("text", "repaired"), STOPPED)
def test_a_choice_or_a_gap_is_left_to_the_person(text: str, repaired: str) -> None:
    found = repair(text, cq.check)

    assert repaired == found.text
    assert not found.ok


def test_a_note_is_no_mistake() -> None:
    """The other reading of a note would select other customers."""
    text = "orders > 1.000"
    found = repair(text, lambda each: cq.check(each, locale="nl"))

    assert text == found.text


def test_many_mistakes_are_repaired_too() -> None:
    text = " AND ".join(["(contry:NL"] * 40)

    assert repair(text, cq.check).ok


def test_the_command_prints_the_query_and_nothing_else(run: Callable) -> None:
    ran = run("fix", "contry:NL AND (tag:vip")

    assert (0, "country:NL AND (tag:vip)\n", "") == (ran.code, ran.out, ran.err)


def test_what_is_left_is_said_and_nothing_is_printed(run: Callable) -> None:
    ran = run("fix", "amount_spent > 1.000 contry:NL")

    assert (2, "") == (ran.code, ran.out)
    assert "  amount_spent > 1.000 country:NL\n" in ran.err
    assert "  Read it as 1?\n" in ran.err
    assert "The rest is a choice that is yours" in ran.err


def test_an_error_names_the_command_that_repairs_it(run: Callable) -> None:
    ran = run("check", "contry:NL AND name:'d''Arcy'")

    assert ran.err.endswith("\n\nfix: custquery fix \"contry:NL AND name:'d''Arcy'\"\n")


def test_an_error_in_dutch(run: Callable) -> None:
    assert (
        "fout unknown-name: Er is geen filter ‘contry’. Bedoel je ‘country’?\n"
        "  contry:NL\n"
        "  ^^^^^^\n"
        "\n"
        "herstel: custquery fix 'contry:NL' --lang nl\n"
    ) == run("check", "contry:NL", "--lang=nl").err


@pytest.mark.parametrize(
    "query", ["tag:", "amount_spent > 1.000", "xyzzy:1", f"contry:{'x' * 200}"]
)
def test_what_it_cannot_repair_it_does_not_promise(run: Callable, query: str) -> None:
    assert "custquery fix" not in run("check", query).err


def test_both_readings_of_a_question_are_shown(run: Callable) -> None:
    ran = run("check", "amount_spent > 1.000")

    assert "Read it as 1000?" in ran.err
    assert ran.err.endswith("\n  Read it as 1?\n")


def test_the_named_command_reads_the_query_with_the_same_options(run: Callable) -> None:
    ran = run("check", "contry:NL", "--now", "2025-01-01 12:00", "--zone=Asia/Tokyo")

    assert ran.err.endswith(
        "fix: custquery fix 'contry:NL' --now '2025-01-01 12:00' --zone Asia/Tokyo\n"
    )


@pytest.mark.parametrize("query", ["contry:NL\nAND tag:vip", "contry:\x1b[31m"])
def test_what_a_terminal_would_obey_is_not_repeated(run: Callable, query: str) -> None:
    ran = run("check", query)

    assert 2 == ran.code
    assert "custquery fix" not in ran.err
    assert "\x1b" not in ran.err
