"""
The lines of a military address → their parts, and how they are written.

``PSC`` (a postal service centre), ``CMR`` (a community mail room) or ``UNIT``, then
``BOX``; or a ship, which needs neither. Source: USPS Publication 28, 238.
"""

import re

from attrs import frozen

from custquery.hooks.validators import Certainty

_KIND = re.compile(
    r"\b(?:(P\s*\.?\s*S\s*\.?\s*C)|(C\s*\.?\s*M\s*\.?\s*R)|(UNIT|UNT))"
    r"\.?\s*(?:NO\.?|NR\.?|NUMBER|#)?\s*[#:-]?\s*(\d+[A-Z]?)(?!\w)",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"\b(?:P\.?\s*O\.?\s*)?(?:BOX|BX)\.?\s*(?:NO\.?|NR\.?|NUMBER|#)?\s*[#:-]?\s*"
    r"([A-Z]?\d+[A-Z]?)\b",
    re.IGNORECASE,
)
_SHIP = re.compile(r"\b(?:USS|USNS|USCGC|USAV)\b", re.IGNORECASE)
#: A hull number, such as ``CVN 76``.
_HULL = re.compile(r"\(?\b[A-Z]{2,6}[\s-]?\d{1,4}\b\)?")

#: Which kinds each office takes; embassies have units only.
_TAKES = {
    "APO": frozenset({"PSC", "CMR", "UNIT"}),
    "FPO": frozenset({"PSC", "UNIT", "SHIP"}),
    "DPO": frozenset({"UNIT", "PSC"}),
}
_KINDS = ("PSC", "CMR", "UNIT")


@frozen
class Line:
    """What stands in the lines of an address."""

    #: The line as it should be; as it was typed when that cannot be known.
    text: str
    #: What belongs in the second line.
    rest: str
    #: ``PSC``, ``CMR``, ``UNIT``, ``SHIP``; empty: none of them.
    kind: str = ""
    has_box: bool = False
    certainty: Certainty = "certain"

    @property
    def is_ship(self) -> bool:
        """Whether it is a ship of the navy or the coast guard."""
        return self.kind == "SHIP"

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return self.is_ship or (bool(self.kind) and self.has_box)

    def suits(self, office: str) -> bool:
        """Tell whether post of this kind goes through *office*."""
        return self.kind in _TAKES.get(office, frozenset((*_KINDS, "SHIP")))


def line_of(first: str, second: str) -> Line:
    """
    Read the two lines of an address together.

    >>> line_of("PSC802", "Bx. #74").text
    'PSC 802 BOX 74'
    """
    whole = f"{first}, {second}" if second.strip() else first
    kind, box = _KIND.search(whole), _BOX.search(whole)
    if kind is None:
        is_ship = bool(_SHIP.search(whole) and _HULL.search(whole.upper()))
        return Line(first, second, "SHIP" if is_ship else "", box is not None)
    name = next(
        each for each, found in zip(_KINDS, kind.groups(), strict=False) if found
    )
    if box is None:
        return Line(first, second, name)
    text = f"{name} {kind[4].upper()} BOX {box[1].upper()}"
    rest = _rest(whole, kind, box)
    if text.casefold() == first.casefold():
        return Line(first, second, name, has_box=True)
    return Line(text, rest, name, has_box=True)


def _rest(whole: str, kind: re.Match[str], box: re.Match[str]) -> str:
    """Return what is left of *whole*: a name of a unit, for the second line."""
    (start, end), (low, high) = sorted((kind.span(), box.span()))
    left = f"{whole[:start]} {whole[end:low]} {whole[high:]}"
    return " ".join(re.sub(r"[,;#/-]+(?=\s|$)|(?<=\s)[,;#/-]+", " ", left).split())
