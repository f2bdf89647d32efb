"""``custquery check`` starts quickly, because of what it does not import."""

import subprocess
import sys

import pytest

_CHECK = """
import sys
from custquery.cli import main

sys.stdout.reconfigure(encoding="utf-8")
code = main({words!r})
print(code, *sorted(sys.modules), file=sys.stderr)
"""

#: Libraries and parts of Python that take long to load, and what needs them.
SLOW = {
    "lark": "writes the tables of the parser",
    "sqlglot": "writes SQL",
    "sqlite3": "opens a shop",
    "rich": "draws tables",
    "pluggy": "calls plugins, when there are any",
    "babel": "writes the closed lists",
    "phonenumbers": "writes the prefixes of phone numbers",
    "hypothesis": "generates tests",
    "argparse": "reads options, which we do ourselves",
    "importlib.metadata": "lists plugins, when there are any",
    "importlib.resources": "finds files in zips",
    "difflib": "finds what is nearly the same",
    "textwrap": "lays out help",
    "csv": "writes CSV",
    "asyncio": "nothing here",
}

COMMANDS = [
    ["check", "tag:vip AND orders>3 AND country:NL"],
    ["check", "--lang=nl", "land:Holland bestellingen>1.000 06-12345678"],
    ["check", "--format", "json", "contry:NL AND (tag:vip"],
]


def loaded(words: list[str]) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", _CHECK.format(words=words)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return set(ran.stderr.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_check_loads_nothing_that_it_does_not_use(words: list[str]) -> None:
    assert loaded(words).isdisjoint(SLOW)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_check_loads_no_other_command_and_no_other_target(words: list[str]) -> None:
    others = {
        name
        for name in loaded(words)
        if name.startswith(("custquery.targets.", "custquery.shop.store"))
        or name in {"custquery.shop.shop", "custquery.cli.find", "custquery.cli.help"}
    }

    assert others == set()


def test_a_sentence_needs_no_database() -> None:
    assert loaded(["describe", "tag:vip"]).isdisjoint(SLOW.keys() - {"textwrap"})
