"""
The house keeps its shape.

Imports go down the stairs and never in a circle, a library is imported only where it
belongs, imports stand at the top of a file save for those listed here, and files stay
short. Everything is read from the source, so nothing hides in a function.
"""

import ast
import sys
import tomllib
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from attrs import frozen

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "custquery"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

#: From the ground up. A part imports only from parts on floors below its own.
FLOORS = [
    {"grammar"},
    {"language"},
    {"schema"},
    {"targets"},
    {"hooks"},
    {"environment"},
    {"shop"},
    {"plugin", "__init__"},
    {"testing"},
    {"cli"},
    {"__main__"},
]
FLOOR = {name: floor for floor, names in enumerate(FLOORS) for name in names}

#: What may be imported anywhere, with all of Python's own that has no owner below.
FREE = {"attrs", "custquery"}

#: The places that may import a library the rest must not depend on.
OWNERS = {
    "lark": {"language/build_tables.py"},
    "pluggy": {"hooks/*"},
    "sqlglot": {"targets/sql*", "shop/store*"},
    "sqlite3": {"shop/store/sqlite*", "shop/duplicates/scratch*", "testing/*"},
    "rapidfuzz": {"shop/duplicates/comparing*"},
    "rich": {"cli/*"},
    "hypothesis": {"testing/strategies*"},
    "pytest": {"testing/*"},
    "babel": {"schema/closed/build.py"},
    "phonenumbers": {"schema/closed/build.py"},
    "narwhals": {"targets/frames*", "testing/frames*"},
    "numpy": {"targets/index*"},
    "sqlalchemy": {"targets/sqlalchemy*"},
    "django": {"targets/django*"},
}

#: Places that may name a library's types, inside ``if TYPE_CHECKING``.
TYPES_ONLY = {
    "sqlglot": {"schema/sources*"},
    **{each: {"environment*"} for each in ("narwhals", "sqlalchemy", "django")},
}

#: What may be imported inside a function, where, and why. `custquery check` starts
#: within 150 ms of CPU, which leaves no room for a library that it does not use.
LATE = {
    ("custquery.targets", "environment*"): "sqlglot and compilers; `check` needs none",
    ("custquery.targets.sql", "targets/engines*"): "a plugin may only be looked at",
    ("custquery.targets.native", "__init__*"): "few hosts filter statements",
    ("custquery.targets.reader", "__init__*"): "nor do most read from an engine,",
    ("custquery.shop.store.engines", "__init__*"): "which this finds by its URI",
    ("custquery.targets.django", "targets/native*"): "a host has one of the two",
    ("custquery.targets.sqlalchemy", "targets/native*"): "and it need not be this one",
    ("custquery.schema.completion", "environment*"): "`check` completes nothing",
    ("custquery.schema.advice", "schema/checker*"): "only a shop has values",
    ("custquery.schema.related", "schema/checker*"): "few filters ask about rows",
    ("custquery.schema.calls", "schema/checker*"): "fewer call a function",
    ("custquery.schema.problems_related", "schema/checker*"): "and most are right",
    ("custquery.schema.run_on", "schema/free_text*"): "only where there are free words",
    ("custquery.schema.wording", "schema/free_text*"): "and with them",
    ("custquery.schema.hints", "schema/free_text*"): "and with them",
    ("custquery.schema.in_words", "schema/free_text*"): "and then there may be none",
    ("custquery.schema.misread", "schema/free_text*"): "and then no sign is in a value",
    ("custquery.schema.slips", "schema/terms*"): "few values look odd",
    ("custquery.schema.slips", "schema/checker*"): "and few are refused",
    ("custquery.language.pasted", "schema/free_text*"): "most filters are understood",
    ("custquery.language.tokens", "environment*"): "`check` shows no colours",
    ("custquery.hooks.mime", "hooks/senders*"): "the library of e-mail; few send",
    ("custquery.hooks", "environment*"): "pluggy; only where plugins are installed",
    ("custquery.hooks", "shop/store/engines*"): "and only where a URI names an engine",
    ("custquery.shop.customers", "shop/shop*"): "many customers at once do without,",
    ("custquery.shop.duplicates", "shop/shop*"): "most shops are only asked, and",
    ("custquery.shop.bulk", "shop/shop*"): "few edit many at once,",
    ("custquery.shop.payments", "shop/shop*"): "or ask with what somebody pays",
    ("custquery.shop.privacy", "shop/shop*"): "or what may be asked about data",
    ("custquery.shop.links", "shop/store/erased*"): "few shops have erased anybody",
    ("custquery.shop.duplicates", "shop/duplicates/facade*"): "who merges compares not",
    ("custquery.shop.mail", "shop/customers/facade*"): "who signs up may be asked;",
    ("custquery.shop.mail", "shop/shop*"): "nor do most shops write to anybody",
    ("custquery.shop", "cli/*"): "the store, and only some commands open a shop",
    ("custquery.cli", "cli/*"): "a command is loaded when it is the one that was typed",
    ("custquery.testing", "cli/*"): "the kit; only `certify` needs it",
    ("rich", "cli/*"): "optional, and only the table and the progress bar use it",
    ("custquery.schema.closed", "schema/*"): "tables; few filters are about a country",
    ("importlib.metadata", "*"): "9 ms, for --version and the list of plugins",
}

