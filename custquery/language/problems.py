"""
Every diagnostic of the language layer, one function each.

The first fix is the most probable wish. `recovery.proof` drops those that would not
help, so a function may offer whatever is worth trying. *typed* is the text as typed.
"""

import re
from collections.abc import Sequence

from custquery.language.diagnostics import Diagnostic, Edit, Fix, Grade
from custquery.language.fixes import (
    after_blanks,
    gap,
    in_quotes,
    instead,
    leave_it_out,
    leave_out,
    leave_out_connected,
    run_end,
)
from custquery.language.scanner import plain
from custquery.language.span import Span

# Limits.


def too_long(length: int, limit: int) -> Diagnostic:
    """Say that the text has more characters than the limit."""
    args = {"length": length, "limit": limit}
    return Diagnostic("too-long", Span(limit, length), args)


def too_deep(start: int, end: int, limit: int) -> Diagnostic:
    """Say that more brackets and NOTs are open than the limit."""
    return Diagnostic("too-deep", Span(start, end), {"limit": limit})


def too_many_terms(start: int, end: int, limit: int) -> Diagnostic:
    """Say that there are more comparisons and words than the limit."""
    return Diagnostic("too-many-terms", Span(start, end), {"limit": limit})


def too_many_values(start: int, end: int, limit: int) -> Diagnostic:
    """Say that a list has more values than the limit."""
    return Diagnostic("too-many-values", Span(start, end), {"limit": limit})


def bad_character(found: Sequence[re.Match[str]]) -> Diagnostic:
    """Say that there are control characters, or halves of characters."""
    first = found[0].start()
    edits = tuple(
        Edit(each.start(), each.end(), " " if each[0].isspace() else "")
        for each in found
    )
    return Diagnostic(
        "bad-character",
        Span(first, first + 1),
        {"character": f"U+{ord(found[0][0]):04X}"},
        fixes=(Fix("leave-it-out", edits, "safe"),),
    )


# Brackets and quotes.


def unclosed_bracket(start: int, closing: str, end: int) -> Diagnostic:
    """Say that a bracket is open where it should be closed."""
    fix = Fix("add-here", (Edit(end, end, closing),), "likely", {"text": closing})
    return Diagnostic("unclosed-bracket", Span(start, start + 1), fixes=(fix,))


def stray_bracket(start: int) -> Diagnostic:
    """Say that a bracket closes nothing."""
    fix = leave_it_out(start, start + 1)
    return Diagnostic("stray-bracket", Span(start, start + 1), fixes=(fix,))


def wrong_bracket(start: int, wanted: str) -> Diagnostic:
    """Say that a bracket of one kind closes one of the other kind."""
    fix = instead(start, start + 1, wanted)
    return Diagnostic("wrong-bracket", Span(start, start + 1), fixes=(fix,))


def unclosed_quote(typed: str, start: int, places: Sequence[int]) -> Diagnostic:
    """Say that a quote is not closed; it may have been meant to close at *places*."""
    sign = plain(typed[start])
    fixes = [
        Fix(
            "close-quote",
            (Edit(place, place, sign),),
            "likely",
            {"word": typed[start + 1 : place].rsplit(maxsplit=1)[-1]},
        )
        for place in dict.fromkeys(places)
        if typed[start + 1 : place].strip()
    ]
    other = leave_out(typed, start, start + 1)
    if not fixes:
        other = gap(typed, start + 1, f"…{sign}")
    return Diagnostic("unclosed-quote", Span(start, start + 1), fixes=(*fixes, other))


def stray_quote(start: int) -> Diagnostic:
    """Say that a quote behind a value opens or closes nothing."""
    fix = leave_it_out(start, start + 1)
    return Diagnostic("unclosed-quote", Span(start, start + 1), fixes=(fix,))


def letter_after_quote(start: int) -> Diagnostic:
    """Say that a letter is glued to a closing quote."""
    fix = Fix("add-blank", (Edit(start, start, " "),))
    return Diagnostic("letter-after-quote", Span(start, start + 1), fixes=(fix,))


