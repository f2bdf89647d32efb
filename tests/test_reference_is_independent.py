"""
The reference evaluator reads everything itself, and still reads as the rest does.

It imports the tree, the declarations and Python's own library, and of the closed lists
only the tables: no checker, no value type, no folding, no target. Where it shares a law
with the shop's folding, the two are compared sign by sign.
"""

import ast
import sys
import unicodedata
from pathlib import Path

import pytest

from custquery.schema import text
from custquery.testing.reference import folding

FOLDER = Path(folding.__file__).parent

#: What says what was written and what names mean; nothing here reads a value.
DECLARATIONS = {
    "custquery.language": {"ast"},
    "custquery.schema.criterion": {
        "Criterion",
        "FunctionCriterion",
        "RelationCriterion",
    },
    "custquery.schema.models": {"RecordModel", "Tables"},
    "custquery.schema.reading": {"Reading"},
    "custquery.schema.schema": {"Schema"},
    "custquery.schema.value_sets": {"OneOf", "Present", "Range", "ValueSet"},
    "custquery.schema.closed.countries": {"COUNTRIES"},
    "custquery.schema.closed.languages": {"LANGUAGES"},
    "attrs": {"evolve", "frozen"},
}

#: The shape of sources is a declaration too, and there are many.
WHOLLY = ("custquery.schema.sources", "custquery.testing.reference")

#: Latin letters of phoneticians and medievalists: law 5 does not say how they fold.
LEFT_OPEN = (
    *(range(0x0250, 0x02B0), range(0x1D00, 0x1DC0), range(0x1EFA, 0x1F00)),
    *(range(0x2C60, 0x2C80), range(0xA720, 0xA800), range(0xAB30, 0xAB70)),
    range(0x10780, 0x107C0),
)
LETTERS_LEFT_OPEN = "ĸŋŊȷƆƐƔƖƟƱɄˠℇ"

#: Signs of format that are seen, and fillers that are not: Unicode's lists differ.
SIGNS_LEFT_OPEN = {"Cf", "Cn", "Cs", "Co"}
FILLERS_LEFT_OPEN = "\u115f\u1160\u3164\uffa0"


def imported(path: Path) -> list[tuple[str, str]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [(each.name, "") for each in node.names]
        if isinstance(node, ast.ImportFrom):
            found += [(node.module or "", each.name) for each in node.names]
    return found


@pytest.mark.parametrize(
    "path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem
)
def test_reads_everything_itself(path: Path) -> None:
    others = [
        (module, name)
        for module, name in imported(path)
        if module.split(".")[0] not in sys.stdlib_module_names
        and not module.startswith(WHOLLY)
        and name not in DECLARATIONS.get(module, set())
    ]

    assert [] == others


def test_is_in_one_folder_without_others() -> None:
    assert [] == [each for each in FOLDER.iterdir() if each.is_dir() and each.suffix]


def _is_decided(sign: str) -> bool:
    code = ord(sign)
    return (
        unicodedata.category(sign) not in SIGNS_LEFT_OPEN
        and not any(code in each for each in LEFT_OPEN)
        and sign not in LETTERS_LEFT_OPEN + FILLERS_LEFT_OPEN
    )


def test_folds_every_sign_as_the_shop_does() -> None:
    signs = [sign for sign in map(chr, range(0x20000)) if _is_decided(sign)]
    inside = [f"a{sign}b {sign}" for sign in signs]

    assert [] == [
        (each, folding.fold(each), text.fold(each))
        for each in inside
        if folding.fold(each) != text.fold(each)
    ]


@pytest.mark.parametrize(
    "written",
    [
        "\u200bzero\u200dwidth\ufeff",
        "Jose\u0301 İı ẞß ĳ Ĳ ŉ",
        "  blanks\t\n\u00a0\u3000everywhere ",
        "か\u3099 ｶﾞ ガ हिन्दी Ё й ΐ ᾳ",
        "’t “x” – ‚y‘ «z»",
        "ﬁ ½ ㎏ Å",
    ],
)
def test_folds_texts_as_the_shop_does(written: str) -> None:
    assert text.fold(written) == folding.fold(written)
    assert text.words(written).split() == [*folding.words(written)]
    assert text.is_missing(written) == folding.is_blank(written)


def test_folding_twice_is_folding_once() -> None:
    for sign in map(chr, range(0x3100)):
        once = folding.fold(f"x{sign}")
        assert once == folding.fold(once)
