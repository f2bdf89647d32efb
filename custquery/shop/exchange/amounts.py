"""
An amount in minor units ⇄ a number with a point, as a spreadsheet reads it anywhere.

A comma before the decimals is read too, as Excel writes it in Dutch; marks between
thousands are not, since they may be either.
"""

import re

_AMOUNT = re.compile(r"([-+]?)(\d{1,15})(?:[.,](\d+))?")


def written_amount(minor: int, digits: int) -> str:
    """
    Return an amount as text.

    Args:
        minor: In minor units.
        digits: Decimals of its currency.

    >>> written_amount(-5, 2), written_amount(1200, 0)
    ('-0.05', '1200')
    """
    sign, text = "-" * (minor < 0), str(abs(minor)).zfill(digits + 1)
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else f"{sign}{text}"


def read_amount(cell: str, digits: int) -> int | None:
    """
    Return an amount in minor units; None when it is none.

    Args:
        cell: What the file has.
        digits: Decimals of the currency.

    >>> read_amount("12,5", 2), read_amount("1.234", 2), read_amount("free", 2)
    (1250, None, None)
    """
    found = _AMOUNT.fullmatch(cell.strip())
    if found is None or len(found[3] or "") > digits:
        return None
    minor = int(found[2] + (found[3] or "").ljust(digits, "0"))
    return -minor if found[1] == "-" else minor
