"""
DuckDB as an engine of custquery.

Example:
    >>> from custquery_duckdb import DuckDB
    >>> DuckDB().name
    'DuckDB'
"""

from collections.abc import Iterable

from custquery.plugin import Engine, hookimpl
from custquery_duckdb.engine import DuckDB

__all__ = ["DuckDB"]


@hookimpl
def custquery_storage_backends() -> Iterable[Engine]:
    """Offer DuckDB."""
    return (DuckDB(),)
