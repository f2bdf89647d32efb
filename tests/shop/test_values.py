"""The values that customers have, with counts, and what is offered of them."""

from collections.abc import Callable
from time import monotonic

import pytest
from attrs import evolve

from custquery.schema.checked import Checked
from custquery.schema.ports import Counted, Values
from custquery.shop import Shop
from custquery.shop.store.stretches import places_of
from custquery.shop.store.tallying import Counting, Tally
from custquery.shop.store.values import ShopValues
from custquery.targets.engines import Engine
from custquery.targets.sql.values import kept_source

PATIENT = 60.0

PEOPLE = [
    {"name": "Noor", "tag": ["VIP", "b2b"], "company": "Bäckerei Jansen", "at": "NL"},
    {"name": "Bas", "tag": ["vip", "news letter"], "company": "bäckerei jansen"},
    {"name": "Ada", "tag": ["VIP", "Café"], "company": "Acme", "at": "NL"},
    {"name": "Cem", "tag": ["b2b"], "at": "BE", "email": "cem@example.org"},
    {"name": "Eva", "at": "BE", "note": "wholesale"},
]


@pytest.fixture
def filled(shop: Shop) -> Shop:
    shop.add(
        {
            **{name: value for name, value in each.items() if name != "at"},
            "address": [
                {"country": each["at"], "city": "Den Haag"},
                {"country": each["at"], "city": "den haag", "zip": "1"},
            ]
            if "at" in each
            else [],
        }
        for each in PEOPLE
    )
    return shop


def port(shop: Shop) -> ShopValues:
    database = shop._database  # noqa: SLF001 - the port is made over it
    return ShopValues(database, shop.environment.tables, shop.environment.reading)


def found(
    shop: Shop, name: str, start: str = "", among: str = "", limit: int = 10
) -> list[tuple[str, int]]:
    """Return the values of a criterion, and how many have each."""
    criterion = shop.environment.schema.criteria[name]
    only = shop.environment.compile(among).checked if among else None
    values = port(shop).values(
        criterion, start, among=only, limit=limit, deadline=PATIENT
    )
    assert not any(each.about for each in values)
    return [(each.text, each.count) for each in values]


COUNTED = [
    ("tag", "", "", [("VIP", 3), ("b2b", 2), ("Café", 1), ("news letter", 1)]),
    ("tag", "v", "", [("VIP", 3)]),
    ("tag", "cafe", "", [("Café", 1)]),
    ("tag", "letter", "", [("news letter", 1)]),
    ("tag", "etter", "", []),
    ("tag", "", "country:NL", [("VIP", 2), ("b2b", 1), ("Café", 1)]),
    ("tag", "b", "country:NL", [("b2b", 1)]),
    ("tag", "", "tag:b2b", [("b2b", 2), ("VIP", 1)]),
    ("tag", "", "name:nobody", []),
    ("tag", "", "country:BE OR tag:café", [("b2b", 1), ("Café", 1), ("VIP", 1)]),
    ("country", "", "", [("BE", 2), ("NL", 2)]),
    ("country", "", "tag:vip", [("NL", 2)]),
    # Once for each customer, however often she has it and however it is spelled.
    ("city", "", "", [("Den Haag", 4)]),
    ("city", "ha", "", [("Den Haag", 4)]),
    ("company", "", "", [("Bäckerei Jansen", 2), ("Acme", 1)]),
    ("company", "jans", "", [("Bäckerei Jansen", 2)]),
    ("company", "", "tag:b2b", [("Bäckerei Jansen", 1)]),
    ("account_status", "", "", [("disabled", 5)]),
    # What is of one person is not given, and neither is what nobody chooses from.
    ("email", "", "", []),
    ("email_domain", "", "", []),
    ("phone", "", "", []),
    ("note", "", "", []),
    ("orders", "", "", []),
]


@pytest.mark.parametrize(("name", "start", "among", "wanted"), COUNTED)
def test_values_are_counted(
    filled: Shop, name: str, start: str, among: str, wanted: list[tuple[str, int]]
) -> None:
    assert wanted == found(filled, name, start, among)


def test_there_are_no_more_values_than_wanted(filled: Shop) -> None:
    assert [("VIP", 3)] == found(filled, "tag", limit=1)


def test_the_count_is_that_of_the_filter(filled: Shop) -> None:
    environment = filled.environment
    for text, count in found(filled, "tag", among="country:NL"):
        query = f'country:NL AND tag:"{text}"'

        assert count == filled.count(query)
        assert count == port(filled).count(environment.compile(query).checked)


def test_values_of_rows_are_those_of_the_rows(shop: Shop) -> None:
    lines = [{"title": "Green tea", "total": 5}, {"title": "green tea", "total": 5}]
    order = {"placed_at": 0, "total": 10, "order_line": lines}
    cancelled = {**order, "cancelled_at": 1, "order_line": [{"title": "x", "total": 1}]}
    shop.add([{"name": "Noor", "order": [order, cancelled]}])

    assert [("Green tea", 1)] == found(shop, "product_title")


