"""
The metafields that a shop has defined → criteria, by their paths.

What is not defined is not known: a misspelled path is an error, never an empty answer.
"""

from collections.abc import Iterable

from attrs import frozen

from custquery.language import ast
from custquery.schema.criterion import Criterion
from custquery.shop.metafields import APP, MetafieldType, metafield, path_of


@frozen
class MetafieldDefinition:
    """A field of customers that a shop made up: where it stands and what it holds."""

    namespace: str
    key: str
    type: MetafieldType
    #: What people call it.
    name: str = ""

    @property
    def path(self) -> str:
        """Namespace and key, as in ``facts.birth_date``."""
        return f"{self.namespace}.{self.key}"


@frozen
class DefinedMetafields:
    """The metafields that a shop has defined."""

    definitions: tuple[MetafieldDefinition, ...]
    #: The number of the app that asks, where there is one: ``$app`` is its namespace.
    app: int | None = None

    def criterion(self, name: str, value: ast.Value | None = None) -> Criterion | None:
        """Return the metafield *name*, if it is defined."""
        path = path_of(name)
        if path is not None and self.app is not None:
            path = path.replace(APP, f"app--{self.app}", 1)
        return next(
            (_defined(each) for each in self.definitions if each.path == path), None
        )

    def listed(self) -> Iterable[Criterion]:
        """Yield what is defined, in order of path."""
        for each in sorted(self.definitions, key=lambda each: each.path):
            yield _defined(each)


def _defined(definition: MetafieldDefinition) -> Criterion:
    return metafield(
        definition.path, definition.type, definition.name or definition.path
    )
