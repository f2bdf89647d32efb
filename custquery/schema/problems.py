"""
Everything the checker can say, one function each: what was found → a diagnostic.

A value type does not know which criterion it reads for; the checker adds ``name``.
"""

from collections.abc import Iterable

from custquery.language import ast
from custquery.language.diagnostics import Args, Diagnostic, Edit, Fix, Grade, Level
from custquery.language.span import Span
from custquery.language.spelling import quote
from custquery.language.unparser import spell_value

#: An example of a number, to be typed over.
_A_NUMBER = "100"


def instead(
    span: Span, text: str, code: str = "did-you-mean", grade: Grade = "likely"
) -> Fix:
    """Put *text* in place of *span*."""
    return Fix(code, (Edit(span.start, span.end, text),), grade, {"text": text})


def spelled_instead(span: Span, text: str) -> Fix:
    """Put the value *text* in place of *span*, in quotes where it needs them."""
    edit = Edit(span.start, span.end, spell_value(text))
    return Fix("did-you-mean", (edit,), "likely", {"text": text})


def _wrong(
    code: str, span: Span, args: Args, fixes: Iterable[Fix] = (), level: Level = "error"
) -> Diagnostic:
    return Diagnostic(code, span, args, level, tuple(fixes))


def unknown_name(span: Span, name: str, closest: Iterable[str]) -> Diagnostic:
    """Nothing is called *name*."""
    fixes = [instead(span, each) for each in closest]
    return _wrong("unknown-name", span, {"name": name}, fixes)


def unknown_term(name: ast.Name, span: Span, terms: Iterable[str]) -> Diagnostic:
    """Nothing is called *name*; the whole term may have been one of *terms*."""
    fixes = [instead(span, each) for each in terms]
    return _wrong("unknown-name", name.span, {"name": name.text}, fixes)


def list_number(span: Span, text: str) -> Diagnostic:
    """The number of a line was read as a word to look for."""
    fix = Fix("leave-out", (Edit(span.start, span.end, ""),), "likely", {"text": text})
    return _wrong("list-number", span, {"word": text}, [fix], "note")


def unknown_parameter(
    span: Span, name: str, relation: str, known: Iterable[str], closest: Iterable[str]
) -> Diagnostic:
    """*relation* has no parameter called *name*."""
    args = {"name": name, "relation": relation, "known": ", ".join(known)}
    return _wrong(
        "unknown-parameter", span, args, [instead(span, each) for each in closest]
    )


def operator_not_for(span: Span, operator: str, operators: Iterable[str]) -> Diagnostic:
    """*operator* has no meaning for values of this type; *operators* have."""
    usable = " ".join(operators)
    return _wrong("operator-not-for", span, {"operator": operator, "operators": usable})


def operator_needs_one(span: Span, operator: str) -> Diagnostic:
    """*operator* compares with one value, not with a list."""
    return _wrong("operator-needs-one", span, {"operator": operator})


def star_not_for(span: Span, *, at_end: bool, without: str = "") -> Diagnostic:
    """A star here has no meaning for the type; *at_end*: it has one at the end."""
    code = "star-only-at-end" if at_end else "star-not-for"
    fixes = [instead(span, without)] if without else []
    return _wrong(code, span, {}, fixes)


def no_words(span: Span, text: str) -> Diagnostic:
    """There is no letter or digit to look for."""
    edit = Edit(span.start, span.end, "")
    fix = Fix("leave-out", (edit,), "likely", {"text": text})
    return _wrong("no-words", span, {"text": text}, [fix] if span.start else [])


def not_a_number(span: Span, text: str, closest: Iterable[str] = ()) -> Diagnostic:
    """A number was wanted; where none is near, the gap holds an example."""
    fixes = [instead(span, each) for each in closest]
    if not fixes:
        fixes = [instead(span, _A_NUMBER, "such-as", "blank")]
    return _wrong("not-a-number", span, {"text": text}, fixes)


def not_whole(span: Span, text: str, nearest: str) -> Diagnostic:
    """A whole number was wanted."""
    return _wrong("not-whole", span, {"text": text}, [instead(span, nearest)])


def too_large(span: Span, text: str) -> Diagnostic:
    """The number is larger than anything that can be stored."""
    return _wrong("number-too-large", span, {"text": text})


def other_currency(span: Span, text: str, currency: str, without: str) -> Diagnostic:
    """An amount in another currency than the shop's."""
    return _wrong(
        "other-currency",
        span,
        {"text": text, "currency": currency},
        [instead(span, without)],
    )


def read_as(span: Span, text: str, reading: str, other: str) -> Diagnostic:
    """How a value was read, where *other* was possible too."""
    return _wrong(
        "two-readings",
        span,
        {"text": text, "reading": reading},
        [instead(span, other, "read-instead")],
        "note",
    )


def which(code: str, span: Span, text: str, readings: Iterable[str]) -> Diagnostic:
    """Two readings are possible and each selects other customers: ask."""
    fixes = [instead(span, each, "read-instead") for each in readings]
    return _wrong(code, span, {"text": text}, fixes)


