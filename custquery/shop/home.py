"""The settings of a shop, and what it has defined → where its filters are read."""

from collections.abc import Iterable

from attrs import evolve

from custquery.environment import Environment, utc_now
from custquery.shop.criteria import schema
from custquery.shop.definitions import DefinedMetafields, MetafieldDefinition
from custquery.shop.metafields import OpenMetafields
from custquery.shop.model import MODEL
from custquery.shop.store.connection import Database
from custquery.shop.store.metafields import definitions_of
from custquery.shop.store.segments import StoredFilters
from custquery.shop.store.settings import Settings
from custquery.shop.store.values import ShopValues
from custquery.shop.templates import TEMPLATES


def environment_of(settings: Settings) -> Environment:
    """Return the environment of a shop without plugins."""
    now = settings.now
    return Environment(
        schema=schema(),
        tables=MODEL,
        templates=TEMPLATES,
        zone=settings.zone,
        locale=settings.language,
        currency=settings.currency,
        region=settings.region,
        clock=utc_now if now is None else lambda: now,
    )


def at_home(
    environment: Environment | None, settings: Settings, database: Database
) -> Environment:
    """Return where the filters of a shop are read, with what is in the shop."""
    own = environment or environment_of(settings)
    known = with_metafields(own, definitions_of(database))
    return evolve(
        known,
        saved=own.saved or StoredFilters(database),
        values=own.values or _values(own, database),
    )


def _values(own: Environment, database: Database) -> ShopValues | None:
    """Return what customers have, unless some of them are not to be seen."""
    if own.required:
        return None
    return ShopValues(database, own.tables, own.reading)


def with_metafields(
    environment: Environment, definitions: Iterable[MetafieldDefinition]
) -> Environment:
    """Return *environment* where only these metafields are known."""
    defined = DefinedMetafields(tuple(definitions))
    schema = environment.schema
    if defined in schema.families:
        return environment
    own = (OpenMetafields, DefinedMetafields)
    others = (each for each in schema.families if not isinstance(each, own))
    return evolve(environment, schema=schema.with_families((*others, defined)))
