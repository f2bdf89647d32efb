"""
What a host says of her data frames, and where the rows of relations are.

Columns are as keys of plain records (`custquery.schema.models.Flat`): called by the
name of a criterion or by an alias, with values as people keep them, unless she says so.
"""

from collections.abc import Mapping

from attrs import evolve, field, frozen

from custquery.language.printed import Printed
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.kept import Kept
from custquery.schema.models import Flat


@frozen(eq=False, repr=False)
class FrameModel(Printed):
    """Where frames keep their values."""

    #: Which column holds a criterion, and how it keeps the values.
    flat: Flat = field(factory=Flat)
    #: Frames with the rows of relations, by the name of the relation.
    rows: Mapping[str, object] = field(factory=dict)
    #: The column with the key of the customer.
    key: str = "id"
    #: The column of *rows* that holds that key.
    row_key: str = "customer_id"
    #: What stands before the names in *flat*: that of a relation, inside its rows.
    within: str = ""

    def column(self, criterion: Criterion) -> str | None:
        """Return the column that is said to hold *criterion*; None: by name."""
        return self.flat.keys.get(self.within + criterion.name)

    def kept(self, criterion: Criterion) -> Kept | None:
        """Return how the values of *criterion* are kept; None: as people do."""
        return self.flat.kept.get(self.within + criterion.name)

    def inside(self, relation: RelationCriterion) -> "FrameModel":
        """Return the model of the rows of *relation*."""
        return evolve(self, rows={}, within=f"{relation.name}.")
