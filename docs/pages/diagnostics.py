"""Examples + what is said about them → a page for each code, and a list of them."""

from collections.abc import Iterator

from custquery.language.diagnostics import Diagnostic
from custquery.language.messages import catalogue, label, message
from pages.reading import Example, examples, said
from pages.words import WORDS

#: Characters of a filter that is only shown.
LONGEST = 120


def index_page(locale: str) -> str:
    """Return the list of all codes in *locale*."""
    words = WORDS[locale]
    rows = [
        f"| [`{each.code}`]({each.code}.md) | {words[_found(each).level]} | "
        f"{_template(each.code, locale)} |"
        for each in examples()
    ]
    head = f"| {words['code']} | {words['level']} | {words['message']} |"
    return "\n".join(
        [
            f"# {words['diagnostics']}",
            "",
            words["generated"],
            "",
            words["diagnostics-intro"],
            "",
            head,
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _template(code: str, locale: str) -> str:
    texts = catalogue(locale)
    text = texts.get(code) or texts.get(f"{code}_other", code)
    return text.replace("|", "\\|")


def code_page(example: Example, locale: str) -> str:
    """Return the page of one code in *locale*."""
    return "\n".join(_code(example, locale)) + "\n"


def _found(example: Example) -> Diagnostic:
    for each in said(example, example.text):
        if each.code == example.code:
            return each
    raise LookupError(f"{example.query!r} does not say {example.code}")


def _code(example: Example, locale: str) -> Iterator[str]:
    words = WORDS[locale]
    found = _found(example)
    wrong = any(each.level == "error" for each in said(example, example.text))
    yield from (f"# {example.code}", "", words["generated"], "")
    yield words[f"{found.level}-means"]
    yield from ("", f"{words['causes']}{_circumstances(example, locale)}:", "")
    yield from _block(example, example.query, wrong=wrong)
    yield from ("", f"{words['answer']}:", "", f"> {message(found, locale)}")
    if len(found.fixes) > 1:
        yield from ("", f"{words['fixes']}:", "")
        yield from (f"- {label(fix, locale)}" for fix in found.fixes)
    yield from ("", f"{words['repaired']}:", "")
    yield from _block(example, example.fixed, wrong=False)
    yield from ("", f"[{words['back']}](README.md)")


def _circumstances(example: Example, locale: str) -> str:
    words = WORDS[locale]
    parts = []
    if example.times > 1:
        parts.append(words["times"].format(times=f"{example.times:,}"))
    if example.dialect != "custquery":
        parts.append(words["dialect"].format(dialect=example.dialect))
    if example.locale == "nl":
        parts.append(words["locale"])
    if example.needs:
        parts.append(words["shop"])
    return f" ({', '.join(parts)})" if parts else ""


def _block(example: Example, text: str, *, wrong: bool) -> Iterator[str]:
    printable = all(each.isprintable() or each == "\n" for each in text)
    plain = example.is_plain and example.times == 1 and printable and "\n" not in text
    language = "custquery" if plain else "text"
    shown = "".join(
        each if each.isprintable() or each == "\n" else f"<U+{ord(each):04X}>"
        for each in text
    )
    yield f"```{language}{' error' if plain and wrong else ''}"
    yield shown if plain or len(shown) <= LONGEST else f"{shown[:LONGEST]} …"
    yield "```"
