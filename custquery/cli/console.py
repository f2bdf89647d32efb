"""
Results → stdout; words to a person → stderr.

Both are UTF-8 whatever the machine says. When whoever reads the results has had
enough (``| head``), everything stops quietly.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from io import StringIO
from typing import TextIO

from custquery.cli.repair import is_question, is_repairable
from custquery.language.diagnostics import Diagnostic
from custquery.language.errors import StorageError
from custquery.language.messages import offer, picture, say

#: What is kept back before it is written, in characters.
_ENOUGH = 65_536

#: Ways out of one problem that are shown.
_MOST_WAYS = 4
#: Characters of a query that is worth repeating.
_LONGEST_HINT = 200
#: What a terminal would obey, wherever a text came from: a file, a shop, a link.
_OBEYED = dict.fromkeys(
    (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F)), "\ufffd"
)


class Silenced(Exception):  # noqa: N818 - nothing is wrong: the reader has had enough
    """Nobody reads the results any more."""


class Console:
    """Where results and words go, and in which language."""

    def __init__(self, results: TextIO, words: TextIO, locale: str) -> None:
        self.locale = locale
        #: Whether anything has been written to stdout.
        self.wrote = False
        #: The options that the same query takes in another command.
        self.options: tuple[str, ...] = ()
        self._results = results
        self._words = words
        self._kept: list[str] = []
        self._size = 0

    @classmethod
    def of(cls, results: TextIO | None, words: TextIO | None, locale: str) -> "Console":
        """Return a console on two streams (None: a closed one), brought to UTF-8."""
        return cls(_utf8(results), _utf8(words), locale)

    @property
    def is_terminal(self) -> bool:
        """Whether a person looks at the results."""
        return self._results.isatty()

    @property
    def has_person(self) -> bool:
        """Whether a person looks at the words."""
        return self._words.isatty()

    @property
    def results_file(self) -> int | None:
        """The file descriptor of stdout, if it has one."""
        try:
            return self._results.fileno()
        except (OSError, ValueError):
            return None

    def say(self, code: str, **args: object) -> str:
        """Return the words of *code* in the reader's language."""
        return say(code, args, self.locale)

    def number(self, number: int) -> str:
        """Write a number as the reader does: 1,204 or 1.204."""
        return f"{number:,}".replace(",", self.say("thousands-mark"))

    # Results

    def show(self, text: str) -> None:
        """Give one result; it is written when there is enough, or at the end."""
        self._kept.append(f"{text}\n")
        self._size += len(text)
        if self._size >= _ENOUGH:
            self.flush()

    def flush(self) -> None:
        """
        Write the results that were given so far.

        Raises:
            Silenced: nobody reads them.
            StorageError: there is no room for them.
        """
        text = "".join(self._kept)
        self._kept.clear()
        self._size = 0
        try:
            self._results.write(text)
            self._results.flush()
            self.wrote = self.wrote or bool(text)
        except BrokenPipeError:
            self._silence()
            raise Silenced from None
        except OSError as error:
            self._silence()
            details = {"reason": error.strerror or type(error).__name__}
            raise StorageError("cli-output-not-written", details) from error

    def _silence(self) -> None:
        """Keep Python from complaining, when it ends, that nobody reads stdout."""
        if self.results_file is not None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.results_file)
            os.close(nowhere)

    # Words

    def tell(self, text: str) -> None:
        """Say something to the person at the terminal; it obeys nothing of it."""
        with suppress(OSError):
            self._words.write(f"{text.translate(_OBEYED)}\n")
            self._words.flush()

    def write_over(self, text: str) -> None:
        """Say something in the line that was said before."""
        with suppress(OSError):
            self._words.write(f"\r\x1b[K{text}")
            self._words.flush()

    def note(self, code: str, **args: object) -> None:
        """Say something that changes nothing: ``note: …``."""
        self.tell(f"{self.say('level-note')}: {self.say(code, **args)}")

    def tell_about(self, text: str, diagnostics: Iterable[Diagnostic]) -> None:
        """Draw *diagnostics* under the *text* they are about, with the ways out."""
        drawn = [
            "\n".join((picture(text, each, self.locale), *self._others(each)))
            for each in diagnostics
        ]
        if drawn:
            self.tell("\n\n".join(drawn))

    def _others(self, said: Diagnostic) -> Iterator[str]:
        """Yield the ways out but the first, where there is something to choose."""
        fixes = [each for each in said.fixes if each.grade != "blank"]
        counted = any(each.matches is not None for each in fixes)
        if counted or said.level == "warning" or is_question(said):
            for each in fixes[1:_MOST_WAYS]:
                yield f"  {offer(each, self.locale)}"

    def tell_wrong(self, text: str, diagnostics: Sequence[Diagnostic]) -> None:
        """Draw what is wrong with *text*, and name the command that repairs it."""
        self.tell_about(text, diagnostics)
        short = len(text) <= _LONGEST_HINT and text.isprintable()
        if short and is_repairable(diagnostics):
            options = "".join(f" {each}" for each in self.options)
            said = self.say("cli-fix", query=quoted(text), options=options)
            self.tell(f"\n{said}")

    def error(self, code: str, args: Mapping[str, object]) -> None:
        """Say what is wrong: ``error code: …``."""
        self.tell(f"{self.say('level-error')} {code}: {self.say(code, **args)}")


def quoted(text: str) -> str:
    """
    Put *text* in quotes for a shell.

    >>> print(quoted("tag:vip"), quoted("name:d'Arcy"))
    'tag:vip' "name:d'Arcy"
    """
    if "'" not in text:
        return f"'{text}'"
    if not set(text) & set('"$`!\\'):
        return f'"{text}"'
    return "'" + text.replace("'", "'\"'\"'") + "'"


def _utf8(stream: TextIO | None) -> TextIO:
    if stream is None:
        return StringIO()
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return stream


def language(words: Sequence[str], surroundings: Mapping[str, str]) -> str:
    """
    Choose the language: ``--lang``, else that of the machine.

    >>> language(["find", "--lang", "nl"], {}), language([], {"LANG": "nl_BE.UTF-8"})
    ('nl', 'nl')
    >>> language([], {"LC_ALL": "C"})
    'en'
    """
    for at, word in enumerate(words):
        if word == "--":
            break
        if word.startswith("--lang="):
            return _spoken(word.removeprefix("--lang="))
        if word == "--lang":
            return _spoken("".join(words[at + 1 : at + 2]))
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return _spoken(next(filter(None, map(surroundings.get, names)), "") or "")


def _spoken(locale: str) -> str:
    return "nl" if locale.lower().startswith("nl") else "en"


def standard_input(console: Console) -> TextIO:
    """Return stdin, as UTF-8; a person is told that the keyboard is read."""
    stream = sys.stdin
    if stream is None:  # it is closed
        return StringIO()
    if stream.isatty():
        console.note("cli-reading-keyboard")
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
    return stream
