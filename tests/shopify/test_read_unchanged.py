"""
What people paste from Shopify is read as it is, and means what it meant there.

The texts are of the kinds that merchants, apps and guides write: both generations of
functions, odd spacing, lower case, quotes of every sort, older names of dates.
"""

import json
from datetime import datetime
from pathlib import Path

import pytest
from attrs import frozen

import custquery as cq
from custquery.language import Dialect

FOLDER = Path(__file__).parent
NOW = datetime.fromisoformat("2025-06-15T12:00:00+02:00")


@frozen
class Pasted:
    """A text in one of Shopify's languages, and its canonical text in ours."""

    text: str
    dialect: Dialect
    means: str

    def __str__(self) -> str:
        return f"{self.dialect}: {' '.join(self.text.split())}"


def load(name: str) -> list[Pasted]:
    """Read each text twice: in its own dialect and in the default one."""
    written = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return [
        Pasted(each["text"], dialect, each.get(dialect, each["means"]))
        for each in written["cases"]
        for dialect in (written["dialect"], "custquery")
    ]


PASTED = [*load("segments"), *load("searches")]

pasted = pytest.mark.parametrize("case", PASTED, ids=str)


@pasted
def test_is_read_without_an_error(case: Pasted) -> None:
    findings = cq.check(case.text, now=NOW, dialect=case.dialect)

    assert [] == [each for each in findings.diagnostics if each.level == "error"]


@pasted
def test_means_what_it_meant(case: Pasted) -> None:
    findings = cq.check(case.text, now=NOW, dialect=case.dialect)
    wanted = cq.check(case.means, now=NOW)

    assert case.means == findings.canonical
    assert case.means == wanted.canonical
    assert findings.filter == wanted.filter


@pytest.mark.parametrize("name", ["segments", "searches"])
def test_there_are_enough_texts(name: str) -> None:
    texts = {each.text for each in load(name)}

    assert len(texts) >= 120
