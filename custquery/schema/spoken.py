"""Words between a name and its value → the operator that they stand for."""

from custquery.language import ast

_BY_OPERATOR: dict[ast.Operator, str] = {
    ">": "after na over above boven exceeds",
    "<": "before voor under below onder",
    ">=": "since sinds vanaf from",
    "<=": "until tot through",
    "=": "in op on",
    ":": "~ has heeft",
}

#: By word: its operator, and whether it is read before any text too.
OPERATORS: dict[str, tuple[ast.Operator, bool]] = {
    word: (operator, operator == ":")
    for operator, words in _BY_OPERATOR.items()
    for word in words.split()
}

#: Before a number that stands before its name: ``more than 3 orders``.
COUNTED: dict[str, ast.Operator] = {
    **dict.fromkeys(("more than", "over", "meer dan"), ">"),
    **dict.fromkeys(("less than", "fewer than", "minder dan", "under"), "<"),
    **dict.fromkeys(("at least", "minstens", "minimaal", "ten minste"), ">="),
    **dict.fromkeys(("at most", "hoogstens", "maximaal", "ten hoogste"), "<="),
    **dict.fromkeys(("exactly", "precies"), "="),
}

#: Behind a number and "or": what it is a bound of.
BOUNDS: dict[str, ast.Operator] = {
    **dict.fromkeys(("more", "higher", "later", "meer", "hoger"), ">="),
    **dict.fromkeys(("less", "fewer", "lower", "earlier", "minder", "lager"), "<="),
}

#: Behind a name: whether it must have no value.
EXISTS: dict[str, bool] = {
    **dict.fromkeys(("exists", "bestaat", "is set", "is ingevuld"), False),
    **dict.fromkeys(("missing", "ontbreekt", "does not exist", "bestaat niet"), True),
    "doesn't exist": True,
    "has any value": False,
    "has never been set": True,
    **dict.fromkeys(("not empty", "not blank", "niet leeg"), False),
    **dict.fromkeys(("not set", "not known", "niet ingevuld", "niet bekend"), True),
}

#: Between two terms: the second must not hold.
EXCEPT = frozenset({"except", "excluding", "exclude", "behalve", "uitgezonderd"})

#: Before a dot in a statement of SQL: ``customers.country``.
TABLES = frozenset({"customers", "customer", "c", "klanten"})

#: Between two terms they say no more than AND.
FILLERS = frozenset({"but", "maar", "also", "ook", "plus", "then", "dan"})

NOT = frozenset({"not", "niet", "geen"})
HAVE = frozenset({"has", "have", "heeft", "hebben"})

#: Before a name that a customer must have, or must not have, a value for.
PRESENT = frozenset({"has", "heeft", "with", "met", "exists", "_exists_"})
ABSENT = frozenset({"no", "geen", "zonder", "without", "missing", "lacks"})