def test_a_change_is_noticed(filled: Shop) -> None:
    values = port(filled)
    criterion = filled.environment.schema.criteria["tag"]
    before = values.values(criterion, "b2", deadline=PATIENT)
    filled.add([{"name": "Tuur", "tag": ["b2b"]}])
    after = values.values(criterion, "b2", deadline=PATIENT)

    assert ([2], [3]) == ([each.count for each in before], [a.count for a in after])


@pytest.mark.parametrize("among", ["", "country:NL", "NOT tag:b2b"])
@pytest.mark.parametrize("name", ["tag", "country", "city", "company"])
def test_a_tally_is_the_same_in_one_stretch_and_in_many(
    filled: Shop, name: str, among: str
) -> None:
    def counted(size: int) -> dict[str, int]:
        counting = evolve(counting_of(filled, name, among), block=size)
        tally = Tally()
        counting.fill(tally, filled._database, monotonic() + PATIENT)  # noqa: SLF001
        assert tally.done
        return tally.counts

    assert counted(1) == counted(2) == counted(1_000)


def counting_of(shop: Shop, name: str, among: str) -> Counting:
    from custquery.shop.store.finding import wish

    environment = shop.environment
    criterion = environment.schema.criteria[name]
    only: Checked = environment.compile(among).checked
    return Counting(
        places_of((kept_source(criterion, environment.tables),)),
        environment.tables,
        environment.reading(),
        wish(only, environment.tables, environment.reading()) if among else None,
    )


def test_without_time_there_is_nothing(filled: Shop) -> None:
    values = port(filled)
    criterion = filled.environment.schema.criteria["company"]

    assert () == values.values(criterion, deadline=-1)
    assert 2 == len(values.values(criterion, deadline=PATIENT))


def test_what_was_counted_of_some_is_a_guess_at_everyone(filled: Shop) -> None:
    if filled._database.engine.columnar:  # noqa: SLF001
        pytest.skip("a column store counts all at once")
    filled.add([{"name": "x", "company": "Acme"} for _ in range(995)])
    values = port(filled)
    criterion = filled.environment.schema.criteria["company"]
    values.values(criterion, deadline=-1)
    ((key, (counting, tally)),) = values._tallies.items()  # noqa: SLF001 - half-way
    few = evolve(counting, block=10)
    values._tallies[key] = few, tally  # noqa: SLF001
    for _ in range(50):
        few._next(tally, filled._database, monotonic() + PATIENT)  # noqa: SLF001
    guess = values.values(criterion, deadline=-1)[0]

    assert ("Acme", True) == (guess.text, guess.about)
    assert 980 <= guess.count <= 1_000
    assert Counted("Acme", 996) == values.values(criterion, deadline=PATIENT)[0]


def test_ids_may_be_far_apart(shop: Shop) -> None:
    shop.add(
        {"id": number * 10**12, "name": "x", "company": "Acme"}
        for number in range(1, 1_500)
    )

    assert [("Acme", 1_499)] == found(shop, "company")


def test_a_reader_does_not_keep_a_writer_waiting(
    filled: Shop, where: str, engine: Engine | None
) -> None:
    values = port(filled)
    criterion = filled.environment.schema.criteria["tag"]
    with filled._database.reading():  # noqa: SLF001 - a long look
        values.values(criterion, deadline=PATIENT)
        with Shop.open(where, patience=0.01, engine=engine) as other:
            other.add([{"name": "Tuur"}])

    assert 6 == filled.count()


def test_a_shop_completes_with_its_own_values(filled: Shop) -> None:
    offers = filled.environment.complete(
        "country:NL AND tag:v", deadline=PATIENT
    ).offers

    assert ("VIP", 2, False) == (offers[0].label, offers[0].count, offers[0].about)


def test_parameters_of_rows_are_completed_with_their_values(shop: Shop) -> None:
    line = {"title": "Green tea", "total": 5}
    shop.add(
        [
            {
                "name": "Noor",
                "order": [{"placed_at": 0, "total": 5, "order_line": [line]}],
            }
        ]
    )
    text = "products_purchased MATCHES (title = gre"
    offers = shop.environment.complete(text, deadline=PATIENT).offers

    assert f'{text[:-3]}"Green tea"' == offers[0].apply(text)


def test_the_moment_of_the_groups_is_told(
    filled: Shop, sql: Callable[..., list[tuple[object, ...]]]
) -> None:
    criteria = filled.environment.schema.criteria
    assert port(filled).as_of(criteria["rfm_group"]) is None
    sql("UPDATE customer SET rfm_group = 'prospects', rfm_as_of = 5000000")

    assert 5 == port(filled).as_of(criteria["rfm_group"]).timestamp()
    assert port(filled).as_of(criteria["tag"]) is None


def test_the_port_is_what_a_checker_may_ask(filled: Shop) -> None:
    values: Values = port(filled)

    assert 5 == values.count(filled.environment.compile("").checked)
    assert values.count(filled.environment.compile("tag:vip").checked, deadline=60) == 3
