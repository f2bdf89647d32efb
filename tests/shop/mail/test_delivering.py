"""Each message is sent once, tried again where that may help, and never lost."""

import mailbox
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from custquery.language.errors import RequestError
from custquery.plugin import hookimpl
from custquery.shop import Settings, Shop
from custquery.shop.mail import MboxSender
from custquery.shop.mail.delivering import LEASE, PATIENCE, Delivered
from custquery.shop.mail.outbox import put
from custquery.testing.senders import email
from tests.shop.mail.pigeon import NOW, Clock, Pigeon, refusal


def write(shop: Shop, *subjects: str) -> list[int]:
    return [shop.mail.write(1, each, "It is on its way.") for each in subjects]


def subjects(pigeon: Pigeon) -> list[str]:
    return [each.subject for each in pigeon.carried]


def states(shop: Shop) -> dict[str, int]:
    return shop.mail.counts()


def test_what_is_queued_is_sent_once_the_oldest_first(
    acme: Shop, pigeon: Pigeon
) -> None:
    write(acme, "One", "Two")

    assert Delivered(sent=2) == acme.mail.deliver(pigeon)
    assert Delivered() == acme.mail.deliver(pigeon)
    assert ["One", "Two"] == subjects(pigeon)
    assert {"sent": 2} == states(acme)


def test_the_receipt_is_kept_and_what_was_said_is_not(
    acme: Shop, pigeon: Pigeon, sql: object
) -> None:
    write(acme, "One")
    acme.mail.deliver(pigeon)

    (entry,) = acme.mail.outbox()
    assert ("flight 1", NOW, 1) == (entry.reference, entry.sent_at, entry.attempts)
    assert callable(sql)
    assert [("", "", "{}")] == [
        tuple(row) for row in sql('SELECT "text", html, headers FROM outbox')
    ]


def test_the_same_key_is_put_once(acme: Shop) -> None:
    first = acme.mail.write(1, "One", "Text", key="order 7")
    second = acme.mail.write(1, "Another", "Text", key="order 7")

    assert first == second
    assert {"queued": 1} == states(acme)


def test_the_same_words_on_the_same_day_are_one_message(
    acme: Shop, clock: Clock
) -> None:
    write(acme, "One", "One")
    clock.forward(days=1)
    write(acme, "One")

    assert {"queued": 2} == states(acme)


def test_a_message_is_put_with_what_it_tells_about_or_not_at_all(acme: Shop) -> None:
    def add_and_fail() -> None:
        with acme.write() as rows:
            put(acme._database, "message", 1, email(id=""), "k", 0)  # noqa: SLF001 - as in a transaction of the shop
            rows.consents([{"customer_id": 99, "channel": "email", "state": "pending"}])

    with pytest.raises(RequestError):
        add_and_fail()

    assert {} == states(acme)


def test_ids_follow_from_keys_and_differ_between_shops(
    acme: Shop, pigeon: Pigeon, tmp_path: Path
) -> None:
    write(acme, "One")
    acme.mail.deliver(pigeon)
    with Shop.create(tmp_path / "other.shop", Settings(now=NOW)) as other:
        other.add([{"email": "noor@example.com"}])
        other.mail.configure(sender="shop@example.com", sender_name="Acme")
        write(other, "One")
        other.mail.deliver(pigeon)

    one, two = pigeon.carried
    assert one.id != two.id
    assert one.id.isalnum()


def test_what_may_help_is_tried_again_after_a_pause_that_grows(
    acme: Shop, pigeon: Pigeon, clock: Clock
) -> None:
    write(acme, "One")
    pigeon.trouble = [refusal("busy (450)", again=True)] * 3
    pauses = []
    for _ in range(3):
        assert Delivered(later=1) == acme.mail.deliver(pigeon)
        assert Delivered() == acme.mail.deliver(pigeon)
        (entry,) = acme.mail.outbox()
        assert ("queued", "busy (450)") == (entry.state, entry.reason)
        pauses.append(entry.due_at - clock.now)
        clock.now = entry.due_at

    assert [timedelta(minutes=each) for each in (1, 4, 16)] == pauses
    assert Delivered(sent=1) == acme.mail.deliver(pigeon)
    assert "" == acme.mail.outbox()[0].reason


def test_what_is_refused_for_good_is_given_up_at_once(
    acme: Shop, pigeon: Pigeon
) -> None:
    write(acme, "One")
    pigeon.trouble = [refusal()]

    assert Delivered(failed=1) == acme.mail.deliver(pigeon)
    assert "refused (550)" == acme.mail.outbox("failed")[0].reason


