"""
Tree ⇄ plain data that JSON can hold, for programs that build or read filters.

It is what was typed, with names and values unread; positions are left out.
``ast.schema.json`` beside this file says the same in JSON Schema (2020-12). Data that
is not as it says is refused with a path into the data.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, TypeAlias, assert_never, cast, get_args

from custquery.language import ast
from custquery.language.errors import FilterError, RequestError
from custquery.language.limits import Limits
from custquery.language.parser import parse
from custquery.language.unparser import unparse

#: The edition of the language that is written and read.
EDITION = 1

#: A node as data: its kind is under ``node``.
Data: TypeAlias = dict[str, object]

#: Levels of data: more than the brackets and NOTs that a text may have can make.
_DEEPEST = 160

#: A text within its limits may be longer when it is spelled out in full.
_SPELLED_OUT = Limits(1_000_000, _DEEPEST, 10_000, 100_000)


def to_json(filter: ast.Filter) -> Data:
    """
    Return *filter* as plain data, which `json.dumps` takes.

    >>> from custquery.language import parse
    >>> to_json(parse("tag:vip"))["filter"]
    {'node': 'comparison', 'name': 'tag', 'operator': ':',
     'value': {'node': 'literal', 'text': 'vip'}}

    Raises:
        ValueError: the tree holds a problem, which is no part of a filter.
    """
    tree = None if filter.tree is None else _tree(filter.tree)
    data: Data = {"edition": EDITION, "filter": tree}
    if filter.order:
        data["order"] = [
            {"name": each.name.text, **_given(descending=each.descending)}
            for each in filter.order
        ]
    return data


def _tree(node: ast.Tree) -> Data:
    match node:
        case ast.Comparison(name, operator, value):
            named = {"node": "comparison", **_name(name)}
            return {**named, "operator": operator, "value": _value(value)}
        case ast.Related(name, params, form):
            named = {"node": "related", **_name(name)}
            called = _given(form="" if form == "matches" else form)
            return {**named, "params": [_tree(each) for each in params], **called}
        case ast.Words(text, phrase, wild):
            return {"node": "words", "text": text, **_given(phrase=phrase, wild=wild)}
        case ast.Not(item):
            return {"node": "not", "item": _tree(item)}
        case ast.And(items):
            return {"node": "and", "items": [_tree(each) for each in items]}
        case ast.Or(items):
            return {"node": "or", "items": [_tree(each) for each in items]}
        case ast.Problem():
            raise ValueError("a problem is no part of a filter")
        case _:
            assert_never(node)


def _value(value: ast.Value) -> Data:
    match value:
        case ast.Literal(text, quoted, wild):
            return {"node": "literal", "text": text, **_given(quoted=quoted, wild=wild)}
        case ast.Null():
            return {"node": "null"}
        case ast.Range(low, high):
            return {"node": "range", "low": _value(low), "high": _value(high)}
        case ast.Compared(operator, of):
            return {"node": "compared", "operator": operator, "value": _value(of)}
        case ast.NotValue(of):
            return {"node": "not_value", "value": _value(of)}
        case ast.AnyOf(items, glued):
            found = [_value(each) for each in items]
            return {"node": "any_of", "items": found, **_given(glued=glued)}
        case ast.AllOf(items):
            return {"node": "all_of", "items": [_value(each) for each in items]}
        case ast.Problem():
            raise ValueError("a problem is no part of a filter")
        case _:
            assert_never(value)


def _name(name: ast.Name) -> Data:
    if name.arguments is None:
        return {"name": name.text}
    return {"name": name.text, "arguments": [_tree(each) for each in name.arguments]}


def _given(**fields: object) -> Data:
    """Keep what says something: what is left out is no, or nothing."""
    return {name: value for name, value in fields.items() if value}


# And back.


def from_json(data: object) -> ast.Filter:
    """
    Return the filter that *data* holds; its nodes stand nowhere, so spans are (0, 0).

    To check one, check what it is spelled as: ``check(unparse(from_json(data)))``.

    >>> from_json({"edition": 1, "filter": {"node": "words", "text": "jan"}}).tree
    Words(text='jan', phrase=False, wild='')

    Raises:
        RequestError: it holds something else; ``details["path"]`` says where.
    """
    fields = _Place(data, "$", 0).fields({"edition", "filter"}, {"order"})
    _refuse_edition(fields["edition"])
    tree = fields["filter"]
    order = fields["order"].listed() if "order" in fields else ()
    found = ast.Filter(
        None if tree.data is None else tree.tree(),
        tuple(each.order() for each in order),
    )
    _refuse_unreadable(found)
    return found


def _refuse_edition(place: "_Place") -> None:
    if place.data != EDITION or isinstance(place.data, bool):
        raise place.refusal("json-edition", text=str(place.data)[:20], known=EDITION)


def _refuse_unreadable(filter: ast.Filter) -> None:
    """Refuse what no text reads as, such as a name with a blank in it."""
    try:
        same = parse(unparse(filter), limits=_SPELLED_OUT) == filter
    except FilterError:
        same = False
    if not same:
        raise RequestError("json-not-typed", {"path": "$.filter"})


class _Place:
    """A part of the data, and the path to it."""

    __slots__ = ("data", "depth", "path")

    def __init__(self, data: object, path: str, depth: int) -> None:
        self.data = data
        self.path = path
        self.depth = depth

    def refusal(self, code: str, **args: str | int) -> RequestError:
        return RequestError(code, {"path": self.path, **args})

    # What is here.

    def fields(
        self, needed: Iterable[str], optional: Iterable[str] = ()
    ) -> "Mapping[str, _Place]":
        data = self.data
        if not isinstance(data, dict):
            raise self.refusal("json-not-an-object")
        for each in data:
            if each not in {*needed, *optional}:
                raise self.refusal("json-unknown-field", field=str(each)[:40])
        for each in needed:
            if each not in data:
                raise self.refusal("json-no-field", field=each)
        return {
            name: _Place(each, f"{self.path}.{name}", self.depth + 1)
            for name, each in data.items()
        }

    def listed(self, least: int = 0) -> "list[_Place]":
        if not isinstance(self.data, list | tuple):
            raise self.refusal("json-not-a-list")
        if len(self.data) < least:
            raise self.refusal("json-too-few", count=least)
        return [
            _Place(each, f"{self.path}[{at}]", self.depth + 1)
            for at, each in enumerate(self.data)
        ]

    def text(self) -> str:
        if not isinstance(self.data, str):
            raise self.refusal("json-not-a-text")
        return self.data

    def truth(self) -> bool:
        if not isinstance(self.data, bool):
            raise self.refusal("json-not-true-or-false")
        return self.data

    def one_of(self, known: Iterable[str]) -> str:
        text = self.text()
        if text not in known:
            raise self.refusal(
                "json-not-one-of", text=text[:40], known=", ".join(filter(None, known))
            )
        return text

    # Nodes.

    def tree(self) -> ast.Tree:
        return cast("ast.Tree", self._node(_TREES))

    def value(self) -> ast.Value:
        return cast("ast.Value", self._node(_VALUES))

    def literal(self) -> ast.Literal:
        return cast("ast.Literal", self._node({"literal": _VALUES["literal"]}))

    def order(self) -> ast.Order:
        fields = self.fields({"name"}, {"descending"})
        descending = fields["descending"].truth() if "descending" in fields else False
        return ast.Order(ast.Name(fields["name"].text()), descending)

    def _node(self, known: "Mapping[str, _Shape]") -> ast.Node:
        """Read a node of one of the kinds *known*."""
        if self.depth > _DEEPEST:
            raise self.refusal("json-too-deep", count=_DEEPEST)
        if not isinstance(self.data, dict):
            raise self.refusal("json-not-an-object")
        if "node" not in self.data:
            raise self.refusal("json-no-field", field="node")
        kind = _Place(self.data["node"], f"{self.path}.node", self.depth).one_of(known)
        make, needed, optional = known[kind]
        fields = self.fields({"node", *needed}, optional)
        readers = {**needed, **optional}
        return make(
            **{
                name: readers[name](place)
                for name, place in fields.items()
                if name != "node"
            }
        )


#: How a field is read; and what makes a node of which fields, needed and optional.
_Reader: TypeAlias = Callable[[_Place], object]
_Shape: TypeAlias = tuple[
    Callable[..., ast.Node], Mapping[str, _Reader], Mapping[str, _Reader]
]


def _operator(place: _Place) -> str:
    return place.one_of(get_args(ast.Operator))


def _wild(place: _Place) -> str:
    return place.one_of(get_args(ast.Wild))


def _form(place: _Place) -> str:
    return place.one_of(("matches", "call"))


def _trees(place: _Place) -> tuple[ast.Tree, ...]:
    return tuple(each.tree() for each in place.listed())


def _joined(place: _Place) -> tuple[ast.Tree, ...]:
    return tuple(each.tree() for each in place.listed(2))


def _values(place: _Place) -> tuple[ast.Value, ...]:
    return tuple(each.value() for each in place.listed(1))


def _comparison(
    name: str,
    operator: ast.Operator,
    value: ast.Value,
    arguments: tuple[ast.Tree, ...] | None = None,
) -> ast.Comparison:
    return ast.Comparison(ast.Name(name, arguments), operator, value)


def _related(
    name: str,
    params: tuple[ast.Tree, ...],
    form: Literal["matches", "call"] = "matches",
    arguments: tuple[ast.Tree, ...] | None = None,
) -> ast.Related:
    return ast.Related(ast.Name(name, arguments), params, form)


_NAMED: Mapping[str, _Reader] = {"name": _Place.text}
_TYPED: Mapping[str, _Reader] = {"text": _Place.text}

_TREES: Mapping[str, _Shape] = {
    "comparison": (
        _comparison,
        {**_NAMED, "operator": _operator, "value": _Place.value},
        {"arguments": _trees},
    ),
    "related": (
        _related,
        {**_NAMED, "params": _trees},
        {"form": _form, "arguments": _trees},
    ),
    "words": (ast.Words, _TYPED, {"phrase": _Place.truth, "wild": _wild}),
    "not": (ast.Not, {"item": _Place.tree}, {}),
    "and": (ast.And, {"items": _joined}, {}),
    "or": (ast.Or, {"items": _joined}, {}),
}

_VALUES: Mapping[str, _Shape] = {
    "literal": (ast.Literal, _TYPED, {"quoted": _Place.truth, "wild": _wild}),
    "null": (ast.Null, {}, {}),
    "range": (ast.Range, {"low": _Place.literal, "high": _Place.literal}, {}),
    "compared": (
        ast.Compared,
        {"operator": _operator, "value": _Place.value},
        {},
    ),
    "not_value": (ast.NotValue, {"value": _Place.value}, {}),
    "any_of": (ast.AnyOf, {"items": _values}, {"glued": _Place.truth}),
    "all_of": (ast.AllOf, {"items": _values}, {}),
}
