"""What PostgreSQL and psycopg call an error → what custquery calls it."""

from collections.abc import Mapping

#: PostgreSQL's errors and classes of errors (its manual, appendix A).
STATES: Mapping[str, str] = {
    "08": "connection-lost",
    "25006": "database-read-only",
    "28": "database-not-opened",
    "3D000": "database-not-opened",
    "40": "database-locked",
    "42501": "database-not-opened",
    "53100": "disk-full",
    "53300": "database-not-reached",
    "55P03": "database-locked",
    "57014": "database-timeout",
    "57P03": "database-not-reached",
    "57P": "connection-lost",
}
#: Words of the driver, which has no such numbers.
WORDS: Mapping[str, str] = {
    "is closed": "database-closed",
    "is lost": "connection-lost",
    "is needed": "engine-too-old",
    "FATAL": "database-not-opened",
    "connection failed": "database-not-reached",
    "connection is bad": "database-not-reached",
    "connection timeout": "database-not-reached",
    "failed to resolve": "database-not-reached",
    "closed the connection": "connection-lost",
    "consuming input": "connection-lost",
    "sending query": "connection-lost",
}
