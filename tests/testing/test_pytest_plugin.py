"""The plugin of pytest prints certificates, and is not noticed where there are none."""

import subprocess
import sys
from pathlib import Path

PART = """
    def test_something(record_property):
        from custquery.testing.certificate import PROPERTY, Certificate

        part = Certificate("DuckDB 1.0", pairs=50, laws={"meaning": 2})
        record_property(PROPERTY, part.to_json())
"""


def run_pytest(folder: Path, text: str) -> str:
    (folder / "test_it.py").write_text("if True:\n" + text, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "--rootdir", str(folder), "test_it.py"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


def test_a_certificate_is_printed_once_at_the_end(tmp_path: Path) -> None:
    two = PART + PART.replace("something", "other")

    printed = run_pytest(tmp_path, two)

    assert printed.count("DuckDB 1.0: 0 differences") == 1
    assert "100 pairs of a filter and a customer" in printed
    assert "4 filters" in printed


def test_the_plugin_imports_nothing_of_the_package(tmp_path: Path) -> None:
    looks = """
    def test_nothing_came_along():
        import sys

        assert "pytest_custquery" in sys.modules
        assert "custquery" not in sys.modules
    """

    printed = run_pytest(tmp_path, looks)

    assert "1 passed" in printed, printed
    assert "certificate" not in printed