def which_days(span: Span, days: str, before: Fix, within: Fix) -> Diagnostic:
    """``> 30 days``: longer ago, or within the last 30 days?"""
    return _wrong("which-days", span, {"days": days}, [before, within])


def not_a_date(
    span: Span, text: str, today: str, closest: Iterable[str] = ()
) -> Diagnostic:
    """A date was wanted; *today* is an example that works now."""
    fixes = [instead(span, each) for each in closest]
    return _wrong("not-a-date", span, {"text": text, "today": today}, fixes)


def no_such_date(span: Span, text: str, nearest: Iterable[str] = ()) -> Diagnostic:
    """The calendar has no such day."""
    fixes = [instead(span, each) for each in nearest]
    return _wrong("no-such-date", span, {"text": text}, fixes)


def not_a_choice(
    span: Span, text: str, known: Iterable[str], closest: Iterable[str]
) -> Diagnostic:
    """The value is not in the closed list; a few of *known* are named."""
    fixes = [instead(span, each) for each in closest]
    return _wrong(
        "not-a-choice", span, {"text": text, "known": ", ".join(known)}, fixes
    )


def not_a_country(span: Span, text: str, closest: Iterable[str]) -> Diagnostic:
    """There is no such country."""
    fixes = [instead(span, each) for each in closest]
    return _wrong("not-a-country", span, {"text": text}, fixes)


def not_a_language(span: Span, text: str, closest: Iterable[str]) -> Diagnostic:
    """There is no such language."""
    fixes = [instead(span, each) for each in closest]
    return _wrong("not-a-language", span, {"text": text}, fixes)


def not_yes_or_no(span: Span, text: str, closest: Iterable[str] = ()) -> Diagnostic:
    """Yes or no was wanted."""
    fixes = [instead(span, each) for each in closest]
    return _wrong("not-yes-or-no", span, {"text": text}, fixes)


def not_a_phone(span: Span, text: str) -> Diagnostic:
    """A phone number was wanted."""
    return _wrong("not-a-phone", span, {"text": text})


def reversed_range(span: Span, low: str, high: str) -> Diagnostic:
    """The first end of a range lies after the second: nobody matches."""
    fix = instead(span, f"{high}..{low}", "swap-ends")
    return _wrong("reversed-range", span, {"low": low, "high": high}, [fix], "warning")


def read_as_empty(span: Span, text: str) -> Diagnostic:
    """Behind IS a word was read as "has no value"; it can be a value too."""
    fix = instead(span, f'"{text}"', "quote-word")
    return _wrong("read-as-empty", span, {"text": text}, [fix], "note")


def compared_exactly(span: Span, text: str) -> Diagnostic:
    """A text is compared with its case and accents, as its column has no other form."""
    return _wrong("compared-exactly", span, {"text": text}, [], "note")


def no_free_text(span: Span, text: str) -> Diagnostic:
    """There are bare words, and nothing to look for them in."""
    return _wrong("no-free-text", span, {"text": text}, [])


def joined_name(span: Span, typed: str, name: str) -> Diagnostic:
    """Several words before a sign were read as one *name*."""
    first, _, rest = typed.partition(" ")
    other = instead(span, f'"{first}" {rest}', "read-instead")
    args = {"text": typed, "name": name}
    return _wrong("joined-name", span, args, [other], "note")


def read_without(span: Span, typed: str, *, absent: bool) -> Diagnostic:
    """Words were read as "has a value" or "has none"."""
    code = "read-without" if absent else "read-with"
    fix = instead(span, f'"{typed}"', "quote-word")
    return _wrong(code, span, {"text": typed}, [fix], "note")


def from_address(span: Span, text: str, decoded: str) -> Diagnostic:
    """A word is written as in an address of the web."""
    return _wrong("from-address", span, {"text": text}, [instead(span, decoded)])


def pattern_as_value(span: Span, text: str, fix: Fix) -> Diagnostic:
    """A pattern of another language is looked for as it stands."""
    return _wrong("pattern-as-value", span, {"text": text}, [fix], "note")


def presence_as_value(span: Span, text: str, meant: str) -> Diagnostic:
    """A word that asks whether there is a value was read as the value."""
    fixes = [instead(span, meant), instead(span, quote(text), "quote-word")]
    return _wrong("presence-as-value", span, {"text": text}, fixes, "note")


def slip_in_value(span: Span, text: str, fix: Fix) -> Diagnostic:
    """A value is looked for with a sign in it that was probably not meant."""
    return _wrong("slip-in-value", span, {"text": text}, [fix], "note")


def glued_to_name(span: Span, text: str, fix: Fix) -> Diagnostic:
    """A word to look for is a name and a value with no colon between them."""
    return _wrong("glued-to-name", span, {"text": text}, [fix], "note")


def country_as_word(span: Span, fix: Fix) -> Diagnostic:
    """A country was read as a word to look for."""
    args = {"text": str(fix.args["text"])}
    return _wrong("country-as-word", span, args, [fix], "note")


