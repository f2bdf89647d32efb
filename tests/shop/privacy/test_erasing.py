"""After an erasure nobody finds her, in the tables or in the bytes of files."""

import mailbox
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from custquery.hooks.messages import EmailMessage
from custquery.language.errors import RequestError
from custquery.shop import Shop
from custquery.shop.exchange.importing import Choices, import_customers
from custquery.shop.exchange.rejects import Rejects
from custquery.shop.mail import MboxSender
from custquery.shop.mail.outbox import put
from custquery.shop.store.auditing import By
from custquery.shop.store.connection import connect
from custquery.shop.store.layout import selected
from custquery.shop.store.tables import TABLES
from tests.shop.conftest import ENGINE


class Clock(Protocol):
    """The present, which the test moves."""

    now: datetime

    def __call__(self) -> datetime: ...

    def forward(self, **time: float) -> None: ...


DAY = timedelta(days=1)

#: What nobody may find behind an erasure, in any file.
SECRETS = (
    "noor.devries@example.com",
    "old.address@example.com",
    "31612345678",
    "Vries",
    "Noor",
    "Keizersgracht",
    "Utrechtsestraat",
    "1015AB",
    "Purmerend",
    "peanuts",
    "loves-tulips",
    "size-forty-one",
    "newsletter form at the fair",
    "multi-4711",
)


def erased(shop: Shop, clock: Clock, customer: int, *files: Path) -> None:
    shop.privacy.request(customer, "erasure")
    clock.forward(days=10)
    run = shop.privacy.run(files)
    assert (customer,) == run.erased
    # What another engine keeps of it is its own, and that is told.
    assert ("remains-in-engine" if ENGINE else "") == run.remains


def found_in(folder: Path) -> set[tuple[str, str]]:
    """Return which secrets stand in which files of ours, in any case."""
    return {
        (file.name, secret)
        for file in folder.rglob("*")
        if file.is_file() and not file.name.startswith(f"my.{ENGINE or '-'}")
        for secret in SECRETS
        if secret.lower().encode() in file.read_bytes().lower()
    }


def message(text: str = "Hello Noor") -> EmailMessage:
    return EmailMessage(
        "m1", "shop@example.com", "Shop", "noor.devries@example.com", "Hello", text
    )


def put_message(shop: Shop, customer: int) -> None:
    """Put a message into the outbox of *shop*."""
    database = shop._database  # noqa: SLF001 - as in a transaction of the shop
    with database.writing():
        put(database, "message", customer, message(), f"to {customer}", 1)


def test_no_byte_of_her_is_left_in_the_files_of_the_shop(
    shop: Shop, clock: Clock, noor: int, path: Path, tmp_path: Path
) -> None:
    assert path.exists()
    put_message(shop, noor)
    assert {each for _, each in found_in(tmp_path)} == set(SECRETS)

    erased(shop, clock, noor)

    assert set() == found_in(tmp_path)
    shop.close()
    assert set() == found_in(tmp_path)


def test_what_was_sold_when_and_for_how_much_stays(
    shop: Shop, clock: Clock, noor: int
) -> None:
    before = shop.record(noor)
    assert before is not None

    erased(shop, clock, noor)

    record = shop.record(noor)
    assert record is not None
    [order], [was] = record["order"], before["order"]
    kept = ("id", "name", "placed_at", "total", "shipping_country", "order_line")
    assert [was[each] for each in kept] == [order[each] for each in kept]
    assert (None, None) == (order["shipping_city"], order["shipping_region"])
    assert 250 == record["store_credit_account"][0]["balance"]
    assert [] == record["address"] == record["tag"] == record["metafield"]
    customer = shop.customer(noor)
    assert customer is not None
    assert (None, None, None) == (customer.name, customer.email, customer.phone)
    assert 1 == shop.count("orders:1 AND amount_spent:49.95")
    assert not shop.doctor().findings


def test_consent_is_over_for_good(shop: Shop, clock: Clock, noor: int) -> None:

    erased(shop, clock, noor)

    record = shop.record(noor)
    assert record is not None
    states = [
        (e["channel"], e["state"], e["evidence"]) for e in record["consent_event"]
    ]
    assert [("email", "redacted", None), ("sms", "redacted", None)] == states
    with shop.write() as rows, pytest.raises(RequestError) as refused:
        rows.consents(
            [{"customer_id": noor, "channel": "email", "state": "unsubscribed"}]
        )
    assert "consent-redacted" == refused.value.code


def test_every_table_of_her_is_emptied_but_what_must_stay(
    shop: Shop, clock: Clock, noor: int, path: Path
) -> None:
    put_message(shop, noor)

    erased(shop, clock, noor)

    with closing(sqlite3.connect(path)) as asked:
        left = {
            table.name
            for table in TABLES
            if "customer_id" in {each.name for each in table.columns}
            and asked.execute(
                selected(
                    table,
                    ("customer_id",),
                    "customer_id",
                ).partition(" WHERE ")[0]
            ).fetchall()
        }
    kept = {"order", "store_credit_account", "consent_event", "privacy_request"}
    # Where her orders went: only the country is left of it.
    assert kept | {"place"} == left


