"""
ClickHouse as an engine of custquery: it selects from tables that are there.

Example:
    >>> from custquery_clickhouse import ClickHouse
    >>> ClickHouse().name
    'ClickHouse'
"""

from collections.abc import Iterable

from custquery.plugin import Engine, hookimpl
from custquery_clickhouse.engine import ClickHouse, ClickHouseError

__all__ = ["ClickHouse", "ClickHouseError"]


@hookimpl
def custquery_storage_backends() -> Iterable[Engine]:
    """Offer ClickHouse."""
    return (ClickHouse(),)
