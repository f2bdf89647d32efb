"""What tests show is printed at the end of the run, on whatever worker they ran."""

from collections.abc import Callable

import pytest

from pytest_custquery import SHOWN


@pytest.fixture
def show(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Return what prints a text at the end of the run, also when the test passes."""

    def shown(text: str) -> None:
        request.node.user_properties.append((SHOWN, text))

    return shown
