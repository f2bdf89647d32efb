"""Where SQL is being written: what columns are called here, and the values bound."""

from attrs import evolve, field, frozen
from sqlglot import exp

from custquery.schema.models import Tables
from custquery.schema.reading import Reading
from custquery.schema.sources import Relation
from custquery.targets.sql.dialects import parameter, quoted


@frozen(eq=False)
class SqlScope:
    """
    Where SQL is being written.

    A store makes one for a statement and adds what it needs with `bind` and `column`;
    what is written inside gets scopes of its own from `inside`. All share *params*.
    """

    model: Tables
    reading: Reading
    dialect: str = "sqlite"
    #: The table whose columns are meant; None: that of the customers.
    table: str | None = None
    #: What that table is called in the statement.
    alias: str | None = None
    #: The values bound so far, in order.
    params: dict[str, object] = field(factory=dict)
    #: Whether aggregates are over the rows that are being grouped.
    grouped: bool = False
    #: The names of tables that are taken, here and around.
    taken: frozenset[str] = frozenset()
    #: The relation whose rows are meant; None: the customers.
    relation: Relation | None = None
    #: Where the row that this one hangs below is meant.
    outer: "SqlScope | None" = None

    @property
    def here(self) -> str:
        """The table whose columns are meant."""
        return self.table or self.model.table

    def column(self, name: str) -> exp.Expr:
        """Refer to the column *name* of the table that is meant, quoted."""
        return exp.Var(this=quoted(self.dialect, self.alias or self.here, name))

    def key(self) -> exp.Expr:
        """Refer to the key of the table that is meant."""
        return self.column(self.model.key)

    def referred(self, relation: Relation) -> exp.Expr:
        """Refer to what rows of *relation* that hang below this row hold of it."""
        return self.key() if relation.of == "id" else self.column(relation.of)

    def bind(self, value: object) -> exp.Expr:
        """Pass *value* as a parameter, and refer to it."""
        name = f"p{len(self.params)}"
        self.params[name] = value
        return parameter(name, self.dialect)

    def inside(self, table: str, relation: Relation | None = None) -> "SqlScope":
        """
        Return the scope of a query within this one, over *table*.

        Args:
            table: The table that is meant there.
            relation: The relation whose rows these are.
        """
        taken = self.taken | {self.alias or self.here}
        alias, number = table, 2
        while alias in taken:
            alias, number = f"{table}_{number}", number + 1
        return evolve(
            self,
            table=table,
            alias=alias,
            grouped=False,
            taken=taken,
            relation=relation,
            outer=self,
        )

    def of_group(self) -> "SqlScope":
        """Return the scope of HAVING: aggregates are over the rows of this one."""
        return evolve(self, alias=self.alias or self.here, grouped=True)

    def named(self) -> exp.Expr:
        """Return the table that is meant, for FROM or JOIN."""
        text = quoted(self.dialect, self.here)
        if self.alias not in {None, self.here}:
            text = f"{text} AS {quoted(self.dialect, self.alias or '')}"
        return exp.Var(this=text)

    def always(self, name: str) -> bool:
        """Tell whether the column *name* always has a value."""
        return (self.here, name) in self.model.required
