"""
Diagnostics of habits from elsewhere: spreadsheets, SQL, other search boxes.

One function each, as in `problems`.
"""

from custquery.language.diagnostics import Diagnostic, Edit, Fix
from custquery.language.fixes import instead, leave_out, run_start
from custquery.language.span import Span
from custquery.language.spelling import quote


def doubled_quotes(typed: str, start: int, end: int) -> Diagnostic:
    """Say that the quotes around a value are doubled, as in a spreadsheet's file."""
    fix = instead(start, end, typed[start + 1 : end - 1])
    return Diagnostic("doubled-quotes", Span(start, end), fixes=(fix,))


def quoted_name(typed: str, start: int, end: int) -> Diagnostic:
    """Say that a name before a sign stands in quotes."""
    name = "_".join(typed[start + 1 : end - 1].split())
    fix = instead(start, end, name)
    args = {"name": name}
    return Diagnostic("quoted-name", Span(start, end), args, fixes=(fix,))


def backtick(start: int, end: int, text: str) -> Diagnostic:
    """Say that backticks are no quotes."""
    fix = instead(start, end, text)
    return Diagnostic("backtick", Span(start, end), fixes=(fix,))


def swapped_sides(typed: str, start: int, end: int, meant: str) -> Diagnostic:
    """Say that the value stands before the name."""
    fix = instead(start, end, meant)
    args = {"text": typed[start:end]}
    return Diagnostic("swapped-sides", Span(start, end), args, fixes=(fix,))


def semicolon_for_colon(typed: str, place: int, end: int) -> Diagnostic:
    """Say that a semicolon stands where a colon was meant."""
    start = run_start(typed, place)
    meant = f"{typed[start:place]}:{typed[place + 1 : end]}"
    fix = Fix("did-you-mean", (Edit(place, place + 1, ":"),), args={"text": meant})
    return Diagnostic("semicolon-for-colon", Span(place, place + 1), fixes=(fix,))


def limit_left_out(start: int, end: int) -> Diagnostic:
    """Note that the LIMIT of a pasted query is not the filter's to say."""
    return Diagnostic("limit-left-out", Span(start, end), level="note")


def comment_left_out(start: int, end: int) -> Diagnostic:
    """Note that a comment says nothing about customers."""
    return Diagnostic("comment-left-out", Span(start, end), level="note")


def not_a_condition(typed: str, start: int, end: int) -> Diagnostic:
    """Say that a part of SQL that is no condition stands at the end."""
    args = {"text": typed[start:end]}
    fixes = (leave_out(typed, start, end),)
    return Diagnostic("not-a-condition", Span(start, end), args, fixes=fixes)


def like_inside(typed: str, start: int, end: int, text: str) -> Diagnostic:
    """Say that LIKE asks for letters inside words; words can be asked for."""
    words = " ".join(text.replace("%", " ").split())
    fixes = (instead(start, end, f"CONTAINS {quote(words)}"),) if words else ()
    args = {"text": typed[start:end]}
    return Diagnostic("like-inside", Span(start, end), args, fixes=fixes)


def like_one_sign(start: int, place: Span, pattern: str) -> Diagnostic:
    """Note that ``_`` of LIKE, which is any one letter there, is looked for as such."""
    text = pattern.lstrip("_").partition("_")[0]
    verb = "CONTAINS" if pattern.startswith("_") else "STARTS WITH"
    fixes = (instead(start, place.end, f"{verb} {quote(text)}"),) if text else ()
    return Diagnostic("pattern-as-value", place, {"text": pattern}, "note", fixes)


def like_as_star(start: int, end: int, spelled: str) -> Diagnostic:
    """Note that the percent sign of LIKE is read as a star."""
    return Diagnostic("like-as-star", Span(start, end), {"text": spelled}, "note")
