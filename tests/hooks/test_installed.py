"""Installed distributions are listed with what they add, or refused by their name."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PLUGINS = Path(__file__).parents[2] / "plugins"

#: A plugin with one criterion, called as its file says.
CRITERION = """
from custquery.plugin import Column, Criterion, WholeNumber, hookimpl

@hookimpl
def custquery_criteria():
    words = {{"en": "stamps", "nl": "zegels"}}
    return [
        Criterion(
            name="{name}", type=WholeNumber(), source=Column("stamps"), label=words,
            summary={{"en": "Stamps.", "nl": "Zegels."}},
        )
    ]
"""

Install = Callable[[str, str, str], None]


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """Write a distribution as an installer leaves it."""

    def write(name: str, version: str, code: str) -> None:
        module = name.replace("-", "_")
        (tmp_path / f"{module}.py").write_text(code, "utf-8")
        facts = tmp_path / f"{module}-{version}.dist-info"
        facts.mkdir()
        (facts / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        (facts / "entry_points.txt").write_text(f"[custquery]\n{module} = {module}\n")

    return write


def custquery(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "custquery", *words],
        env={**os.environ, "PYTHONPATH": str(place), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_plugin_is_listed_with_what_it_needs(
    tmp_path: Path, install: Install
) -> None:
    install("stamp-plugin", "1.2", CRITERION.format(name="stamps.count"))
    english = custquery(tmp_path, "plugins", "--lang", "en")
    dutch = custquery(tmp_path, "plugins", "--lang", "nl")
    facts = json.loads(custquery(tmp_path, "plugins", "--format", "json").stdout)

    assert "stamp_plugin  stamp-plugin 1.2" == english.stdout.splitlines()[0]
    assert "stamps: where your tables have customer.stamps" in english.stdout
    assert "zegels: waar je tabellen customer.stamps hebben" in dutch.stdout
    assert ["customer.stamps"] == facts[0]["adds"][0]["needs"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import no_such_module", "does not load"),
        ("def", "does not load"),
        ("def custquery_critera(): return []", "which is no hook"),
        ("def custquery_criteria(): return []", "without @hookimpl"),
        (CRITERION.format(name="stamps"), "has a dot in its name"),
        (CRITERION.format(name="stamps.Count"), "failed in custquery_criteria"),
    ],
)
@pytest.mark.parametrize("command", [("plugins",), ("check", "tag:vip")])
def test_a_plugin_at_fault_is_refused_with_its_distribution(
    code: str, said: str, command: tuple[str, ...], tmp_path: Path, install: Install
) -> None:
    install("stamp-plugin", "1.2", code)
    ran = custquery(tmp_path, *command, "--lang", "en")

    assert 0 != ran.returncode
    assert "" == ran.stdout
    assert "stamp-plugin 1.2" in ran.stderr
    assert said in ran.stderr


def test_two_that_claim_a_name_are_both_named(tmp_path: Path, install: Install) -> None:
    for name, version in (("stamp-plugin", "1.2"), ("other-plugin", "3.0")):
        install(name, version, CRITERION.format(name="stamps.count"))
    ran = custquery(tmp_path, "plugins", "--lang", "en")

    assert 0 != ran.returncode
    assert "stamp-plugin 1.2" in ran.stderr
    assert "other-plugin 3.0" in ran.stderr


@pytest.mark.packaging
def test_a_plugin_of_ours_is_installed_and_found(tmp_path: Path) -> None:
    offline = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run(
        ["cp", "-r", PLUGINS / "custquery-loyalty", tmp_path / "source"], check=True
    )
    pip = [sys.executable, "-m", "pip", "install", *offline, "--target"]
    place = tmp_path / "installed"
    subprocess.run([*pip, place, tmp_path / "source"], check=True)
    ran = custquery(place, "plugins", "--lang", "en")

    assert "loyalty  custquery-loyalty 0.1.0" in ran.stdout
    assert "loyalty tier: in every shop, on every engine and in memory" in ran.stdout
