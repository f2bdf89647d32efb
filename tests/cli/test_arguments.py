"""What was typed → words, options, or what is wrong with them."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from custquery.cli.arguments import UsageError, read_arguments
from custquery.cli.commands import COMMANDS
from custquery.cli.console import language
from custquery.language.messages import catalogue

FIND = COMMANDS["find"].options


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["tag:vip"], ["tag:vip"]),
        (["tag:vip", "orders:4"], ["tag:vip", "orders:4"]),
        (["-tag:vip"], ["-tag:vip"]),
        (["-email:*"], ["-email:*"]),
        (["-vip"], ["-vip"]),
        (["-vip", "-e"], ["-vip"]),
        (["--", "--limit"], ["--limit"]),
        (["--limit", "3", "tag:vip", "--db=x", "orders:4"], ["tag:vip", "orders:4"]),
        (["-"], ["-"]),
        (["-(a b)"], ["-(a b)"]),
        (["—tag:vip"], ["—tag:vip"]),
    ],
    ids=repr,
)
def test_words_of_a_query_are_told_from_options(
    typed: list[str], words: list[str]
) -> None:
    assert read_arguments("find", FIND, typed).words == tuple(words)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (["--fromat", "csv"], "cli-unknown-option-but"),
        (["-db", "x.sqlite"], "cli-unknown-option-but"),
        (["-x"], "cli-unknown-option"),
        (["--limit"], "cli-option-needs-value"),
        (["--format", "xml"], "cli-not-one-of"),
        (["--fail-empty=yes"], "cli-option-takes-none"),
    ],
    ids=repr,
)
def test_a_wrong_option_is_refused(typed: list[str], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_arguments("find", FIND, typed)

    assert caught.value.code == code


@pytest.mark.parametrize("text", ["0", "-3", "ten", "1.5", "", "３"], ids=repr)
def test_a_limit_is_a_number_of_at_least_one(text: str) -> None:
    arguments = read_arguments("find", FIND, ["--limit", text])

    with pytest.raises(UsageError, match="at least 1"):
        arguments.number("--limit", None)


def test_a_sort_may_start_with_a_dash() -> None:
    arguments = read_arguments("find", FIND, ["--sort", "-amount_spent"])

    assert arguments.options["--sort"] == "-amount_spent"


def test_every_command_and_option_has_words() -> None:
    for locale in ("en", "nl"):
        messages = catalogue(locale)
        for name, command in COMMANDS.items():
            assert f"cli-summary-{name}" in messages
            assert len(messages[f"cli-examples-{name}"].split("\n")) == 3
            for option in command.options:
                assert option.help in messages


@pytest.mark.parametrize(
    ("words", "surroundings", "expected"),
    [
        (["find", "--lang", "nl"], {"LANG": "en_US.UTF-8"}, "nl"),
        (["--lang=nl", "find"], {}, "nl"),
        (["find", "--", "--lang=nl"], {}, "en"),
        ([], {"LC_ALL": "nl_NL.UTF-8", "LANG": "en"}, "nl"),
        ([], {"LC_ALL": "", "LANG": "nl"}, "nl"),
        ([], {"LANG": "de_DE"}, "en"),
        ([], {}, "en"),
    ],
)
def test_language(
    words: list[str], surroundings: dict[str, str], expected: str
) -> None:
    assert language(words, surroundings) == expected


# Whole commands


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize("name", COMMANDS)
def test_help_starts_with_three_examples(run: Callable, name: str, lang: str) -> None:
    ran = run(name, "--help", "--lang", lang)
    first, *examples, blank = ran.out.splitlines()[:5]

    assert ran.code == 0
    assert first == {"en": "Examples:", "nl": "Voorbeelden:"}[lang]
    assert all(each.startswith("  custquery ") for each in examples)
    assert blank == ""
    assert all(len(line) <= 96 for line in ran.out.splitlines())
    assert "{" not in ran.out.replace("{known}", "{")
    assert "cli-" not in ran.out


def test_help_without_a_command(run: Callable) -> None:
    ran = run("--help")

    assert ran.code == 0
    assert all(f"  {name} " in ran.out for name in COMMANDS)


def test_nothing_at_all_is_help_on_stderr(run: Callable) -> None:
    ran = run()

    assert (ran.code, ran.out) == (2, "")
    assert "custquery find" in ran.err


def test_a_machine_that_is_set_to_ascii_reads_utf8(process: Callable) -> None:
    ran = process("check", "naam:José", "--lang=nl")

    assert (ran.code, ran.out, ran.err) == (0, "name:José\n", "")


def test_a_process_ends_with_the_code_of_its_command(process: Callable) -> None:
    wrong = process("check", "contry:NL")

    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err.startswith(
        "error unknown-name: There is no filter called “contry”"
    )


def test_version(run: Callable) -> None:
    assert run("--version").out.startswith("custquery 0.")


def test_a_misspelt_command(run: Callable) -> None:
    ran = run("fnid", "tag:vip")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error cli-unknown-command-but: There is no command “fnid”. "
        "Did you mean “find”?\n"
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["check"], "cli-no-query"),
        (["check", "tag:vip", "--now", "soon"], "cli-not-a-time"),
        (["check", "tag:vip", "--zone", "Mars/Base"], "cli-unknown-zone"),
        (["check", "tag:vip", "--zone", "../etc/passwd"], "cli-unknown-zone"),
        (["check", "tag:vip", "--query-file", "x"], "cli-two-queries"),
        (["check", "tag:vip", "--lang", "de"], "cli-not-one-of"),
        (["--lang", "de", "check", "tag:vip"], "cli-not-one-of"),
        (["plugins", "tag:vip"], "cli-too-many-words"),
        (["explain", "tag:vip"], "cli-which-customer"),
    ],
    ids=" ".join,
)
def test_a_command_that_cannot_be(run: Callable, words: list[str], code: str) -> None:
    ran = run(*words)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error {code}: ")


def test_a_query_from_a_file(run: Callable, tmp_path: Path) -> None:
    file = tmp_path / "query.txt"
    file.write_bytes("\ufefftag:vip\r\nAND orders>3\r\n".encode())

    assert run("check", "--query-file", str(file)).out == "tag:vip AND orders>3\n"


def test_a_file_that_is_not_there(run: Callable) -> None:
    ran = run("check", "-Q", "nowhere.txt")

    assert (ran.code, ran.out) == (3, "")
    assert ran.err == "error cli-no-such-file: There is no file “nowhere.txt”.\n"


@pytest.mark.parametrize("words", [["check", "-"], ["check", "-Q", "-"]])
def test_a_query_from_stdin(run: Callable, words: list[str]) -> None:
    assert run(*words, stdin="tag:vip\n").out == "tag:vip\n"


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are Unicode there")
def test_bytes_that_are_no_text_are_refused_politely(process: Callable) -> None:
    ran = process("check", b"tag:\xff")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error bad-character: ")


def test_a_nul_is_refused_politely(run: Callable) -> None:
    ran = run("check", "-", stdin="tag:a\0b")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error ")


def test_ten_million_characters_are_refused_politely(run: Callable) -> None:
    ran = run("check", "-", stdin="tag:vip OR " * 1_000_000)

    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err) < 1000


def test_plugins_says_that_there_are_none(run: Callable) -> None:
    ran = run("plugins")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "note: No plugins are installed.\n"
    assert run("plugins", "--format", "json").out == "[]\n"


def test_describe_lists_what_can_be_asked(run: Callable) -> None:
    ran = run("describe", "--lang", "nl")

    assert ran.code == 0
    assert "tag  (label)\n" in ran.out
    assert "orders_placed  (geplaatste bestellingen)\n" in ran.out
