"""
What is handed over: nothing of a machine or a registry, and nothing forgotten.

Looks at the files that git tracks or would track.
"""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

#: Put together from halves, or this file would be the first to be found.
REGISTRIES = [
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js",
    "deb" + ".debian",
    "index" + "-url",
    "find" + "-links",
]
MACHINES = ["farm", "home", "opt", "root", "Users", "work"]
ADDRESS = re.compile("|".join(map(re.escape, REGISTRIES)))
MACHINE_PATH = re.compile(rf"(?<![\w./~-])/(?:{'|'.join(MACHINES)})/\w")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [file for file in files if file.is_file()]


FILES = tracked()


def lines(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for file in FILES
        for number, line in enumerate(_text(file).splitlines(), start=1)
        if pattern.search(line)
    ]


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def test_no_file_names_a_package_registry() -> None:
    assert lines(ADDRESS) == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    assert lines(MACHINE_PATH) == []


def test_no_lock_file_with_addresses_is_tracked() -> None:
    locks = {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "package-lock.json"}

    assert {file.name for file in FILES} & locks == set()
    assert not [file for file in FILES if re.fullmatch(r"pylock.*\.toml", file.name)]


@pytest.mark.parametrize(
    "name",
    [
        ".ci/run",
        ".gitignore",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "Makefile",
        "README.md",
        "custquery/py.typed",
    ],
)
def test_what_a_visitor_looks_for_is_there(name: str) -> None:
    assert ROOT / name in FILES


def test_the_changelog_has_this_version() -> None:
    version = PROJECT["project"]["version"]

    assert f"\n## {version}" in _text(ROOT / "CHANGELOG.md")


def test_ci_runs_the_command_of_the_readme() -> None:
    assert "make test" in _text(ROOT / ".ci/run")
    assert {"make demo", "make test"} <= set(
        re.findall(r"make [\w-]+", _text(ROOT / "README.md"))
    )


def test_the_list_of_packages_is_complete() -> None:
    found = {
        ".".join(init.parent.relative_to(ROOT).parts)
        for init in FILES
        if init.name == "__init__.py" and init.is_relative_to(ROOT / "custquery")
    }
    expected = sorted(found | {"custquery.conformance", "custquery.grammar"})

    assert expected == PROJECT["tool"]["setuptools"]["packages"], f"it is {expected}"


def test_every_folder_with_code_is_a_package() -> None:
    bare = {
        file.parent
        for file in FILES
        if file.suffix == ".py" and file.is_relative_to(ROOT / "custquery")
    }

    assert {each for each in bare if not (each / "__init__.py").is_file()} == set()


@pytest.mark.parametrize("name", ["cluster", "core", "data", "demo", "dev", "engines"])
def test_every_pin_has_a_hash(name: str) -> None:
    text = _text(ROOT / "requirements" / f"{name}.txt")
    bare = re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE)
    pins = re.split(r"^(?=\w)", bare.strip(), flags=re.MULTILINE)[1:]

    assert pins
    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


@pytest.mark.parametrize("name", ["core", "demo"])
def test_pins_are_the_same_in_every_file(name: str) -> None:
    assert _pins(name) <= _pins("dev")


def _pins(name: str) -> set[str]:
    text = _text(ROOT / "requirements" / f"{name}.txt")
    return set(re.findall(r"^[\w.-]+==\S+", text, flags=re.MULTILINE))


def test_every_dependency_is_pinned() -> None:
    required = PROJECT["project"]["dependencies"]
    names = {re.split(r"[<>=!~ ]", each)[0] for each in required}

    assert names <= {pin.split("==")[0] for pin in _pins("core")}