# Conditions and what connects them.


def missing_condition(typed: str, start: int, end: int) -> Diagnostic:
    """Say that nothing stands between brackets."""
    fixes = leave_out_connected(typed, start, end)
    return Diagnostic("missing-condition", Span(start, end), fixes=fixes)


def nothing_follows(typed: str, start: int, end: int, stop: int) -> Diagnostic:
    """Say that nothing follows a connector, at the end or before a bracket."""
    fix = leave_it_out(len(typed[:start].rstrip()), stop, grade="safe")
    args = {"word": typed[start:end]}
    return Diagnostic("nothing-follows", Span(start, end), args, fixes=(fix,))


def doubled_connector(
    typed: str, first: tuple[int, int], second: tuple[int, int]
) -> Diagnostic:
    """Say that two connectors stand side by side."""
    words = typed[slice(*first)], typed[slice(*second)]
    same = words[0].upper() == words[1].upper()
    fixes = [leave_out(typed, *second, grade="safe" if same else "likely")]
    if not same:
        fixes.append(leave_out(typed, *first))
    args = {"first": words[0], "second": words[1]}
    return Diagnostic("doubled-connector", Span(*second), args, fixes=tuple(fixes))


def leading_connector(typed: str, start: int, end: int) -> Diagnostic:
    """Say that nothing stands before a connector."""
    fix = leave_it_out(start, after_blanks(typed, end), grade="safe")
    args = {"word": typed[start:end]}
    return Diagnostic("leading-connector", Span(start, end), args, fixes=(fix,))


def comma_between_conditions(typed: str, start: int, *, words: bool) -> Diagnostic:
    """Say that a comma or semicolon stands where AND or OR is needed."""
    span = Span(start, start + 1)
    glued = typed[start + 1 : start + 2].strip() != ""
    first = len(typed[:start].rstrip())
    fixes = [
        Fix(
            f"use-{word.lower()}",
            (Edit(first, start + 1, f" {word}{' ' * glued}"),),
        )
        for word in ("AND", "OR")
    ]
    without = Fix("leave-it-out", (Edit(start, start + 1, " " * glued),))
    fixes.insert(0 if words else 2, without)
    args = {"sign": typed[start]}
    return Diagnostic("comma-between-conditions", span, args, fixes=tuple(fixes))


def minus_apart(typed: str, start: int, end: int, name: int | None) -> Diagnostic:
    """Say that signs negate nothing; *name* ends where an operator may be missing."""
    following, sign = after_blanks(typed, end), typed[start]
    fixes = [
        leave_out(typed, start, end),
        in_quotes(typed, start, run_end(typed, start)),
    ]
    if following > start + 1:
        term = typed[following : run_end(typed, following)]
        glued = Fix(
            "did-you-mean",
            (Edit(start, following, sign),),
            args={"text": f"{sign}{term}"},
        )
        fixes.insert(0, glued)
    if name is not None:
        fixes.insert(0, instead(name, start, " >= "))
    before = len(typed[:start].rstrip())
    sides = typed[before - 1 : before], typed[following : following + 1]
    if all(each.isdigit() for each in sides):
        fixes.insert(0, instead(before, following, ".."))
    args = {"sign": typed[start:end]}
    return Diagnostic("minus-apart", Span(start, end), args, fixes=tuple(fixes))


def name_missing(
    typed: str, sign: tuple[int, int], end: int, name: str | None
) -> Diagnostic:
    """Say that an operator has no name; perhaps the last one was meant again."""
    start = sign[0]
    fixes = [in_quotes(typed, start, end), leave_out(typed, start, end)]
    if name:
        args = {"text": f"{name}{typed[start:end]}"}
        edits = (Edit(start, start, name),)
        fixes.insert(0, Fix("did-you-mean", edits, "likely", args))
    args = {"operator": typed[slice(*sign)]}
    return Diagnostic("name-missing", Span(*sign), args, fixes=tuple(fixes))


