"""
Every diagnostic of the language layer, one function each.

The first fix is the most probable wish. `recovery.proof` drops those that would not
help, so a function may offer whatever is worth trying.
"""

import re
from collections.abc import Sequence

from custquery.language.diagnostics import Diagnostic, Edit, Fix, Grade
from custquery.language.scanner import plain
from custquery.language.span import Span
from custquery.language.spelling import quote


def leave_out(typed: str, start: int, end: int, *, grade: Grade = "likely") -> Fix:
    """Take a part away, with the blanks on one side of it."""
    part = typed[start:end]
    before = typed[:start].rstrip()
    if not before:
        end += _blanks_after(typed, end)
    elif _blanks_after(typed, end) or typed[end : end + 1] in {"", ")"}:
        start = len(before)
    return Fix("leave-out", (Edit(start, end, ""),), grade, {"text": part})


def instead(start: int, end: int, text: str, *, grade: Grade = "likely") -> Fix:
    """Put *text* where something else was typed."""
    return Fix("did-you-mean", (Edit(start, end, text),), grade, {"text": text.strip()})


def in_quotes(typed: str, start: int, end: int) -> Fix:
    """Put quotes around a part."""
    part = typed[start:end]
    edits = (Edit(start, end, quote(part)),)
    return Fix("in-quotes", edits, "likely", {"text": part})


def gap(typed: str, place: int, text: str = "…") -> Fix:
    """Leave a gap to fill in, apart from a word before it."""
    blank = " " if typed[place - 1 : place].isalpha() else ""
    return Fix("fill-in", (Edit(place, place, f"{blank}{text}"),), "blank")


# Limits.


def too_long(length: int, limit: int) -> Diagnostic:
    """The text has more characters than the limit."""
    return Diagnostic("too-long", Span(limit, length), {"length": length, "limit": limit})


def too_deep(start: int, end: int, limit: int) -> Diagnostic:
    """More brackets and NOTs are open than the limit."""
    return Diagnostic("too-deep", Span(start, end), {"limit": limit})


def too_many_terms(start: int, end: int, limit: int) -> Diagnostic:
    """There are more comparisons and words than the limit."""
    return Diagnostic("too-many-terms", Span(start, end), {"limit": limit})


def too_many_values(start: int, end: int, limit: int) -> Diagnostic:
    """A list has more values than the limit."""
    return Diagnostic("too-many-values", Span(start, end), {"limit": limit})


def bad_character(found: Sequence[re.Match[str]]) -> Diagnostic:
    """Control characters, or halves of characters, which no keyboard types."""
    first = found[0]
    edits = tuple(
        Edit(each.start(), each.end(), " " if each[0].isspace() else "")
        for each in found
    )
    return Diagnostic(
        "bad-character",
        Span(first.start(), first.start() + 1),
        {"character": f"U+{ord(first[0][0]):04X}"},
        fixes=(Fix("leave-it-out", edits, "safe"),),
    )


# Brackets and quotes.


def unclosed_bracket(start: int, closing: str, end: int) -> Diagnostic:
    """A bracket is open at the end of the text."""
    fix = Fix("add-at-end", (Edit(end, end, closing),), "likely", {"text": closing})
    return Diagnostic("unclosed-bracket", Span(start, start + 1), fixes=(fix,))


def stray_bracket(start: int) -> Diagnostic:
    """A bracket closes nothing."""
    fix = Fix("leave-it-out", (Edit(start, start + 1, ""),))
    return Diagnostic("stray-bracket", Span(start, start + 1), fixes=(fix,))


def wrong_bracket(start: int, wanted: str) -> Diagnostic:
    """A bracket of one kind closes one of the other kind."""
    return Diagnostic(
        "wrong-bracket",
        Span(start, start + 1),
        fixes=(instead(start, start + 1, wanted),),
    )


def unclosed_quote(typed: str, start: int, places: Sequence[int]) -> Diagnostic:
    """A quote is not closed; it may have been meant to close at *places*."""
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
    if fixes:
        fixes.append(leave_out(typed, start, start + 1))
    else:
        fixes.append(gap(typed, start + 1, f"…{sign}"))
    return Diagnostic("unclosed-quote", Span(start, start + 1), fixes=tuple(fixes))


