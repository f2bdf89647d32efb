"""
Phone number as people write it → E.164, in the region of the shop.

A number is read as in libphonenumber, from its tables. It need not be in use, but must
be as long as numbers there are: what is too short or too long is no number.
"""

import re
from collections.abc import Iterator
from functools import cache

from custquery.schema.text import fold

#: What may stand between the digits.
_BETWEEN = frozenset(" -./()[]'")
#: The most digits of an E.164 number, with the calling code.
_LONGEST = 15


def read_phone(text: str, region: str) -> str | None:
    """
    Return the number that *text* says, as E.164, or None when it is no number.

    Args:
        text: An international number (``+31 …``, ``0031 …``) or one as written in
            *region*, with blanks, dots, brackets, slashes and dashes anywhere.
        region: ISO 3166-1 alpha-2 code of the country that numbers without a calling
            code are of.

    >>> read_phone("06-1234 5678", "NL"), read_phone("+31 (0)6 12345678", "US")
    ('+31612345678', '+31612345678')
    >>> read_phone("06 1234 5678", "IT"), read_phone("8 (912) 345-67-89", "RU")
    ('+390612345678', '+79123456789')
    >>> read_phone("0800-SHOES", "NL"), read_phone("06-1234", "NL")
    (None, None)

    Source: ITU-T E.164; libphonenumber's metadata.

    """
    if _is_plain(text):
        return text
    said = _digits(text)
    if said is None:
        return None
    has_plus, digits = said
    if has_plus:
        return _international(digits)
    region = region.upper()
    for after in _after_prefix(digits, region):
        found = _international(after)
        if found is not None:
            return found
    return _national(digits, region)


def phone_start(text: str, region: str) -> str | None:
    """
    Return how E.164 numbers start that start with *text*, or None when none can.

    Where national numbers have a trunk prefix (``0`` in NL), digits without it that
    start with the region's calling code are read as if they had a plus.

    Args:
        text: The first digits, written as in `read_phone`; a star at the end is fine.
        region: As in `read_phone`.

    >>> phone_start("06", "NL"), phone_start("+316*", "NL"), phone_start("0031 6", "NL")
    ('+316', '+316', '+316')
    >>> phone_start("0", "NL"), phone_start("06", "IT"), phone_start("316", "NL")
    ('+31', '+3906', '+316')

    """
    from custquery.schema.closed.phones import REGIONS

    said = _digits(text.rstrip().removesuffix("*"))
    if said is None:
        return None
    has_plus, digits = said
    region = region.upper()
    for after in [digits] if has_plus else _after_prefix(digits, region):
        return _international_start(after)
    if region not in REGIONS:
        return None
    code, trunk, *_ = REGIONS[region]
    national = _without_trunk(digits, trunk)
    if trunk and national == digits and digits.startswith(code):
        national = digits.removeprefix(code)
    start = code + national
    return f"+{start}" if len(start) <= _LONGEST else None


def _is_plain(text: str) -> bool:
    """
    Tell whether *text* is E.164 already, for sure and at once; most stored ones are.

    Of what it does not tell it says nothing: numbers of an unusual length, and those
    that may begin with a trunk prefix.
    """
    digits = text[1:]
    if text[:1] != "+" or not (digits.isascii() and digits.isdigit()):
        return False
    size, usual, trunk = _usual(digits[:3])
    national = digits[size:]
    if len(national) not in usual or national[0] == "0":
        return False
    return trunk is None or trunk.match(national) is None


@cache
def _usual(start: str) -> tuple[int, frozenset[int], re.Pattern[str] | None]:
    """
    Return what the first three digits of an international number tell.

    The size of its calling code, the usual lengths of the numbers behind that, none
    where there is no such code, and what a trunk prefix there looks like.
    """
    from custquery.schema.closed.phones import CALLING_CODES, REGIONS

    code = _calling_code(start)
    if code is None:
        return 0, frozenset(), None
    lengths = {each for user in CALLING_CODES[code] for each in REGIONS[user][-3]}
    most = _LONGEST - len(code)
    trunk = REGIONS[CALLING_CODES[code][0]][3]
    return (
        len(code),
        frozenset(each for each in lengths if each <= most),
        re.compile(trunk) if trunk else None,
    )


