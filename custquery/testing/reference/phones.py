"""
A phone number as people dial it → its digits in international form.

Knows the regions that the tests use; their trunk prefix is a zero, or none.
"""

import re

from custquery.testing.reference.unsupported import Unsupported

#: Country code and trunk prefix.
_REGIONS = {
    "NL": ("31", "0"),
    "BE": ("32", "0"),
    "DE": ("49", "0"),
    "FR": ("33", "0"),
    "GB": ("44", "0"),
    "US": ("1", ""),
}

_DIALLED = re.compile(r"\+?[\d\s().\-/]+")


def international(text: str, region: str) -> str:
    """
    Return ``+`` and the digits of a number, or of the start of one.

    >>> international("06-12345678", "NL"), international("0031 6", "NL")
    ('+31612345678', '+316')

    Raises:
        Unsupported: it is not plainly (the start of) a number in *region*.
    """
    if region not in _REGIONS or not _DIALLED.fullmatch(text.strip()):
        raise Unsupported(f"not plainly a phone number: {text!r}")
    code, trunk = _REGIONS[region]
    digits = "".join(re.findall(r"\d", text.replace("(0)", "")))
    if text.strip().startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    if trunk and digits.startswith(trunk):
        return f"+{code}{digits[len(trunk) :]}"
    raise Unsupported(f"neither national nor international: {text!r}")
