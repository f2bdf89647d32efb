"""A missing value satisfies nothing, in whichever way a library writes it."""

import pytest

from tests.targets.frames.libraries import PEOPLE, every_library, selected


@every_library
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("orders>3", [1, 4]),
        ("NOT orders>3", [2, 3]),
        ("orders!=5", [2, 3, 4]),
        ("amount_spent>12", [1, 4]),
        ("NOT amount_spent>12", [2, 3]),
        ("amount_spent:*", [1, 4]),
        ("tag:vip", [1]),
        ("NOT tag:vip", [2, 3, 4]),
        ("tag:vip,new", [1, 4]),
        ("name:vries", [1]),
        ("name:*", [1, 4]),
        ("NOT name:zoe", [2, 3, 4]),
        ("country:belgium", [3]),
        ("NOT country:NL", [2, 3]),
        ("created_at<2025-01-03", [1, 2]),
        ("NOT created_at<2025-01-03", [3, 4]),
        ("tax_exempt:no", [3]),
        ("NOT tax_exempt:no", [1, 2, 4]),
        ("gold", [1]),
        ("zoe OR bo", [1, 4]),
        ("", [1, 2, 3, 4]),
        ("orders>3 orders<2", []),
        ("NOT (orders>3 AND orders<2)", [1, 2, 3, 4]),
    ],
)
def test_a_missing_value_satisfies_nothing_and_not_keeps_it(
    library: str, text: str, expected: list[int]
) -> None:
    assert expected == selected(library, text, PEOPLE)
