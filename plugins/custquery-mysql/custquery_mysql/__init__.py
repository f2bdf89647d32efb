"""
MariaDB and MySQL as an engine of custquery.

Example:
    >>> from custquery_mysql import MySQL
    >>> MySQL().schemes
    ('mysql', 'mariadb')
"""

from collections.abc import Iterable

from custquery.plugin import Engine, hookimpl
from custquery_mysql.engine import MySQL

__all__ = ["MySQL"]


@hookimpl
def custquery_storage_backends() -> Iterable[Engine]:
    """Offer MariaDB and MySQL."""
    return (MySQL(),)
