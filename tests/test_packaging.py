"""
An installed custquery is whole: as a wheel, as a wheel from the sdist, and editable.

Each is installed without network into an environment that holds nothing but what is
declared, and is asked a query from another directory. What is not in the package, or
not declared, is missed here.
"""

import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

#: What a release is made from, and where the folders go in a wheel.
SOURCES = ["pyproject.toml", "README.md", "LICENSE", "pytest_custquery.py"]
FOLDERS = {
    "custquery": "custquery",
    "grammar": "custquery/grammar",
    "tests/conformance": "custquery/conformance",
}

pytestmark = [pytest.mark.packaging, pytest.mark.xdist_group("packaging")]


class Environment:
    """A virtual environment that holds some of this one's distributions, linked."""

    def __init__(self, place: Path, requirements: Iterable[str]) -> None:
        venv.create(place, symlinks=True)
        self.place = place
        self.site = next(place.rglob("site-packages"))
        for name in set(closure(requirements)):
            self._link(name)

    def _link(self, name: str) -> None:
        found = distribution(name)
        tops = {each.parts[0] for each in found.files or []} - {"..", "__pycache__"}
        for top in tops:
            (self.site / top).symlink_to(str(found.locate_file(top)))

    def install(self, what: Path, *options: str) -> None:
        """Install *what* with pip: no network, no dependencies."""
        pip = [sys.executable, "-m", "pip", "--python", str(self.place / "bin/python")]
        offline = ["install", "--quiet", "--no-deps", "--no-index"]
        run(*pip, *offline, *options, what, cwd=self.place)

    def run(self, command: str, *arguments: str) -> str:
        """Run one of the environment's commands, from its own directory."""
        return run(self.place / "bin" / command, *arguments, cwd=self.place)


def closure(requirements: Iterable[str]) -> Iterator[str]:
    """Name the distributions that *requirements* need here, themselves included."""
    for each in map(Requirement, requirements):
        if not each.marker or each.marker.evaluate({"extra": ""}):
            yield each.name
            yield from closure(distribution(each.name).requires or [])


def run(*command: str | Path, cwd: Path) -> str:
    """Run *command* with an empty home and without this process's Python settings."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=ours | {"HOME": str(cwd), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what a release is made from, so that nothing is written into this tree."""
    copy = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        shutil.copy(ROOT / name, copy)
    for name in FOLDERS:
        shutil.copytree(
            ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    return copy


@pytest.fixture(scope="module")
def wheel(source: Path) -> Path:
    return build(source, "--wheel", "--outdir", "wheel")


@pytest.fixture(scope="module")
def wheel_from_sdist(source: Path) -> Path:
    return build(source, "--outdir", "sdist")


def build(source: Path, *options: str) -> Path:
    run(sys.executable, "-m", "build", "--no-isolation", *options, cwd=source)
    return next((source / options[-1]).glob("*.whl"))


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def answers_a_query(environment: Environment) -> bool:
    """See that the command works, and that the grammar came along."""
    read = "from importlib.resources import files as f; f('custquery.grammar')"

    environment.run("custquery", "check", "tag:vip AND orders>3")
    environment.run("python", "-c", f"{read}.joinpath('filter.lark').read_text()")
    return True


@pytest.mark.parametrize("kind", ["wheel", "wheel_from_sdist"])
def test_a_wheel_answers_a_query_in_a_clean_environment(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    environment = Environment(tmp_path, PROJECT["project"]["dependencies"])
    environment.install(request.getfixturevalue(kind))

    assert answers_a_query(environment)


def test_an_editable_install_answers_a_query(tmp_path: Path, source: Path) -> None:
    builder = PROJECT["build-system"]["requires"]
    environment = Environment(tmp_path, PROJECT["project"]["dependencies"] + builder)
    environment.install(source, "--no-build-isolation", "--editable")

    assert answers_a_query(environment)


def test_a_wheel_holds_every_file_of_the_package(source: Path, wheel: Path) -> None:
    expected = {"pytest_custquery.py"} | {
        f"{inside}/{file.relative_to(source / folder).as_posix()}"
        for folder, inside in FOLDERS.items()
        for file in (source / folder).rglob("*")
        if file.is_file() and file.suffix not in {".md", ".pyc"}
    }

    assert expected == {name for name in names(wheel) if ".dist-info/" not in name}


def test_a_wheel_from_the_sdist_holds_the_same(
    wheel: Path, wheel_from_sdist: Path
) -> None:
    assert names(wheel) == names(wheel_from_sdist)
