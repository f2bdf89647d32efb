"""A file is one program's at a time, and a program that was killed has none."""

import subprocess
import sys
from pathlib import Path

import pytest

from custquery.plugin import SendingError
from custquery.shop.locking import locked
from custquery.shop.mail import MboxSender
from custquery.shop.privacy.files import clean
from custquery.shop.privacy.person import Person
from custquery.testing.senders import email

ROOT = Path(__file__).parents[2]
HOLDING = """
import sys
from pathlib import Path
from custquery.shop.locking import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "my.mbox"


def holder(file: Path) -> subprocess.Popen[str]:
    """Start a program that holds *file* until it is killed."""
    held = subprocess.Popen(
        [sys.executable, "-c", HOLDING, file],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert held.stdout
    assert "held\n" == held.stdout.readline()
    return held


def test_what_another_program_holds_is_left_alone(file: Path) -> None:
    with holder(file) as other:
        with pytest.raises(OSError, match="busy"), locked(file):
            pass
        with pytest.raises(SendingError) as refused:
            MboxSender(file).send(email())
        other.kill()

    assert refused.value.again
    assert b"" == file.read_bytes()


def test_what_a_killed_program_held_is_free(file: Path) -> None:
    with holder(file) as other:
        other.kill()
    MboxSender(file).send(email())

    assert b"noor@example.com" in file.read_bytes()

    with holder(file) as other:
        other.kill()
    nothing: frozenset[str] = frozenset()
    noor = Person(frozenset({"noor@example.com"}), nothing, nothing, nothing)

    assert 1 == clean(file, noor).removed
    assert [file] == list(file.parent.iterdir())


def test_two_threads_are_two_programs(file: Path) -> None:
    with locked(file), pytest.raises(OSError, match="busy"), locked(file):
        pass
    with locked(file):
        assert file.with_name("my.mbox.lock").exists()

    assert [file] == list(file.parent.iterdir())


@pytest.mark.parametrize("text", ["", "0", "4711\n"])
def test_the_sign_of_a_mail_program_is_not_taken_for_a_dead_one(
    text: str, file: Path
) -> None:
    sign = file.with_name("my.mbox.lock")
    sign.write_text(text)
    with pytest.raises(OSError, match="busy"), locked(file):
        pass

    assert text == sign.read_text()