def _digits(text: str) -> tuple[bool, str] | None:
    """Return whether *text* has a plus in front, and its digits; None for no number."""
    has_plus, digits = False, ""
    for sign in fold(text).removeprefix("tel:"):
        if sign.isdecimal():
            digits += str(int(sign))
        elif sign == "+" and not digits and not has_plus:
            has_plus = True
        elif sign not in _BETWEEN:
            return None
    return (has_plus, digits) if digits or has_plus else None


def _after_prefix(digits: str, region: str) -> Iterator[str]:
    """Yield what follows the digits that stand for the plus in *region*, if they do."""
    from custquery.schema.closed.phones import REGIONS

    if region in REGIONS:
        found = re.match(REGIONS[region][2], digits)
        if found and found.end() and digits[found.end() :][:1] != "0":
            yield digits[found.end() :]
    if digits.startswith("00"):  # what Europeans write, wherever they are
        yield digits[2:]


def _international(digits: str) -> str | None:
    from custquery.schema.closed.phones import CALLING_CODES

    code = _calling_code(digits)
    if code is None:
        return None
    return _complete(digits[len(code) :], CALLING_CODES[code][0])


def _international_start(digits: str) -> str | None:
    from custquery.schema.closed.phones import CALLING_CODES, REGIONS

    code = _calling_code(digits)
    if code is None:
        is_start = any(each.startswith(digits) for each in CALLING_CODES)
        return f"+{digits}" if is_start else None
    trunk = REGIONS[CALLING_CODES[code][0]][1]
    national = digits[len(code) :]
    if trunk.startswith("0"):  # +31 (0)6; a +7 8… is no trunk prefix
        national = _without_trunk(national, trunk)
    start = code + national
    return f"+{start}" if len(start) <= _LONGEST else None


def _calling_code(digits: str) -> str | None:
    from custquery.schema.closed.phones import CALLING_CODES

    for size in (1, 2, 3):
        if digits[:size] in CALLING_CODES:
            return digits[:size]
    return None


def _without_trunk(digits: str, trunk: str) -> str:
    """Take the trunk prefix off, or the part of it that is there."""
    if trunk.startswith(digits):
        return ""
    return digits.removeprefix(trunk)


def _national(digits: str, region: str) -> str | None:
    from custquery.schema.closed.phones import REGIONS

    if region not in REGIONS:
        return None
    code, *_, lengths, pattern = REGIONS[region]
    if digits.startswith(code):
        # A calling code without its plus, as Excel leaves it, if nothing else fits.
        rest = digits.removeprefix(code)
        is_of_region = re.fullmatch(pattern, digits)
        has_code = re.fullmatch(pattern, _significant(rest, region))
        if len(digits) > max(lengths) or (has_code and not is_of_region):
            return _complete(rest, region)
    return _complete(digits, region)


def _complete(number: str, region: str) -> str | None:
    from custquery.schema.closed.phones import CALLING_CODES, REGIONS

    code = REGIONS[region][0]
    for national in (_significant(number, region), number):
        if len(code + national) <= _LONGEST and any(
            _is_possible(national, user) for user in CALLING_CODES[code]
        ):
            return f"+{code}{national}"
    return None


def _is_possible(national: str, region: str) -> bool:
    from custquery.schema.closed.phones import REGIONS

    *_, usual, lengths, pattern = REGIONS[region]
    if len(national) in usual and not national.startswith("0"):
        return True
    return len(national) in lengths and re.fullmatch(pattern, national) is not None


def _significant(number: str, region: str) -> str:
    """Take off what is dialled only inside the region, and add what is not dialled."""
    from custquery.schema.closed.phones import REGIONS

    *_, trunk, replacement, _, _, pattern = REGIONS[region]
    found = re.match(trunk, number)
    if not trunk or found is None:
        return number
    if replacement and found.lastindex == found.re.groups:
        changed = found.expand(replacement) + number[found.end() :]
    else:
        changed = number[found.end() :]
    if re.fullmatch(pattern, number) and not re.fullmatch(pattern, changed):
        return number
    return changed