def country_as_city(span: Span, text: str, fix: Fix) -> Diagnostic:
    """The code of a country behind a city was read as one more city."""
    return _wrong("country-as-city", span, {"text": text}, [fix], "note")


def member_as_word(span: Span, text: str, fixes: Iterable[Fix]) -> Diagnostic:
    """A value of a closed list was read as a word to look for."""
    return _wrong("value-as-word", span, {"word": text}, fixes, "note")


def everyone_as_word(span: Span, text: str) -> Diagnostic:
    """A word for customers was read as a word to look for."""
    fix = Fix("leave-out", (Edit(span.start, span.end, ""),), "likely", {"text": text})
    return _wrong("everyone-as-word", span, {"word": text}, [fix], "note")


def words_after_value(span: Span, word: str, fix: Fix) -> Diagnostic:
    """A word behind a value was read as a word of its own."""
    return _wrong("word-after-value", span, {"word": word}, [fix], "note")


def word_after_or(span: Span, word: str, fix: Fix) -> Diagnostic:
    """A word behind a connector was read as a word of its own, not as a value."""
    as_word = instead(span, quote(word), "quote-word")
    return _wrong("word-after-or", span, {"word": word}, [fix, as_word], "warning")


def quoted_filter(span: Span, fix: Fix) -> Diagnostic:
    """A whole filter in quotes was read as a text to look for."""
    return _wrong("quoted-filter", span, {}, [fix], "note")


def pasted(span: Span, meant: str) -> Diagnostic:
    """The text comes from elsewhere: a formula, an address, JSON or SQL."""
    return _wrong("from-elsewhere", span, {}, [instead(span, meant)])


def refused_in_list(span: Span, text: str, fix: Fix) -> Diagnostic:
    """A negated value stands in a list, of which one is enough."""
    return _wrong("refused-in-list", span, {"text": text}, [fix], "warning")


def order_as_word(span: Span, text: str, fix: Fix) -> Diagnostic:
    """The number of an order was read as a word to look for."""
    return _wrong("order-as-word", span, {"text": text}, [fix], "note")


def said_in_words(span: Span, text: str, meant: str) -> Diagnostic:
    """Words were read as words to look for, and say a filter together."""
    text = " ".join(text.split())
    level: Level = "note" if _is_called(text) else "warning"
    grade: Grade = "blank" if "…" in meant else "likely"
    as_text = instead(span, quote(text), "quote-word")
    fixes = [instead(span, meant, grade=grade), as_text]
    return _wrong("said-in-words", span, {"text": text}, fixes, level)


def _is_called(text: str) -> bool:
    """Tell whether *text* is spelled as a name: ``Wonen in Stijl``."""
    found = text.split()
    small = [each for each in found[1:-1] if each.islower() and len(each) < 4]
    return any(each.istitle() for each in found[1:]) and all(
        each.isalpha() and (each[0].isupper() or each in small) for each in found
    )


def words_for_signs(span: Span, meant: str) -> Diagnostic:
    """A sentence stands where a filter is wanted."""
    return _wrong("words-for-signs", span, {}, [instead(span, meant)])


def no_value_of(span: Span, typed: str, meant: str) -> Diagnostic:
    """A word that negates stands where a value is wanted."""
    fix = instead(span, meant)
    return _wrong("not-before-value", span, {"word": typed}, [fix])


def call_not_known(span: Span, name: str) -> Diagnostic:
    """*name* cannot be used with brackets and a comparison."""
    return _wrong("call-not-known", span, {"name": name})


def not_a_relation(span: Span, name: str, relations: Iterable[str]) -> Diagnostic:
    """*name* has no rows that MATCHES could ask about."""
    return _wrong(
        "not-a-relation", span, {"name": name, "relations": ", ".join(relations)}
    )


def needs_matches(
    span: Span, name: str, example: str, fixes: Iterable[Fix] = ()
) -> Diagnostic:
    """*name* is a relation and was compared like a value."""
    return _wrong("needs-matches", span, {"name": name, "example": example}, fixes)


def words_in_matches(span: Span, text: str, fixes: Iterable[Fix] = ()) -> Diagnostic:
    """A bare word among the parameters of MATCHES."""
    return _wrong("words-in-matches", span, {"text": text}, fixes)


def or_across(span: Span) -> Diagnostic:
    """OR (or NOT) joins a condition on one row and one on all of them together."""
    return _wrong("or-across", span, {})


def word_is_a_name(span: Span, name: str, fixes: Iterable[Fix]) -> Diagnostic:
    """A bare word is a criterion's name: a sign is probably missing."""
    return _wrong("word-is-a-name", span, {"name": name}, fixes, "warning")


def mixed(span: Span, first: str, fixes: Iterable[Fix]) -> Diagnostic:
    """AND and OR meet without brackets; both readings are the fixes."""
    code = "mixed-and-or" if first == "AND" else "mixed-or-and"
    return _wrong(code, span, {}, fixes, "warning")
