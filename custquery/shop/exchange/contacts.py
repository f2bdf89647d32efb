"""
What stands in a cell for an e-mail address or a phone → what it is, or may have been.

Only what cannot be an address is refused; whether anybody reads it, a mail will tell.
Nothing is repaired in silence: what it may have been is proposed.
"""

import re
from typing import NamedTuple

from custquery.schema.phone import read_phone

#: The most characters of an address, and of what stands before its @.
#: Source: RFC 5321, 4.5.3.1, with the erratum on the path.
_LONGEST, _LONGEST_LOCAL, _LONGEST_LABEL = 254, 64, 63
_LOCAL = re.compile(
    r"[^\s\x00-\x1f\x7f\"(),:;<>@\[\\\].]+(?:\.[^\s\x00-\x1f\x7f\"(),:;<>@\[\\\].]+)*"
)
#: What nearly everyone has, told at once: short enough for every limit.
_ORDINARY = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*"
    r"@(?:[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*\.)+[A-Za-z]{2,}"
)
_QUOTED = re.compile(r'"(?:[^"\\\x00-\x1f\x7f]|\\[ -~])+"')
_LABEL = re.compile(r"[^\W_](?:[^\W_]|-)*")
_NUMERIC = re.compile(r"[\d.]+")
#: ``Noor <noor@example.com>``, ``mailto:noor@example.com``.
_WRAPPED = re.compile(r".*<\s*([^<>\s]+)\s*>\s*|mailto:([^?\s]+).*", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*[;,/|]\s*|\s+")
#: Signs that Excel leaves of a number that it shortened.
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)


class Contact(NamedTuple):
    """What a cell says, or why it says nothing and what it may have meant."""

    text: str = ""
    #: Kebab-case; empty when the text can be one.
    code: str = ""
    fix: str = ""


def read_email(cell: str) -> Contact:
    """
    Read an e-mail address.

    >>> read_email(" noor@example.com "), read_email("noor@example,com")
    (Contact(text='noor@example.com', code='', fix=''),
    Contact(text='', code='csv-email', fix='noor@example.com'))

    Source: RFC 5321 and 6531; a domain needs a dot, as nothing else is delivered.
    """
    if _is_ordinary(cell):
        return Contact(cell)
    text = cell.strip()
    if _is_address(text):
        return Contact(text)
    return Contact("", "csv-email", next(filter(_is_address, _meant(text)), ""))


def _meant(text: str) -> list[str]:
    """Return what a *text* that is no address may have meant, the likeliest first."""
    wrapped = _WRAPPED.fullmatch(text)
    inner = (wrapped[1] or wrapped[2]) if wrapped else text
    slips = inner.replace(",", ".").replace(";", ".")
    spoken = re.sub(r"\s*[(\[]?\b(?:at|apenstaartje)\b[)\]]?\s*", "@", inner)
    joined = "".join(slips.split())
    return [
        inner,
        *(each for each in _SEVERAL.split(inner) if "@" in each),
        slips,
        joined,
        re.sub(r"\.{2,}", ".", joined),
        joined.strip(".,'\"<>"),
        joined.replace("@@", "@"),
        spoken,
    ]


def _is_ordinary(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and _ORDINARY.fullmatch(text) is not None


def _is_address(text: str) -> bool:
    if _is_ordinary(text):
        return True
    local, at, domain = text.rpartition("@")
    if not at or len(text) > _LONGEST or not 0 < len(local) <= _LONGEST_LOCAL:
        return False
    return bool(_LOCAL.fullmatch(local) or _QUOTED.fullmatch(local)) and _is_domain(
        domain
    )


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return (
        len(labels) > 1
        and not _NUMERIC.fullmatch(domain)
        and all(
            len(each) <= _LONGEST_LABEL
            and _LABEL.fullmatch(each)
            and not each.endswith("-")
            for each in labels
        )
        and len(labels[-1]) > 1
        and not labels[-1].isdigit()
    )


def read_telephone(cell: str, region: str) -> Contact:
    """
    Read a phone number, as written in *region*, as E.164.

    >>> read_telephone("06-1234 5678", "NL").text
    '+31612345678'
    >>> read_telephone("3,16123E+10", "NL").code
    'csv-number-shortened'
    """
    text = cell.strip()
    found = read_phone(text, region)
    if found is not None:
        return Contact(found)
    if _SHORTENED.fullmatch(text):
        return Contact("", "csv-number-shortened")
    # A spreadsheet takes the zero off a number, and the plus off an international one.
    meant = (read_phone(f"{sign}{text}", region) for sign in ("0", "+"))
    return Contact("", "csv-phone", next(filter(None, meant), ""))


def is_shortened(cell: str) -> bool:
    """
    Tell whether *cell* is a number that Excel shortened, so that digits are lost.

    >>> is_shortened("7,21045E+12"), is_shortened("1012 AB")
    (True, False)
    """
    return _SHORTENED.fullmatch(cell.strip()) is not None
