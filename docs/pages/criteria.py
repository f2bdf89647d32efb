"""Schema → the page of all criteria, relations and functions, in one language."""

from collections.abc import Iterable, Iterator, Sequence

from custquery import environment
from custquery.schema.criterion import Criterion, FunctionCriterion, RelationCriterion
from custquery.schema.schema import Declared
from pages.words import KINDS, WORDS

#: Members of a closed list shown at most; countries have a list of their own.
SHOWN = 20


def criteria_page(locale: str, listed: Sequence[Declared] | None = None) -> str:
    """Return the page in *locale*: of all criteria, or of those *listed*."""
    return "\n".join(_page(locale, listed or environment().schema.listed)) + "\n"


def _page(locale: str, listed: Sequence[Declared]) -> Iterator[str]:
    words = WORDS[locale]
    yield from (f"# {words['criteria']}", "", words["generated"], "")
    yield words["criteria-intro"]
    for kind, title in (
        (Criterion, ""),
        (RelationCriterion, "relations"),
        (FunctionCriterion, "functions"),
    ):
        if title:
            yield from ("", f"## {words[title]}")
            yield from ("", words.get(f"{title}-intro", ""))[: 2 if title else 0]
        for each in listed:
            if isinstance(each, kind):
                yield from _section(each, locale)


def _section(each: Declared, locale: str) -> Iterator[str]:
    words = WORDS[locale]
    yield from ("", f"### `{each.name}`", "")
    yield f"*{each.label[locale]}*. {each.summary[locale]}"
    if each.aliases:
        yield from ("", f"{words['also']}: {_names(each.aliases)}.")
    if isinstance(each, Criterion):
        yield from ("", " ".join(_facts(each, locale)))
    elif isinstance(each, RelationCriterion):
        yield from _parameters(each, locale)
    if each.examples:
        yield from ("", "```custquery", *each.examples, "```")


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _facts(each: Criterion, locale: str) -> Iterator[str]:
    words = WORDS[locale]
    known = (KINDS.get(one.__name__) for one in type(each.type).__mro__)
    kind = next((one[locale] for one in known if one), None)
    operators = " ".join(f"`{sign}`" for sign in each.type.operators)
    yield f"{words['operators']}: {operators}" + (f" ({kind})." if kind else ".")
    members = [text for text, _ in each.type.suggest("", locale)]
    if 0 < len(members) <= SHOWN:
        yield f"{words['values']}: {_names(members)}."
    if each.many:
        yield words["many"]


def _parameters(each: RelationCriterion, locale: str) -> Iterator[str]:
    words = WORDS[locale]
    yield ""
    yield f"| {words['parameter']} | {words['of']} | {words['asks']} |"
    yield "|---|---|---|"
    for group, whose in ((each.row, "row"), (each.aggregates, "together")):
        for part in group:
            yield (
                f"| {_names(part.names)} | {words[whose]} | "
                f"{part.summary[locale].replace('|', '&#124;')} |"
            )
