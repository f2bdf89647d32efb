"""A path or a URI → the engine that it names, and where that is to connect."""

from pathlib import Path

from custquery.language.errors import StorageError
from custquery.shop.store.sqlite import SQLITE, file_of
from custquery.targets.engines import Engine

#: The distributions of ours that bring an engine, by the schemes of its URIs.
_DISTRIBUTIONS = {
    "postgresql": "custquery-postgresql",
    "postgres": "custquery-postgresql",
    "duckdb": "custquery-duckdb",
    "mysql": "custquery-mysql",
    "mariadb": "custquery-mysql",
}


def engine_at(where: str | Path) -> tuple[Engine, str]:
    """
    Return the engine of *where*, and where it is to connect.

    Args:
        where: A path, which is a file of SQLite, or a URI.

    Raises:
        StorageError: ``engine-not-installed``, ``engine-unknown``.
        PluginError: an installed plugin is at fault.
    """
    scheme, found, _ = str(where).partition("://")
    if not found:
        return SQLITE, str(Path(where).absolute())
    scheme = scheme.lower()
    if scheme in SQLITE.schemes:
        return SQLITE, str(file_of(str(where)).absolute())
    return _installed(scheme), str(where)


def _installed(scheme: str) -> Engine:
    # Most shops are a file of SQLite, and need no plugin to be opened.
    from custquery.hooks.loading import load_plugins

    engines = load_plugins(discover=True).engines
    if scheme in engines:
        return engines[scheme]
    if scheme in _DISTRIBUTIONS:
        known = {"scheme": scheme, "distribution": _DISTRIBUTIONS[scheme]}
        raise StorageError("engine-not-installed", known)
    others = sorted({*SQLITE.schemes, *_DISTRIBUTIONS, *engines} - {"postgres"})
    raise StorageError("engine-unknown", {"scheme": scheme, "known": ", ".join(others)})
