"""Two who write at the same time: nothing is lost, and who is late is told."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from custquery.language.errors import RequestError
from custquery.shop import Shop

TIMES = 20


@pytest.fixture
def file(path: Path) -> Path:
    with Shop.create(path) as shop:
        shop.customers.add({"name": "Noor", "note": "0"})
    return path


def count_up(file: Path) -> set[str]:
    """Add one to the number in her note, `TIMES` times; return why it was refused."""
    codes: set[str] = set()
    done = 0
    with Shop.open(file, patience=60) as shop:
        while done < TIMES:
            found = shop.customers.show(1).customer
            note = str(int(found.note or 0) + 1)
            try:
                shop.customers.edit(1, {"note": note}, seen=found.updated_at)
            except RequestError as error:
                codes.add(error.code)
            else:
                done += 1
    return codes


def add_tags(file: Path, who: str) -> None:
    with Shop.open(file, patience=60) as shop:
        for turn in range(TIMES):
            shop.customers.edit(1, {"add_tags": f"{who}{turn}"})


def test_who_hands_in_what_was_seen_loses_nothing(file: Path) -> None:
    with ThreadPoolExecutor(2) as writers:
        refused = set().union(*writers.map(count_up, [file, file]))

    assert refused <= {"customer-changed-meanwhile"}
    with Shop.open(file) as shop:
        assert str(2 * TIMES) == shop.customers.show(1).customer.note


def test_tags_of_both_are_kept(file: Path) -> None:
    with ThreadPoolExecutor(2) as writers:
        list(writers.map(add_tags, [file, file], "ab"))

    with Shop.open(file) as shop:
        assert 2 * TIMES == len(shop.customers.show(1).customer.tags)


def write_long(file: Path, began: Event) -> None:
    """Write lot after lot, as an import and an edit of many do."""
    with Shop.open(file) as shop:
        for turn in range(12):
            with shop.write() as rows:
                rows.tags([{"customer_id": 1, "tag": f"long{turn}"}])
                began.set()
                Event().wait(0.25)


def test_who_writes_lot_after_lot_lets_others_in(file: Path) -> None:
    began = Event()
    with ThreadPoolExecutor(1) as other:
        writing = other.submit(write_long, file, began)
        began.wait()
        with Shop.open(file, patience=1.5) as shop:
            shop.customers.edit(1, {"note": "meanwhile"})
            seen = len(shop.customers.show(1).customer.tags)
        writing.result()

    assert seen < 12
    with Shop.open(file) as shop:
        assert 12 == len(shop.customers.show(1).customer.tags)
        assert "meanwhile" == shop.customers.show(1).customer.note