def operator_not_understood(
    typed: str, start: int, end: int, wanted: str
) -> Diagnostic:
    """Say that signs are no operator."""
    args = {"text": typed[start:end]}
    fix = instead(start, end, wanted)
    return Diagnostic("operator-not-understood", Span(start, end), args, fixes=(fix,))


def not_understood(typed: str, start: int, end: int) -> Diagnostic:
    """Say that something fits nowhere."""
    fixes = (
        leave_out(typed, start, end),
        in_quotes(typed, start, max(end, run_end(typed, start))),
    )
    args = {"text": typed[start:end]}
    return Diagnostic("not-understood", Span(start, end), args, fixes=fixes)


# Values.


def value_missing(typed: str, name: str, place: int, text: str = "…") -> Diagnostic:
    """Say that a name and an operator have no value."""
    fixes = (gap(typed, place, text),)
    return Diagnostic("value-missing", Span(place, place), {"name": name}, fixes=fixes)


def not_before_value(typed: str, start: int, end: int, name: int) -> Diagnostic:
    """Say that NOT stands between an operator and its value."""
    word = typed[start:end]
    edits = Edit(name, name, f"{word} "), Edit(start, after_blanks(typed, end), "")
    meant = {"text": f"{word} {typed[name:start].rstrip()}…"}
    fix = Fix("did-you-mean", edits, "likely", meant)
    span = Span(start, end)
    return Diagnostic("not-before-value", span, {"word": word}, fixes=(fix,))


def value_not_understood(
    typed: str, start: int, end: int, name: int | None
) -> Diagnostic:
    """Say that something is no value; negate the term that starts at *name*, if any."""
    fixes = [in_quotes(typed, start, end), leave_out(typed, start, end)]
    if name is not None:
        edits = Edit(name, name, "-"), Edit(start, start + 1, "")
        meant = {"text": f"-{typed[name:start]}{typed[start + 1 : end]}"}
        fixes.insert(0, Fix("did-you-mean", edits, "likely", meant))
    args = {"text": typed[start:end]}
    span = Span(start, end)
    return Diagnostic("value-not-understood", span, args, fixes=tuple(fixes))


def colon_in_value(typed: str, start: int, end: int, place: int) -> Diagnostic:
    """Say that a colon or another sign needs quotes around the value."""
    args = {"sign": typed[place]}
    fixes = (in_quotes(typed, start, end),)
    return Diagnostic("colon-in-value", Span(place, place + 1), args, fixes=fixes)


def open_range(
    typed: str, start: int, end: int, fixes: Sequence[tuple[int, int, str]]
) -> Diagnostic:
    """Say that a range has one end."""
    args = {"text": typed[start:end]}
    meant = tuple(instead(*each) for each in fixes)
    return Diagnostic("open-range", Span(start, end), args, fixes=meant)


def null_compared(
    typed: str, place: tuple[int, int], term: tuple[int, int] | None, wanted: str
) -> Diagnostic:
    """Say that NULL is no value to compare with; *wanted* is the term with IS NULL."""
    fixes = [in_quotes(typed, *place)]
    if term:
        fixes.insert(0, instead(*term, wanted))
    listed = " OR " in wanted or " AND " in wanted
    code = "null-in-list" if listed else "null-compared"
    return Diagnostic(code, Span(*place), fixes=tuple(fixes))


def values_side_by_side(
    typed: str,
    start: int,
    middle: int,
    end: int,
    second: tuple[int, int],
    *,
    joint: str,
    one_value: bool,
) -> Diagnostic:
    """
    Say that values in brackets have nothing between them.

    *one_value*: they are rather one value without quotes than several with no *joint*.
    """
    args = {"first": typed[start:middle], "second": typed[slice(*second)]}
    values = typed[start:end].split()
    if plain(typed[start]) in {'"', "'"}:
        fixes = [Fix("use-or", (Edit(middle, second[0], joint),))]
    else:
        listed = Fix("use-or", (Edit(start, end, joint.join(values)),))
        fixes = [in_quotes(typed, start, end), listed]
        if not one_value:
            fixes.reverse()
    return Diagnostic("values-side-by-side", Span(*second), args, fixes=tuple(fixes))


