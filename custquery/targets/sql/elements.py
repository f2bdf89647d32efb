"""
A column that holds a list + a value set → the condition that some element is in it.

Engines ask a list for one value, and for an element that passes, each in their own
words: `Style.holds` and `Style.elements`. Elements are values: none of them is missing.
"""

from sqlglot import exp

from custquery.language.errors import RequestError
from custquery.schema.kept import Folded, Kept
from custquery.schema.value_sets import OneOf, Prefix, Suffix, ValueSet, Words
from custquery.targets.sql.connect import close, is_constant, some
from custquery.targets.sql.dialects import quoted, render
from custquery.targets.sql.members import Operand, member
from custquery.targets.sql.scope import SqlScope
from custquery.targets.storage import Storage, kept_values, stored_as

#: Values that are looked for one by one; more are looked up for each element.
_FEW = 8


def some_element(
    name: str, wanted: ValueSet, storage: Storage, scope: SqlScope, *, positive: bool
) -> exp.Expr:
    """
    Return the condition that an element of the column *name* is in *wanted*.

    Raises:
        RequestError: the model has no folded elements, or none as words, to ask; or
            nothing is known about lists on the engine.
    """
    array = scope.column(_form(name, wanted, storage, scope)).name
    kept = scope.model.columns.get((scope.here, name))
    if isinstance(wanted, OneOf) and len(wanted.values) <= _FEW:
        storage = stored_as(storage, kept, scope.reading)
        values = kept_values(wanted.values, storage, scope.reading)
        found = some(_holds(array, value, scope) for value in values)
    else:
        found = _passing(array, kept, wanted, storage, scope)
    return found if positive or scope.always(name) else close(found)


def _holds(array: str, value: object, scope: SqlScope) -> exp.Expr:
    asked = scope.style.holds.format(array=array, value=scope.bind(value).name)
    return exp.Var(this=asked)


def _passing(
    array: str, kept: Kept | None, wanted: ValueSet, storage: Storage, scope: SqlScope
) -> exp.Expr:
    element = quoted(scope.dialect, scope.style.element)

    def build() -> exp.Expr:
        return exp.Var(this=element)

    operand = Operand(build, build, build, kept=kept, nullable=False, name=array)
    passes = member(operand, wanted, storage, scope)
    if is_constant(passes, value=False):
        return passes
    condition = render(passes, scope.dialect)
    words = {"array": array, "element": element, "condition": condition}
    return exp.Var(this=scope.style.elements.format(**words))


def _form(name: str, wanted: ValueSet, storage: Storage, scope: SqlScope) -> str:
    """Return the column that keeps the elements in the form that is asked for."""
    if not scope.style.elements:
        raise RequestError("list-not-asked", {"column": name, "engine": scope.dialect})
    folded, worded = _forms(name, scope)
    match wanted:
        case Words():
            found, code = worded, "column-not-worded"
        case OneOf(_, False) | Prefix() | Suffix() if storage.domain == "text":
            found, code = folded, "column-not-folded"
        case _:
            return name
    if found is None:
        raise RequestError(code, {"column": f"{scope.here}.{name}"})
    return found


def _forms(name: str, scope: SqlScope) -> tuple[str | None, str | None]:
    """Return the columns that keep the elements folded, and as words."""
    model, place = scope.model, (scope.here, name)
    match model.columns.get(place):
        case Folded(folded, words):
            return folded, words
        case _:
            return model.folded.get(place), model.worded.get(place)