#: The reference evaluator judges the checker and the targets, so it shares no code with
#: them: it reads values, folds text and counts days by itself.
REFERENCE = "testing/reference*"
JUDGED = {
    "custquery.schema.calendar",
    "custquery.schema.checked",
    "custquery.schema.checker",
    "custquery.schema.closed",
    "custquery.schema.closed.spelling",
    "custquery.schema.phone",
    "custquery.schema.text",
    "custquery.targets",
}

#: Modules that a program writes: of any length, and not for ruff.
GENERATED = [
    name.removeprefix("custquery/")
    for name in PROJECT["tool"]["ruff"]["extend-exclude"]
]

#: Files are to stay near 300 lines; above this they become a folder.
LONGEST = 400

#: Names that say nothing about what is inside.
VAGUE = {"common", "helper", "helpers", "misc", "shared", "util", "utils"}


@frozen
class Import:
    """One module that a file imports."""

    #: As it is known outside the file: ``custquery.language.ast``.
    module: str
    #: A name taken from it, which may be a module itself; empty for a plain import.
    name: str
    line: int
    #: Inside a function, so it happens late.
    late: bool
    #: Inside ``if TYPE_CHECKING``, so it never happens.
    types_only: bool

    @property
    def library(self) -> str:
        """The distribution's import name: ``babel`` in ``babel.core``."""
        return self.module.split(".")[0]

    @property
    def target(self) -> str:
        """The module that is meant: ``from custquery import shop`` is the shop."""
        deeper = f"{self.module}.{self.name}"
        return deeper if deeper in MODULES else self.module


def place(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part(module: str) -> str:
    """
    Say in which part of the house a module is.

    >>> part("custquery.schema.types.money"), part("custquery")
    ('schema', '__init__')
    """
    return [*module.split("."), "__init__"][1]


FILES = sorted(PACKAGE.rglob("*.py"))
MODULES = {module_name(path): path for path in FILES} | {
    "custquery.grammar": ROOT / "grammar/__init__.py"
}
everywhere = pytest.mark.parametrize("path", FILES, ids=place)


@cache
def imports(path: Path) -> tuple[Import, ...]:
    return tuple(_found(ast.parse(path.read_text(encoding="utf-8")), path))


def _found(
    node: ast.AST, path: Path, *, late: bool = False, types_only: bool = False
) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        line = getattr(child, "lineno", 0)
        for module, name in _named(child, path):
            yield Import(module, name, line, late, types_only)
        yield from _found(
            child,
            path,
            late=late or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef),
            types_only=types_only
            or (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)),
        )


