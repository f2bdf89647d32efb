"""Every shape of SQL selects the same customers, however they are counted or sorted."""

from collections.abc import Iterator
from random import Random

import pytest
from attrs import evolve

from custquery.shop import Shop
from custquery.shop.criteria import schema
from custquery.shop.store import finding
from custquery.shop.store.driving import Clause
from custquery.shop.store.records import read_record
from custquery.shop.store.shapes import Order, collected, walked, whole
from custquery.shop.store.sizing import people_of, rarest
from custquery.shop.store.sorting import SORTS, Sort
from custquery.targets.engines import Engine
from custquery.targets.memory import to_predicate
from custquery.testing.agreement import World, by_sql, make_world
from custquery.testing.generated.filters import Filters
from custquery.testing.generated.pool import READINGS

SCHEMA = schema()
MANY = 60

pytestmark = pytest.mark.xdist_group("shapes")

#: Filters whose outermost clauses have listings of every kind.
LISTED = [
    "tag:vip",
    "tag:vip,b2b",
    "tag:vip country:NL orders>0",
    "tag:v* orders:1..3",
    "country:NL,BE,DE NOT tag:vip",
    "order_date>=2020-01-01 tag:vip",
    "id:1..9 OR tag:vip",
    "id:3,4,5",
    "(tag:vip OR country:BE OR orders>2) amount_spent>0",
    "email=jan@shop.nl OR phone:0612345678",
    "created_at<2100-01-01 updated_at<2100-01-01 last_order_date:*",
    "tag:a,b,c,d,e,f,g,h,i,j",
    "tag:vip AND tag:b2b",
    "product_id:1,2,3",
    "sku:a* product_tag:vip",
    "product_tag:vip,b2b OR tag:vip",
    "NOT product_id:1 product_tag:vip",
    "email_opened>=2000-01-01 orders>0",
    "viewed_product:1..9 OR companies:1,2",
    "zip:v* OR city_code:NL-* OR rfm_group:champions",
    "",
    "NOT id:*",
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    file = tmp_path_factory.mktemp("shapes") / "world.shop"
    made = make_world(SCHEMA, READINGS[0], file, many=MANY, seed=11)
    yield made
    made.database.close()


def generated(world: World, count: int) -> list[str]:
    filters = Filters(Random(5).choice, SCHEMA, world.values)  # noqa: S311
    return [filters.filter() for _ in range(count)]


def wishes(
    world: World, texts: list[str]
) -> Iterator[tuple[str, finding.Wish, set[int]]]:
    for text in texts:
        found = world.check(text).filter
        if found is not None:
            wish = finding.wish(found, world.model, world.reading)
            yield text, wish, set(by_sql(world, found))


def drivers(wish: finding.Wish) -> list[Clause | None]:
    return [None, *(each for each in wish.clauses if each.listings)]


def all_sorts() -> list[Sort]:
    return [evolve(each, descending=way) for each in SORTS for way in (False, True)]


def expected_order(world: World, ids: set[int], sort: Sort) -> list[int]:
    """Sort in Python: missing values last in both directions, ties by id."""
    asked = "SELECT id, {} FROM customer".replace("{}", sort.column)
    rows = world.database.rows(asked)
    value = {row[0]: row[1] for row in rows if row[0] in ids}
    present = sorted(
        (each for each in value if value[each] is not None),
        key=lambda each: (value[each], each),
        reverse=sort.descending,
    )
    missing = [each for each in value if value[each] is None]
    return [*present, *sorted(missing, reverse=sort.descending)]


@pytest.mark.parametrize("texts", ["listed", "generated"])
def test_whoever_is_counted_or_listed_is_selected(world: World, texts: str) -> None:
    asked = LISTED if texts == "listed" else generated(world, 250)
    driven = 0

    for text, wish, ids in wishes(world, asked):
        for driver in drivers(wish):
            driven += driver is not None
            count = world.database.value(
                whole(wish.clauses, driver, "count"), wish.params
            )
            rows = world.database.rows(whole(wish.clauses, driver, "ids"), wish.params)
            assert len(ids) == count, text
            assert [(each,) for each in sorted(ids)] == rows, text

    assert driven > len(asked) / 10


def test_the_chosen_shapes_select_whom_every_shape_selects(world: World) -> None:
    for text, wish, ids in wishes(world, [*LISTED, *generated(world, 100)]):
        assert len(ids) == finding.count(world.database, wish), text
        assert sorted(ids) == list(finding.ids(world.database, wish)), text


@pytest.mark.parametrize(
    "sort", all_sorts(), ids=lambda each: f"{each.name}{each.descending}"
)
def test_a_walk_and_a_collection_give_the_same_order(world: World, sort: Sort) -> None:
    for text, wish, ids in wishes(world, LISTED):
        params = {**wish.params, "most": MANY + 1}
        order = Order(sort)
        expected = expected_order(world, ids, sort)

        walk = [
            row[0]
            for stretch in order.stretches
            for row in world.database.rows(
                walked(wish.clauses, sort, stretch), {**params, **stretch.params}
            )
        ]
        assert expected == walk, text
        for driver in drivers(wish):
            sql = collected(wish.clauses, driver, order)
            rows = world.database.rows(sql, params)
            assert expected == [row[0] for row in rows], text


@pytest.mark.parametrize(
    "sort", all_sorts(), ids=lambda each: f"{each.name}{each.descending}"
)
def test_a_page_goes_on_where_the_one_before_ended(world: World, sort: Sort) -> None:
    for text, wish, ids in wishes(world, LISTED[:6]):
        seen: list[int] = []
        order = Order(sort)
        while page := finding.page(world.database, wish, order, 7):
            seen += [each.id for each in page]
            order = Order(sort, page[-1])
            params = {**wish.params, **order.params, "most": MANY}
            for driver in drivers(wish):
                sql = collected(wish.clauses, driver, order)
                rest = [row[0] for row in world.database.rows(sql, params)]
                assert rest == expected_order(world, ids, sort)[len(seen) :], text
        assert expected_order(world, ids, sort) == seen, text


def test_a_record_that_is_read_back_is_selected_like_its_rows(world: World) -> None:
    ids = [number for (number,) in world.database.rows("SELECT id FROM customer")]
    records = {number: read_record(world.database, number) for number in ids}

    for text in [*LISTED, *generated(world, 150)]:
        found = world.check(text).filter
        if found is not None:
            selects = to_predicate(found, world.model, world.reading)
            selected = {number for number in ids if selects(records[number])}
            assert set(by_sql(world, found)) == selected, text


@pytest.mark.parametrize(
    ("text", "rarest_text"),
    [
        ("tag:common tag:rare country:NL", "rare"),
        ("tag:common orders>0", "common"),
        ("tag:common id:4", "4"),
        ("country:NL NOT tag:rare", "NL"),
        ("name:noor NOT tag:rare", None),
    ],
)
def test_the_rarest_clause_is_found(
    text: str, rarest_text: str | None, shop: Shop
) -> None:
    shop.add(
        {
            "name": f"Noor {number}",
            "tag": ["common"] * (number % 2) + ["rare"] * (number % 500 == 7),
            "address": [{"country": "NL"}],
            "order": [{"placed_at": 1}],
        }
        for number in range(4_000)
    )
    query = shop.environment.compile(text)
    wish = finding.wish(query.checked, query.environment.tables, query.reading)
    database = shop._database  # noqa: SLF001
    people = people_of(database)

    found = rarest(database, wish.clauses, wish.params, people)
    values = [
        str(value)
        for name, value in wish.params.items()
        if found.clause is not None and f":{name}" in found.clause.listed
    ]

    assert 4_000 == round(people.count)
    assert (rarest_text in values) if rarest_text else found.clause is None


def test_a_thousand_clauses_are_one_statement(
    shop: Shop, engine: Engine | None
) -> None:
    # An engine that reads columns plans for minutes; a hundred are one statement too.
    many = 90 if engine is not None and engine.columnar else 900
    shop.add([{"name": "Noor", "tag": ["vip"]}])
    some = " ".join(f"-tag:t{number}" for number in range(many))

    assert 1 == shop.count(some)
    assert 1 == len(shop.find(f"tag:vip {some}").customers)
    assert 0 == shop.count(" ".join(f"tag:t{number}" for number in range(many)))
    either = " OR ".join(f"tag:vip -note:n{n}" for n in range(many // 2))
    assert 1 == shop.count(either)
