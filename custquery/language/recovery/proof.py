"""
Diagnostics with fixes that might help → with fixes that do.

A fix is offered only if the text is read with fewer errors after it, and still asks for
something: an empty filter would be everyone. Trying costs a reading, so there is a
budget of characters; what it does not reach is offered unproved.
"""

from collections.abc import Callable, Iterator

from attrs import evolve

from custquery.language.diagnostics import Diagnostic, Fix

#: How many characters may be read again for one text.
_BUDGET = 6_000


def prove(
    text: str, diagnostics: tuple[Diagnostic, ...], count: Callable[[str], int]
) -> tuple[Diagnostic, ...]:
    """Keep the fixes of errors that leave fewer errors, as *count* finds them."""
    before = sum(each.level == "error" for each in diagnostics)
    budget = iter(range(_BUDGET // (len(text) + 1)))
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
        if fixed.strip() and (next(budget, None) is None or count(fixed) < before):
            yield fix
