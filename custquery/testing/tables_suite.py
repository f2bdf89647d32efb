"""
An engine → tests of somebody's own tables in it, whatever they are called and collated.

    class TestTables(TablesSuite):
        engine = DuckDB()
        uri = "duckdb:///:memory:"
        columns = {"plain": "VARCHAR", "folding": "VARCHAR COLLATE NOCASE"}
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import ClassVar

import pytest

from custquery.schema.checked import All, Any, Checked, Not, Test
from custquery.schema.hosts import Field, HostSchema, of
from custquery.schema.kept import Exact
from custquery.schema.types import Keyword, WholeNumber
from custquery.schema.value_sets import OneOf, Prefix, Range, Suffix, ValueSet
from custquery.targets.engines import Connection
from custquery.targets.sql import to_sql
from custquery.testing.engine_suite import EngineSuite
from custquery.testing.generated.pool import READINGS

#: Names that engines and their drivers trip over.
_TABLE = 'a "client" `of` %s $p0'
_COLUMN = "{} 100%"
#: Texts that a column in any character set keeps apart, in any order.
WORDS = (
    "a",
    "A",
    "á",
    "a ",
    "a\t",
    "a\\",
    "a\\'",
    "a%",
    "a_",
    "b",
    "Z",
    "é",
    "ß",
    "ss",
)


class TablesSuite(EngineSuite):
    """The tests of an engine with a table of a host."""

    #: Columns of texts, by how people have them.
    columns: ClassVar[Mapping[str, str]]
    #: What the columns hold, a row each.
    words: ClassVar[Sequence[str]] = WORDS
    #: More values than its driver takes as parameters, if there is such a number.
    many: ClassVar[int] = 10_000

    @pytest.fixture(scope="class")
    @classmethod
    def host(cls) -> HostSchema:
        """Say what the table has."""
        texts = {
            each: Field(_COLUMN.format(each), Keyword(), Exact())
            for each in cls.columns
        }
        return of({**texts, "number": WholeNumber()}, table=_TABLE)

    @pytest.fixture(scope="class")
    @classmethod
    def connection(cls, where: str) -> Iterator[Connection]:
        """Connect to a database with one table."""
        engine, connection = cls.engine, cls.engine.connect(where)
        names = ["id", "number", *map(_COLUMN.format, cls.columns)]
        kinds = [engine.types["integer"]] * 2 + [*cls.columns.values()]
        declared = ", ".join(map("{} {}".format, map(engine.quoted, names), kinds))
        made = (
            f"CREATE TABLE {engine.quoted(_TABLE)} ({declared}) {engine.table_options}"
        )
        engine.execute(connection, made, {})
        rows = [
            (at, at, *[word] * len(cls.columns)) for at, word in enumerate(cls.words)
        ]
        engine.load(connection, _TABLE, names, rows)
        yield connection
        engine.execute(connection, f"DROP TABLE {engine.quoted(_TABLE)}", {})
        connection.close()

    def selected(
        self, connection: Connection, host: HostSchema, node: Checked
    ) -> list[str]:
        """Return the words that *node* selects."""
        engine = self.engine
        asked = to_sql(node, host.tables, READINGS[0], engine.dialect, engine.style)
        found = engine.execute(connection, asked.sql, asked.params).fetchall()
        return [self.words[at] for at in sorted(row[0] for row in found)]

    def test_texts_compare_by_code_point(
        self, connection: Connection, host: HostSchema
    ) -> None:
        """Ask each column for each word, and for its start and its end."""
        for name, word in product(self.columns, self.words):
            asked: Mapping[ValueSet, Iterable[str]] = {
                OneOf((word,)): [word],
                Prefix(word): (each for each in self.words if each.startswith(word)),
                Suffix(word): (each for each in self.words if each.endswith(word)),
            }
            for wanted, expected in asked.items():
                test = Test(host.schema.criteria[name], wanted)
                assert [*expected] == self.selected(connection, host, test), (
                    name,
                    word,
                )

    def test_more_values_than_go_in_most_statements(
        self, connection: Connection, host: HostSchema
    ) -> None:
        """Ask for very many numbers."""
        many = OneOf(tuple(range(2, self.many)))
        test = Test(host.schema.criteria["number"], many)

        assert [*self.words[2:]] == self.selected(connection, host, test)

    def test_a_thousand_tests_and_sixty_levels(
        self, connection: Connection, host: HostSchema
    ) -> None:
        """Ask a wide filter, and a deep one."""
        number = host.schema.criteria["number"]
        wide = Any(tuple(Test(number, OneOf((each * 2,))) for each in range(1000)))
        deep: Checked = Test(number, Range(2, None))
        for level in range(60):
            other = Test(number, OneOf((-level,)))
            deep = Not(Any((deep, other))) if level % 2 else All((deep, Not(other)))

        assert [*self.words[::2]] == self.selected(connection, host, wide)
        assert [*self.words[2:]] == self.selected(connection, host, deep)

    def test_a_hundred_choices_that_must_all_be_made(
        self, connection: Connection, host: HostSchema
    ) -> None:
        """Let each say that a number, unless it is the first, is not the next."""
        number = host.schema.criteria["number"]
        choices = (
            Any((Test(number, OneOf((0,))), Not(Test(number, OneOf((each,))))))
            for each in range(100)
        )

        assert [self.words[0]] == self.selected(connection, host, All(tuple(choices)))
