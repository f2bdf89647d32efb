"""What a test shows → the end of the run, also when it passed, on any worker."""

from collections.abc import Callable, Iterator

import pytest

_PROPERTY = "shown"


@pytest.fixture
def show(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Return what prints a text at the end of the run."""

    def shown(text: str) -> None:
        request.node.user_properties.append((_PROPERTY, text))

    return shown


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests showed, under the files that they are in."""
    shown: dict[str, list[str]] = {}
    for file, text in _shown(terminalreporter):
        shown.setdefault(file, []).append(text)
    for file, texts in shown.items():
        terminalreporter.section(file, sep="-")
        for text in texts:
            terminalreporter.write_line(text)


def _shown(terminalreporter: pytest.TerminalReporter) -> Iterator[tuple[str, str]]:
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, ()):
            for key, text in getattr(report, "user_properties", ()):
                if key == _PROPERTY and report.when == "call":
                    yield report.nodeid.partition("::")[0], str(text)
