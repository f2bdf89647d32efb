"""
Every operator of every type, as text: the table of DESIGN 2.2 in all its spellings.

A form makes one term. `forms_of` lists them, so that a test can try each of them once
before it leaves the rest to chance.
"""

from collections.abc import Callable
from typing import TypeAlias

from attrs import frozen

from custquery.schema.criterion import Criterion
from custquery.schema.types import Choice
from custquery.schema.types.base import ValueType
from custquery.testing.generated import Choose, spelling
from custquery.testing.generated.pool import Pool
from custquery.testing.reference.kinds import kind_of


@frozen
class Maker:
    """What a form needs: whom it is about, and where values come from."""

    choose: Choose
    criterion: Criterion
    values: Pool
    #: Whose it is, in names such as ``customer.tag``; empty in questions about rows.
    whose: str = ""

    @property
    def name(self) -> str:
        """One of the criterion's names, in some case."""
        named = self.choose((self.criterion.name, *self.criterion.names))
        if not named.startswith("customer."):
            named = self.choose((*[""] * 9, self.whose)) + named
        return self.choose((named, named, named.upper(), named.title()))

    @property
    def value(self) -> str:
        """A value of the criterion."""
        return spelling.value(self.choose, self.criterion, self.values)

    @property
    def listed(self) -> str:
        """A value that may stand in a list: a comma of its own is in quotes."""
        found = self.value
        has_comma = kind_of(self.criterion.type) in {"Money", "DecimalNumber"}
        return f'"{found}"' if has_comma else found

    @property
    def start(self) -> str:
        """How a value starts."""
        return spelling.start(self.choose, self.criterion)


Form: TypeAlias = Callable[[Maker], str]


def _operator(*signs: str) -> Form:
    return lambda make: f"{make.name}{make.choose(signs)}{make.value}"


def _list(before: str, between: str, after: str) -> Form:
    return lambda make: f"{make.name}{before}{make.listed}{between}{make.listed}{after}"


_ANY_TYPE: dict[str, Form] = {
    "exists": lambda make: f"{make.name}{make.choose((':', '=', ' = '))}*",
    "not exists": lambda make: f"{make.name}!=*",
    "null": lambda make: f"{make.name} {make.choose(('IS', 'is'))} NULL",
    "not null": lambda make: f"{make.name} IS NOT {make.choose(('NULL', 'null'))}",
    ":": _operator(":", ": ", " : "),
    "=": _operator("=", " = "),
    "is": _operator(" IS ", " is "),
    "not": _operator("!=", " <> ", " != "),
    "name not": _operator("_not:", "_not = ", "_niet:"),
    "in": _list(" IN (", ", ", ")"),
    "not in": _list(" NOT IN (", ", ", ")"),
    "list": _list(":", ",", ""),
    "any of": _list(":(", " OR ", ")"),
    "all of": _list(":(", " AND ", ")"),
    "but not": _list(":(", " AND NOT ", ")"),
    "none of": _list("!=(", " OR ", ")"),
}

_SAME: dict[str, Form] = {"==": _operator("==", " == ")}

_START: dict[str, Form] = {
    "start": lambda make: f"{make.name}{make.choose((':', '='))}{make.start}*",
    "not start": lambda make: f"{make.name}!={make.start}*",
    "starts with": lambda make: f"{make.name} STARTS WITH {make.start}",
    "not starts with": lambda make: f"{make.name} NOT STARTS WITH {make.start}",
    "starts": lambda make: f"{make.name}:({make.start}* OR {make.start}*)",
}

_CONTAINS: dict[str, Form] = {
    "contains": _operator(" CONTAINS ", " contains "),
    "not contains": _operator(" NOT CONTAINS ", " not contains "),
}

_BLANK: dict[str, Form] = {
    "blank": lambda make: f"{make.name}{make.choose((':', '=', '!='))}''",
}

_ENDS: dict[str, Form] = {
    "end": lambda make: f"{make.name}:*{spelling.end(make.choose, make.criterion)}",
    "domain": lambda make: f"{make.name}:{spelling.domain(make.choose)}",
    "whole domain": lambda make: f"{make.name}={spelling.domain(make.choose)}",
}

_ORDERED: dict[str, Form] = {
    ">": _operator(">", ":>", " > "),
    ">=": _operator(">=", ":>=", " >= ", "=>", "≥"),
    "<": _operator("<", ":<", " < "),
    "<=": _operator("<=", ":<=", " <= ", "=<", "≤"),
    "range": _list(":", "..", ""),
    "not range": _list("!=", "..", ""),
    "between": _list(" BETWEEN ", " AND ", ""),
    "not between": _list(" NOT BETWEEN ", " AND ", ""),
    "within": _list(":(>=", " AND <", ")"),
    "outside": _list(":(<", " OR >", ")"),
    "ranges": lambda make: (
        f"{make.name}:({make.listed}..{make.listed} OR {make.listed})"
    ),
}

_TEXTUAL = _ANY_TYPE | _SAME | _START | _CONTAINS | _BLANK
_BY_TYPE: dict[str, dict[str, Form]] = {
    "Keyword": _TEXTUAL,
    "Text": _TEXTUAL,
    "City": _TEXTUAL,
    "Region": _TEXTUAL,
    "Email": _TEXTUAL | _ENDS,
    "EmailDomain": _ANY_TYPE,
    "Phone": _ANY_TYPE | _SAME | _START,
    "WholeNumber": _ANY_TYPE | _SAME | _ORDERED,
    "Id": _ANY_TYPE | _SAME | _ORDERED,
    "Money": _ANY_TYPE | _SAME | _ORDERED,
    "DecimalNumber": _ANY_TYPE | _SAME | _ORDERED,
    "Instant": _ANY_TYPE | _SAME | _ORDERED,
    "Day": _ANY_TYPE | _SAME | _ORDERED,
}
_CLOSED = _ANY_TYPE | _SAME | _CONTAINS


def forms_of(criterion: Criterion) -> dict[str, Form]:
    """List the forms that a term about *criterion* can have, by a name."""
    known = _BY_TYPE.get(kind_of(criterion.type))
    return _own(criterion.type) if known is None else known


def _own(type_: ValueType) -> dict[str, Form]:
    """List the forms that a type says it has: one of a closed list, or of a plugin."""
    found = dict(_CLOSED if "CONTAINS" in type_.operators else _ANY_TYPE | _SAME)
    if type_.ordered or (isinstance(type_, Choice) and type_.ordered_members):
        found |= _ORDERED
    return found | _START if type_.has_start else found
