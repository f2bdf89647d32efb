"""
Checked filter → the text that asks Shopify the same, and what it cannot be asked.

Nothing is said that Shopify takes for something else: a clause that has no words there
is listed, and then there is no text, unless the rest alone is asked for. What Shopify
counts a little otherwise is in the notes.
"""

from collections.abc import Callable
from typing import TypeAlias, assert_never

from attrs import frozen

from custquery.language.diagnostics import Args, Diagnostic, Level
from custquery.language.printed import Printed
from custquery.schema import checked
from custquery.schema.checked import Checked, Related, Test
from custquery.schema.reading import Reading
from custquery.targets.shopify import search, segment
from custquery.targets.shopify.differences import differences
from custquery.targets.shopify.negations import pushed
from custquery.targets.shopify.pieces import (
    CannotSayError,
    Said,
    clauses,
    join,
    spell,
)


@frozen(repr=False)
class ShopifyText(Printed):
    """A filter as Shopify can be asked, as far as it can."""

    #: The query; None when something is left out and the rest was not asked for.
    text: str | None
    #: What Shopify cannot be asked, each at its place in the filter.
    left_out: tuple[Diagnostic, ...] = ()
    #: What Shopify counts a little otherwise.
    notes: tuple[Diagnostic, ...] = ()


#: How one test, or its negation, is said; raises `CannotSayError`.
_Say: TypeAlias = Callable[[Test | Related, bool], Said]


def to_shopify_segment(
    filter: Checked, reading: Reading, *, partly: bool = False
) -> ShopifyText:
    """
    Return *filter* in the segment query language.

    Args:
        filter: A checked filter.
        reading: What it was read with: a date-time is written in the zone of the shop.
        partly: Print the clauses that can be said even if others are left out.

    >>> import custquery
    >>> query = custquery.compile("tag:vip orders>3")
    >>> to_shopify_segment(query.checked, query.reading).text
    "customer_tags CONTAINS 'vip' AND number_of_orders > 3"
    """

    def say(node: Test | Related, negated: bool) -> Said:  # noqa: FBT001 - a callback
        return segment.say(node, reading, negated=negated)

    printer = _Printer(say)
    said = printer.whole(filter, partly=partly)
    if said is None and not printer.left_out:
        printer.refuse(CannotSayError("shopify-everyone"), filter)
    return printer.printed(
        _within_limits(said, printer, filter), "segment", partly=partly
    )


def _within_limits(
    said: Said | None, printer: "_Printer", filter: Checked
) -> str | None:
    """Write out a segment, unless it is more than Shopify takes."""
    if said is None:
        return None
    text, number = spell(said), clauses(said)
    if number > segment.MOST_CLAUSES:
        code, found, count = "too-many-clauses", number, segment.MOST_CLAUSES
    elif len(text) > segment.MOST_CHARACTERS:
        code, found, count = "too-long", len(text), segment.MOST_CHARACTERS
    else:
        return text
    printer.refuse(CannotSayError(f"shopify-{code}", found=found, count=count), filter)
    return None


def to_shopify_search(filter: Checked, *, partly: bool = False) -> ShopifyText:
    """
    Return *filter* in the syntax of the customer search, where OR binds first.

    Args:
        filter: A checked filter.
        partly: Print the clauses that can be said even if others are left out.

    >>> import custquery
    >>> query = custquery.compile("tag:vip orders>3 -country:NL")
    >>> to_shopify_search(query.checked).text
    "tag:'vip' AND orders_count:>3 AND -country:NL"
    """

    def say(node: Test | Related, negated: bool) -> Said:  # noqa: FBT001 - a callback
        return search.say(node, negated=negated)

    printer = _Printer(say)
    said = printer.whole(filter, partly=partly)
    everyone = None if printer.left_out else ""
    text = everyone if said is None else spell(said)
    return printer.printed(text, "search", partly=partly)


class _Printer:
    """Puts clauses together, and keeps those that cannot be said."""

    def __init__(self, say: _Say) -> None:
        self.say = say
        self.left_out: list[Diagnostic] = []
        self.said: list[Test | Related] = []

    def whole(self, filter: Checked, *, partly: bool) -> Said | None:
        """
        Say all of *filter*, or the clauses of it that can be said.

        None when nothing can be, and for everyone: then nothing is left out.
        """
        node = pushed(filter)
        if node == checked.EVERYONE:
            return None
        if not partly or not isinstance(node, checked.All | checked.Any):
            return self.part(node)
        found = [self.part(each) for each in node.items]
        return self._joined(node, [each for each in found if each is not None])

    def part(self, node: Checked) -> Said | None:
        """Say all of *node*; None when a part of it cannot be said."""
        match node:
            case checked.All(items) | checked.Any(items):
                before = len(self.said)
                found = [self.part(each) for each in items]
                parts = [each for each in found if each is not None]
                if len(parts) < len(found):
                    del self.said[before:]
                    return None
                return self._joined(node, parts)
            case checked.Not(checked.Test() | checked.Related() as test):
                return self._test(test, negated=True)
            case checked.Test() | checked.Related():
                return self._test(node, negated=False)
            case checked.Not() | checked.Named():
                return self.part(pushed(node))
            case _:
                assert_never(node)

    def _joined(
        self, node: checked.All | checked.Any, parts: list[Said]
    ) -> Said | None:
        is_all = isinstance(node, checked.All)
        if not node.items:
            code = "shopify-everyone" if is_all else "shopify-nobody"
            self.refuse(CannotSayError(code), node)
        return join("AND" if is_all else "OR", parts) if parts else None

    def _test(self, node: Test | Related, *, negated: bool) -> Said | None:
        try:
            found = self.say(node, negated)
        except CannotSayError as error:
            self.refuse(error, node)
            return None
        self.said.append(node)
        return found

    def refuse(self, error: CannotSayError, node: Checked) -> None:
        """List *node* as what cannot be said."""
        self.left_out.append(_said(error.code, error.details, node, "warning"))

    def printed(self, text: str | None, language: str, *, partly: bool) -> ShopifyText:
        """Return what was said, or nothing when something would be missing."""
        notes = {
            (code, node.spelling): _said(code, args, node, "note")
            for node in self.said
            for code, args in differences(node, language)
        }
        if self.left_out and not partly:
            text = None
        return ShopifyText(text, tuple(self.left_out), tuple(notes.values()))


def _said(code: str, args: Args, node: Checked, level: Level) -> Diagnostic:
    spelling = node.spelling if isinstance(node, Test | Related) else ""
    return Diagnostic(code, node.span, {"text": spelling, **args}, level)


__all__ = ["ShopifyText", "to_shopify_search", "to_shopify_segment"]
