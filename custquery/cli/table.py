"""
Rows of text → a table that fits the terminal.

With rich when it is installed, else plain: both cut what does not fit, align numbers
to the right, and show nothing of a customer as a command to the terminal.
"""

import shutil
from collections.abc import Sequence
from io import StringIO
from itertools import zip_longest
from typing import NamedTuple
from unicodedata import combining, east_asian_width

from custquery.cli.console import Console

#: No column is made narrower than this to make room for others.
_NARROWEST = 6
_GAP = 2


class Heading(NamedTuple):
    """What stands over a column."""

    text: str
    #: Numbers stand to the right, and are never cut.
    is_number: bool = False


def show_table(
    headings: Sequence[Heading], rows: Sequence[Sequence[str]], console: Console
) -> None:
    """Show *rows* under *headings*, in the width of the terminal."""
    shown = [[_harmless(cell) for cell in row] for row in rows]
    width = shutil.get_terminal_size((100, 24)).columns
    table = _rich_table(headings, shown, width) if console.is_terminal else None
    console.show(table or "\n".join(plain_table(headings, shown, width)))


def _rich_table(
    headings: Sequence[Heading], rows: Sequence[Sequence[str]], width: int
) -> str | None:
    """Lay the table out with rich, which knows NO_COLOR; None where it is missing."""
    try:
        from rich.console import Console as RichConsole
        from rich.table import Table
        from rich.text import Text
    except ImportError:
        return None
    widths = _widths(headings, [[each.text for each in headings], *rows], width)
    table = Table(
        box=None, pad_edge=False, header_style="bold", padding=(0, _GAP, 0, 0)
    )
    for heading, needed in zip(headings, widths, strict=True):
        table.add_column(
            heading.text,
            justify="right" if heading.is_number else "left",
            width=needed,
            no_wrap=True,
            overflow="ellipsis",
        )
    table.add_row(*(Text("─" * each, style="dim") for each in widths))
    for row in rows:
        table.add_row(*map(Text, row))
    written = StringIO()
    RichConsole(file=written, force_terminal=True, width=width).print(table)
    return written.getvalue().rstrip("\n")


def plain_table(
    headings: Sequence[Heading], rows: Sequence[Sequence[str]], width: int
) -> list[str]:
    """
    Lay out *rows* under *headings* in lines of at most *width*.

    >>> rows = [["Noor de Vries", "4"], ["Bas", "12"]]
    >>> for line in plain_table([Heading("name"), Heading("orders", True)], rows, 18):
    ...     print(line)
    name        orders
    ──────────  ──────
    Noor de V…       4
    Bas             12
    """
    cells = [[each.text for each in headings], *rows]
    widths = _widths(headings, cells, width)
    rule = ["─" * each for each in widths]
    lines = [cells[0], rule, *cells[1:]]
    return [_line(line, widths, headings).rstrip() for line in lines]


def _line(
    cells: Sequence[str], widths: Sequence[int], headings: Sequence[Heading]
) -> str:
    return (" " * _GAP).join(
        _fitted(cell, width, is_number=heading.is_number)
        for cell, width, heading in zip(cells, widths, headings, strict=True)
    )


def _widths(
    headings: Sequence[Heading], lines: Sequence[Sequence[str]], width: int
) -> list[int]:
    """Give every column what it needs; take what is too much from the widest texts."""
    columns = zip_longest(*lines, fillvalue="")
    widths = [max(map(_width, column)) for column in columns]
    cut = [at for at, heading in enumerate(headings) if not heading.is_number]
    while sum(widths) + _GAP * (len(widths) - 1) > width:
        widest = max(cut, key=lambda at: widths[at], default=None)
        if widest is None or widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
    return widths


def _fitted(text: str, width: int, *, is_number: bool) -> str:
    if _width(text) > width:
        while text and _width(text) > width - 1:
            text = text[:-1]
        text += "…"
    blanks = " " * (width - _width(text))
    return blanks + text if is_number else text + blanks


def _width(text: str) -> int:
    """Return how many places of a terminal *text* takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if combining(each) else 1 + (east_asian_width(each) in "WF") for each in text
    )


def _harmless(text: str) -> str:
    """Replace what a terminal would obey or not show."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() or each == "\u00a0" else "\ufffd" for each in text
    )