def letter_after_quote(start: int) -> Diagnostic:
    """A letter is glued to a closing quote."""
    return Diagnostic(
        "letter-after-quote",
        Span(start, start + 1),
        fixes=(Fix("add-blank", (Edit(start, start, " "),)),),
    )


# Conditions and what connects them.


def missing_condition(typed: str, start: int, end: int) -> Diagnostic:
    """Nothing stands between brackets."""
    return Diagnostic(
        "missing-condition", Span(start, end), fixes=_without(typed, start, end)
    )


def _without(typed: str, start: int, end: int) -> tuple[Fix, ...]:
    """Take a part away, together with the connector on one side of it."""
    before = _CONNECTOR_BEFORE.search(typed, 0, start)
    after = _CONNECTOR_AFTER.match(typed, end)
    cuts = [(before.start(), end)] if before else []
    cuts += [(start, after.end())] if after else []
    cuts += [(start, end)]
    return tuple(
        Fix(
            "leave-out",
            (Edit(first, last, ""),),
            "likely",
            {"text": typed[first:last].strip()},
        )
        for first, last in cuts
    )


_CONNECTOR_BEFORE = re.compile(
    r"\s*(?:\b(?:AND|OR|NOT|EN|OF|NIET)|&&|\|\||[-!])\s*\Z", re.IGNORECASE
)
_CONNECTOR_AFTER = re.compile(
    r"\s*(?:(?:AND|OR|EN|OF)\b|&&|\|\||,)\s*", re.IGNORECASE
)


def nothing_follows(typed: str, start: int, end: int, stop: int) -> Diagnostic:
    """Nothing follows a connector that ends the text or a pair of brackets."""
    word = typed[start:end]
    cut = len(typed[:start].rstrip())
    fix = Fix("leave-it-out", (Edit(cut, stop, ""),), "safe")
    return Diagnostic("nothing-follows", Span(start, end), {"word": word}, fixes=(fix,))


def doubled_connector(
    typed: str, first: tuple[int, int], second: tuple[int, int]
) -> Diagnostic:
    """Two connectors stand side by side."""
    words = typed[slice(*first)], typed[slice(*second)]
    same = words[0].upper() == words[1].upper()
    fixes = [leave_out(typed, *second, grade="safe" if same else "likely")]
    if not same:
        fixes.append(leave_out(typed, *first))
    return Diagnostic(
        "doubled-connector",
        Span(*second),
        {"first": words[0], "second": words[1]},
        fixes=tuple(fixes),
    )


def leading_connector(typed: str, start: int, end: int) -> Diagnostic:
    """Nothing stands before a connector."""
    fix = Fix(
        "leave-it-out", (Edit(start, end + _blanks_after(typed, end), ""),), "safe"
    )
    return Diagnostic(
        "leading-connector", Span(start, end), {"word": typed[start:end]}, fixes=(fix,)
    )


def _blanks_after(typed: str, end: int) -> int:
    rest = typed[end:]
    return len(rest) - len(rest.lstrip())


def comma_between_conditions(typed: str, start: int, *, words: bool) -> Diagnostic:
    """A comma or semicolon stands where AND or OR is needed."""
    fixes = [
        Fix(f"use-{word.lower()}", (Edit(start, start + 1, f" {word}"),))
        for word in ("AND", "OR")
    ]
    if words:
        fixes.insert(0, Fix("leave-it-out", (Edit(start, start + 1, " "),)))
    return Diagnostic(
        "comma-between-conditions",
        Span(start, start + 1),
        {"sign": typed[start]},
        fixes=tuple(fixes),
    )


def minus_apart(typed: str, start: int) -> Diagnostic:
    """A minus or plus that belongs to nothing."""
    after = start + 1 + _blanks_after(typed, start + 1)
    joined = Fix("join", (Edit(start, after, typed[start]),))
    out = leave_out(typed, start, start + 1)
    fixes = (out, in_quotes(typed, start, _run_end(typed, start)))
    if after > start + 1:
        fixes = (joined, *fixes)
    return Diagnostic(
        "minus-apart", Span(start, start + 1), {"sign": typed[start]}, fixes=fixes
    )


