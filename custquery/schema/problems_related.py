"""
What the checker can say of related rows and of functions, one function each.

As in `problems`: what was found → a diagnostic.
"""

from collections.abc import Iterable

from attrs import evolve

from custquery.language.diagnostics import Diagnostic, Edit, Fix
from custquery.language.span import Span
from custquery.schema.problems import instead


def unknown_metafield(span: Span, name: str, closest: Iterable[str]) -> Diagnostic:
    """The shop has no metafield called *name*."""
    fixes = tuple(instead(span, each) for each in closest)
    return Diagnostic("unknown-metafield", span, {"name": name}, fixes=fixes)


def parameter_twice(
    span: Span, name: str, relation: str, fixes: Iterable[Fix] = ()
) -> Diagnostic:
    """A parameter stands twice in one question, which Shopify does not take."""
    args = {"name": name, "relation": relation}
    return Diagnostic("parameter-twice", span, args, "warning", tuple(fixes))


def between_instead(first: Span, second: Span, text: str) -> Fix:
    """Two bounds are one range: *text* for the *first*, nothing for the *second*."""
    edits = (
        Edit(first.start, first.end, text),
        Edit(second.start, second.end, ""),
    )
    return Fix("use-between", edits, "safe", {"text": text})


def too_many_ids(span: Span, name: str, count: int, most: int) -> Diagnostic:
    """A list in a parameter is longer than Shopify takes."""
    return Diagnostic(
        "too-many-ids", span, {"name": name, "count": count, "limit": most}
    )


def question_inside(span: Span, name: str) -> Diagnostic:
    """A question about rows stands among the parameters of another."""
    return Diagnostic("question-inside", span, {"name": name})


def currency_added(span: Span, name: str, currency: str) -> Diagnostic:
    """An amount was asked without its currency: that of the shop is meant."""
    args = {"name": name, "currency": currency}
    return Diagnostic("currency-added", span, args, "note")


def name_currency(said: Diagnostic, end: int) -> Diagnostic:
    """An amount has a sign of its own, so that its currency need only be named."""
    from custquery.schema.closed import currency_of

    sign = str(said.args["text"]).strip("0123456789.,' -")
    codes = currency_of(sign)
    if not codes:
        return said
    text = f", currency = '{codes[0]}'"
    fix = Fix("add-here", (Edit(end, end, text),), "likely", {"text": text[2:]})
    return evolve(said, fixes=(fix, *said.fixes))


def one_currency(span: Span, name: str) -> Diagnostic:
    """An amount was asked beside several currencies, or beside a negated one."""
    return Diagnostic("one-currency", span, {"name": name})


def needs_brackets(
    span: Span, name: str, example: str, fixes: tuple[Fix, ...] = ()
) -> Diagnostic:
    """A function was compared without its brackets."""
    args = {"name": name, "example": example}
    return Diagnostic("needs-brackets", span, args, fixes=fixes)


def needs_comparison(span: Span, name: str, example: str) -> Diagnostic:
    """A function that gives a value was not compared with one."""
    return Diagnostic("needs-comparison", span, {"name": name, "example": example})


def which_date_of(span: Span, name: str, example: str) -> Diagnostic:
    """An anniversary was asked without saying of which date, or of several."""
    return Diagnostic("which-date-of", span, {"name": name, "example": example})


def not_a_date_name(span: Span, name: str) -> Diagnostic:
    """An anniversary was asked of something that is no date."""
    return Diagnostic("not-a-date-name", span, {"name": name})


def needs_coordinates(span: Span, name: str, example: str) -> Diagnostic:
    """A distance was asked without the place it is from."""
    return Diagnostic("needs-coordinates", span, {"name": name, "example": example})


def not_coordinates(span: Span, text: str) -> Diagnostic:
    """A place was wanted, as degrees north and degrees east."""
    return Diagnostic("not-coordinates", span, {"text": text})


def not_on_earth(span: Span, text: str, swapped: str = "") -> Diagnostic:
    """There is no such place; *swapped*, if the two numbers change places, there is."""
    fixes = (instead(span, swapped, "swap-coordinates"),) if swapped else ()
    return Diagnostic("not-on-earth", span, {"text": text}, fixes=fixes)


def one_distance(span: Span, name: str) -> Diagnostic:
    """A distance was asked in no unit, or in both."""
    return Diagnostic("one-distance", span, {"name": name})


def distance_out_of_range(span: Span, text: str, most: str) -> Diagnostic:
    """Nothing on earth is that far, or less than no distance away."""
    return Diagnostic("distance-out-of-range", span, {"text": text, "most": most})


def parameter_not_compared(span: Span, name: str, operator: str) -> Diagnostic:
    """A parameter of a function says what it is, and is not compared."""
    args = {"name": name, "operator": operator}
    fixes = (instead(span, "=", "use-equals"),)
    return Diagnostic("parameter-not-compared", span, args, fixes=fixes)
