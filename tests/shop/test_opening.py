"""What a file that cannot be used says, and that it is left as it was."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest

from custquery.language.errors import RequestError, StorageError
from custquery.shop import Settings, Shop
from custquery.shop.store.connection import connect
from custquery.shop.store.migrations import VERSION, migrate, whole
from custquery.shop.store.sqlite import SQLite


def refusal(path: Path, **options: object) -> StorageError:
    with pytest.raises(StorageError) as caught:
        Shop.open(path, **options)  # type: ignore[arg-type]
    return caught.value


def test_a_missing_file_is_not_made(path: Path) -> None:
    error = refusal(path)

    assert "database-missing" == error.code
    assert not path.exists()
    assert f"There is no file “{path}”." in str(error)
    assert f"Er is geen bestand ‘{path}’." in error.render("nl")


def test_a_folder_is_no_shop(tmp_path: Path) -> None:
    assert "database-not-opened" == refusal(tmp_path).code


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="an empty file"),
        pytest.param(b"name,email\nNoor,noor@example.com\n" * 99, id="another file"),
    ],
)
def test_a_file_of_something_else_is_no_shop(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    assert "database-not-a-shop" == refusal(path).code
    assert content == path.read_bytes()


def test_a_database_of_something_else_is_no_shop(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE customer (id INTEGER)")
    other.close()

    assert "database-not-a-shop" == refusal(path).code
    with pytest.raises(StorageError) as caught:
        Shop.create(path)
    assert "database-not-a-shop" == caught.value.code


def test_a_file_of_a_newer_version_is_left_alone(path: Path) -> None:
    Shop.create(path).close()
    with sqlite3.connect(path) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
    newer.close()
    before = path.read_bytes()

    error = refusal(path)

    assert "database-newer" == error.code
    assert {"version": VERSION + 1, "known": VERSION} == {
        name: error.details[name] for name in ("version", "known")
    }
    assert before == path.read_bytes()


def test_a_damaged_file_says_so(path: Path) -> None:
    with Shop.create(path) as shop:
        shop.add({"name": f"Noor {number}"} for number in range(500))
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 40] = b"\xff" * (4096 * 38)
    path.write_bytes(content)

    with pytest.raises(StorageError) as caught, Shop.open(path) as shop:
        list(shop.ids("name:noor"))

    assert "database-corrupt" == caught.value.code
    assert "custquery doctor" in str(caught.value)


def test_a_file_that_somebody_writes_is_locked_for_another_writer(
    path: Path, shop: Shop
) -> None:
    with Shop.open(path, patience=0) as other, shop.write() as rows:
        rows.customers([{"name": "Noor"}])
        with pytest.raises(StorageError) as caught:
            other.add([{"name": "Bas"}])

    assert "database-locked" == caught.value.code
    assert 1 == shop.count()


def test_a_reader_does_not_wait_for_a_writer(path: Path, shop: Shop) -> None:
    shop.add([{"name": "Noor"}])

    with Shop.open(path, patience=0) as other, shop.write() as rows:
        rows.customers([{"name": "Bas"}])
        seen = other.count()

    assert 1 == seen


def test_a_shop_that_is_opened_read_only_is_not_written(path: Path) -> None:
    Shop.create(path).close()
    before = path.read_bytes()

    with (
        Shop.open(path, read_only=True) as shop,
        pytest.raises(StorageError) as caught,
    ):
        shop.add([{"name": "Noor"}])

    assert "database-read-only" == caught.value.code
    assert before == path.read_bytes()


def test_a_shop_is_not_made_over_another(path: Path) -> None:
    Shop.create(path).close()

    with pytest.raises(StorageError) as caught:
        Shop.create(path)

    assert "database-exists" == caught.value.code


def test_a_shop_is_made_in_an_empty_file(path: Path) -> None:
    path.touch()

    with Shop.create(path) as shop:
        assert 0 == shop.count()


def test_a_closed_shop_says_so(path: Path) -> None:
    shop = Shop.create(path)
    shop.close()
    shop.close()

    with pytest.raises(StorageError) as caught:
        shop.count()

    assert "database-closed" == caught.value.code


@pytest.mark.usefixtures("path")
def test_a_shop_is_used_in_the_thread_that_opened_it(shop: Shop) -> None:
    caught: list[StorageError] = []

    def count() -> None:
        try:
            shop.count()
        except StorageError as error:
            caught.append(error)

    thread = Thread(target=count)
    thread.start()
    thread.join()

    assert ["database-of-another-thread"] == [each.code for each in caught]


@pytest.mark.usefixtures("path")
def test_a_full_disk_changes_nothing(shop: Shop) -> None:
    shop.add([{"name": "Noor"}])
    shop._database.run("PRAGMA max_page_count = 60")  # noqa: SLF001

    with pytest.raises(StorageError) as caught:
        shop.add({"name": f"Bas {number}", "note": "x" * 900} for number in range(999))

    assert "disk-full" == caught.value.code
    assert 1 == shop.count()
    assert shop.doctor().ok


def test_a_file_among_files_that_may_not_be_written_can_be_read() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "my.shop")
        with Shop.create(path) as shop:
            shop.add([{"name": "Noor"}])
        with nobody_writes_in(Path(folder)), Shop.open(path, read_only=True) as shop:
            assert 1 == shop.count("noor")


@contextmanager
def nobody_writes_in(folder: Path) -> Iterator[None]:
    """Take the right to write away, from root too: she is somebody else meanwhile."""
    somebody = os.geteuid()
    folder.chmod(0o555)
    os.seteuid(somebody or 65_534)
    try:
        yield
    finally:
        os.seteuid(somebody)
        folder.chmod(0o755)


def test_a_shop_can_be_read_inside_a_write(shop: Shop) -> None:
    with shop.write() as rows:
        rows.customers([{"name": "Noor"}])
        assert 1 == shop.count("name:noor")
        with pytest.raises(StorageError) as caught:
            shop.add([{"name": "Bas"}])

    assert "database-writing" == caught.value.code
    assert 1 == shop.count()


def test_settings_stay_with_the_file(path: Path) -> None:
    settings = Settings(currency="JPY", zone="Asia/Tokyo", region="JP", language="ja")
    Shop.create(path, settings).close()

    with Shop.open(path) as shop:
        assert settings == shop.settings
        assert "JPY" == shop.environment.currency
        assert "Asia/Tokyo" == shop.environment.zone.key


@pytest.mark.parametrize(
    ("name", "value"),
    [("currency", "EURO"), ("zone", "Mars/Base"), ("region", "XX"), ("language", "q")],
)
def test_settings_are_codes(name: str, value: str) -> None:
    with pytest.raises(RequestError) as caught:
        Settings(**{name: value})  # type: ignore[arg-type]

    assert ("setting-unknown", {"name": name}) == (
        caught.value.code,
        caught.value.details,
    )


def test_a_migration_that_was_stopped_goes_on_where_it_was(path: Path) -> None:
    database = connect(path, create=True)
    with suppress(KeyboardInterrupt), database.writing():
        for statement in whole(database.engine)[:5]:
            database.run(statement)
        raise KeyboardInterrupt

    assert 0 == migrate(database)
    assert VERSION == migrate(database)
    database.close()


def test_a_uri_names_the_file_too(path: Path) -> None:
    file = path.with_name("my shop")
    Shop.create(f"sqlite:///{file}".replace(" ", "%20")).close()

    with Shop.open(file) as shop:
        assert 0 == shop.count()


def test_an_engine_that_only_reads_holds_no_shop(path: Path) -> None:
    class Reading(SQLite):
        name = "Reading"
        holds_shops = False

    with pytest.raises(StorageError) as caught:
        Shop.create(path, engine=Reading())

    assert "engine-holds-no-shops" == caught.value.code
    assert "Reading can select customers" in str(caught.value)
    assert not path.exists()


def test_what_many_rows_need_is_put_back_also_when_they_fail(path: Path) -> None:
    Shop.create(path).close()
    database = connect(path)
    tuned = ("PRAGMA mmap_size", "PRAGMA wal_autocheckpoint")

    def settings() -> list[object]:
        return [database.value(sql) for sql in tuned]

    before, small = settings(), path.stat().st_size
    with suppress(ZeroDivisionError), database.in_bulk():
        with database.writing():
            database.run("CREATE TABLE many AS SELECT zeroblob(9000000) AS x")
        within, held = settings(), path.stat().st_size
        raise ZeroDivisionError
    after, written = settings(), path.stat().st_size
    database.close()

    assert before == after
    assert before != within
    # The log holds what is written until then, and no longer.
    assert held == small
    assert written > small + 9_000_000
