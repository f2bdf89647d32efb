"""
An engine that holds shops → tests of whole shops in it; subclass `ShopSuite`.

    class TestShops(ShopSuite):
        engine = DuckDB()

        @pytest.fixture
        def where(self, tmp_path):
            return f"duckdb:///{tmp_path}/my.duckdb"

A shop in a file of SQLite, with the same customers, says what each answer must be.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from textwrap import dedent
from threading import Thread
from typing import ClassVar

import pytest
from attrs import asdict

from custquery.language.errors import RequestError, StorageError
from custquery.shop import Settings, Shop
from custquery.shop.store.connection import connect
from custquery.shop.store.migrations import VERSION
from custquery.shop.store.sorting import SORTS
from custquery.targets.engines import Engine
from custquery.testing.generated.customers import customers
from custquery.testing.generated.nested import Nested
from custquery.testing.generated.pool import METAFIELDS, NUMBERS, READINGS, Pool

#: How everything is read; also the present of the shops.
_READING = READINGS[0]
#: Seconds that those who wait for each other may take, on a machine that is busy.
_PATIENT = 60.0

#: Filters that are counted, listed and paged in both shops.
FILTERS = (
    "",
    "tag:vip",
    "NOT tag:vip",
    "tag:vip,b2b orders>0",
    "country:NL,BE,DE -tag:vip",
    "order_date>=2020-01-01 OR rfm_group:champions",
    "orders_placed MATCHES (amount > 10, count >= 2)",
    "email=jan@shop.nl OR phone:0612345678",
    "product_tag:vip,b2b OR sku:a*",
    "jan",
    "NOT note:*",
    "metafields.facts.size > 1 OR metafields.facts.member = true",
    "amount_spent:0..100 NOT city:utrecht",
)

#: Something that was not so, and what the doctor says of it.
DAMAGE = {
    "UPDATE customer SET orders_count = 77": "doctor-column-differs",
    "UPDATE customer SET name_folded = 'x'": "doctor-column-differs",
    "UPDATE customer SET search_words = 'x'": "doctor-column-differs",
    "UPDATE tag SET folded = 'x' WHERE tag = 'VIP'": "doctor-column-differs",
    "UPDATE metafield SET number = 77": "doctor-column-differs",
    "DELETE FROM place": "doctor-places-differ",
    "UPDATE setting SET value = '0' WHERE name = 'fold_version'": "doctor-fold-version",
}

_NEWER = " ".join(
    ("UPDATE setting SET value =", f"'{VERSION + 1}'", "WHERE name = 'version'")
)

_NOOR: Nested = {
    "name": "Noor",
    "tag": ["VIP", "b2b"],
    "address": [{"city": "Köln", "country": "DE"}],
    "order": [{"placed_at": 5, "total": 100, "order_line": [{"title": "Thé"}]}],
    "metafield": [{"path": "facts.size", "value": "12.5"}],
}

#: Writes, and is killed before it is done; or writes a few customers one by one.
_KILLED = """
    import os, signal
    from {module} import {name}
    from custquery.shop import Shop

    def records():
        for number in range(3_000):
            yield {{"name": f"Bas {{number}}", "order": [{{"placed_at": 1}}]}}
        os.kill(os.getpid(), signal.SIGKILL)

    with Shop.open({where!r}, engine={name}()) as shop:
        shop.add(records())
