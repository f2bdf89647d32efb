"""Where SQL is being written: what columns are called here, and the values bound."""

from attrs import evolve, field, frozen
from sqlglot import exp

from custquery.schema.models import Tables
from custquery.schema.reading import Reading
from custquery.schema.sources import Relation
from custquery.targets.sql.dialects import Style, parameter, quoted, style_of


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
    #: What the engine writes its own way; by default as is usual for the dialect.
    style: Style = field()

    @style.default
    def _style(self) -> Style:
        return style_of(self.dialect)

    @property
    def correlates(self) -> bool:
        """Whether a subquery may look at the row around it."""
        return self.style.correlates

    @property
    def here(self) -> str:
        """The table whose columns are meant."""
        return self.table or self.model.table

    def column(self, name: str, *, text: bool = False) -> exp.Expr:
        """
        Refer to the column *name* of the table that is meant, quoted.

        Args:
            name: What it is called.
            text: Whether it is a host's column of texts, which may have a collation.
        """
        found = self._quoted(self.alias or self.here, name)
        return exp.Var(this=self.style.column.format(found) if text else found)

    def _quoted(self, *names: str) -> str:
        text = quoted(self.dialect, *names)
        return text.replace("%", "%%") if self.style.escapes else text

    def key(self) -> exp.Expr:
        """Refer to the key of the table that is meant."""
        return self.column(self.model.key)

    def referred(self, relation: Relation) -> exp.Expr:
        """Refer to what rows of *relation* that hang below this row hold of it."""
        is_key = relation.of == "id" and self.table is None
        return self.key() if is_key else self.column(relation.of)

    def bind(self, value: object, *, bounds: bool = False) -> exp.Expr:
        """
        Pass *value* as a parameter, and refer to it.

        Args:
            value: What it stands for.
            bounds: Whether values are compared with it as less or as greater.
        """
        name = f"p{len(self.params)}"
        value = self.style.bindable(value)
        self.params[name] = value
        return parameter(name, value, self.style, bounds=bounds)

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
        text = self._quoted(self.here)
        if self.alias not in {None, self.here}:
            text = f"{text} AS {self._quoted(self.alias or '')}"
        return exp.Var(this=text)

    def always(self, name: str) -> bool:
        """Tell whether the column *name* always has a value."""
        return (self.here, name) in self.model.required