def _run_end(typed: str, start: int) -> int:
    found = _RUN.match(typed, start)
    return found.end() if found else start


_RUN = re.compile(r"[^\s()]+")


def name_missing(
    typed: str, sign: tuple[int, int], end: int, name: str | None
) -> Diagnostic:
    """An operator has no name before it; perhaps the last one was meant again."""
    fixes = [in_quotes(typed, sign[0], end), leave_out(typed, sign[0], end)]
    if name:
        fixes.insert(0, Fix("did-you-mean", (Edit(sign[0], sign[0], name),), "likely", {"text": f"{name}{typed[sign[0]:end]}"}))
    return Diagnostic(
        "name-missing",
        Span(*sign),
        {"operator": typed[slice(*sign)]},
        fixes=tuple(fixes),
    )


def operator_not_understood(
    typed: str, start: int, end: int, wanted: str
) -> Diagnostic:
    """Signs that are no operator."""
    return Diagnostic(
        "operator-not-understood",
        Span(start, end),
        {"text": typed[start:end]},
        fixes=(instead(start, end, wanted),),
    )


def not_understood(typed: str, start: int, end: int) -> Diagnostic:
    """Something that fits nowhere."""
    return Diagnostic(
        "not-understood",
        Span(start, end),
        {"text": typed[start:end]},
        fixes=(
            leave_out(typed, start, end),
            in_quotes(typed, start, max(end, _run_end(typed, start))),
        ),
    )


# Values.


def value_missing(typed: str, name: str, place: int, text: str = "…") -> Diagnostic:
    """A name and an operator without a value."""
    return Diagnostic(
        "value-missing",
        Span(place, place),
        {"name": name},
        fixes=(gap(typed, place, text),),
    )


def not_before_value(typed: str, start: int, end: int, name: int) -> Diagnostic:
    """NOT stands between an operator and its value."""
    word = typed[start:end]
    edits = Edit(name, name, f"{word} "), Edit(start, end + _blanks_after(typed, end), "")
    text = f"{word} {typed[name:start]}".strip()
    return Diagnostic(
        "not-before-value",
        Span(start, end),
        {"word": word},
        fixes=(Fix("did-you-mean", edits, "likely", {"text": f"{text}…"}),),
    )


def value_not_understood(
    typed: str, start: int, end: int, name: tuple[int, int] | None
) -> Diagnostic:
    """Something that is no value where one is wanted."""
    fixes = [in_quotes(typed, start, end), leave_out(typed, start, end)]
    if name:
        edits = (Edit(name[0], name[0], "-"), Edit(start, start + 1, ""))
        whole = f"-{typed[name[0] : start]}{typed[start + 1 : end]}"
        fixes.insert(0, Fix("did-you-mean", edits, "likely", {"text": whole}))
    return Diagnostic(
        "value-not-understood",
        Span(start, end),
        {"text": typed[start:end]},
        fixes=tuple(fixes),
    )


def sign_in_value(typed: str, start: int, end: int, place: int) -> Diagnostic:
    """A colon or another sign inside a value that has no quotes."""
    return Diagnostic(
        "colon-in-value",
        Span(place, place + 1),
        {"sign": typed[place]},
        fixes=(in_quotes(typed, start, end),),
    )


def open_range(
    typed: str, start: int, end: int, fixes: Sequence[tuple[int, int, str]]
) -> Diagnostic:
    """A range with one end."""
    return Diagnostic(
        "open-range",
        Span(start, end),
        {"text": typed[start:end]},
        fixes=tuple(instead(*each) for each in fixes),
    )


def null_compared(
    typed: str, place: tuple[int, int], term: tuple[int, int] | None, wanted: str
) -> Diagnostic:
    """NULL behind an operator that compares."""
    fixes = [in_quotes(typed, *place)]
    if term:
        fixes.insert(0, instead(*term, wanted))
    code = "null-in-list" if " OR " in wanted or " AND " in wanted else "null-compared"
    return Diagnostic(code, Span(*place), fixes=tuple(fixes))


