"""
Text → the same text with plain signs, and one terminal at a place.

The pre-pass puts one code point in place of one code point, so positions are those of
the text as typed. Scanners belong to a mode of the tables and are compiled on first
use: an ordinary filter needs three of the five.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

from custquery.language.tables import MODES, SCANNERS

#: Finds the terminal at a place, after blanks; its ``lastgroup`` is the terminal.
Scan: TypeAlias = Callable[[str, int], re.Match[str] | None]

#: Signs that phones and word processors make → what a keyboard has.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‹›′´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys(map(chr, range(0x2000, 0x200C)), " "),
        **dict.fromkeys("\u00a0\u202f\u205f\u3000\ufeff", " "),
        # Marks of direction and the like, which come along with a copy.
        **dict.fromkeys("\u200e\u200f\u202a\u202b\u202c\u202d\u202e", " "),
        **dict.fromkeys("\u2060\u2066\u2067\u2068\u2069", " "),
        **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},
    }
)

#: Control characters that are no blanks, and halves of code points.
_BAD = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]"


def plain(text: str) -> str:
    """
    Return *text* with typographic signs made plain, one for one.

    >>> plain("tag:“vip”")
    'tag:"vip"'
    """
    return text.translate(_PLAIN)


def bad_characters(text: str) -> list[re.Match[str]]:
    r"""
    Find the characters of *text* that no filter may hold.

    >>> [found.start() for found in bad_characters("vi\0p")]
    [2]
    """
    return list(re.finditer(_BAD, text))


def _on_first_use(mode: str) -> Scan:
    def scan(text: str, start: int) -> re.Match[str] | None:
        return scanner(mode)(text, start)

    return scan


@cache
def scanner(mode: str) -> Scan:
    """Return the scanner of *mode*, for every state of that mode from now on."""
    match = re.compile(SCANNERS[mode]).match
    for state, other in enumerate(MODES):
        if other == mode:
            SCANS[state] = match
    return match


#: The scanner of each state.
SCANS: list[Scan] = [_on_first_use(mode) for mode in MODES]
