"""A file is imported once and whole, whatever happens, and says what became of it."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custquery.language.errors import RequestError
from custquery.shop import Shop
from custquery.shop.exchange import lots
from custquery.shop.exchange.consents import Attestation
from custquery.shop.exchange.importing import (
    Choices,
    Imported,
    import_customers,
)
from custquery.shop.exchange.problems import Problem

ATTESTED = Attestation("me", "old shop", datetime(2024, 1, 1, tzinfo=UTC))


def took(shop: Shop, text: str, **choices: object) -> Imported:
    return import_customers(shop, io.BytesIO(text.encode()), Choices(**choices))


def fates(found: Imported) -> tuple[int, ...]:
    return (
        found.added,
        found.changed,
        found.skipped,
        found.replaced,
        found.rejected,
    )


def record(shop: Shop, number: int) -> dict:
    found = shop.record(number)
    assert found is not None
    return found


def test_new_customers_say_that_they_were_imported(shop: Shop) -> None:
    found = took(shop, "Email,Voornaam,Tags\nn@x.nl,Noor,vip\n", tags=("2025",))

    assert (1, 0, 0, 0, 0) == fates(found)
    assert "import" == record(shop, 1)["began"]
    assert 1 == shop.count("tag:vip tag:2025 name:Noor")


def test_who_is_there_is_found_by_address_or_phone_and_overwritten(shop: Shop) -> None:
    shop.add([{"email": "N@x.nl", "note": "old"}, {"phone": "+31612345678"}])
    found = took(
        shop,
        "Email,Phone,Note,Voornaam\nn@X.nl,,,Noor\nm@x.nl,0612345678,new,Mo\n",
    )

    assert (0, 2, 0, 0, 0) == fates(found)
    assert ("Noor", "old") == (record(shop, 1)["name"], record(shop, 1)["note"])
    assert ("m@x.nl", "new") == (record(shop, 2)["email"], record(shop, 2)["note"])


def test_an_address_goes_over_the_default_one_as_a_whole(shop: Shop) -> None:
    home = {"city": "Delft", "address2": "2nd", "is_default": 1}
    shop.add([{"email": "n@x.nl", "address": [{"city": "Breda"}, home]}])
    took(shop, "Email,Address1,Address2,City\nn@x.nl,Dam 1,,Gouda\n")
    addresses = record(shop, 1)["address"]

    assert [("Breda", None), ("Gouda", None)] == [
        (each["city"], each["address2"]) for each in addresses
    ]


def test_who_is_there_may_stay_as_she_is(shop: Shop) -> None:
    shop.add([{"email": "n@x.nl", "name": "Noor"}])
    found = took(shop, "Email,Naam\nn@x.nl,Eve\nm@x.nl,Mo\n", existing="skip")

    assert (1, 0, 1, 0, 0) == fates(found)
    assert "Noor" == record(shop, 1)["name"]
    assert {"csv-row-skipped": 1} == found.counts


@pytest.mark.parametrize("lot", [1, 2, 100])
@pytest.mark.parametrize("existing", ["overwrite", "skip"])
def test_of_rows_about_one_customer_the_last_counts(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, lot: int, existing: str
) -> None:
    monkeypatch.setattr(lots, "LOT", lot)
    text = (
        "Email,Phone,Naam\n"
        "n@x.nl,,First\n"
        "m@x.nl,,Mo\n"
        ",0612345678,Second\n"
        "N@x.nl,0612345678,Third\n"
    )
    found = took(shop, text, existing=existing)

    assert (2, 0, 0, 2, 0) == fates(found)
    assert ["Mo", "Third"] == sorted(str(record(shop, n)["name"]) for n in (1, 2))
    assert [(2, 5), (4, 5)] == [
        (each.row, each.args["other"]) for each in found.problems
    ]


def test_one_row_cannot_be_two_customers(shop: Shop) -> None:
    shop.add([{"email": "n@x.nl"}, {"phone": "+31612345678"}])
    found = took(shop, "Email,Phone\nn@x.nl,0612345678\n")

    assert (0, 0, 0, 0, 1) == fates(found)
    assert {"csv-match-two": 1} == found.counts


def test_what_only_the_shop_can_refuse_rejects_its_row_and_no_other(
    shop: Shop,
) -> None:
    shop.define_metafield("facts", "size", "number")
    shop.add([{"email": "b@x.nl", "tag": [str(each) for each in range(250)]}])
    header = "Email,Size (customer.metafields.facts.size),Tags\n"
    found = took(shop, header + "a@x.nl,large,\nb@x.nl,1,more\nc@x.nl,3,\nd@x.nl,4,\n")

    assert (2, 0, 0, 0, 2) == fates(found)
    assert ["too-many-tags"] == [each.code for each in found.problems if each.row == 3]
    assert 3 == shop.count("")
    assert 2 == shop.count("metafields.facts.size>2")


def test_a_dry_run_says_the_same_and_changes_nothing(shop: Shop) -> None:
    shop.add([{"email": "n@x.nl", "name": "Noor"}])
    text = "Email,Naam\nn@x.nl,Eve\nm@x.nl,Mo\noops,O\n"
    before = shop.record(1)
    tried = took(shop, text, dry_run=True)
    after = shop.record(1)

    assert before == after
    assert 1 == shop.count("")
    assert fates(took(shop, text)) == fates(tried) == (1, 1, 0, 0, 1)


def test_nothing_is_imported_when_that_was_asked_and_a_row_is_wrong(
    shop: Shop,
) -> None:
    with pytest.raises(RequestError) as refused:
        took(shop, "Email\nn@x.nl\noops\n", all_or_nothing=True)

    assert ("csv-nothing-imported", 1) == (
        refused.value.code,
        refused.value.details["count"],
    )
    assert 0 == shop.count("")
    assert 1 == took(shop, "Email\nn@x.nl\n", all_or_nothing=True).added


def test_nobody_is_subscribed_by_a_list_without_a_word(shop: Shop) -> None:
    text = "Email,Nieuwsbrief\nn@x.nl,ja\n"
    took(shop, text)

    assert "not_subscribed" == record(shop, 1)["email_status"]

    took(shop, text, attested=ATTESTED)

    assert "subscribed" == record(shop, 1)["email_status"]
    assert [("old shop", "me", "row 2")] == [
        (each["source"], each["attested_by"], each["evidence"])
        for each in record(shop, 1)["consent_event"]
    ]


def test_who_unsubscribed_later_stays_unsubscribed(shop: Shop) -> None:
    later = 1_710_000_000_000_000
    event = {"channel": "email", "state": "unsubscribed", "at": later}
    shop.add([{"email": "n@x.nl", "consent_event": [event]}])
    took(shop, "Email,Nieuwsbrief\nn@x.nl,ja\n", attested=ATTESTED)

    assert "unsubscribed" == record(shop, 1)["email_status"]


def test_rejected_rows_are_corrected_and_imported_again(
    shop: Shop, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    text = (
        "Email;Naam;Password;Note\n"
        "n@x,nl;Noor;secret;'=a\n"
        "m@x.nl;Mo;secret;fine\n"
        "oops;Eve;secret;=1+1\n"
    )
    took(shop, text, rejects=rejects)
    written = rejects.read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(written), delimiter=";"))

    assert "secret" not in written
    assert "Password" not in rows[0]
    assert [
        ("2", "csv-email", "Email: n@x.nl"),
        ("4", "csv-email csv-formula", ""),
    ] == (
        sorted(
            (r["_row"], " ".join(sorted(r["_code"].split())), r["_fix"]) for r in rows
        )
    )
    assert "Row 2" in rows[0]["_error"]

    corrected = written.replace("n@x,nl", "n@x.nl").replace("oops", "e@x.nl")
    again = took(shop, corrected.split("4;")[0])

    assert (1, 0, 0, 0, 0) == fates(again)
    assert "=a" == record(shop, 2)["note"]


def test_nothing_rejected_leaves_a_file_with_a_header(
    shop: Shop, tmp_path: Path
) -> None:
    took(shop, "Email\nn@x.nl\n", rejects=tmp_path / "rejects.csv")

    assert "_row,_code,_error,_fix,Email\n" == (
        (tmp_path / "rejects.csv").read_text("utf-8-sig")
    )


def test_the_header_stays_when_the_shop_refuses_a_row(
    shop: Shop, tmp_path: Path
) -> None:
    shop.define_metafield("facts", "size", "number")
    header = "Email,Size (customer.metafields.facts.size)\n"
    took(shop, f"{header}a@x.nl,large\noops,1\n", rejects=tmp_path / "rejects.csv")
    lines = (tmp_path / "rejects.csv").read_text("utf-8-sig").splitlines()

    assert f"_row,_code,_error,_fix,{header}" == f"{lines[0]}\n"
    assert ["2,metafield-value", "3,csv-email"] == [
        ",".join(each.split(",")[:2]) for each in lines[1:]
    ]


class Stopped(Exception):  # noqa: N818  # it is no error
    """Ends an import between two lots."""


def test_a_dry_run_writes_nothing_at_all(shop: Shop, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    text = "Naam,Email\nNoor,noor@example.com\nBas,x\n"
    rejects.write_text("of an import that goes on")
    found = took(shop, text, dry_run=True, rejects=rejects)

    assert (1, 1) == (found.added, found.rejected)
    assert 0 == shop.count("")
    assert "of an import that goes on" == rejects.read_text()


def test_where_all_or_nothing_is_wanted_the_rejected_rows_are_told(
    shop: Shop, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    text = "Naam,Email\nNoor,noor@example.com\nBas,x\n"
    with pytest.raises(RequestError, match="one row"):
        took(shop, text, all_or_nothing=True, rejects=rejects)

    assert 0 == shop.count("")
    assert "Bas" in rejects.read_text("utf-8-sig")
    mended = rejects.read_text("utf-8-sig").replace(",x", ",bas@example.com")
    assert 1 == took(shop, mended, all_or_nothing=True).added


def test_an_import_that_was_stopped_goes_on(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lots, "LOT", 2)
    file = tmp_path / "in.csv"
    file.write_text(
        "Naam,Email\n" + "".join(f"N{n},{'x' * (n % 2)}\n" for n in range(7))
    )
    choices = Choices(rejects=tmp_path / "rejects.csv")

    def stop(done: int, total: int | None, what: str) -> None:
        assert (7, "rows") == (total, what)
        if done >= 4:
            raise Stopped

    with pytest.raises(Stopped):
        import_customers(shop, file, choices, progress=stop)
    found = import_customers(shop, file, choices)

    assert 5 == found.resumed_after
    assert (4, 0, 0, 0, 3) == fates(found)
    assert 4 == shop.count("")
    assert 4 == len((tmp_path / "rejects.csv").read_text("utf-8-sig").splitlines())


def test_a_finished_import_is_only_done_again_when_that_is_asked(shop: Shop) -> None:
    text = "Naam\nNoor\n"
    took(shop, text)
    second = took(shop, text)

    assert (1, 0, 0, 0, 0) == fates(second)
    assert {"csv-done-before": 1} == second.counts
    assert 1 == shop.count("")

    took(shop, text, again=True)

    assert 2 == shop.count("")


def test_problems_are_reported_in_order_and_progress_is_told(shop: Shop) -> None:
    told: list[Problem] = []
    steps: list[tuple[int, int | None, str]] = []
    import_customers(
        shop,
        io.BytesIO("Email,Rank,Naam\noops,1,Zoë\nn@x.nl,2,Zoë\n".encode("cp1252")),
        progress=lambda *each: steps.append(each),
        report=told.append,
    )

    assert ["csv-column-unknown", "csv-email", "csv-encoding-guessed"] == [
        each.code for each in told
    ]
    assert [(2, 2, "rows")] == steps


def test_ids_of_the_shop_find_who_has_no_contact(shop: Shop) -> None:
    shop.add([{"name": "Noor"}])
    text = "Customer ID,Naam\n1,Eve\n9,Mo\n"

    assert (1, 1, 0, 0, 0) == fates(took(shop, text, keeps_ids=True))
    assert ("Eve", "Mo") == (record(shop, 1)["name"], record(shop, 9)["name"])
