"""After an erasure no byte of her is in any file that the shop wrote."""

import json
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pytest

from custquery.hooks.messages import EmailMessage
from custquery.hooks.vaults import PaymentDetails
from custquery.shop import Shop
from custquery.shop.bulk import Edit, Job
from custquery.shop.bulk import jobs as kept_jobs
from custquery.shop.exchange.importing import Choices, import_customers
from custquery.shop.mail import MboxSender
from custquery.shop.mail.outbox import put
from custquery.shop.payments import methods
from custquery.shop.store.auditing import By


class Clock(Protocol):
    """The present, which the test moves."""

    def __call__(self) -> datetime: ...

    def forward(self, **time: float) -> None: ...


#: In any case: her name, addresses of mail, phone, where she lives, what she said.
SECRETS = (
    "noor.devries@example.com",
    "old.address@example.com",
    "31612345678",
    "0612345678",
    "Vries",
    "Noor",
    "Keizersgracht",
    "Utrechtsestraat",
    "1015AB",
    "Purmerend",
    "peanuts",
    "loves-tulips",
    "size-forty-one",
    "size-41",
    "multi-4711",
    "4242",
)
HERS = "noor.devries@example.com"


def found_in(folder: Path) -> dict[str, list[str]]:
    """Return which secrets stand in which files."""
    contents = {
        file.name: file.read_bytes().lower()
        for file in folder.rglob("*")
        if file.is_file()
    }
    found = {
        name: [each for each in SECRETS if each.lower().encode() in data]
        for name, data in contents.items()
    }
    return {name: secrets for name, secrets in found.items() if secrets}


def message(number: str) -> EmailMessage:
    text = "Dear Noor de Vries, the parcel goes to Keizersgracht 1."
    return EmailMessage(number, "shop@example.com", "Shop", HERS, "For Noor", text)


def import_list(shop: Shop, folder: Path, rejects: Path) -> None:
    """Import a list in which a row of hers is rejected; it is not kept."""
    source = folder / "list.csv"
    source.write_text(
        "First Name,Last Name,Email,Phone\n"
        "Bas,Bos,bas@example.com,\n"
        "Noor,de Vries,noor.devries@example.com,not a phone\n"
        "Noor,de Vries,not an address,0612345678\n"
    )
    outcome = import_customers(shop, source, Choices(rejects=rejects))
    source.unlink()
    assert outcome.rejected


def begun(shop: Shop, edit: Edit, chosen: str) -> Job:
    return shop.bulk.begin(shop.bulk.plan(edit, chosen))


@pytest.fixture
def full(shop: Shop, noor: int, path: Path, tmp_path: Path) -> Shop:
    """Give Noor something in every place where a shop keeps what it works at."""
    assert path.exists()
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    shop.mail.configure(sender="shop@example.com")
    beside = tmp_path / f"{shop._database.file}.mbox"  # noqa: SLF001
    MboxSender(beside, shop.environment.clock).send(message("m1"))
    own = folder / "own.mbox"
    shop.mail.configure(through=f"mbox://{own}")
    MboxSender(own, shop.environment.clock).send(message("m2"))
    with shop._database.writing():  # noqa: SLF001 - as in a transaction of the shop
        put(shop._database, "message", noor, message("m3"), "m3", 1)  # noqa: SLF001
    import_list(shop, tmp_path, folder / "rejects.csv")
    tags = {"remove_tags": "loves-tulips", "add_tags": "size-41"}
    shop.customers.edit(noor, tags)
    shop.bulk.carry_out(shop.bulk.plan(Edit.set_language("en"), [noor]))
    begun(shop, Edit.add_tags("asked"), f"email:{HERS} OR name:bas")
    begun(shop, Edit.add_tags(f"like {HERS}"), "name:bas")
    shop.bulk.begin(shop.bulk.plan(Edit.set_language("nl"), [noor]))
    details = PaymentDetails("visa", "4242", 5, 2031)
    shop.payments.add(noor, "mandate 7", details, by=By("anna", "Noor called"))
    return shop


