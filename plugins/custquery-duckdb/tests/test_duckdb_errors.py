"""What goes wrong with DuckDB is said by code, with engine and cause."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest
from custquery_duckdb import DuckDB

from custquery.targets.reader import Reader
from custquery.testing.driver_suite import ONE, ReaderSuite, nothing_in


class TestDriver(ReaderSuite):
    engine = DuckDB()
    cause = "CatalogException"
    writes = "INSERT INTO client VALUES (1, '')"
    endless = "SELECT count(*) FROM range(1000000000) a, range(1000) b"

    @pytest.fixture(scope="class")
    @classmethod
    def where(cls, tmp_path_factory: pytest.TempPathFactory) -> str:
        """Make a file with one table."""
        file = tmp_path_factory.mktemp("duckdb") / "some shop.duckdb"
        with duckdb.connect(str(file)) as connection:
            connection.execute("CREATE TABLE client (id BIGINT, mail VARCHAR)")
        return f"duckdb:///{file}"

    @pytest.fixture
    def unusable(self, tmp_path: Path) -> Mapping[str, str]:
        return {
            f"duckdb:///{tmp_path}/none/shop.duckdb": "database-not-opened",
            f"duckdb:///{nothing_in(tmp_path)}": "database-not-opened",
        }

    def test_a_file_that_another_process_writes(self, tmp_path: Path) -> None:
        file = tmp_path / "my.duckdb"
        opens = "import duckdb, sys; it = duckdb.connect(sys.argv[1])"
        program = f"{opens}; print(flush=True); input()"
        with (
            Reader(self.engine, f"duckdb:///{file}", patience=0.1) as reader,
            subprocess.Popen(
                (sys.executable, "-c", program, str(file)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            ) as other,
        ):
            assert other.stdout is not None
            other.stdout.readline()
            error = self.failing(reader)
            other.communicate("\n")

            assert "database-locked" == error.code
            assert [(1,)] == list(reader.rows(ONE))