def values_side_by_side(
    typed: str, start: int, middle: int, end: int, second: tuple[int, int]
) -> Diagnostic:
    """Two values in brackets with nothing between them."""
    return Diagnostic(
        "values-side-by-side",
        Span(*second),
        {"first": typed[start:middle], "second": typed[slice(*second)]},
        fixes=(
            in_quotes(typed, start, end),
            Fix("use-or", (Edit(middle, second[0], " OR "),)),
        ),
    )


def between_incomplete(
    place: tuple[int, int], fixes: Sequence[tuple[int, int, str]]
) -> Diagnostic:
    """BETWEEN without two values and an AND."""
    return Diagnostic(
        "between-incomplete",
        Span(*place),
        fixes=tuple(
            instead(start, end, text, grade="blank" if "…" in text else "likely")
            for start, end, text in fixes
        ),
    )


def star_inside(typed: str, start: int, text: str) -> Diagnostic:
    """A star in the middle of a word."""
    end = start + len(text)
    return Diagnostic(
        "star-inside",
        Span(start, end),
        {"text": text},
        fixes=(in_quotes(typed, start, end),),
    )


# Frames.


def frame_incomplete(start: int, end: int, place: int, text: str) -> Diagnostic:
    """FROM or SELECT without WHERE and a condition, which would mean everybody."""
    grade: Grade = "blank" if "…" in text else "likely"
    fix = instead(place, place, text, grade=grade)
    return Diagnostic("frame-incomplete", Span(start, end), fixes=(fix,))


def frame_inside(typed: str, start: int, end: int) -> Diagnostic:
    """A word that starts a pasted query in the middle of a filter."""
    fixes = (
        instead(start, end, "AND"),
        leave_out(typed, start, end),
        leave_out(typed, 0, start),
    )
    return Diagnostic(
        "frame-inside",
        Span(start, end),
        {"word": typed[start:end]},
        fixes=tuple(sorted(fixes, key=lambda each: each.edits[0].start > 0))
        if typed.lstrip()[:4].upper() in {"FROM", "SELE"}
        else fixes,
    )


def unknown_table(typed: str, start: int, end: int) -> Diagnostic:
    """A pasted query asks for something else than customers."""
    return Diagnostic(
        "unknown-table",
        Span(start, end),
        {"name": typed[start:end]},
        fixes=(instead(start, end, "customers"),),
    )


def after_order(typed: str, start: int, end: int) -> Diagnostic:
    """More text after ORDER BY and its keys."""
    return Diagnostic(
        "after-order",
        Span(start, end),
        {"text": typed[start:end]},
        fixes=(leave_out(typed, start, len(typed)),),
    )


# What is read, and perhaps not as meant.


def words_not_allowed(
    typed: str, start: int, end: int, value: int | None
) -> Diagnostic:
    """A free word where the dialect has none; perhaps it belongs to a value."""
    fixes = [in_quotes(typed, start, end)]
    if value is not None:
        fixes.insert(0, in_quotes(typed, value, end))
    return Diagnostic(
        "words-not-allowed",
        Span(start, end),
        {"word": typed[start:end]},
        fixes=tuple(fixes),
    )


def connector_as_word(start: int, word: str) -> Diagnostic:
    """A lower-case connector between bare words is searched for."""
    capitals = word.upper()
    fix = Fix(
        "read-as",
        (Edit(start, start + len(word), capitals),),
        args={"connector": capitals},
    )
    return Diagnostic(
        "connector-as-word",
        Span(start, start + len(word)),
        {"word": word},
        level="note",
        fixes=(fix,),
    )


def keyword_as_word(start: int, word: str) -> Diagnostic:
    """A word in capitals that means something elsewhere is searched for."""
    end = start + len(word)
    return Diagnostic(
        "keyword-as-word",
        Span(start, end),
        {"word": word},
        level="warning",
        fixes=(Fix("in-quotes", (Edit(start, end, f'"{word}"'),), args={"text": word}),),
    )


def columns_left_out(start: int, end: int) -> Diagnostic:
    """The columns of a pasted query are not the filter's to choose."""
    return Diagnostic("columns-left-out", Span(start, end), level="note")
