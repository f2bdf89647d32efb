"""
Diagnostics with fixes that might help → with fixes that do.

A fix is offered only if the text is read with fewer errors after it, and still asks for
something: an empty filter would be everyone. Trying costs a reading, and mending costs
most of that, so there is a budget. What it does not reach is offered unproved where the
text is long, for mending one thing seldom breaks another there; else it is not offered.
"""

from collections.abc import Callable, Iterator

from attrs import evolve

from custquery.language.diagnostics import Diagnostic, Fix

#: How many characters may be read again for one text.
_BUDGET = 4_000

#: A problem takes as long to mend as so many characters to read.
_MENDING = 40

#: From how many characters on a text is long.
_LONG = 200


def prove(
    text: str, diagnostics: tuple[Diagnostic, ...], count: Callable[[str], int]
) -> tuple[Diagnostic, ...]:
    """Keep the fixes of errors that leave fewer errors, as *count* finds them."""
    before = sum(each.level == "error" for each in diagnostics)
    budget = iter(range(_BUDGET // (len(text) + 1 + _MENDING * before)))
    return tuple(
        evolve(each, fixes=tuple(_helping(text, each.fixes, before, count, budget)))
        if each.level == "error" and each.fixes
        else each
        for each in diagnostics
    )


def _helping(
    text: str,
    fixes: tuple[Fix, ...],
    before: int,
    count: Callable[[str], int],
    budget: Iterator[int],
) -> Iterator[Fix]:
    for fix in fixes:
        fixed = fix.apply(text)
        if not fixed.strip():
            continue
        if next(budget, None) is None:
            if len(text) < _LONG:
                return
            yield fix
        elif count(fixed) < before:
            yield fix
