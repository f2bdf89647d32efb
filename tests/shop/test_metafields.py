"""Metafields: what a shop made up, and what a filter reads where no shop is at hand."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

import custquery as cq
from custquery.language import parse
from custquery.language.errors import RequestError
from custquery.schema.criterion import Criterion
from custquery.shop import Shop
from custquery.shop.definitions import DefinedMetafields, MetafieldDefinition
from custquery.shop.metafields import OpenMetafields
from custquery.targets.engines import Engine

BIRTH_DATE = MetafieldDefinition("facts", "birth_date", "date", "Birthday")
LEVEL = MetafieldDefinition("app--42", "level", "number")


def defined(name: str, app: int | None = None) -> Criterion | None:
    return DefinedMetafields((BIRTH_DATE, LEVEL), app).criterion(name)


def kind_of(text: str) -> str:
    """Return the kind that an unknown metafield has in the comparison *text*."""
    tree = parse(text).tree
    found = OpenMetafields().criterion(tree.name.text, tree.value)  # type: ignore[union-attr]
    assert found is not None
    return found.type.kind


@pytest.mark.parametrize(
    ("comparison", "kind"),
    [
        ("> 2025-01-01", "kind-date"),
        ("= '2025-01-01'", "kind-date"),
        ("= 31-12-2025", "kind-date"),
        ("= -30d", "kind-date"),
        ("= today", "kind-date"),
        ("BETWEEN vandaag AND +30d", "kind-date"),
        ("= 12", "kind-number"),
        ("= -12.5", "kind-number"),
        ("= 2025", "kind-number"),
        ("IN (1, 2)", "kind-number"),
        ("BETWEEN 1 AND 9", "kind-number"),
        ("= true", "kind-yesno"),
        ("!= FALSE", "kind-yesno"),
        ("= 'rood'", "kind-text"),
        ("= '12'", "kind-text"),
        ("= 'true'", "kind-text"),
        ("= 'today'", "kind-text"),
        ("= rood", "kind-text"),
        ("IN ('a', 'b')", "kind-text"),
        (":gr*", "kind-text"),
        ("IS NULL", "kind-text"),
    ],
)
def test_without_a_shop_the_type_is_that_of_the_value(
    comparison: str, kind: str
) -> None:
    assert kind == kind_of(f"metafields.a.b {comparison}".replace(" :", ":"))


@pytest.mark.parametrize(
    "comparison",
    [
        "metafields.a.b = '12'",
        "metafields.a.b = 12",
        "metafields.a.b = 'true'",
        "metafields.a.b = true",
        "metafields.a.b IN ('12', 'rood')",
        "metafields.a.b = '2025-01-01T10:00:00'",
        "metafields.a.b = 2025-01-01",
        "metafields.my-app.b-c CONTAINS 'rood'",
        "customer.metafields.a.b == 'Rood'",
    ],
)
def test_what_is_saved_reads_the_same_without_a_shop(comparison: str) -> None:
    first = cq.compile(comparison)
    again = cq.compile(first.canonical)

    assert first.canonical == again.canonical
    assert first.checked == again.checked


@pytest.mark.parametrize(
    ("comparison", "value"),
    [
        ("metafields.a.b = 12", Decimal(12)),
        ("metafields.a.b = '12'", "12"),
        ("metafields.a.b = true", True),
        ("metafields.a.b < 2000", 12.5),
        ("metafields.a.b = 1990-06-15", date(1990, 6, 15)),
        ("metafields.a.b IS NOT NULL", False),
        ("metafields.a.b IS NOT NULL", date(1990, 6, 15)),
        ("customer.metafields.a.b IS NOT NULL", "rood"),
    ],
)
def test_a_plain_record_has_metafields_by_their_path(
    comparison: str, value: object
) -> None:
    assert [] == cq.filter([{"name": "Noor"}], comparison)
    for key in ("metafields.a.b", "customer.metafields.a.b"):
        record = {key: value}
        assert [record] == cq.filter([record], comparison)


def test_in_a_shop_only_what_is_defined_is_known() -> None:
    assert defined("metafields.facts.colour") is None
    assert defined("metafields.facts") is None
    found = defined("customer.metafields.facts.birth_date")
    assert found is not None
    assert ("metafields.facts.birth_date", "Birthday") == (
        found.name,
        found.label["nl"],
    )
    assert found is defined("metafields.facts.birth_date")


def test_the_namespace_of_an_app_is_read_where_its_number_is_known() -> None:
    found = defined("metafields.$app.level", app=42)

    assert found is not None
    assert "metafields.app--42.level" == found.name
    assert defined("metafields.$app.level") is None


def test_without_a_shop_the_namespace_of_an_app_is_one_of_its_own() -> None:
    found = OpenMetafields().criterion("metafields.$app.level")

    assert found is not None
    assert "metafields.$app.level" == found.name


def test_a_path_that_is_not_defined_is_an_error_with_the_nearest(shop: Shop) -> None:
    shop.define_metafield("facts", "birth_date", "date")
    findings = shop.environment.check("metafields.facts.birthdate = today")

    [said] = findings.diagnostics
    assert ("unknown-metafield", "metafields.facts.birth_date") == (
        said.code,
        said.fixes[0].edits[0].text,
    )


def test_definitions_stay_with_the_shop(
    shop: Shop, where: str, engine: Engine | None
) -> None:
    shop.define_metafield("Facts", "Birth_Date", "date", "Birthday")
    with Shop.open(where, engine=engine) as again:
        families = again.environment.schema.families

    assert (DefinedMetafields((BIRTH_DATE,)),) == families


def test_an_environment_of_a_host_knows_the_metafields_of_the_shop(
    shop: Shop, where: str, engine: Engine | None
) -> None:
    shop.define_metafield("facts", "size", "number")
    with Shop.open(where, cq.environment(locale="nl"), engine=engine) as again:
        assert again.environment.check("metafields.facts.size > 12,5").ok
        assert not again.environment.check("metafields.facts.colour = rood").ok


def test_a_definition_that_is_given_again_gets_a_new_name(shop: Shop) -> None:
    for name in ("Birthday", "Date of birth"):
        shop.define_metafield("facts", "birth_date", "date", name)
    found = shop.environment.schema.criterion("metafields.facts.birth_date")

    assert found is not None
    assert "Date of birth" == found.label["en"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"namespace": "facts", "key": "birth_date", "type": "number"}, "type-stays"),
        ({"namespace": "facts.more", "key": "size", "type": "number"}, "name"),
        ({"namespace": "facts", "key": "", "type": "number"}, "name"),
    ],
)
def test_a_definition_that_cannot_be_is_refused(
    shop: Shop, row: dict[str, object], code: str
) -> None:
    shop.define_metafield("facts", "birth_date", "date")

    with pytest.raises(RequestError) as caught, shop.write() as rows:
        rows.define_metafields([row])

    assert f"metafield-{code}" == caught.value.code


@pytest.mark.parametrize(
    ("type_", "value", "kept"),
    [
        ("text", "Zeegroen", ("text_folded", "zeegroen")),
        ("text", 12, ("value", "12")),
        ("number", 12.5, ("number", 12_500_000)),
        ("number", Decimal("-0.000001"), ("number", -1)),
        ("number", "3", ("number", 3_000_000)),
        ("date", date(1970, 1, 2), ("day", 1)),
        ("date", "1999-12-31", ("month_day", 1231)),
        ("date_time", datetime(1970, 1, 1, tzinfo=UTC), ("instant", 0)),
        ("date_time", "1970-01-01T01:00:00", ("instant", 0)),
        ("date_time", "1999-12-31T23:30:00Z", ("month_day", 101)),
        ("yesno", True, ("yesno", 1)),
        ("yesno", "nee", ("yesno", 0)),
    ],
)
def test_a_value_is_kept_as_its_definition_reads_it(
    shop: Shop,
    sql: Callable[..., list[tuple[object, ...]]],
    type_: str,
    value: object,
    kept: tuple[str, object],
) -> None:
    shop.define_metafield("a", "b", type_)  # type: ignore[arg-type]
    shop.add([{"name": "Noor", "metafield": [{"path": "a.b", "value": value}]}])

    column, made = kept
    assert [(made,)] == sql("SELECT {} FROM metafield".replace("{}", column))
    assert shop.doctor().ok


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("number", "many"),
        ("number", "0.0000001"),
        ("number", "1e30"),
        ("number", "nan"),
        ("date", "31-12-1999"),
        ("date", "2025-02-30"),
        ("date", "1999-12-31T10:00"),
        ("date_time", "noon"),
        ("yesno", "perhaps"),
    ],
)
def test_a_value_that_its_definition_cannot_read_is_refused(
    shop: Shop, type_: str, value: str
) -> None:
    shop.define_metafield("a", "b", type_)  # type: ignore[arg-type]

    with pytest.raises(RequestError) as caught:
        shop.add([{"name": "Noor", "metafield": [{"path": "a.b", "value": value}]}])

    assert "metafield-value" == caught.value.code
    assert value not in caught.value.render("en")


def test_a_value_of_a_metafield_that_is_not_defined_is_refused(shop: Shop) -> None:
    with pytest.raises(RequestError) as caught:
        shop.add([{"name": "Noor", "metafield": [{"path": "a.b", "value": "x"}]}])

    assert ("metafield-unknown", {"row": 1, "path": "a.b"}) == (
        caught.value.code,
        caught.value.details,
    )


def test_a_later_value_of_one_batch_takes_the_place_of_an_earlier_one(
    shop: Shop,
) -> None:
    shop.define_metafield("a", "b", "text")
    [number] = shop.add([{"name": "Noor"}])
    row = {"customer_id": number, "path": "a.b"}
    with shop.write() as rows:
        rows.metafields([{**row, "value": "x"}, {**row, "value": None}])
    assert 0 == shop.count("metafields.a.b:*")
    with shop.write() as rows:
        rows.metafields([{**row, "value": None}, {**row, "value": "y"}])

    assert 1 == shop.count("metafields.a.b = y")


def test_a_metafield_without_a_value_goes(shop: Shop) -> None:
    shop.define_metafield("a", "b", "text")
    [number] = shop.add([{"name": "N", "metafield": [{"path": "a.b", "value": "x"}]}])
    row = {"customer_id": number, "path": "metafields.a.b"}
    with shop.write() as rows:
        rows.metafields([{**row, "value": "y"}])
    assert 1 == shop.count("metafields.a.b = y")
    with shop.write() as rows:
        rows.metafields([{**row, "value": " "}])

    assert 1 == shop.count("NOT metafields.a.b:*")
