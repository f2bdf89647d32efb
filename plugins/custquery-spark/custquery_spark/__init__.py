"""
Spark SQL as an engine of custquery: it selects from tables that are there.

Example:
    >>> from custquery_spark import Spark
    >>> Spark().name
    'Spark'
"""

from collections.abc import Iterable

from custquery.plugin import Engine, hookimpl
from custquery_spark.engine import Spark, SparkError

__all__ = ["Spark", "SparkError"]


@hookimpl
def custquery_storage_backends() -> Iterable[Engine]:
    """Offer Spark."""
    return (Spark(),)
