"""Segments are filters under a name; their members are computed when asked."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from custquery import FilterError, RequestError, StorageError
from custquery.shop import Settings, Shop
from custquery.shop import segments as rules
from custquery.shop.default_segments import save_defaults
from custquery.shop.segments import next_name
from custquery.targets.engines import Engine

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)
PEOPLE = [
    {"name": "Noor", "tag": ["VIP"], "address": [{"country": "NL"}]},
    {"name": "Bas", "tag": ["vip"], "address": [{"country": "BE"}]},
    {"name": "José"},
]


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.add(PEOPLE)
    return shop


def names(shop: Shop, query: str) -> list[str | None]:
    return [each.name for each in shop.find(query, sort="id").customers]


def refused(code: str, act: Callable[[], object]) -> RequestError:
    with pytest.raises(RequestError) as caught:
        act()
    assert code == caught.value.code
    return caught.value


def wrong(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(FilterError) as caught:
        act()
    assert [code] == [each.code for each in caught.value.diagnostics]


# Saving


def test_what_is_saved_is_canonical(shop: Shop) -> None:
    saved = shop.segments.save("VIPs", "label = vip EN land:Nederland").segment

    assert ("VIPs", "tag:vip AND country:NL", 1) == (
        saved.name,
        saved.text,
        saved.edition,
    )
    assert (NOW, NOW) == (saved.created_at, saved.updated_at)
    assert saved == shop.segments.get("vips")
    assert (saved,) == shop.segments.list()


def test_a_relative_date_stays_relative(shop: Shop) -> None:
    order = {"placed_at": 1_000_000 * int(NOW.timestamp()), "total": 100}
    shop.add([{"name": "Noor", "order": [order]}])
    shop.segments.save("Recent", "order_date >= 30_days_ago")
    later = evolve(shop.environment, clock=lambda: NOW + timedelta(days=31))

    assert "order_date>=-30d" == shop.segments.get("recent").text
    assert 1 == shop.segments.count("recent")
    assert 0 == shop.count(later.compile("segment:Recent"))


def test_a_dialect_is_saved_in_our_own_words(shop: Shop) -> None:
    saved = shop.segments.save("A", "tag_not:vip", dialect="shopify-search")

    assert "NOT tag:vip" == saved.segment.text


def test_members_are_those_of_the_moment(shop: Shop) -> None:
    shop.segments.save("VIPs", "tag:vip")
    before = shop.segments.count("VIPs")
    shop.add([{"name": "Ada", "tag": ["vip"]}])

    assert (2, 3) == (before, shop.segments.count("vips"))


def test_members_come_in_pages(shop: Shop) -> None:
    shop.segments.save("VIPs", "tag:vip")
    first = shop.segments.members("VIPs", sort="id", limit=1)
    second = shop.segments.members("VIPs", sort="id", limit=1, page=first.next)

    assert ["Noor", "Bas"] == [
        each.name for page in (first, second) for each in page.customers
    ]
    assert second.next is None


def test_an_order_is_kept_for_the_members_and_means_nothing_inside(shop: Shop) -> None:
    shop.segments.save("Sorted", "tag:vip ORDER BY name")
    found = shop.segments.members("Sorted").customers

    assert ["Bas", "Noor"] == [each.name for each in found]
    assert 2 == shop.count("segment:Sorted")


def test_warnings_come_back_beside_the_segment(shop: Shop) -> None:
    saved = shop.segments.save("None", "orders:9..3")

    assert ["reversed-range"] == [each.code for each in saved.diagnostics]


def test_a_wrong_filter_is_not_saved(shop: Shop) -> None:
    wrong("unknown-name", lambda: shop.segments.save("A", "contry:NL"))

    assert () == shop.segments.list()


@pytest.mark.parametrize("text", ["", "   ", "ORDER BY name"])
def test_everybody_is_no_segment(shop: Shop, text: str) -> None:
    refused("segment-empty", lambda: shop.segments.save("All", text))


MIXED = "tag:vip OR tag:b2b AND country:NL"


def test_and_beside_or_is_confirmed_first(shop: Shop) -> None:
    error = refused("segment-mixed", lambda: shop.segments.save("A", MIXED))
    saved = shop.segments.save("A", MIXED, confirm_mixed=True)

    assert "tag:vip OR (tag:b2b AND country:NL)" == saved.segment.text
    assert saved.segment.text in str(error)
    refused("segment-mixed", lambda: shop.segments.replace("A", MIXED))


def test_what_is_too_long_once_written_in_full_is_refused(shop: Shop) -> None:
    text = " ".join(f"toegevoegd:2024-01-{day:02}" for day in range(1, 29))
    limits = evolve(shop.environment.limits, length=len(text) + 1)
    shop.environment = evolve(shop.environment, limits=limits)

    wrong("too-long", lambda: shop.segments.save("A", text))
    assert () == shop.segments.list()


# Names


def test_blanks_around_a_name_are_left_out(shop: Shop) -> None:
    assert "Beste klanten" == (
        shop.segments.save("  Beste \n klanten ", "tag:vip").segment.name
    )


@pytest.mark.parametrize("name", ["", "  ", "\u200b"])
def test_a_name_is_not_empty(shop: Shop, name: str) -> None:
    refused("segment-without-name", lambda: shop.segments.save(name, "tag:vip"))


def test_a_name_has_255_characters_at_most(shop: Shop) -> None:
    shop.segments.save("é" * 255, "tag:vip")

    refused("segment-name-too-long", lambda: shop.segments.save("a" * 256, "tag:vip"))


@pytest.mark.parametrize("name", ["VIPs", "vips", "ＶＩＰＳ", " Víps "])
def test_two_names_never_differ_in_case_or_accents_alone(shop: Shop, name: str) -> None:
    shop.segments.save("VIPs", "tag:vip")

    error = refused(
        "segment-name-taken", lambda: shop.segments.save(name, "country:NL")
    )
    assert str(error.details["text"]).endswith("(2)")


def test_a_free_name_is_taken_when_asked(shop: Shop) -> None:
    found = [
        shop.segments.save("VIPs", "tag:vip", rename_if_taken=True).segment.name
        for _ in range(3)
    ]

    assert ["VIPs", "VIPs (2)", "VIPs (3)"] == found


def test_a_free_name_is_never_too_long() -> None:
    assert 255 == len(next_name("a" * 255))
    assert next_name("a" * 255).endswith("aaa (2)")


def test_a_shop_has_a_largest_number_of_segments(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 6_000 == rules.MOST_SEGMENTS
    monkeypatch.setattr(rules, "MOST_SEGMENTS", 1)
    shop.segments.save("A", "tag:vip")

    refused("too-many-segments", lambda: shop.segments.save("B", "tag:vip"))


def test_a_name_that_is_not_there_gets_a_suggestion(shop: Shop) -> None:
    shop.segments.save("Beste klanten", "tag:vip")

    error = refused("segment-unknown-but", lambda: shop.segments.get("Best klanten"))
    assert "Beste klanten" == error.details["text"]
    refused("segment-unknown", lambda: shop.segments.count("iets anders"))


# Segments in segments


def test_a_segment_is_used_in_a_filter(shop: Shop) -> None:
    shop.segments.save("VIPs", "tag:vip")
    shop.segments.save("Dutch VIPs", "segment:vips country:NL")

    assert ["Noor"] == names(shop, 'segment:"dutch vips"')
    assert ["Bas", "José"] == names(shop, 'NOT segment:"Dutch VIPs"')
    assert ["Noor", "José"] == names(shop, 'segment:"Dutch VIPs" OR José')


def test_what_it_means_changes_with_what_it_uses(shop: Shop) -> None:
    shop.segments.save("VIPs", "tag:vip")
    shop.segments.save("Dutch VIPs", "segment:vips country:NL")
    shop.segments.replace("VIPs", "orders>3")

    assert 0 == shop.segments.count("Dutch VIPs")


def test_a_circle_is_not_saved(shop: Shop) -> None:
    shop.segments.save("A", "tag:vip")
    shop.segments.save("B", "segment:A")
    shop.segments.save("C", "NOT segment:B OR tag:x")

    wrong("segment-uses-itself", lambda: shop.segments.save("D", "segment:D"))
    wrong("segment-uses-itself", lambda: shop.segments.replace("A", "segment:a"))
    wrong("segment-uses-itself", lambda: shop.segments.replace("A", "segment:C"))
    assert "tag:vip" == shop.segments.get("A").text


def test_what_does_not_exist_cannot_be_used(shop: Shop) -> None:
    wrong("unknown-segment", lambda: shop.segments.save("A", "segment:Nobody"))


def test_a_new_name_is_written_in_those_that_use_it(shop: Shop) -> None:
    shop.segments.save("VIPs", "tag:vip")
    shop.segments.save("Dutch VIPs", "segment:vips country:NL")
    shop.segments.save("Others", 'NOT segment:vips,"Dutch VIPs"')
    renamed = shop.segments.rename("vips", "De beste, klanten")

    assert "De beste, klanten" == renamed.name
    assert ["De beste, klanten", "Dutch VIPs", "Others"] == [
        each.name for each in shop.segments.list()
    ]
    assert 'segment:"De beste, klanten" AND country:NL' == (
        shop.segments.get("Dutch VIPs").text
    )
    assert 'NOT (segment:"De beste, klanten" OR segment:"Dutch VIPs")' == (
        shop.segments.get("Others").text
    )
    assert ["Noor"] == names(shop, 'segment:"dutch vips"')


def test_a_text_stays_canonical_when_only_the_case_of_a_name_changes(
    shop: Shop,
) -> None:
    shop.segments.save("VIPs", "tag:vip")
    shop.segments.save("Dutch", "segment:vips country:NL")
    shop.segments.rename("vips", "Vips")
    text = shop.segments.get("Dutch").text

    assert text == shop.environment.compile(text).canonical


def test_a_new_name_may_not_be_taken(shop: Shop) -> None:
    shop.segments.save("A", "tag:vip")
    shop.segments.save("B", "segment:A")

    refused("segment-name-taken", lambda: shop.segments.rename("A", "b"))
    assert ["A", "B"] == [each.name for each in shop.segments.list()]


def test_a_new_name_for_which_there_is_no_room_changes_nothing(shop: Shop) -> None:
    shop.segments.save("A", "tag:vip")
    shop.segments.save("B", "segment:A OR tag:b2b")
    limits = evolve(shop.environment.limits, length=100)
    shop.environment = evolve(shop.environment, limits=limits)

    refused("segment-grows-too-long", lambda: shop.segments.rename("A", "a" * 200))
    assert ["A", "B"] == [each.name for each in shop.segments.list()]


def test_a_segment_that_is_used_is_not_deleted(shop: Shop) -> None:
    shop.segments.save("VIPs", "tag:vip")
    for name in ("A", "B", "C", "D"):
        shop.segments.save(name, "segment:VIPs")

    error = refused("segment-used", lambda: shop.segments.delete("vips"))
    assert ("VIPs", "A, B, C, …") == (error.details["name"], error.details["users"])
    shop.segments.delete("A")
    assert ["B", "C", "D", "VIPs"] == [each.name for each in shop.segments.list()]


def test_a_text_that_cannot_be_read_any_more_is_an_error_with_its_name(
    shop: Shop, sql: Callable[..., object]
) -> None:
    shop.segments.save("Gold", "tag:gold")
    sql("UPDATE segment SET text = 'loyalty.tier:gold'")

    error = refused("segment-not-readable", lambda: shop.segments.count("Gold"))
    assert {"name": "Gold", "text": "loyalty.tier"} == error.details
    wrong("segment-not-readable", lambda: shop.count("segment:Gold OR tag:vip"))


def test_a_text_of_a_later_edition_is_an_error(
    shop: Shop, sql: Callable[..., object]
) -> None:
    shop.segments.save("Gold", "tag:gold")
    sql("UPDATE segment SET edition = 2")

    refused("segment-newer", lambda: shop.segments.count("Gold"))
    wrong("segment-newer", lambda: shop.count("segment:Gold"))


# The file


def test_segments_are_there_when_the_shop_is_opened_again(
    where: str, engine: Engine | None
) -> None:
    with Shop.create(where, engine=engine) as shop:
        shop.segments.save("VIPs", "tag:vip")
    with Shop.open(where, read_only=True, engine=engine) as again:
        assert 0 == again.count("segment:VIPs")
        with pytest.raises(StorageError) as caught:
            again.segments.delete("VIPs")

    assert "database-read-only" == caught.value.code


def test_two_who_save_one_name_make_one_segment(
    shop: Shop, where: str, engine: Engine | None
) -> None:
    with Shop.open(where, engine=engine) as other:
        shop.segments.save("VIPs", "tag:vip")

        refused("segment-name-taken", lambda: other.segments.save("vips", "tag:x"))


def test_a_shop_starts_with_segments_when_asked(shop: Shop) -> None:
    shop.segments.save("have not purchased", "orders:0")
    made = [each.name for each in save_defaults(shop.segments, shop.settings.language)]

    assert [
        "Email subscribers",
        "Purchased at least once",
        "Purchased more than once",
        "Abandoned checkouts in the last 30 days",
    ] == made
    assert () == save_defaults(shop.segments, shop.settings.language)


def test_they_are_named_in_the_language_of_the_shop(path: Path) -> None:
    with Shop.create(path, Settings(language="nl")) as shop:
        assert "Nog niets gekocht" in {
            each.name for each in save_defaults(shop.segments, shop.settings.language)
        }
