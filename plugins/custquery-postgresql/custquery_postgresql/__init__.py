"""
PostgreSQL as an engine of custquery.

Example:
    >>> from custquery_postgresql import PostgreSQL
    >>> PostgreSQL().schemes
    ('postgresql', 'postgres')
"""

from collections.abc import Iterable

from custquery.plugin import Engine, hookimpl
from custquery_postgresql.engine import PostgreSQL

__all__ = ["PostgreSQL"]


@hookimpl
def custquery_storage_backends() -> Iterable[Engine]:
    """Offer PostgreSQL."""
    return (PostgreSQL(),)