def test_after_some_days_it_is_given_up(
    acme: Shop, pigeon: Pigeon, clock: Clock
) -> None:
    write(acme, "One")
    pigeon.trouble = [refusal("busy", again=True) for _ in range(99)]
    began = clock.now
    while acme.mail.outbox()[0].state == "queued":
        clock.now = acme.mail.outbox()[0].due_at
        acme.mail.deliver(pigeon)

    assert {"failed": 1} == states(acme)
    assert PATIENCE / 2 < clock.now - began <= PATIENCE


def test_a_sender_that_takes_nothing_is_left_alone(acme: Shop, pigeon: Pigeon) -> None:
    write(acme, "One", "Two", "Three", "Four", "Five")
    pigeon.trouble = [refusal("no connection", again=True)] * 5

    assert Delivered(later=3, stopped=True) == acme.mail.deliver(pigeon)
    assert 2 == acme.mail.due()


def test_a_mistake_of_a_sender_holds_up_nobody_elses_mail(
    acme: Shop, pigeon: Pigeon
) -> None:
    write(acme, "One", "Two")
    pigeon.trouble = [KeyError("noor@example.com")]

    assert Delivered(sent=1, later=1) == acme.mail.deliver(pigeon)
    assert "KeyError" == acme.mail.outbox("queued")[0].reason


def test_no_more_are_tried_than_asked(acme: Shop, pigeon: Pigeon) -> None:
    write(acme, "One", "Two", "Three")

    assert Delivered(sent=2) == acme.mail.deliver(pigeon, most=2)


def test_progress_is_told(acme: Shop, pigeon: Pigeon) -> None:
    write(acme, "One", "Two")
    told: list[tuple[int, int | None]] = []

    acme.mail.deliver(
        pigeon, progress=lambda done, total, _: told.append((done, total))
    )

    assert [(1, 2), (2, 2)] == told


# A program that ends in the middle


def test_one_that_ended_before_sending_is_sent_after_the_lease(
    acme: Shop, pigeon: Pigeon, clock: Clock
) -> None:
    write(acme, "One")

    class Fallen(Pigeon):
        def send(self, message: object) -> None:  # type: ignore[override]  # it never ends well
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        acme.mail.deliver(Fallen())

    assert {"sending": 1} == states(acme)
    assert Delivered() == acme.mail.deliver(pigeon)
    clock.now += LEASE
    assert Delivered(sent=1) == acme.mail.deliver(pigeon)


def test_one_that_ended_after_sending_does_not_send_again(
    acme: Shop, pigeon: Pigeon, clock: Clock
) -> None:
    write(acme, "One")
    pigeon.trouble = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        acme.mail.deliver(pigeon)
    clock.now += LEASE

    assert Delivered(sent=1) == acme.mail.deliver(pigeon)
    assert ["One"] == subjects(pigeon)
    assert {"sent": 1} == states(acme)


def test_a_sender_that_cannot_know_gets_it_again_with_the_same_id(
    acme: Shop, pigeon: Pigeon, clock: Clock
) -> None:
    write(acme, "One")
    pigeon.trouble, pigeon.remembers = [KeyboardInterrupt()], False
    with pytest.raises(KeyboardInterrupt):
        acme.mail.deliver(pigeon)
    clock.now += LEASE
    acme.mail.deliver(pigeon)

    first, second = pigeon.carried
    assert first == second


def test_two_programs_send_a_message_once(acme: Shop, pigeon: Pigeon) -> None:
    """The second one begins while the first one sends."""
    write(acme, "One", "Two")

    class Slow(Pigeon):
        def send(self, message: object) -> object:  # type: ignore[override]  # as below
            if not self.carried:
                self.carried.append(email())
                acme.mail.deliver(pigeon)
            return super().send(message)  # type: ignore[arg-type]  # what it was given

    slow = Slow()
    acme.mail.deliver(slow)

    assert ["Two"] == subjects(pigeon)
    assert ["One"] == subjects(slow)[1:]
    assert {"sent": 2} == states(acme)


def test_who_comes_back_after_the_lease_changes_nothing(
    acme: Shop, pigeon: Pigeon, clock: Clock
) -> None:
    write(acme, "One")

    class Late(Pigeon):
        def send(self, message: object) -> object:  # type: ignore[override]  # as below
            clock.now += LEASE
            acme.mail.deliver(pigeon)
            raise refusal()

    acme.mail.deliver(Late())

    assert {"sent": 1} == states(acme)


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from custquery.shop import Shop
from custquery.shop.mail import MboxSender