def erase(shop: Shop, noor: int, clock: Clock) -> None:
    shop.privacy.request(noor, "erasure")
    clock.forward(days=10)
    run = shop.privacy.run()
    assert ((noor,), "", 0) == (run.erased, run.remains, run.unsettled)


def test_no_byte_of_her_is_in_the_files_of_the_shop(
    full: Shop, noor: int, clock: Clock, tmp_path: Path
) -> None:
    before = found_in(tmp_path)

    erase(full, noor, clock)

    assert {"own.mbox", "rejects.csv"} < before.keys()
    assert 2 == sum(each.endswith(".mbox") for each in before)
    assert set(SECRETS) == {each for found in before.values() for each in found}
    assert {} == found_in(tmp_path)
    full.close()
    assert {} == found_in(tmp_path)


def test_rows_of_others_stay_in_those_files(
    full: Shop, noor: int, clock: Clock, tmp_path: Path
) -> None:
    bas = EmailMessage("m4", "shop@example.com", "", "bas@example.com", "Hi", "Hi")
    own = tmp_path / "elsewhere" / "own.mbox"
    MboxSender(own, full.environment.clock).send(bas)

    erase(full, noor, clock)

    assert b"bas@example.com" in own.read_bytes()
    assert 1 == full.count("email:bas@example.com")


def test_an_edit_whose_filter_names_her_ends_and_others_go_on(
    full: Shop, noor: int, clock: Clock
) -> None:
    other = begun(full, Edit.add_tags("other"), "name:bas")

    erase(full, noor, clock)

    done, filtered, tagged, listed, went_on = full.bulk.jobs()
    assert ("done", "cancelled", "cancelled") == (
        done.state,
        filtered.state,
        tagged.state,
    )
    assert [] == json.loads(tagged.arguments)
    assert ("running", "running") == (listed.state, went_on.state)
    assert "done" == full.bulk.run(listed.id).state
    assert 1 == full.bulk.run(other.id).changed
    told = full._database.rows(  # noqa: SLF001
        "SELECT details FROM audit_entry WHERE what = 'bulk-cancelled' ORDER BY id"
    )
    assert [str(filtered.id), str(tagged.id)] == [each for (each,) in told]
    assert None is kept_jobs.found(full._database, filtered.id).filter  # noqa: SLF001


def test_what_was_done_to_her_cannot_be_taken_back(
    full: Shop, noor: int, clock: Clock
) -> None:
    erase(full, noor, clock)

    done = full.bulk.jobs()[0]
    assert (0, 0) == (full.bulk.undoable(done.id), full.bulk.undo(done.id).changed)


def test_her_vault_forgets_what_she_paid_with(
    full: Shop, noor: int, clock: Clock
) -> None:
    erase(full, noor, clock)

    assert ((), ()) == (full.payments.of(noor), full.payments.unsettled())


def test_a_dry_run_tells_what_stands_in_the_files_of_the_shop(
    full: Shop, noor: int, clock: Clock, tmp_path: Path
) -> None:
    before = found_in(tmp_path)
    full.privacy.request(noor, "erasure")
    clock.forward(days=10)

    run = full.privacy.run(dry_run=True)

    told = {each.file.name: each.removed for each in run.files}
    assert {"my.shop.mbox": 1, "own.mbox": 1, "rejects.csv": 2} == told
    assert before.keys() == found_in(tmp_path).keys()


def test_a_file_that_is_gone_is_looked_for_no_more(
    full: Shop, noor: int, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere" / "rejects.csv").unlink()

    erase(full, noor, clock)

    assert {} == found_in(tmp_path)


def test_what_a_vault_did_not_forget_is_told(
    full: Shop, noor: int, clock: Clock
) -> None:
    row = dict.fromkeys(("brand", "last_four", "expiry_month", "expiry_year"))
    row |= {"vault": "gone", "reference": "mandate 8", "created_at": 1, "updated_at": 1}
    with full.write():
        methods.added(full._database, {"customer_id": noor, **row})  # noqa: SLF001
    full.privacy.request(noor, "erasure")
    clock.forward(days=10)

    assert 1 == full.privacy.run().unsettled

    [left] = full.payments.unsettled()
    assert ("mandate 8", None, None) == (left.reference, left.brand, left.last_four)
