"""Choices → the functions of the language as text: days of the year, and distances."""

from custquery.schema.criterion import FunctionCriterion
from custquery.schema.schema import Schema
from custquery.testing.generated import Choose, pool, spelling
from custquery.testing.generated.pool import Pool
from custquery.testing.reference.kinds import kind_of

_DATES = {"Day", "Instant"}


def anniversary(choose: Choose, schema: Schema, values: Pool, path: str = "") -> str:
    """Ask on which day of the year a date falls: that at *path*, or any."""
    path = path or choose(_dates(schema))
    named = choose((f"'{path}'", f"'{path}'", f"date: '{path}'"))
    call = f"{choose(_called(schema, 'anniversary'))}({named})"
    one, other = (spelling.moment(choose, values) for _ in range(2))
    sign = choose((" = ", "=", ":", " != ", " >= ", " > ", " < ", " <= "))
    asked = (f"{sign}{one}", f" BETWEEN {one} AND {other}", f":{one}..{other}")
    return call + choose((*asked * 3, " IS NOT NULL", " IS NULL", " = *"))


def _dates(schema: Schema) -> list[str]:
    """List the names of dates; those of families as often as all others together."""
    made = [
        name
        for family in schema.families
        for each in family.listed()
        for name in each.names
        if _is_date(each.type)
    ]
    own = [name for name, each in schema.criteria.items() if _is_date(each.type)]
    return own + made * (len(own) // max(len(made), 1))


def distance(choose: Choose, schema: Schema, _: Pool) -> str:
    """Ask whether a place is near."""
    name = choose(_called(schema, "distance"))
    north, east = choose(pool.COORDINATES)
    far = choose(("10", "10", "60", "0.001", "5000", "12000"))
    unit = choose(("distance_km", "distance_km", "distance_mi"))
    if choose((True, False)):
        answer = choose(("true", "false"))
        return f"{name}(coordinates: ({north}, {east}), {unit}: {far}) = {answer}"
    verb = choose(("MATCHES", "MATCHES", "NOT MATCHES"))
    sign = choose((" = ", ":"))
    return f"{name} {verb} (coordinates{sign}'{north},{east}', {unit}{sign}{far})"


def _called(schema: Schema, kind: str) -> list[str]:
    """List the names of the functions of a *kind*."""
    found: list[FunctionCriterion] = list(schema.functions.values())
    return [name for each in found if each.kind == kind for name in each.names]


def _is_date(type_: object) -> bool:
    return kind_of(type_) in _DATES
