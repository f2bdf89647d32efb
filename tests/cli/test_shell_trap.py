"""``custquery find tag:vip orders>3`` without quotes writes to a file called 3."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="only Linux says where stdout goes"
)


def shell(
    line: str, folder: Path, surroundings: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "-c", line.replace("custquery", f"{sys.executable} -m custquery")],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("line", "file", "taken"),
    [
        ("custquery check tag:vip orders>3", "3", "orders>3"),
        ("custquery check orders>3 tag:vip", "3", "orders>3"),
        ("custquery check tag:vip orders>=3", "=3", "orders>=3"),
        ("custquery check bestellingen>3", "3", "bestellingen>3"),
        ("custquery check amount_spent>1.000,50", "1.000,50", "amount_spent>1.000,50"),
        ("custquery check last_order>-30d", "-30d", "last_order>-30d"),
        (
            "custquery check created_at>2025-01-01",
            "2025-01-01",
            "created_at>2025-01-01",
        ),
        ("custquery check 'tag:vip orders' > 3", "3", "tag:vip orders>3"),
        ("custquery count NOT orders>3", "3", "orders>3"),
    ],
)
def test_a_query_that_the_shell_cut_is_refused(
    line: str, file: str, taken: str, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    ran = shell(line, tmp_path, surroundings)

    assert ran.returncode == 2
    assert (tmp_path / file).read_bytes() == b""
    assert ran.stderr.startswith("error cli-shell-redirect: ")
    assert f"your shell took {taken} as a redirect" in ran.stderr


def test_the_query_is_given_back_whole(
    tmp_path: Path, surroundings: dict[str, str]
) -> None:
    ran = shell("custquery check tag:vip orders>3 country:NL", tmp_path, surroundings)

    assert "Quote the query: 'tag:vip orders>3 country:NL'\n" in ran.stderr


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        (
            """custquery check tag:vip name:"de vries" """,
            """'tag:vip name:"de vries"'""",
        ),
        (
            """custquery check 'city:Den Haag' tag:vip""",
            """'city:"Den Haag" tag:vip'""",
        ),
    ],
)
def test_quotes_that_the_shell_took_are_missed(
    line: str, whole: str, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    ran = shell(line, tmp_path, surroundings)

    first = ran.stderr.splitlines()[0]
    assert first.startswith("note: Your shell took the quotes of ")
    assert first.endswith(f"Quote the whole query: {whole}")


@pytest.mark.parametrize(
    "line",
    [
        "custquery check tag:vip > 3",
        "custquery check tag:vip orders:4 > out",
        "custquery check 'tag:vip orders:4' country:NL > out",
        """custquery check 'name:"de vries"' country:NL > out""",
        "custquery check 'orders>3' > 3",
        "custquery check tag:orders > 3",
        "custquery check orders:3 > out.txt",
        "custquery check 'orders>3' > orders",
    ],
)
def test_an_honest_command_is_left_alone(
    line: str, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    ran = shell(line, tmp_path, surroundings)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert (tmp_path / line.rsplit(maxsplit=1)[-1]).read_bytes()