@pytest.mark.parametrize(
    "row",
    [
        {"email": "Noor.DeVries@example.com", "name": "Noor"},
        {"phone": "06-12345678", "name": "Somebody"},
    ],
)
def test_who_was_erased_is_recognised_and_refused(
    shop: Shop, clock: Clock, noor: int, row: dict[str, object]
) -> None:
    erased(shop, clock, noor)

    with pytest.raises(RequestError) as refused:
        shop.add([{"name": "Bas"}, row])

    assert ("erased-before", {"row": 2}) == (refused.value.code, refused.value.details)
    assert 1 == shop.count()


def test_the_hash_that_stays_needs_the_secret_of_the_shop(
    shop: Shop, clock: Clock, noor: int, path: Path, tmp_path: Path
) -> None:
    erased(shop, clock, noor)
    with Shop.create(tmp_path / "other.shop") as other:
        other.environment = shop.environment
        [number] = other.add([{"email": "noor.devries@example.com"}])
        erased(other, clock, number)

    hashes = [
        {each for (each,) in closed_rows(file)}
        for file in (path, tmp_path / "other.shop")
    ]
    assert [2, 1] == [len(each) for each in hashes]
    assert set() == hashes[0] & hashes[1]


def closed_rows(file: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(file)) as asked:
        return asked.execute("SELECT hash FROM erased_contact").fetchall()


def test_an_import_rejects_her_row_and_writes_nothing_of_it(
    shop: Shop, clock: Clock, noor: int, tmp_path: Path
) -> None:
    erased(shop, clock, noor)
    source = tmp_path / "source" / "list.csv"
    source.parent.mkdir()
    source.write_text(
        "First Name,Email\nBas,bas@example.com\nNoor,noor.devries@example.com\n"
    )
    rejects = tmp_path / "rejects.csv"

    outcome = import_customers(shop, source, Choices(rejects=rejects))
    source.unlink()

    assert (1, 1) == (outcome.added, outcome.rejected)
    assert {"erased-before"} == set(outcome.counts)
    assert "erased-before" in rejects.read_text()
    assert "{row}" not in rejects.read_text()
    assert set() == found_in(tmp_path)


def test_rows_of_an_import_that_was_refused_whole_are_forgotten(
    shop: Shop, clock: Clock, noor: int, tmp_path: Path
) -> None:
    source = tmp_path / "source" / "list.csv"
    source.parent.mkdir()
    source.write_text("First Name,Email,Phone\nNoor,noor.devries@example.com,12\n")
    rejects = tmp_path / "rejects.csv"
    with pytest.raises(RequestError):
        import_customers(shop, source, Choices(all_or_nothing=True, rejects=rejects))
    source.unlink()
    assert "noor.devries@example.com" in rejects.read_text()

    erased(shop, clock, noor)

    assert set() == found_in(tmp_path)


def test_she_may_come_back_when_she_asks_to(
    shop: Shop, clock: Clock, noor: int
) -> None:
    erased(shop, clock, noor)

    shop.privacy.allow("Noor.deVries@example.com")

    [again] = shop.add([{"email": "noor.devries@example.com"}])
    assert noor != again
    with pytest.raises(RequestError, match="not erased here"):
        shop.privacy.allow("noor.devries@example.com")


def test_nothing_is_written_about_an_erased_customer(
    shop: Shop, clock: Clock, noor: int
) -> None:
    erased(shop, clock, noor)

    codes = []
    for write in (
        lambda rows: rows.customers([{"id": noor, "name": "Noor"}]),
        lambda rows: rows.addresses([{"customer_id": noor, "city": "Delft"}]),
        lambda rows: rows.metafields(
            [{"customer_id": noor, "path": "shop.shoes", "value": "41"}]
        ),
    ):
        with pytest.raises(RequestError) as refused, shop.write() as rows:
            write(rows)
        codes.append(refused.value.code)

    assert ["customer-erased"] * 3 == codes


def test_what_an_operator_wrote_about_her_in_the_trail_goes_too(
    shop: Shop, clock: Clock, noor: int
) -> None:
    with shop.write(By("anna", "noor.devries@example.com asked")) as rows:
        rows.tags([{"customer_id": noor, "tag": "vip"}])
        rows.trail.note("tagged", [noor], "vip")

    erased(shop, clock, noor)

    told = [(e.what, e.why) for e in shop.privacy.entries_about(noor)]
    assert ("tagged", "") in told
    assert ("customer-changed", "she moved") in told
    assert ("customer-erased", "") in told


