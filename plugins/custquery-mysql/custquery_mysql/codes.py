"""What MariaDB, MySQL and PyMySQL call an error → what custquery calls it."""

from collections.abc import Mapping

#: Their errors, by number; those above 2000 are the driver's.
NUMBERS: Mapping[int, str] = {
    0: "database-closed",
    1021: "disk-full",
    1036: "database-read-only",
    1040: "database-not-reached",
    1044: "database-not-opened",
    1045: "database-not-opened",
    1049: "database-not-opened",
    1053: "connection-lost",
    1114: "disk-full",
    1142: "database-not-opened",
    1205: "database-locked",
    1213: "database-locked",
    1273: "engine-too-old",
    1290: "database-read-only",
    1792: "database-read-only",
    1927: "connection-lost",
    1969: "database-timeout",
    2002: "database-not-reached",
    2003: "database-not-reached",
    2006: "connection-lost",
    2013: "connection-lost",
    2055: "connection-lost",
    3024: "database-timeout",
}
