"""Operators + the types that take them → their page, in one language."""

from collections.abc import Iterator
from typing import NamedTuple

from custquery import environment
from custquery.schema.criterion import Criterion
from pages.words import KINDS, WORDS


class Operator(NamedTuple):
    """One operator: its spellings, what it asks, and filters that use it."""

    spellings: tuple[str, ...]
    asks: dict[str, str]
    examples: tuple[str, ...]
    #: As `ValueType.operators` has it; empty where every type takes it.
    sign: str = ""


OPERATORS = (
    Operator(
        (":",),
        {
            "en": "The value. Of text: its words, in order. Of a date: any moment of "
            "that day, month or year. Of a country and the like: by code or name.",
            "nl": "De waarde. Van tekst: de woorden ervan, op volgorde. Van een datum: "
            "elk moment van die dag, maand of dat jaar. Van een land: code of naam.",
        },
        ("tag:vip", 'name:"de vries"', "order_date:1998-03", "country:Holland"),
        ":",
    ),
    Operator(
        ("=", "IS", "IN (…)"),
        {
            "en": "The whole value, without regard to case and accents.",
            "nl": "De hele waarde; hoofdletters en accenten maken niet uit.",
        },
        ("last_name = 'De Vries'", "country IS NL", "country IN ('NL', 'BE')"),
    ),
    Operator(
        ("==",),
        {
            "en": "Exactly as it is stored, for text.",
            "nl": "Precies zoals het is bewaard, bij tekst.",
        },
        ("tag==VIP", "name==José"),
        "==",
    ),
    Operator(
        ("!=", "<>", "≠", "IS NOT", "NOT IN (…)"),
        {
            "en": "Not that value; customers without a value are kept.",
            "nl": "Niet die waarde; klanten zonder waarde blijven erbij.",
        },
        ("country != NL", "tag <> test", "country NOT IN (NL, BE)"),
    ),
    Operator(
        (">", ">=", "<", "<=", "≥", "≤", "=>", "=<", ":>", ":>=", ":<", ":<="),
        {
            "en": "Order. `>` a date is from its end on, `<=` a date runs to its end.",
            "nl": "Volgorde. `>` een datum is na het eind ervan, `<=` een datum loopt "
            "tot en met het eind.",
        },
        ("orders>3", "amount_spent >= 12,50", "last_order_date < -1y"),
        ">",
    ),
    Operator(
        ("a..b", "BETWEEN a AND b", "TUSSEN a EN b"),
        {
            "en": "From a to b, both included.",
            "nl": "Van a tot en met b.",
        },
        ("orders:3..10", "amount_spent BETWEEN 100 AND 500"),
        "..",
    ),
    Operator(
        ("a,b", "(a OR b)", "[a,b]"),
        {"en": "Any of these values.", "nl": "Een van deze waarden."},
        ("tag:vip,b2b", "tag:(vip OR b2b)", "country:[NL,BE]"),
    ),
    Operator(
        ("(a AND b)",),
        {
            "en": "All of these values, of what a customer can have several.",
            "nl": "Al deze waarden, van wat een klant meer dan eens kan hebben.",
        },
        ("tag:(vip AND b2b)",),
    ),
    Operator(
        ("CONTAINS",),
        {
            "en": "One of the tags, countries and so on; of text: words in order.",
            "nl": "Een van de labels, landen, enz.; van tekst: woorden op volgorde.",
        },
        ("customer_tags CONTAINS 'vip'", "customer_tags NOT CONTAINS 'vip'"),
    ),
    Operator(
        ("x*", "STARTS WITH x"),
        {
            "en": "How the value, or a word of a text, starts.",
            "nl": "Hoe de waarde, of een woord van een tekst, begint.",
        },
        ("tag:vip*", "name:jan*", "email STARTS WITH 'info'"),
        ":…*",
    ),
    Operator(
        ("*x",),
        {"en": "How an e-mail address ends.", "nl": "Hoe een e-mailadres eindigt."},
        ("email:*@example.com",),
        ":*…",
    ),
    Operator(
        ("*", "IS NOT NULL"),
        {"en": "There is a value.", "nl": "Er is een waarde."},
        ("note:*", "phone IS NOT NULL"),
    ),
    Operator(
        ("IS NULL", '""'),
        {"en": "There is no value.", "nl": "Er is geen waarde."},
        ("phone IS NULL", 'tag:""'),
    ),
    Operator(
        ("MATCHES (…)", "NOT MATCHES (…)"),
        {
            "en": "Related rows that pass all that is asked between the brackets.",
            "nl": "Gerelateerde rijen die voldoen aan alles tussen de haakjes.",
        },
        (
            "orders_placed MATCHES (date >= -30d, amount > 50, count >= 2)",
            "orders_placed NOT MATCHES (date >= 1998-01-01)",
        ),
    ),
    Operator(
        ("NOT", "NIET", "-", "!"),
        {
            "en": "The complement: exactly those who are not selected without it.",
            "nl": "Het complement: precies wie zonder dit niet wordt gekozen.",
        },
        ("NOT tag:vip", "-country:NL", "NIET (tag:vip OF orders>3)"),
    ),
    Operator(
        ("AND", "EN", "&&"),
        {
            "en": "Both; it may be left out. Binds tighter than OR.",
            "nl": "Allebei; mag worden weggelaten. Bindt sterker dan OF.",
        },
        ("tag:vip AND orders>3", "tag:vip orders>3"),
    ),
    Operator(
        ("OR", "OF", "||"),
        {"en": "One of the two, or both.", "nl": "Een van de twee, of allebei."},
        ("tag:vip OR tag:b2b", "(tag:vip OR tag:b2b) AND country:NL"),
    ),
    Operator(
        ("ORDER BY",),
        {
            "en": "At the end: how the customers are sorted.",
            "nl": "Aan het eind: hoe de klanten worden gesorteerd.",
        },
        ("tag:vip ORDER BY amount_spent DESC",),
    ),
)


def operators_page(locale: str) -> str:
    """Return the page in *locale*."""
    return "\n".join(_page(locale)) + "\n"


def _page(locale: str) -> Iterator[str]:
    words = WORDS[locale]
    yield from (f"# {words['operators']}", "", words["generated"], "")
    yield words["operators-intro"]
    for each in OPERATORS:
        spellings = " ".join(f"`{spelling}`" for spelling in each.spellings)
        yield from ("", f"## {spellings}", "", each.asks[locale])
        if each.sign:
            yield from ("", f"{words['takes']}: {_takers(each.sign, locale)}.")
        yield from ("", "```custquery", *each.examples, "```")


def _takers(sign: str, locale: str) -> str:
    """Name the kinds of values whose types take *sign*."""
    types = {
        type(each.type).__name__: each.type
        for each in environment().schema.listed
        if isinstance(each, Criterion)
    }
    return ", ".join(
        words[locale]
        for name, words in KINDS.items()
        if name in types and sign in types[name].operators
    )