class Dying(MboxSender):
    def send(self, message):
        super().send(message)
        os._exit(9)

with Shop.open(sys.argv[1]) as shop:
    shop.mail.deliver(Dying(Path(sys.argv[2])))
"""


def test_killed_between_sending_and_noting_the_file_has_it_once(
    path: Path, tmp_path: Path
) -> None:
    file = tmp_path / "out.mbox"
    with Shop.create(path, Settings(now=NOW)) as shop:
        shop.add([{"email": "noor@example.com"}])
        shop.mail.configure(sender="shop@example.com", sender_name="Acme")
        write(shop, "One")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), str(file)], check=False, timeout=60
    )
    with Shop.open(path) as shop:
        assert {"sending": 1} == states(shop)
        later = NOW + LEASE
        shop.environment = evolve(shop.environment, clock=lambda: later)
        shop.mail.deliver(MboxSender(file))

        assert {"sent": 1} == states(shop)
    assert 9 == done.returncode
    with closing(mailbox.mbox(file, create=False)) as box:
        assert 1 == len(box)


# What an operator does


def test_what_failed_is_tried_once_more_by_hand(
    acme: Shop, pigeon: Pigeon, clock: Clock
) -> None:
    one, two = write(acme, "One", "Two")
    pigeon.trouble = [refusal(), refusal()]
    acme.mail.deliver(pigeon)
    clock.forward(days=9)

    assert (two,) == acme.mail.retry([two], dry_run=True)
    assert {"failed": 2} == states(acme)
    assert (two,) == acme.mail.retry([two])
    assert (one,) == acme.mail.retry()
    assert Delivered(sent=2) == acme.mail.deliver(pigeon)


def test_only_what_failed_is_tried_again(acme: Shop) -> None:
    (number,) = write(acme, "One")

    with pytest.raises(RequestError, match="is queued"):
        acme.mail.retry([number])
    with pytest.raises(RequestError, match="no message 99"):
        acme.mail.retry([99])


def test_marketing_is_not_sent_to_who_unsubscribed_since(
    acme: Shop, pigeon: Pigeon
) -> None:
    acme.consents.record(1, "subscribed", level="single_opt_in", source="footer")
    acme.mail.write(1, "Sale", "Everything must go.", marketing=True)
    acme.consents.record(1, "unsubscribed", source="phone call")

    assert Delivered(failed=1) == acme.mail.deliver(pigeon)
    assert "mail-consent-withdrawn" == acme.mail.outbox()[0].reason
    assert [] == pigeon.carried


def test_mail_of_who_is_deleted_is_not_sent(acme: Shop, pigeon: Pigeon) -> None:
    write(acme, "One")
    with acme.write() as rows:
        rows.delete([1])

    assert Delivered() == acme.mail.deliver(pigeon)


def test_mail_goes_with_who_is_merged(acme: Shop, pigeon: Pigeon) -> None:
    write(acme, "One")
    acme.duplicates.merge(1, 2)

    assert Delivered(sent=1) == acme.mail.deliver(pigeon)
    assert 2 == acme.mail.outbox()[0].customer


# Which sender


def test_without_a_sender_it_goes_to_a_file_beside_the_shop(
    path: Path, acme: Shop
) -> None:
    write(acme, "One")
    acme.mail.deliver()

    assert Path(f"{path}.mbox").read_bytes().count(b"Subject: One") == 1


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("pigeon:", "mail-sender-unknown"),
        ("smtp://mail.example.com", "mail-sender-unknown"),
        ("mbox:", "mail-sender-refused"),
    ],
)
def test_a_sender_that_is_not_there_is_refused_when_it_is_chosen(
    acme: Shop, uri: str, code: str
) -> None:
    with pytest.raises(RequestError) as refused:
        acme.mail.configure(through=uri)

    assert code == refused.value.code
    assert "" == acme.mail.settings.through


def test_a_sender_of_a_plugin_is_chosen_by_its_scheme(
    acme: Shop, pigeon: Pigeon
) -> None:
    acme.environment = acme.environment.extended([carrying(pigeon)])
    acme.mail.configure(through="pigeon://loft")
    write(acme, "One")
    acme.mail.deliver()

    assert ["One"] == subjects(pigeon)


def carrying(pigeon: Pigeon) -> object:
    class Plugin:
        @hookimpl
        def custquery_email_senders(self) -> list[Pigeon]:
            return [pigeon]

    return Plugin()