def _named(node: ast.AST, path: Path) -> list[tuple[str, str]]:
    """List the modules that *node* imports, each with the name taken from it."""
    match node:
        case ast.Import():
            return [(each.name, "") for each in node.names]
        case ast.ImportFrom():
            module = _absolute(node, path)
            return [(module, each.name) for each in node.names]
        case ast.Call(
            func=ast.Name(id="import_module") | ast.Attribute(attr="import_module"),
            args=[ast.Constant(value=str(module)), *_],
        ):
            return [(module, "")]
        case _:
            return []


def _absolute(node: ast.ImportFrom, path: Path) -> str:
    if not node.level:
        return node.module or ""
    package = path.relative_to(ROOT).parts[: -node.level]
    return ".".join([*package, *filter(None, [node.module])])


def is_one_of(path: Path, places: Iterable[str]) -> bool:
    return any(fnmatch(place(path), each) for each in places)


@everywhere
def test_imports_go_down_the_stairs(path: Path) -> None:
    here = part(module_name(path))
    within = [each for each in imports(path) if each.library == "custquery"]
    wrong = [
        f"{place(path)}:{each.line}: {here} imports {there}, which is not below it"
        for each in within
        if (there := part(each.target)) != here and FLOOR[there] >= FLOOR[here]
    ]

    assert not wrong, "\n".join(wrong)


def test_imports_never_go_in_a_circle() -> None:
    graph = {
        name: {each.target for each in imports(path)} & MODULES.keys()
        for name, path in MODULES.items()
    }

    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


@everywhere
def test_a_library_is_imported_where_it_belongs(path: Path) -> None:
    free = FREE | (sys.stdlib_module_names - OWNERS.keys())
    owned = [each for each in imports(path) if each.library not in free]
    wrong = [
        f"{place(path)}:{each.line}: {each.library} belongs in {sorted(owners(each))}"
        for each in owned
        if not is_one_of(path, owners(each))
    ]

    assert not wrong, "\n".join(wrong)


def owners(each: Import) -> set[str]:
    """List the places that may import its library; none yet, for a new library."""
    types = TYPES_ONLY.get(each.library, set()) if each.types_only else set()
    return OWNERS.get(each.library, set()) | types


@everywhere
def test_imports_stand_at_the_top(path: Path) -> None:
    late = [each for each in imports(path) if each.late]
    wrong = [
        f"{place(path)}:{each.line}: move {each.target} up, or give a reason in LATE"
        for each in late
        if not is_one_of(path, late_places(each))
    ]

    assert not wrong, "\n".join(wrong)


def late_places(each: Import) -> set[str]:
    inside = f"{each.target}."
    return {where for module, where in LATE if inside.startswith(f"{module}.")}


@everywhere
def test_the_reference_shares_no_code_with_what_it_judges(path: Path) -> None:
    judged = {each.target for each in imports(path) if is_judged(each.target)}

    assert not judged or not is_one_of(path, {REFERENCE}), sorted(judged)


def is_judged(module: str) -> bool:
    return module in JUDGED or module.startswith("custquery.targets.")


def test_plugins_import_only_what_is_published_for_them() -> None:
    """A plugin of ours is written as anybody's would be."""
    published = ("custquery.plugin", "custquery.testing")
    wrong = [
        f"{path.relative_to(ROOT)}:{each.line}: {each.module}"
        for path in sorted((ROOT / "plugins").glob("*/custquery_*/**/*.py"))
        for each in _found(ast.parse(path.read_text(encoding="utf-8")), path)
        if each.library == "custquery" and not each.module.startswith(published)
    ]

    assert not wrong, "\n".join(wrong)


@everywhere
def test_files_stay_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= LONGEST or is_one_of(path, GENERATED), f"{lines} lines"


@everywhere
def test_names_say_what_is_inside(path: Path) -> None:
    assert VAGUE.isdisjoint(path.relative_to(ROOT).with_suffix("").parts)
