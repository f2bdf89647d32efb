"""
Every fenced block of README.md and docs/ is run, so that what a page shows is so.

* ``python``: the blocks of a page share a namespace; a block of ``>>>`` lines is
  compared with what it shows. Those with the tag ``engines`` need a heavy engine: the
  tests of its plugin run them.
* ``console``: each ``$ custquery …`` is run and compared with what is shown under it,
  where ``...`` stands for any text. With the tag ``error`` it must fail. Commands that
  are not run have a reason in NOT_RUN.
* ``custquery``: one filter a line, which must be right; with the tag ``error``, wrong.
* ``text`` and the other languages in SHOWN are only shown.

A page runs in a directory of its own, in which ``demo.sqlite`` is the demo shop; the
variable CUSTQUERY_DB names it too.
"""

import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from attrs import frozen

import custquery as cq

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

#: Languages that are only shown.
SHOWN = {"csv", "html", "ini", "json", "lark", "sql", "text", "toml"}

#: Languages that are run, with the tags that each may carry.
RUN: dict[str, set[str]] = {
    "console": {"error"},
    "custquery": {"error"},
    "python": {"engines"},
}

#: Commands of a console block that are not run, each with the reason.
NOT_RUN = {
    "git clone": "there is nothing to clone from here",
    "make ": "this test is part of it",
    "pip install": "test_packaging installs",
    "cd ": "each command runs in the page's own directory",
}

FENCE = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<text>.*?)^ *(?P=fence) *$",
    re.MULTILINE | re.DOTALL,
)
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@frozen
class Block:
    """One fenced block."""

    page: Path
    #: Of its first line of text, counted from 1.
    line: int
    #: ``python`` in "```python error".
    language: str
    tags: frozenset[str]
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT).as_posix()}:{self.line}"


def blocks(page: Path) -> Iterator[Block]:
    whole = page.read_text(encoding="utf-8")
    for found in FENCE.finditer(whole):
        line = whole.count("\n", 0, found.start("text")) + 1
        language, *tags = found["info"].split() or [""]
        yield Block(page, line, language, frozenset(tags), dedent(found["text"]))


BLOCKS = [block for page in PAGES for block in blocks(page)]
FILTERS = [block for block in BLOCKS if block.language == "custquery"]


def _each_of(pages: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "page", pages, ids=lambda page: page.relative_to(ROOT).as_posix()
    )


every_page = _each_of(PAGES)
#: Only shown filters need no shop and no process.
RUN_PAGES = list(
    dict.fromkeys(
        block.page for block in BLOCKS if block.language in {"python", "console"}
    )
)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the demo shop, once."""
    shop = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    done = _command(f"custquery demo --db {shop}", shop.parent, shop)
    assert done.returncode == 0, done.stdout
    return shop


@pytest.mark.parametrize("block", FILTERS, ids=str)
def test_filters_on_the_pages_are_right(block: Block) -> None:
    for text in filter(None, map(str.strip, block.text.splitlines())):
        wrong = cq.check(text).filter is None

        assert wrong == ("error" in block.tags), text


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_every_block_says_what_it_is(block: Block) -> None:
    assert block.language in RUN.keys() | SHOWN
    assert block.tags <= RUN.get(block.language, set())


@every_page
def test_every_fence_is_closed(page: Path) -> None:
    left = FENCE.sub("", page.read_text(encoding="utf-8"))

    assert not re.search(r"^ *(```|~~~)", left, re.MULTILINE)


@pytest.mark.xdist_group("docs")
@_each_of(RUN_PAGES)
def test_a_page_does_what_it_shows(
    page: Path, tmp_path: Path, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shop = shutil.copy(demo, tmp_path)
    monkeypatch.setenv("CUSTQUERY_DB", str(shop))
    namespace: dict[str, object] = {"__name__": "__main__"}

    for block in blocks(page):
        if block.language == "python" and "engines" not in block.tags:
            _run_python(block, namespace)
        elif block.language == "console":
            _run_console(block, tmp_path, Path(shop))


def _run_python(block: Block, namespace: dict[str, object]) -> None:
    if block.text.startswith(">>>"):
        _run_examples(block, namespace)
    else:
        padded = "\n" * (block.line - 1) + block.text  # so that errors name the line
        exec(compile(padded, block.page, "exec"), namespace)  # noqa: S102  our own pages


def _run_examples(block: Block, namespace: dict[str, object]) -> None:
    parsed = doctest.DocTestParser().get_doctest(
        block.text, namespace, str(block), str(block.page), block.line - 1
    )
    parsed.globs = namespace  # not the copy: the next block needs the names
    said: list[str] = []
    doctest.DocTestRunner(optionflags=OPTIONS).run(
        parsed, out=said.append, clear_globs=False
    )
    assert not said, "".join(said)


def _run_console(block: Block, here: Path, shop: Path) -> None:
    for command, shown in _commands(block):
        if any(command.startswith(each) for each in NOT_RUN):
            continue
        assert "custquery" in command, f"{block}: a reason in NOT_RUN for {command}?"
        done = _command(command, here, shop)

        where = f"{block}: {command}\n{done.stdout}"
        assert (done.returncode != 0) == ("error" in block.tags), where
        assert not shown or _looks_like(shown, done.stdout), where


def _commands(block: Block) -> Iterator[tuple[str, str]]:
    """Cut a console block into commands, each with the output shown under it."""
    for each in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, shown = each.replace("\\\n", "").partition("\n")
        yield command, shown.strip("\n")


def _command(command: str, here: Path, shop: Path) -> subprocess.CompletedProcess[str]:
    """Run *command* as a reader would, in the shop's own directory."""
    scripts = Path(sys.executable).parent
    settings = {
        "COLUMNS": "100",
        "CUSTQUERY_DATA": os.environ.get("CUSTQUERY_DATA", str(ROOT / ".cache/data")),
        "CUSTQUERY_DB": str(shop),
        "NO_COLOR": "1",
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "PYTHONUTF8": "1",
    }
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=here,
        env=os.environ | settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def _looks_like(shown: str, printed: str) -> bool:
    r"""
    Compare line by line, trailing blanks aside; ``...`` stands for any text.

    >>> _looks_like("12 customers\n...\ndone", "12 customers\nAda \nBo\ndone\n")
    True
    """
    wanted = ".*?".join(map(re.escape, _tidy(shown).split("...")))
    return re.fullmatch(wanted, _tidy(printed), re.DOTALL) is not None


def _tidy(text: str) -> str:
    return "\n".join(map(str.rstrip, text.strip("\n").splitlines()))
