"""
Code and arguments → words, in the reader's language.

One flat JSON file per locale, ``code`` → text with ``{name}`` in place of arguments
(a format that translators' tools read). A key with ``_one`` beside ``_other`` is
chosen by the argument ``count``. A third language is one more file. What plugins say is
added for the whole process, as a diagnostic does not know who found it; their codes
have a dot, so they never stand for one of these.
"""

import json
from collections.abc import Mapping
from functools import cache
from pkgutil import get_data
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custquery.language.diagnostics import Diagnostic, Fix

#: The languages that have a catalogue; the first one stands in for all others.
LOCALES = ("en", "nl")


@cache
def catalogue(locale: str) -> Mapping[str, str]:
    """
    Return the messages of *locale*, or the English ones where there is no such file.

    >>> "unknown-name" in catalogue("nl")
    True
    """
    text = get_data(__name__, f"{_language(locale)}.json")
    messages: Mapping[str, str] = json.loads(text or b"{}")
    return messages


def _language(locale: str) -> str:
    language = locale.replace("_", "-").split("-")[0].lower()
    return language if language in LOCALES else LOCALES[0]


#: What plugins say, by language and code.
_added: dict[str, dict[str, str]] = {}


def add_words(code: str, words: Mapping[str, str]) -> None:
    """
    Add what is said for *code*, the dotted one of a plugin, by locale.

    >>> add_words("bakery.not-bread", {"en": "“{text}” is no bread."})
    >>> say("bakery.not-bread", {"text": "soup"}, "en")
    '“soup” is no bread.'
    """
    for locale, text in words.items():
        _added.setdefault(locale, {})[code] = text


def _words(code: str, locale: str) -> str | None:
    found = catalogue(locale).get(code)
    if found is None and "." in code:
        found = _added.get(_language(locale), {}).get(code)
    return found


def is_said(code: str, locale: str) -> bool:
    """Tell whether there are words for *code*, also when a count decides which."""
    return any(_words(each, locale) for each in (code, f"{code}_other"))


def say(code: str, args: Mapping[str, object], locale: str) -> str:
    """
    Say *code* about *args* to a reader of *locale*.

    >>> say("did-you-mean", {"text": "country"}, "nl")
    'Bedoel je ‘country’?'
    """
    text = _words(code, locale)
    if text is None:
        one = args.get("count") == 1
        text = _words(f"{code}_one" if one else f"{code}_other", locale)
    if text is None:
        text = _words(code, LOCALES[0]) or code
    return text.format_map(_Args(args))


class _Args(dict[str, object]):
    """Leaves a missing argument visible rather than failing while reporting."""

    def __init__(self, args: Mapping[str, object]) -> None:
        super().__init__(args)

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def message(diagnostic: "Diagnostic", locale: str) -> str:
    """Say what *diagnostic* says, its first way out included when there is one."""
    said = say(diagnostic.code, diagnostic.args, locale)
    if diagnostic.fixes:
        said = f"{said} {offer(diagnostic.fixes[0], locale)}"
    return said


def label(fix: "Fix", locale: str) -> str:
    """Name *fix* as a question or an action."""
    return say(fix.code, fix.args, locale)


def offer(fix: "Fix", locale: str) -> str:
    """Name *fix*, and how many customers it gives where that was counted."""
    said = label(fix, locale)
    if fix.matches is None:
        return said
    end = said[-1:] if said[-1:] in {"?", "."} else ""
    mark = say("thousands-mark", {}, locale)
    count = f"{fix.matches:,}".replace(",", mark)
    return f"{said.removesuffix(end)} ({count}){end}"


def picture(text: str, diagnostic: "Diagnostic", locale: str) -> str:
    """
    Draw *diagnostic* under its *text*: level, code and words, the line, and a caret.

    Only the line with the problem is shown, cut to 72 characters around it.
    """
    start, end = diagnostic.span.start, diagnostic.span.end
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    line = text[first : last if last >= 0 else len(text)]
    at, until = start - first, min(end, first + len(line)) - first
    cut = max(0, at - 50)
    shown = line[cut : cut + 72]
    at, until = at - cut, min(until - cut, len(shown))
    level = say(f"level-{diagnostic.level}", {}, locale)
    head = f"{level} {diagnostic.code}: {message(diagnostic, locale)}"
    printable = "".join(each if each.isprintable() else " " for each in shown)
    return f"{head}\n  {printable}\n  {' ' * at}{'^' * max(until - at, 1)}"
