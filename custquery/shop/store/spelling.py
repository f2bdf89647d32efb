"""
The store's SQL → what one engine reads, and the names of its parameters.

The store writes what SQLite reads, and three things for others to say otherwise: a
parameter is ``:name``, a list of values is ``integers(:name)`` or ``texts(:name)``, and
``INDEXED BY`` and ``NOT INDEXED`` go where an engine finds the way itself.
"""

import re
from functools import lru_cache

from custquery.targets.engines import Engine

#: Statements that are remembered.
_REMEMBERED = 1024

_LIST = re.compile(r"\b(integers|texts)\(:(\w+)\)")
_PARAMETER = re.compile(r"(?<![:\w\"]):([a-z]\w*)")
_HINT = re.compile(r' (?:NOT INDEXED|INDEXED BY "\w+")')
_TYPES = {"integers": "BIGINT", "texts": "TEXT"}


@lru_cache(maxsize=_REMEMBERED)
def spelled(sql: str, engine: Engine) -> tuple[str, tuple[str, ...]]:
    """Return *sql* as *engine* reads it, and the names of the parameters in it."""

    def listed(found: re.Match[str]) -> str:
        kind, name = found.groups()
        return engine.listed.format(parameter=f":{name}", type=_TYPES[kind])

    sql = _LIST.sub(listed, sql)
    if engine.plans:
        sql = _HINT.sub("", sql)
    # What is written from a filter has the engine's own parameters already.
    own = re.compile(re.escape(engine.parameter).replace(r"\{\}", r"([a-z]\w*)"))
    if engine.parameter != ":{}":
        sql = _PARAMETER.sub(lambda found: engine.parameter.format(found[1]), sql)
    return sql, tuple(dict.fromkeys(own.findall(sql)))
