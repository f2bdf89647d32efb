"""
What merchants type and paste → the reading, the question or the repair they get.

Each file holds texts of one origin, written down before the parser was asked. A case
says what the text must be read as (``reads``, its canonical text, with ``notes``; and
``fixed``, the text after the first fix of those), or what is wrong with it (``code``)
and the text after the first fix (``fixed``, null for none), or the readings between
which it asks (``ask``).

Five scores: R read in silence, N read with a note, A asked, H helped with a fix or a
way out in words, X told without one, W read as something else, silently.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

import custquery as cq
from custquery.language.diagnostics import Diagnostic
from custquery.language.messages import LOCALES, label, say

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
FILES = sorted(Path(__file__).parent.glob("*.json"))

#: Words of whoever makes a parser, which no merchant should meet.
PARSER_WORDS = (
    *("token", "lpar", "rpar", "expected one of", "parse", "syntax", "eof"),
    *("unexpected", "terminal", "grammar", "lexer", "invalid"),
)

#: What a message has that tells the way out in words.
WAYS_OUT = (". ", "; ", "such as", "is yes or no")

#: Errors for which there is no fix, as nobody knows what was meant, and why.
BARE = {
    "country:XX": "no country is near",
    "sort:orders": "no name is near",
    "gender:female": "no name is near",
    "country:XX language:Duch": "no country is near",
    "x BETWEEN AND y:1": "a letter is no name, and no value was given",
    '""': "nothing was asked",
    "()": "nothing was asked",
}


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in FILES:
        for case in json.loads(file.read_text("utf-8"))["cases"]:
            yield file.stem, case


def as_params(wanted: Iterator[tuple[str, dict[str, Any]]]) -> list[ParameterSet]:
    return [
        pytest.param(case, id=f"{origin}: {case['typed']!r}") for origin, case in wanted
    ]


CASES = as_params(cases())
NOTED = as_params(
    each for each in cases() if each[1].get("notes", [""])[0] == "said-in-words"
)
TOLD = as_params(each for each in cases() if "reads" not in each[1])


def checked(case: dict[str, Any], text: str | None = None) -> cq.Findings:
    return cq.check(
        case["typed"] if text is None else text,
        now=NOW,
        locale=case.get("locale", "en"),
        dialect=case.get("dialect", "custquery"),
    )


def errors(findings: cq.Findings) -> list[Diagnostic]:
    return [each for each in findings.diagnostics if each.level == "error"]


def remarks(findings: cq.Findings) -> list[str]:
    return [each.code for each in noted(findings)]


def noted(findings: cq.Findings) -> list[Diagnostic]:
    return [each for each in findings.diagnostics if each.level != "error"]


def first_fixed(text: str, said: list[Diagnostic]) -> str | None:
    return said[0].fixes[0].apply(text) if said and said[0].fixes else None


def is_bare(said: Diagnostic) -> bool:
    """Whether neither a fix nor the words tell the way out."""
    words = say(said.code, said.args, "en")
    return not said.fixes and not any(each in words for each in WAYS_OUT)


def score(case: dict[str, Any]) -> str:
    findings = checked(case)
    said = errors(findings)
    if not said:
        if findings.canonical != case.get("reads"):
            return "W"
        return "N" if remarks(findings) else "R"
    if "ask" in case:
        return "A"
    return "X" if any(map(is_bare, said)) else "H"


def table() -> str:
    """Count the scores of each file."""
    counts = {file.stem: Counter[str]() for file in FILES}
    for origin, case in cases():
        counts[origin][score(case)] += 1
    counts["all"] = sum(counts.values(), Counter())
    lines = [f"{'':18}" + "".join(f"{each:>5}" for each in "RNAHXW")]
    for origin, found in counts.items():
        numbers = "".join(f"{found[each]:5}" for each in "RNAHXW")
        lines.append(f"{origin:18}{numbers}")
    return "\n".join(lines)


@pytest.mark.parametrize("case", CASES)
def test_it_is_read_asked_or_helped_as_wanted(case: dict[str, Any]) -> None:
    findings = checked(case)
    said = errors(findings)

    if "reads" in case:
        assert [] == [each.code for each in said]
        assert case["reads"] == findings.canonical
        assert case.get("notes", []) == remarks(findings)
        if "fixed" in case:
            assert case["fixed"] == first_fixed(case["typed"], noted(findings))
    elif "ask" in case:
        assert [case["code"]] == [each.code for each in said]
        assert case["ask"] == [fix.apply(case["typed"]) for fix in said[0].fixes]
    else:
        codes = case["code"]
        assert [each.code for each in said] == (
            codes if isinstance(codes, list) else [codes]
        )
        assert case["fixed"] == first_fixed(case["typed"], said)


@pytest.mark.parametrize("case", TOLD)
def test_a_first_fix_takes_its_error_away(case: dict[str, Any]) -> None:
    codes = [each.code for each in errors(checked(case))]
    offered = [
        (each.code, each.fixes[0].apply(case["typed"]))
        for each in errors(checked(case))
        if each.fixes and each.fixes[0].grade != "blank"
    ]

    assert [] == [
        text
        for code, text in offered
        if [each.code for each in errors(checked(case, text))].count(code)
        >= codes.count(code)
    ]


@pytest.mark.parametrize("case", NOTED)
def test_a_filter_that_words_say_is_a_filter(case: dict[str, Any]) -> None:
    fix = noted(checked(case))[0].fixes[0]
    repaired = fix.apply(case["typed"])

    assert fix.grade == "blank" or [] == errors(checked(case, repaired))
    assert "said-in-words" not in remarks(checked(case, repaired))


def test_nothing_is_read_wrongly_in_silence() -> None:
    sys.stdout.write(f"{table()}\n")

    assert [] == [case["typed"] for _, case in cases() if score(case) == "W"]


def test_few_are_told_without_a_way_out_and_each_for_a_reason() -> None:
    bare = [case["typed"] for _, case in cases() if score(case) == "X"]

    assert set(bare) == set(BARE)
    assert len(bare) <= 0.03 * len(CASES)


def test_there_are_enough_cases_of_every_kind() -> None:
    kinds = Counter(score(case) for _, case in cases())

    assert len(CASES) >= 1500
    assert min(kinds[each] for each in "RNAH") > 0


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("case", CASES)
def test_no_message_speaks_of_parsers_or_at_length(
    case: dict[str, Any], locale: str
) -> None:
    for each in checked(case).diagnostics:
        said = say(each.code, {**each.args, "text": "…", "known": "…"}, locale)
        words = f"{said} {' '.join(fix.code for fix in each.fixes)}".lower()

        assert len(said) <= 140
        assert said != each.code
        assert not any(label(fix, locale) == fix.code for fix in each.fixes)
        assert not any(word in words for word in PARSER_WORDS)


if __name__ == "__main__":
    sys.stdout.write(f"{table()}\n")
