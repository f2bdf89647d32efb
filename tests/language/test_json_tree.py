"""What is written as data reads as the same filter; what is no filter is refused."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import custquery.language
from custquery.language import ast, parse
from custquery.language.errors import RequestError
from custquery.language.json_tree import EDITION, from_json, to_json

HERE = Path(__file__).parent
TREES = json.loads((HERE / "trees.json").read_text("utf-8"))
SOUND = [text for cases in TREES.values() for text, _ in cases]
SCHEMA = json.loads(
    Path(custquery.language.__path__[0], "ast.schema.json").read_text("utf-8")
)

#: The nodes by the name that they have as data.
NODES: Mapping[str, type[ast.Node]] = {
    "comparison": ast.Comparison,
    "related": ast.Related,
    "words": ast.Words,
    "not": ast.Not,
    "and": ast.And,
    "or": ast.Or,
    "literal": ast.Literal,
    "null": ast.Null,
    "range": ast.Range,
    "compared": ast.Compared,
    "not_value": ast.NotValue,
    "any_of": ast.AnyOf,
    "all_of": ast.AllOf,
}

TREE = {"node": "words", "text": "jan"}
TERM = {
    "node": "comparison",
    "name": "tag",
    "operator": ":",
    "value": {"node": "literal", "text": "vip"},
}


def filter_of(tree: object) -> dict[str, Any]:
    return {"edition": EDITION, "filter": tree}


@pytest.mark.parametrize("text", SOUND)
def test_data_reads_as_the_filter_it_was_made_of(text: str) -> None:
    tree = parse(text)
    written = json.dumps(to_json(tree))

    assert tree == from_json(json.loads(written))
    assert [] == list(failures(json.loads(written), SCHEMA))


def test_what_says_nothing_is_left_out() -> None:
    assert filter_of(TERM) == to_json(parse("tag:vip"))
    assert {**filter_of(None), "order": [{"name": "orders"}]} == to_json(
        parse("ORDER BY orders")
    )


def test_commas_may_still_make_one_number() -> None:
    found: Any = from_json(to_json(parse("amount_spent:12,50"))).tree

    assert found.value.glued


def test_deep_filters_survive() -> None:
    text = "(a:1 OR NOT (b:2 AND " * 20 + "c:(1 OR NOT 2)" + "))" * 20
    tree = parse(text)

    assert tree == from_json(json.loads(json.dumps(to_json(tree))))


def test_a_problem_is_no_data() -> None:
    with pytest.raises(ValueError, match="problem"):
        to_json(ast.Filter(ast.Problem()))


def deep(levels: int) -> object:
    tree: object = TREE
    for _ in range(levels):
        tree = {"node": "not", "item": tree}
    return tree


REFUSED: list[tuple[str, str, object]] = [
    ("json-not-an-object", "$", []),
    ("json-not-an-object", "$", "tag:vip"),
    ("json-no-field", "$", {"filter": None}),
    ("json-no-field", "$", {"edition": 1}),
    ("json-unknown-field", "$", {**filter_of(None), "where": 1}),
    ("json-edition", "$.edition", {"edition": 2, "filter": None}),
    ("json-edition", "$.edition", {"edition": True, "filter": None}),
    ("json-edition", "$.edition", {"edition": "1", "filter": None}),
    ("json-not-a-list", "$.order", {**filter_of(None), "order": {}}),
    ("json-not-an-object", "$.order[0]", {**filter_of(None), "order": ["orders"]}),
    (
        "json-not-true-or-false",
        "$.order[0].descending",
        {**filter_of(None), "order": [{"name": "orders", "descending": 1}]},
    ),
    ("json-not-an-object", "$.filter", filter_of("jan")),
    ("json-no-field", "$.filter", filter_of({"text": "jan"})),
    ("json-not-one-of", "$.filter.node", filter_of({"node": "literal", "text": "a"})),
    ("json-not-one-of", "$.filter.node", filter_of({"node": "problem"})),
    ("json-no-field", "$.filter", filter_of({"node": "words"})),
    ("json-unknown-field", "$.filter", filter_of({**TREE, "start": 3})),
    ("json-not-a-text", "$.filter.text", filter_of({**TREE, "text": 3})),
    ("json-not-a-text", "$.filter.wild", filter_of({**TREE, "wild": None})),
    ("json-not-one-of", "$.filter.wild", filter_of({**TREE, "wild": "middle"})),
    ("json-not-one-of", "$.filter.operator", filter_of({**TERM, "operator": "<>"})),
    ("json-not-one-of", "$.filter.value.node", filter_of({**TERM, "value": TREE})),
    ("json-too-few", "$.filter.items", filter_of({"node": "and", "items": [TREE]})),
    (
        "json-not-one-of",
        "$.filter.items[1].node",
        filter_of({"node": "or", "items": [TREE, {"node": "xor"}]}),
    ),
    (
        "json-not-one-of",
        "$.filter.value.low.node",
        filter_of(
            {**TERM, "value": {"node": "range", "low": {"node": "null"}, "high": 1}}
        ),
    ),
    ("json-not-typed", "$.filter", filter_of({**TERM, "name": "two words"})),
    ("json-not-typed", "$.filter", filter_of({**TREE, "text": ""})),
    (
        "json-not-typed",
        "$.filter",
        filter_of(
            {"node": "and", "items": [TREE, {"node": "and", "items": [TREE] * 2}]}
        ),
    ),
    ("json-too-deep", "$.filter" + ".item" * 160, filter_of(deep(100_000))),
]


@pytest.mark.parametrize(("code", "path", "data"), REFUSED)
def test_what_is_no_filter_is_refused_with_a_path(
    code: str, path: str, data: object
) -> None:
    with pytest.raises(RequestError) as caught:
        from_json(data)

    assert (code, path) == (caught.value.code, caught.value.details["path"])
    for locale in ("en", "nl"):
        assert path in caught.value.render(locale) or code == "json-edition"


# The published schema says the same as the code.


@pytest.mark.parametrize("name", NODES)
def test_schema_has_the_fields_of_the_node(name: str) -> None:
    fields = {each.name: each for each in attrs.fields(NODES[name])}
    said = {name for name, each in fields.items() if each.eq or name == "glued"}
    if "name" in said and NODES[name] is not ast.Words:
        said.add("arguments")
    needed = {
        each for each in said - {"arguments"} if fields[each].default is attrs.NOTHING
    }

    assert {*said, "node"} == set(SCHEMA["$defs"][name]["properties"])
    assert {*needed, "node"} == set(SCHEMA["$defs"][name]["required"])
    assert name == SCHEMA["$defs"][name]["properties"]["node"]["const"]


def test_schema_has_every_node_in_its_place() -> None:
    kinds = {node: name for name, node in NODES.items()}
    for place, union in (("tree", ast.Tree), ("value", ast.Value)):
        expected = {kinds[each] for each in get_args(union) if each is not ast.Problem}
        listed = SCHEMA["$defs"][place]["oneOf"]

        assert expected == {each["$ref"].rpartition("/")[2] for each in listed}


def test_schema_lists_the_operators_and_stars() -> None:
    assert list(get_args(ast.Operator)) == SCHEMA["$defs"]["operator"]["enum"]
    assert list(get_args(ast.Wild)) == SCHEMA["$defs"]["wild"]["enum"]
    assert EDITION == SCHEMA["properties"]["edition"]["const"]


@pytest.mark.parametrize(("code", "path", "data"), REFUSED)
def test_schema_refuses_the_same_shapes(code: str, path: str, data: object) -> None:
    if code not in {"json-not-typed", "json-too-deep"}:
        assert [] != list(failures(data, SCHEMA)), path


@given(st.sampled_from(SOUND), st.integers(0, 2**32))
def test_schema_and_code_refuse_the_same_mutations(text: str, seed: int) -> None:
    data = to_json(parse(text))
    spoil(data, Random(seed))  # noqa: S311 - not a secret
    wrong = bool(list(failures(data, SCHEMA)))

    assert refused(data) in ({*CODES} - {"json-not-typed"} if wrong else UNTYPED)


#: Codes of data that the schema refuses too; and of data that it cannot judge.
CODES = {code for code, _, _ in REFUSED}
UNTYPED = {"", "json-not-typed"}


def refused(data: object) -> str:
    """Return the code that *data* is refused with, or nothing."""
    try:
        from_json(data)
    except RequestError as error:
        return error.code
    return ""


def spoil(data: dict[str, Any], random: Random) -> None:
    """Change, take or add one thing somewhere in *data*."""
    holder, key = random.choice(list(places(data)))
    everywhere = [deepcopy(each[at]) for each, at in places(data)]
    change = random.choice(("put", "take", "other", "add"))
    if change == "take" and isinstance(holder, dict):
        del holder[key]
    elif change == "add" and isinstance(holder, dict):
        holder[random.choice(("node", "text", "wild", "items", "stray"))] = "x"
    elif change == "other":
        holder[key] = random.choice(everywhere)
    else:
        holder[key] = random.choice((None, True, 1, "", "x", [], {}))


def places(data: dict[str, Any] | list[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield everything inside *data* as what holds it, and under which key."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data)
    for key, each in list(pairs):
        yield data, key
        if isinstance(each, dict | list):
            yield from places(each)


KINDS: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
}


def failures(data: object, schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield what JSON Schema finds wrong; knows the words that our file uses."""
    yield from wrong_here(data, schema)
    if isinstance(data, dict):
        yield from wrong_fields(data, schema)
    if isinstance(data, list):
        for each in data:
            yield from failures(each, schema.get("items", {}))


def wrong_here(data: object, schema: Mapping[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        yield from failures(data, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]])
    fitting = [not any(failures(data, one)) for one in schema.get("oneOf", ())]
    if fitting and fitting.count(True) != 1:
        yield "oneOf"
    if "type" in schema and not isinstance(data, KINDS[schema["type"]]):
        yield "type"
    known = schema.get("enum", [schema["const"]] if "const" in schema else [data])
    if not any(same(data, each) for each in known):
        yield "enum"
    if isinstance(data, list) and len(data) < schema.get("minItems", 0):
        yield "minItems"


def wrong_fields(data: dict[str, Any], schema: Mapping[str, Any]) -> Iterator[str]:
    known = schema.get("properties", {})
    yield from (f"no {name}" for name in schema.get("required", ()) if name not in data)
    for name, each in data.items():
        if name in known:
            yield from failures(each, known[name])
        elif schema.get("additionalProperties") is False:
            yield f"stray {name}"


def same(left: object, right: object) -> bool:
    return type(left) is type(right) and left == right
