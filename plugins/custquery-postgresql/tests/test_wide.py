"""PostgreSQL selects from one wide table, with lists in its columns."""

from custquery_postgresql import PostgreSQL

from custquery.testing.wide_suite import WideSuite


class TestWide(WideSuite):
    engine = PostgreSQL()
    listed = "text[]"
    at_once = 1