"""


@pytest.mark.custquery
class ShopSuite:
    """The tests of shops in an engine."""

    engine: ClassVar[Engine]
    #: Customers, made by chance, of the shops that are compared.
    customers: ClassVar[int] = 40
    seed: ClassVar[int] = 1

    @pytest.fixture
    def where(self) -> str:
        """Return the URI of an empty database, another one for each test."""
        raise pytest.UsageError("say where: override the fixture `where`")

    @pytest.fixture
    def shop(self, where: str) -> Iterator[Shop]:
        """Make a shop in the engine."""
        with Shop.create(where, _settings(), engine=self.engine) as made:
            for each in METAFIELDS:
                made.define_metafield(each.namespace, each.key, each.type)
            yield made

    @pytest.fixture
    def twins(self, where: str, tmp_path: Path) -> Iterator[tuple[Shop, Shop]]:
        """Make two shops of the same customers: in the engine, and in SQLite."""
        choose = Random(self.seed).choice  # noqa: S311 - not a secret
        found = list(customers(choose, Pool(_READING), self.customers))
        with (
            Shop.create(where, _settings(), engine=self.engine) as mine,
            Shop.create(tmp_path / "twin.shop", _settings()) as twin,
        ):
            for each in (mine, twin):
                _fill(each, found)
                each.group_by_rfm(datetime.fromisoformat("2030-01-01T00:00:00+00:00"))
            yield mine, twin

    def test_keeps_what_it_is_given(self, twins: tuple[Shop, Shop]) -> None:
        """Compare whole records, and customers as people see them."""
        mine, twin = twins
        for number in twin.ids():
            assert twin.record(number) == mine.record(number)
            assert twin.customer(number) == mine.customer(number)

    def test_selects_whom_sqlite_selects(self, twins: tuple[Shop, Shop]) -> None:
        """Count, list, and turn the pages in every order."""
        mine, twin = twins
        for text in FILTERS:
            expected = list(twin.ids(text))
            assert expected == list(mine.ids(text)), text
            assert len(expected) == mine.count(text), text
        for each in SORTS:
            for sort in (each.name, f"-{each.name}"):
                for text in ("", "-tag:vip"):
                    assert _paged(twin, text, sort) == _paged(mine, text, sort), sort

    def test_counts_the_values_that_customers_have(
        self, twins: tuple[Shop, Shop]
    ) -> None:
        """Offer what completion offers, of everyone and of some."""
        mine, twin = twins
        for name in ("tag", "country", "city", "company", "rfm_group"):
            for among in (None, "orders>0"):
                assert _values(twin, name, among) == _values(mine, name, among)

    def test_is_healthy_and_says_what_is_not(self, twins: tuple[Shop, Shop]) -> None:
        """Compare what is kept with the rows, and find nothing."""
        assert () == twins[0].doctor().findings

    def test_finds_damage_and_repairs_it(self, shop: Shop) -> None:
        """Change what is kept, past the shop."""
        shop.add([_NOOR])
        healthy = shop.record(1)
        for damage, code in DAMAGE.items():
            with self._past(shop) as run:
                run(damage)
            assert code in {each.code for each in shop.doctor().findings}, damage
            assert shop.doctor(repair=True).repaired
            assert shop.doctor().ok, damage

        assert healthy == shop.record(1)
        assert 1 == shop.count("tag:vip city:koln orders:1 metafields.facts.size=12.5")

    def test_notices_rows_that_were_changed_past_it(self, shop: Shop) -> None:
        """Cancel an order, and add an address."""
        shop.add([_NOOR])
        with self._past(shop) as run:
            run('UPDATE "order" SET cancelled_at = 1')
            run("INSERT INTO address (id, customer_id, city) VALUES (9, 1, 'Gent')")

        assert not shop.doctor().ok
        shop.doctor(repair=True)
        assert shop.doctor().ok
        assert 1 == shop.count("orders:0 city:gent")

    def test_writes_all_or_nothing(self, shop: Shop) -> None:
        """Refuse the last of many rows."""
        shop.add([_NOOR])
        rows = [{"name": f"Bas {number}", "tag": ["new"]} for number in range(2_500)]

        with pytest.raises(RequestError):
            shop.add([*rows, {"name": "x", "account_status": "?"}])

        assert 1 == shop.count()
        assert shop.doctor().ok

    def test_changes_and_takes_away(self, shop: Shop) -> None:
        """Change a customer, her tags, lines, places and metafields."""
        [number] = shop.add([_NOOR])
        product = {"product_id": 7, "product": {"id": 7}, "product_tag": ["Nieuw"]}
        line = {"title": "Koffie", **product}
        with shop.write() as rows:
            rows.customers([{"id": number, "email": "noor@example.com"}])
            rows.untag([{"customer_id": number, "tag": "vip"}])
            rows.orders([{"id": 1, "refunded": 100, "order_line": [line]}])
            rows.metafields([{"customer_id": number, "path": "facts.size"}])
            rows.remove_addresses([1])

        assert 1 == shop.count("email:noor@example.com tag:b2b product_tag:nieuw")
        assert 1 == shop.count("amount_spent:0 -country:* -metafields.facts.size:*")
        assert shop.doctor().ok
        with pytest.raises(RequestError) as caught:
            shop.add([{"name": "Another", "email": "NOOR@example.com"}])
        assert "email-taken" == caught.value.code

    def test_keeps_segments(self, where: str, shop: Shop) -> None:
        """Save, use, rename and delete, also by who opens the shop again."""
        shop.add([_NOOR])
        shop.segments.save("VIPs", "tag:vip")
        shop.segments.save("Germans", "segment:VIPs country:DE")
        shop.segments.rename("vips", "Café's")

        with Shop.open(where, engine=self.engine) as again:
            assert ["Café's", "Germans"] == [
                each.name for each in again.segments.list()
            ]
            assert 1 == again.segments.count("germans")
            again.segments.delete("Germans")
            again.segments.delete("CAFE'S")
        assert () == shop.segments.list()

    def test_tells_values_apart_by_their_characters(self, shop: Shop) -> None:
        """Store what engines trip over, and find it again; refuse what none can."""
        hostile = ["%", "_", "a\\b", "'; --", '"', "$1", ":p0", "%(p0)s", "{x}", "é\n"]
        shop.add({"name": f"<{each}>", "note": each * 400} for each in hostile)

        for number, each in enumerate(hostile, 1):
            assert f"<{each}>" == (shop.customer(number) or shop).name  # type: ignore[union-attr]
            name = each.replace("\\", "\\\\").replace('"', '\\"')
            assert [number] == list(shop.ids(f'name == "<{name}>"'))
        for wrong in ("a\0b", "\ud800"):
            with pytest.raises(RequestError) as caught:
                shop.add([{"name": wrong}])
            assert "value-not-storable" == caught.value.code

    def test_reads_on_while_another_writes(self, where: str, shop: Shop) -> None:
        """See the state of before, and let no second writer in."""
        shop.add([{"name": f"Noor {number}"} for number in range(50)])
        with Shop.open(where, engine=self.engine, patience=0.1) as other:
            ids = shop.ids()
            first = next(ids)
            with other.write() as rows:
                rows.customers([{"name": "Bas"}])
                assert 50 == shop.count()
                assert 51 == other.count()
            assert 51 == shop.count()
            with shop.write(), pytest.raises(StorageError) as caught:
                other.add([{"name": "Tuur"}])
            other.add([{"name": "Tuur"}])

        assert "database-locked" == caught.value.code
        assert 50 == len([first, *ids])
        assert 52 == shop.count()

    def test_lets_writers_take_turns(self, where: str, shop: Shop) -> None:
        """Write from two threads, and lose nothing."""
        failed: list[BaseException] = []

        def write() -> None:
            try:
                with Shop.open(where, engine=self.engine, patience=_PATIENT) as own:
                    for number in range(5):
                        own.add([{"name": f"x {number}", "order": [{"placed_at": 1}]}])
            except BaseException as error:  # noqa: BLE001 - shown below
                failed.append(error)

        threads = [Thread(target=write) for _ in range(2)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

        assert [] == failed
        assert 10 == shop.count("orders:1")
        assert shop.doctor().ok

    def test_a_writer_that_is_killed_leaves_nothing(self, where: str) -> None:
        """Kill another process in the middle of a write."""
        with Shop.create(where, engine=self.engine) as shop:
            shop.add([{"name": "Noor"}])
        kind = type(self.engine)
        writer = _KILLED.format(module=kind.__module__, name=kind.__name__, where=where)
        path = f"import sys; sys.path[:] = {sys.path!r}\n"
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", path + dedent(writer)],
            check=False,
            capture_output=True,
        )

        assert -9 == done.returncode, done.stderr.decode()
        with Shop.open(where, engine=self.engine) as shop:
            assert 1 == shop.count()
            assert shop.doctor().ok
            shop.add([{"name": "Bas"}])
            assert 2 == shop.count()

    def test_is_opened_for_what_it_is(self, where: str, shop: Shop) -> None:
        """Refuse another shop over it, a newer one, and something else."""
        assert "database-exists" == self._refused(Shop.create, where)
        with self._past(shop) as run:
            run(_NEWER)
        assert "database-newer" == self._refused(Shop.open, where)
        with self._past(shop) as run:
            run("DELETE FROM setting WHERE name = 'version'")
        assert "database-not-a-shop" == self._refused(Shop.open, where)
        assert "database-not-a-shop" == self._refused(Shop.create, where)

    def test_is_not_written_by_who_only_reads(self, where: str) -> None:
        """Open it to read."""
        Shop.create(where, engine=self.engine).close()
        with Shop.open(where, engine=self.engine, read_only=True) as shop:
            with pytest.raises(StorageError) as caught:
                shop.add([{"name": "Noor"}])
            assert shop.doctor().ok

        assert "database-read-only" == caught.value.code

    def _refused(self, make: Callable[..., Shop], where: str) -> str:
        with pytest.raises(StorageError) as caught:
            make(where, engine=self.engine)
        return caught.value.code

    @contextmanager
    def _past(self, shop: Shop) -> Iterator[Callable[[str], int]]:
        """Give a way to write past *shop*."""
        uri = shop._database.uri  # noqa: SLF001 - past it
        with (
            closing(connect(uri, engine=self.engine)) as database,
            database.writing(),
        ):
            yield database.run


def _settings() -> Settings:
    return Settings(
        currency=_READING.currency,
        zone=_READING.zone,
        region=_READING.region,
        now=_READING.now,
    )


def _fill(shop: Shop, records: list[Nested]) -> None:
    with shop.write() as rows:
        rows.companies({"id": each, "name": f"b.v. {each}"} for each in NUMBERS)
        rows.define_metafields(map(asdict, METAFIELDS))
        rows.records(records)


def _paged(shop: Shop, text: str, sort: str) -> list[int]:
    found: list[int] = []
    page = shop.find(text, sort=sort, limit=7)
    while True:
        found += [each.id for each in page.customers]
        if page.next is None:
            return found
        page = shop.find(text, sort=sort, limit=7, page=page.next)


def _values(shop: Shop, name: str, among: str | None) -> object:
    environment = shop.environment
    assert environment.values is not None
    only = None if among is None else environment.compile(among).checked
    return environment.values.values(
        environment.schema.criteria[name], among=only, limit=50, deadline=_PATIENT
    )