def test_an_mbox_and_rejected_rows_are_cleaned_of_her_and_of_nobody_else(
    shop: Shop, clock: Clock, noor: int, tmp_path: Path
) -> None:
    mbox, rejects = tmp_path / "mail.mbox", tmp_path / "rejects.csv"
    sender = MboxSender(mbox, clock)
    other = EmailMessage("m2", "shop@example.com", "Shop", "b@example.com", "Hi", "é!")
    for each in (message(), other, message("Bel me: 06 1234 5678")):
        sender.send(each)
    rejects.write_bytes(
        b"\xef\xbb\xbf_row,_code,_error,_fix,Name,Email\r\n"
        b'2,csv-email,,,"Noor\r\nde Vries",noor.devries@example.com\r\n'
        b"3,csv-email,,,Bas,not an address\r\n"
    )

    erased(shop, clock, noor, mbox, rejects)

    with closing(mailbox.mbox(mbox)) as box:
        assert ["b@example.com"] == [each["To"] for each in box]
    assert b"_row" in rejects.read_bytes()
    assert rejects.read_bytes().endswith(b"3,csv-email,,,Bas,not an address\r\n")
    assert set() == found_in(tmp_path)


def test_a_file_of_somebody_else_is_told_and_not_touched(
    shop: Shop, clock: Clock, noor: int, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("call noor.devries@example.com")
    shop.privacy.request(noor, "erasure")
    clock.forward(days=10)

    [found] = shop.privacy.run([notes]).files

    assert found.is_left
    assert "call noor.devries@example.com" == notes.read_text()


def test_a_file_that_cannot_be_read_keeps_her_until_it_can(
    shop: Shop, clock: Clock, noor: int, tmp_path: Path
) -> None:
    shop.privacy.request(noor, "erasure")
    clock.forward(days=10)

    with pytest.raises(RequestError) as refused:
        shop.privacy.run([tmp_path / "gone.mbox"])

    assert "file-not-cleaned" == refused.value.code
    assert [noor] == [each.customer for each in shop.privacy.due()]


def test_a_dry_run_changes_nothing(
    shop: Shop, clock: Clock, noor: int, tmp_path: Path
) -> None:
    mbox = tmp_path / "mail.mbox"
    MboxSender(mbox, clock).send(message())
    shop.privacy.request(noor, "erasure")
    clock.forward(days=10)
    before = shop.record(noor), mbox.read_bytes()

    run = shop.privacy.run([mbox], dry_run=True)

    assert (noor,) == run.erased
    assert [1] == [each.removed for each in run.files]
    assert before == (shop.record(noor), mbox.read_bytes())


def test_while_somebody_reads_the_files_are_left_for_the_next_run(
    shop: Shop, clock: Clock, noor: int, path: Path, tmp_path: Path
) -> None:
    reader = connect(path, read_only=True)
    shop._database.run("PRAGMA busy_timeout = 0")  # noqa: SLF001
    shop.privacy.request(noor, "erasure")
    clock.forward(days=10)
    with reader.reading():
        reader.rows("SELECT count(*) FROM customer")
        assert "remains-in-use" == shop.privacy.run().remains
    reader.close()

    run = shop.privacy.run()

    assert ((), "") == (run.erased, run.remains)
    assert set() == found_in(tmp_path)


def test_an_order_that_came_meanwhile_lets_it_wait(
    shop: Shop, clock: Clock, noor: int
) -> None:
    shop.privacy.request(noor, "erasure")
    clock.forward(days=9)
    placed = int(clock.now.timestamp() * 1_000_000)
    with shop.write() as rows:
        rows.orders([{"customer_id": noor, "placed_at": placed, "total": 1}])
    clock.forward(days=2)

    assert () == shop.privacy.run().erased

    assert [_day(clock.now + 178 * DAY)] == [
        _day(each.due_at) for each in shop.privacy.pending()
    ]


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


def test_where_the_texts_of_others_name_her_is_told(
    shop: Shop, clock: Clock, noor: int
) -> None:
    shop.add([{"name": "Bas", "note": "ask NOOR.devries@example.com"}])
    shop.segments.save("Noor", "email:noor.devries@example.com")
    shop.segments.save("Near", "email:noor_devries@example.com")
    shop.privacy.request(noor, "erasure")
    clock.forward(days=10)

    found = shop.privacy.run().mentions

    assert {("customer", "note", 1), ("segment", "text", 1)} == {
        (each.table, each.column, each.count) for each in found
    }


def test_an_mbox_of_another_program_loses_no_message_of_others(
    shop: Shop, clock: Clock, noor: int, tmp_path: Path
) -> None:
    mbox = tmp_path / "other.mbox"
    body = b"Content-Type: text/plain; charset=klingon\r\n\r\nHi Noor\r\n"
    theirs = b"From b Sun Jan  1 00:00:00 2025\r\nTo: b@example.com\r\n" + body
    hers = theirs.replace(b"To: b@", b"Cc: noor.devries@")
    mbox.write_bytes(theirs + hers + theirs)
    shop.privacy.request(noor, "erasure")
    clock.forward(days=10)

    [found] = shop.privacy.run([mbox]).files

    assert (1, 0) == (found.removed, found.unsure)
    assert theirs + theirs == mbox.read_bytes()


def test_an_import_that_is_under_way_goes_on_behind_cleaned_rejects(
    tmp_path: Path,
) -> None:
    path = tmp_path / "rejects.csv"
    path.write_bytes(b"_row\r\n")

    with Rejects(path, size=500) as rejects:
        rejects.cut(500)

    assert b"_row\r\n" == path.read_bytes()
