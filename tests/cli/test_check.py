"""``custquery check``: the canonical text, or what is wrong."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest


def test_a_right_query_is_printed_in_full(run: Callable) -> None:
    ran = run("check", "label:vip bestellingen > 1.000 land:Holland", "--lang", "nl")

    assert (ran.code, ran.out) == (0, "tag:vip AND orders>1000 AND country:NL\n")


def test_a_wrong_query_is_drawn_on_stderr(run: Callable) -> None:
    ran = run("check", "contry:NL AND orders>3")

    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error unknown-name: There is no filter called “contry”. "
        "Did you mean “country”?\n"
        "  contry:NL AND orders>3\n"
        "  ^^^^^^\n"
        "\n"
        "fix: custquery fix 'contry:NL AND orders>3'\n"
    )


def test_in_dutch(run: Callable) -> None:
    ran = run("check", "--lang=nl", "contry:NL")

    assert ran.err.startswith(
        "fout unknown-name: Er is geen filter ‘contry’. Bedoel je ‘country’?\n"
    )


@pytest.mark.parametrize("locale", ["nl_NL.UTF-8", "nl_BE", "NL"])
def test_the_language_of_the_machine(run: Callable, locale: str) -> None:
    assert run("check", "contry:NL", LC_ALL="", LANG=locale).err.startswith("fout ")


def test_every_problem_is_told(run: Callable) -> None:
    ran = run("check", "contry:NL AND ordres>3 AND tag:")

    assert ran.err.count("error ") == 3


def test_a_warning_is_told_and_the_query_is_right(run: Callable) -> None:
    ran = run("check", "tag:vip OR tag:b2b AND country:NL")

    assert ran.code == 0
    assert ran.out == "tag:vip OR (tag:b2b AND country:NL)\n"
    assert "mixed-and-or" in ran.err


def test_as_json_what_is_wrong_is_the_result(run: Callable) -> None:
    ran = run("check", "contry:NL", "--format", "json")

    assert ran.code == 2
    assert ran.err == ""
    assert json.loads(ran.out) == {
        "ok": False,
        "canonical": None,
        "diagnostics": [
            {
                "code": "unknown-name",
                "level": "error",
                "span": [0, 6],
                "args": {"name": "contry"},
                "message": "There is no filter called “contry”. "
                "Did you mean “country”?",
                "fixes": [
                    {
                        "label": "Did you mean “country”?",
                        "grade": "likely",
                        "matches": None,
                        "edits": [[0, 6, "country"]],
                    }
                ],
            }
        ],
    }


def test_as_json_a_right_query(run: Callable) -> None:
    ran = run("check", "tag : VIP", "--format=json")

    assert ran.code == 0
    assert json.loads(ran.out) == {
        "ok": True,
        "canonical": "tag:VIP",
        "diagnostics": [],
    }


def test_positions_are_code_points_of_the_text_as_typed(run: Callable) -> None:
    ran = run("check", "  tag:“é😀” contry:NL", "--format", "json")
    (said,) = json.loads(ran.out)["diagnostics"]

    assert said["span"] == [11, 17]


def test_a_dialect(run: Callable) -> None:
    text = "country:NL orders:1 OR orders:2"
    ran = run("check", text, "--dialect", "shopify-search")

    assert ran.out == "country:NL AND (orders:1 OR orders:2)\n"


def test_the_present_and_the_zone_can_be_given(run: Callable) -> None:
    ran = run("describe", "created_at:today", "--now", "2025-11-20T23:30+00:00")

    assert ran.out == "Customers added on 21 Nov 2025.\n"
    assert (
        run(
            "describe",
            "created_at:today",
            "--now=2025-11-20T23:30+00:00",
            "--zone=America/New_York",
        ).out
        == "Customers added on 20 Nov 2025.\n"
    )


# Batch


def batch(run: Callable, *lines: str | bytes) -> list[dict[str, object]]:
    given = b"\n".join(
        each if isinstance(each, bytes) else each.encode() for each in lines
    )
    ran = run("check", "--batch", stdin=given)

    assert (ran.code, ran.err) == (0, "")
    return [json.loads(line) for line in ran.out.splitlines()]


def test_a_batch_answers_every_line_in_order(run: Callable) -> None:
    found = batch(run, '"tag:vip"', '"contry:NL"', '""', '"orders>3"')

    assert [each["canonical"] for each in found] == ["tag:vip", None, "", "orders>3"]
    assert [each["ok"] for each in found] == [True, False, True, True]


@pytest.mark.parametrize(
    "line",
    ["tag:vip", "3", "null", '["a"]', "", "   ", '"a" "b"', '"a', "[" * 5000, b"\xff"],
    ids=repr,
)
def test_a_line_that_is_no_string_is_answered_too(
    run: Callable, line: str | bytes
) -> None:
    first, second = batch(run, line, '"tag:vip"')

    assert [each["code"] for each in first["diagnostics"]] == ["not-a-json-string"]
    assert second["ok"]


@pytest.mark.parametrize(
    "text",
    ["\ud800", "tag:\udfff", "tag:a\x00b", "\U0001f600\ud83d", "tag:\u202eb"],
    ids=ascii,
)
def test_halves_of_pairs_and_control_characters_survive(
    run: Callable, text: str
) -> None:
    (found,) = batch(run, json.dumps(text))

    assert "ok" in found
    for each in found["diagnostics"]:
        start, end = each["span"]
        assert 0 <= start <= end <= len(text)


def test_a_batch_of_line_ends_of_windows(run: Callable) -> None:
    assert [each["ok"] for each in batch(run, '"tag:vip"\r', '"orders>3"\r')] == [
        True,
        True,
    ]


def test_a_batch_takes_no_query(run: Callable) -> None:
    ran = run("check", "--batch", "tag:vip")

    assert (ran.code, ran.out) == (2, "")
    assert "cli-batch-reads-stdin" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")
def test_ctrl_c_ends_it_with_130(surroundings: dict[str, str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "custquery", "check", "--batch"],
        env=surroundings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        running.stdin.write(b'"tag:vip"\n')
        running.stdin.flush()
        running.stdout.readline()  # it has started, and waits for the next line
        running.send_signal(signal.SIGINT)

        assert running.wait(10) == 130
        assert running.stderr.read() == b""
