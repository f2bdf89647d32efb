"""A long step shows how far it is, how fast it goes and how long it takes."""

from io import StringIO

from custquery.cli.console import Console
from custquery.cli.progress import Bar


class Terminal(StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


def shown(words: StringIO, *steps: tuple[float, int, int | None]) -> str:
    """Return the last line after *steps*: second, how many are done, of how many."""
    seconds = iter([each[0] for each in steps])
    bar = Bar("importing", Console(StringIO(), words, "en"), lambda: next(seconds))
    for _, done, total in steps:
        bar(done, total, "rows")
    return words.getvalue().rpartition("\x1b[K")[2]


def test_how_fast_it_goes_and_what_is_left_is_told_when_that_is_known() -> None:
    blocks = "█" * 12 + "░" * 12

    assert f"importing  {blocks}   50 %  1,000/s, 1:40 left" == shown(
        Terminal(), (0, 0, 200_000), (100, 100_000, 200_000)
    )


def test_at_first_nobody_knows_how_fast_it_goes() -> None:
    assert shown(Terminal(), (0, 0, 200), (1, 100, 200)).endswith(" 50 %")
    assert shown(Terminal(), (50, 100, 200)).endswith(" 50 %")


def test_what_was_done_before_it_was_resumed_does_not_count() -> None:
    found = shown(Terminal(), (0, 1_000, 2_000), (10, 1_500, 2_000))

    assert found.endswith(" 75 %  50/s, 0:10 left")


def test_without_a_person_nothing_is_shown() -> None:
    assert "" == shown(StringIO(), (0, 1, 2), (9, 2, 2))
