"""A text in each language + the tables of the code → the page about the language."""

from collections.abc import Iterator
from pathlib import Path

from custquery import environment
from custquery.schema.criterion import FunctionCriterion, RelationCriterion
from pages.operators import OPERATORS
from pages.words import WORDS

HERE = Path(__file__).parent


def language_page(locale: str) -> str:
    """Return the page in *locale*: its text, with the tables filled in."""
    text = (HERE / f"language.{locale}.txt").read_text("utf-8")
    for name, table in (("operators", _operators), ("relations", _relations)):
        text = text.replace(f"{{{{{name}}}}}", "\n".join(table(locale)))
    return text


def _operators(locale: str) -> Iterator[str]:
    words = WORDS[locale]
    yield f"| {words['written']} | {words['asks']} | |"
    yield "|---|---|---|"
    for each in OPERATORS:
        spellings = " ".join(f"`{_cell(spelling)}`" for spelling in each.spellings)
        yield f"| {spellings} | {each.asks[locale]} | `{_cell(each.examples[0])}` |"


def _relations(locale: str) -> Iterator[str]:
    words = WORDS[locale]
    yield f"| | {words['row']} | {words['together']} |"
    yield "|---|---|---|"
    for each in environment().schema.listed:
        if isinstance(each, RelationCriterion):
            row = ", ".join(f"`{part.name}`" for part in each.row)
            together = ", ".join(f"`{part.name}`" for part in each.aggregates)
            yield f"| `{each.name}` | {row} | {together} |"
        elif isinstance(each, FunctionCriterion):
            yield f"| `{each.name}` | {each.summary[locale]} | |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
