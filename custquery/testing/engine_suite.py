"""
An engine, and where it is → one connection for all tests of a class.

A suite of tests of an engine is a subclass of `EngineSuite`. Where a server must be
started, a fixture ``uri`` says where it is instead of the attribute.
"""

from collections.abc import Iterator
from typing import ClassVar

import pytest

from custquery.targets.engines import Connection, Engine


class EngineSuite:
    """Tests of an engine that is connected to."""

    engine: ClassVar[Engine]
    #: Of a database without tables; a class without it asks the fixture ``uri``.
    uri: ClassVar[str]

    @pytest.fixture(scope="class")
    @classmethod
    def where(cls, request: pytest.FixtureRequest) -> str:
        """Return the URI of a database without tables."""
        found = getattr(cls, "uri", None)
        return found if isinstance(found, str) else request.getfixturevalue("uri")

    @pytest.fixture(scope="class")
    @classmethod
    def connection(cls, where: str) -> Iterator[Connection]:
        """Connect to a database without tables."""
        found = cls.engine.connect(where)
        yield found
        found.close()
