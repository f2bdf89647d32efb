"""
A name and a kind → a folder with a whole plugin, whose tests pass at once.

Nothing is ever written over: a folder that is there is refused.
"""

import re
from pathlib import Path
from string import Template

from custquery.cli import exits
from custquery.cli.arguments import Arguments, UsageError, unknown
from custquery.cli.console import Console

_STARTERS = Path(__file__).parent / "starters"

#: What a plugin may be called, behind ``custquery-``.
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def run(arguments: Arguments, console: Console) -> int:
    """Write a new plugin."""
    if not arguments.words:
        raise UsageError("cli-plugin-which-name", {})
    action, *words = arguments.words
    if action != "new":
        raise unknown("cli-unknown-action", action, ["new"])
    if len(words) != 1:
        raise UsageError("cli-plugin-which-name", {})
    name = words[0].removeprefix("custquery-")
    if not _NAME.fullmatch(name):
        raise UsageError("cli-plugin-bad-name", {"name": words[0]})
    kind = arguments.get("--kind", "criterion")
    folder = Path(arguments.get("--into", ".")) / f"custquery-{name}"
    try:
        _write(folder, name, kind, console.say(f"cli-plugin-new-{kind}"))
    except FileExistsError as error:
        raise UsageError("cli-plugin-there", {"folder": str(folder)}) from error
    except OSError as error:
        details = {"folder": str(folder), "reason": error.strerror or "?"}
        raise UsageError("cli-plugin-not-written", details) from error
    console.show(str(folder))
    console.note("cli-plugin-written", folder=str(folder))
    return exits.OK


def _write(folder: Path, name: str, kind: str, description: str) -> None:
    word = name.replace("-", "_")
    words = {
        "name": name,
        "word": word,
        "upper": word.upper(),
        "title": "".join(each.capitalize() for each in name.split("-")),
        "description": description,
    }
    package = folder / f"custquery_{word}"
    folder.mkdir(parents=True)
    package.mkdir()
    (folder / "tests").mkdir()
    for target, starter in (
        (folder / "pyproject.toml", "common/pyproject.toml"),
        (folder / "README.md", "common/README.md"),
        (package / "__init__.py", f"{kind}/package.py"),
        (folder / "tests" / f"test_{word}.py", f"{kind}/test.py"),
    ):
        text = (_STARTERS / f"{starter}.in").read_text("utf-8")
        target.write_text(Template(text).substitute(words), "utf-8")
    (package / "py.typed").touch()