def between_incomplete(place: tuple[int, int], fix: tuple[int, int, str]) -> Diagnostic:
    """Say that BETWEEN lacks a value or its AND."""
    grade: Grade = "blank" if "…" in fix[2] else "likely"
    fixes = (instead(*fix, grade=grade),)
    return Diagnostic("between-incomplete", Span(*place), fixes=fixes)


def star_inside(typed: str, start: int, end: int) -> Diagnostic:
    """Say that a star stands in the middle of a word."""
    args = {"text": typed[start:end]}
    fixes = (in_quotes(typed, start, end),)
    return Diagnostic("star-inside", Span(start, end), args, fixes=fixes)


# Frames.


def frame_incomplete(start: int, end: int, place: int, text: str) -> Diagnostic:
    """Say that WHERE or its condition is missing, which would mean everybody."""
    grade: Grade = "blank" if "…" in text else "likely"
    fixes = (instead(place, place, text, grade=grade),)
    return Diagnostic("frame-incomplete", Span(start, end), fixes=fixes)


def frame_inside(typed: str, start: int, end: int) -> Diagnostic:
    """Say that a word that starts a pasted query stands in the middle."""
    before = leave_out(typed, 0, start)
    fixes = [instead(start, end, "AND"), leave_out(typed, start, end)]
    pasted = typed.lstrip()[:6].upper().startswith(("FROM", "SELECT"))
    fixes.insert(0 if pasted else 2, before)
    args = {"word": typed[start:end]}
    return Diagnostic("frame-inside", Span(start, end), args, fixes=tuple(fixes))


def unknown_table(typed: str, start: int, end: int) -> Diagnostic:
    """Say that a pasted query asks for something else than customers."""
    args = {"name": typed[start:end]}
    fixes = (instead(start, end, "customers"),)
    return Diagnostic("unknown-table", Span(start, end), args, fixes=fixes)


def after_order(typed: str, start: int, end: int) -> Diagnostic:
    """Say that text stands behind ORDER BY and its keys."""
    args = {"text": typed[start:end]}
    fixes = (leave_out(typed, start, len(typed)),)
    return Diagnostic("after-order", Span(start, end), args, fixes=fixes)


# What is read, and perhaps not as meant.


def words_not_allowed(
    typed: str, start: int, end: int, value: int | None
) -> Diagnostic:
    """Refuse free words; they may belong to the value that starts at *value*."""
    fixes = [in_quotes(typed, start, end)]
    if value is not None:
        fixes.insert(0, in_quotes(typed, value, end))
    args = {"word": typed[start:end]}
    return Diagnostic("words-not-allowed", Span(start, end), args, fixes=tuple(fixes))


def connector_as_word(start: int, word: str) -> Diagnostic:
    """Note that a lower-case connector is searched for."""
    end, capitals = start + len(word), word.upper()
    args = {"connector": capitals}
    fixes = (Fix("read-as", (Edit(start, end, capitals),), args=args),)
    span = Span(start, end)
    return Diagnostic("connector-as-word", span, {"word": word}, "note", fixes)


def keyword_as_word(start: int, word: str) -> Diagnostic:
    """Warn that a word that means something elsewhere is searched for."""
    span = Span(start, start + len(word))
    fixes = (in_quotes(" " * start + word, start, start + len(word)),)
    return Diagnostic("keyword-as-word", span, {"word": word}, "warning", fixes)


def columns_left_out(start: int, end: int) -> Diagnostic:
    """Note that the columns of a pasted query are not the filter's to choose."""
    return Diagnostic("columns-left-out", Span(start, end), level="note")
