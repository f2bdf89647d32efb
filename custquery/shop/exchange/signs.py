r"""
A text ⇄ a cell that a spreadsheet shows and never computes.

A cell that begins with a sign of a formula gets an apostrophe, and so does one that
begins with apostrophes and such a sign, so that taking one off gives back what was
there. Dutch names such as 't Hart stay as they are.

Source: OWASP, "CSV Injection"; the apostrophe is how Excel itself marks a text.
"""

import re

#: What begins a formula, in full width too.
_FORMULA = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
#: What Excel writes where a formula failed, in English and in Dutch.
_FAILED = (
    r"#(?:REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|N/A|SPILL!|CALC!|VERW!|WAARDE!|NAAM\?"
    r"|DEEL/0!|GETAL!|LEEG!|N/B|#+)\s*\Z"
)
_IS_FAILED = re.compile(_FAILED, re.IGNORECASE)
_UNSAFE = re.compile(f"'*(?:[{_FORMULA}]|{_FAILED})", re.IGNORECASE)
_MARKED = re.compile(f"'+(?:[{_FORMULA}]|{_FAILED})", re.IGNORECASE)
#: Numbers of which Excel would lose zeros are written with an apostrophe too.
_NUMBER = re.compile(r"'+\d")

#: ``="0123"``: a text, written as a formula to keep its zeros.
_AS_TEXT = re.compile(r'="([^"]*)"\s*')
_COMPUTED = re.compile(r"=\s*[-+A-Za-z0-9($@\"']")


def safe(text: str, *, is_number: bool = False) -> str:
    """
    Return the cell for *text*.

    Args:
        text: What is to be shown.
        is_number: An id, a postcode or a phone, of which `bare` takes any apostrophe.

    >>> safe("=1+1"), safe("'t Hart"), safe("'=x"), safe("'12", is_number=True)
    ("'=1+1", "'t Hart", "''=x", "''12")
    """
    unsafe = _UNSAFE.match(text) or (is_number and _NUMBER.match(text))
    return f"'{text}" if unsafe else text


def bare(cell: str, *, is_number: bool = False) -> str:
    """
    Return the text of *cell*: what `safe` was given, and what Excel's users meant.

    >>> bare("'+31612345678"), bare("'t Hart"), bare("'01234", is_number=True)
    ('+31612345678', "'t Hart", '01234')
    >>> bare('="0612345678"')
    '0612345678'
    """
    if cell[:1] not in {"'", "="}:
        return cell
    if _MARKED.match(cell) or (is_number and _NUMBER.match(cell)):
        return cell[1:]
    found = _AS_TEXT.fullmatch(cell)
    return found[1] if found else cell


def is_formula(cell: str) -> bool:
    """
    Tell whether *cell* is a formula, or what is left of one that failed.

    >>> is_formula("=A1&B1"), is_formula("#N/B"), is_formula("=== VIP ===")
    (True, True, False)
    """
    if cell[:1] not in {"=", "#"}:
        return False
    computed = _COMPUTED.match(cell) and not _AS_TEXT.fullmatch(cell)
    return bool(computed or _IS_FAILED.match(cell))
