"""What checking a text gave: a checked filter or none, and what there is to say."""

from attrs import frozen

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.language.printed import Printed
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion


@frozen(repr=False)
class OrderKey(Printed):
    """One key of the order that a text asked for."""

    criterion: Criterion
    descending: bool = False


@frozen(repr=False)
class Findings(Printed):
    """
    What checking found.

    *filter* is None when there is an error; *diagnostics* holds every problem, warning
    and note, in order of position.
    """

    #: The text as it was typed.
    text: str
    #: What was written.
    tree: ast.Filter
    #: What it means, or None.
    filter: Checked | None
    diagnostics: tuple[Diagnostic, ...] = ()
    #: The canonical text, or None when there is an error.
    canonical: str | None = None
    #: What ``ORDER BY`` asked for.
    order: tuple[OrderKey, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the filter can be used."""
        return self.filter is not None
