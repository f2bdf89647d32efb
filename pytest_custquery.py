"""
A run of pytest → the certificates of its `custquery.testing` suites; what tests show.

pytest loads this in every environment that has custquery, so it stands outside the
package and imports nothing of it until there is a certificate to print.
"""

from typing import Any

import pytest

#: Under which a test reports its part of a certificate; the kit has the same word.
PROPERTY = "custquery-certificate"
#: Under which a test reports a text to be printed, also when it passes.
SHOWN = "custquery-shown"


class Certificates:
    """Gathers the parts of certificates from the reports of tests, on any worker."""

    def __init__(self) -> None:
        self.parts: list[dict[str, Any]] = []
        #: What tests show, by file.
        self.shown: dict[str, list[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a test reported; workers of pytest-xdist send it here."""
        for name, part in report.user_properties if report.when == "call" else ():
            if name == PROPERTY and isinstance(part, dict):
                self.parts.append(part)
            elif name == SHOWN:
                file = report.nodeid.partition("::")[0]
                self.shown.setdefault(file, []).append(str(part))

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> None:
        """Print each certificate once, whatever number of tests it comes from."""
        for file, texts in self.shown.items():
            terminalreporter.section(file, sep="-")
            for text in texts:
                terminalreporter.write_line(text)
        if not self.parts:
            return
        from custquery.testing.certificate import joined

        for each in joined(self.parts):
            terminalreporter.section(f"certificate: {each.target}")
            terminalreporter.write_line(each.text("en"))


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Keep the tests of a suite on one worker: they share a database."""
    if config.pluginmanager.hasplugin("xdist"):
        for each in items:
            if each.get_closest_marker("custquery"):
                suite = each.nodeid.rpartition("::")[0]
                each.add_marker(pytest.mark.xdist_group(suite))


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker of the suites, and listen to their reports."""
    line = "custquery: holds a backend or a criterion to custquery's one meaning"
    config.addinivalue_line("markers", line)
    config.pluginmanager.register(Certificates(), "custquery-certificates")
