"""No cell that is written is a formula, and each comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custquery.shop.exchange.signs import bare, is_formula, safe

LIKELY = st.text("'=+-@\t\r\n＝＋－＠ a0#") | st.sampled_from(
    ["#N/A", "'#ref!", "#### "]
)


@given(st.text() | LIKELY, st.booleans())
def test_what_is_written_comes_back(text: str, is_number: bool) -> None:  # noqa: FBT001
    # A formula that is a text (="01") is only read, never written.
    assert text == bare(safe(text, is_number=is_number), is_number=is_number)


@given(LIKELY, st.booleans())
def test_nothing_that_is_written_is_computed(text: str, is_number: bool) -> None:  # noqa: FBT001
    cell = safe(text, is_number=is_number)

    assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))
    assert not is_formula(cell)


@pytest.mark.parametrize(
    "cell", ["=A1&B1", "=HYPERLINK(1)", "=-1", "#REF!", "#n/a", "#N/B", "####", "= A1"]
)
def test_formulas_are_seen(cell: str) -> None:
    assert is_formula(cell)


@pytest.mark.parametrize(
    "cell", ["=== VIP ===", '="0612"', "+31612345678", "#1 fan", "-", "'=A1", "=)"]
)
def test_texts_are_no_formulas(cell: str) -> None:
    assert not is_formula(cell)
