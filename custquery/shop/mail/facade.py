"""
The mail of a shop: letters that it must send, one message to one customer, the outbox.

Writing puts a message into the outbox; `Mail.deliver` sends what is there, and is run
by a timer of the host: a program that ends in between loses nothing.
"""

from collections.abc import Iterable
from typing import Any, cast

from attrs import evolve, frozen

from custquery.hooks.senders import EmailSender
from custquery.language.errors import RequestError
from custquery.shop.customers.acting import LIBRARY, Acting
from custquery.shop.mail.delivering import Delivered, deliver, due
from custquery.shop.mail.entries import Entry, counts, entries, failed, queue_again
from custquery.shop.mail.inviting import invite_all, put_invitation
from custquery.shop.mail.posting import returned
from custquery.shop.mail.sending import sender_at
from custquery.shop.mail.settings import (
    MailSettings,
    read_mail_settings,
    write_mail_settings,
)
from custquery.shop.mail.writing import Written, put_message
from custquery.shop.store.auditing import By
from custquery.shop.store.merging import chunks
from custquery.shop.store.writing import Batch, Progress

_ACCOUNT = "SELECT account_status FROM customer WHERE id = :customer"


@frozen
class Mail(Acting):
    """
    What a shop writes to customers; `custquery.shop.Shop.mail` gives it.

    >>> from custquery.shop import Shop
    >>> with Shop.create(getfixture("tmp_path") / "my.shop") as shop:
    ...     noor, = shop.add([{"email": "noor@example.com"}])
    ...     own = shop.mail.configure(sender="shop@example.com", sender_name="Acme")
    ...     number = shop.mail.write(noor, "Your order", "It is on its way.")
    ...     shop.mail.deliver()
    Delivered(sent=1, later=0, failed=0, stopped=False)
    """

    @property
    def settings(self) -> MailSettings:
        """How the shop sends mail."""
        return read_mail_settings(self._database)

    def configure(
        self, by: By = LIBRARY, *, dry_run: bool = False, **changes: str | bool
    ) -> MailSettings:
        """
        Change how the shop sends mail, and return how it does from now on.

        Args:
            by: Who does it, and why.
            dry_run: Take it back.
            **changes: Fields of `MailSettings`, which stay as they are when left out.

        Raises:
            RequestError: ``mail-setting-unknown``, ``mail-sender-unknown``,
                ``mail-sender-refused``.
        """
        found = evolve(self.settings, **cast("dict[str, Any]", changes))
        self._sender(found)
        with self._writing(by, dry_run=dry_run) as rows:
            write_mail_settings(self._database, found)
            rows.trail.decide("mail-configured", ",".join(sorted(changes)))
        return found

    # Letters

    def write(
        self,
        customer: int,
        subject: str,
        text: str,
        *,
        marketing: bool = False,
        key: str = "",
        by: By = LIBRARY,
        dry_run: bool = False,
    ) -> int:
        """
        Write one message to one customer; return its number in the outbox.

        Args:
            customer: To whom.
            subject: One line.
            text: What it says; the name of the shop is put under it.
            marketing: Whether it promotes anything. It then goes only to who is
                subscribed, now and when it is sent, with a link to unsubscribe.
            key: What makes it one message, however often this is called; by default
                its words, the customer and the day.
            by: Who writes, and why.
            dry_run: Take it back.

        Raises:
            RequestError: ``mail-empty``, ``mail-not-one-line``, ``mail-too-long``,
                ``mail-is-marketing``, ``mail-not-set-up``, ``mail-without-address``,
                ``customer-not-there``.
        """
        now = self._now
        with self._writing(by, dry_run=dry_run) as rows:
            posting = (self._database, self._writer.settings, customer)
            said = Written(subject.strip(), text.strip(), marketing)
            number = put_message(*posting, said, key=key, now=now)
            rows.trail.note("message-written", (customer,), f"message {number}")
        return number

    def invite(self, customer: int, by: By = LIBRARY, *, dry_run: bool = False) -> int:
        """
        Invite a customer to her account; return the number of the letter.

        An earlier invitation ends. Her account is ``invited`` until she accepts.

        Raises:
            RequestError: ``account-enabled-already``, ``customer-not-there``,
                ``mail-without-address``, ``mail-not-set-up``.
        """
        now = self._now
        with self._writing(by, dry_run=dry_run) as rows:
            if self._account(customer) == "enabled":
                args = {"customer": str(customer)}
                raise RequestError("account-enabled-already", args)
            number = put_invitation(
                self._database, self._writer.settings, customer, now
            )
            self._set_account(rows, customer, "invited")
        return number

    def invite_all(
        self, customers: Iterable[int], by: By = LIBRARY, *, dry_run: bool = False
    ) -> int:
        """
        Invite those of *customers* who have no account yet; return how many they are.

        Who has no e-mail address, and who was invited or declined before, is left out.
        It is one transaction for each 2,000 customers, and can be done again: nobody
        gets a second letter.

        Args:
            customers: Their ids, such as those of `custquery.shop.Shop.ids`.
            by: Who does it, and why.
            dry_run: Take it back.

        Raises:
            RequestError: ``mail-not-set-up``.
        """
        now, invited = self._now, 0
        for lot, _ in chunks(list(customers)):
            with self._writing(by, dry_run=dry_run) as rows:
                own = self._writer.settings
                invited += invite_all(self._database, own, rows, lot, now)
        return invited

    def invitation(self, token: str) -> int:
        """
        Return whose invitation it is, to show her where she chooses a password.

        Raises:
            RequestError: ``link-not-ours``, ``link-expired``, ``link-over``,
                ``invitation-not-open``.
        """
        with self._database.reading():
            return self._invited(token)

    def accept(self, token: str, by: By = LIBRARY) -> int:
        """
        Enable the account of who followed her invitation; return her id.

        It works once, so that an old e-mail opens no account; the host keeps the
        password. Raises what `invitation` raises.
        """
        return self._answer(token, "enabled", by)

    def decline(self, token: str, by: By = LIBRARY) -> int:
        """Note that she wants no account; return her id. Raises as `invitation`."""
        return self._answer(token, "declined", by)

    # The outbox

    def outbox(self, state: str = "", most: int = 50) -> tuple[Entry, ...]:
        """Return the last *most* messages, the newest first; all, or in one *state*."""
        return entries(self._database, state, most)

    def counts(self) -> dict[str, int]:
        """Return how many messages are in each state."""
        return counts(self._database)

    def due(self) -> int:
        """Return how many messages `deliver` would try."""
        return due(self._database, self._now)

    def deliver(
        self,
        sender: EmailSender | None = None,
        *,
        most: int | None = None,
        progress: Progress | None = None,
    ) -> Delivered:
        """
        Send what is due, each message once.

        Args:
            sender: What carries it; by default that of the settings.
            most: Messages that are tried, at most.
            progress: Told how many are done, and how many there are.

        Raises:
            RequestError: ``mail-sender-unknown``, ``mail-sender-refused``.
            StorageError: ``database-locked``, ``database-read-only`` …
        """
        carrier = sender or self._sender(self.settings)
        clock = self._writer.environment.clock
        return deliver(self._database, carrier, clock, most=most, progress=progress)

    def failed(self, numbers: Iterable[int] = ()) -> tuple[int, ...]:
        """
        Return the messages that failed: all, or those of *numbers*.

        Raises:
            RequestError: ``outbox-number-unknown``, ``outbox-not-failed``.
        """
        return failed(self._database, numbers)

    def retry(
        self, numbers: Iterable[int] = (), by: By = LIBRARY, *, dry_run: bool = False
    ) -> tuple[int, ...]:
        """
        Queue messages that failed once more: all, or those of *numbers*; return them.

        Raises:
            RequestError: ``outbox-number-unknown``, ``outbox-not-failed``.
        """
        with self._writing(by, dry_run=dry_run) as rows:
            found = failed(self._database, numbers)
            queue_again(self._database, found, self._now)
            if found:
                named = ",".join(map(str, found[:20]))
                rows.trail.decide("outbox-retried", f"{len(found)}: {named}")
        return found

    def _answer(self, token: str, state: str, by: By) -> int:
        with self._writer.write(by) as rows:
            customer = self._invited(token)
            self._set_account(rows, customer, state)
        return customer

    def _invited(self, token: str) -> int:
        found = returned(self._database, "invitation", token, self._now)
        state = self._account(found.customer)
        if state != "invited":
            args = {"customer": str(found.customer), "state": state}
            raise RequestError("invitation-not-open", args)
        return found.customer

    def _account(self, customer: int) -> str:
        return str(self._database.value(_ACCOUNT, {"customer": customer}))

    def _set_account(self, rows: Batch, customer: int, state: str) -> None:
        row: dict[str, object] = {"id": customer, "account_status": state}
        if state == "enabled":
            row["activated_at"] = self._now
        rows.customers([row])

    def _sender(self, own: MailSettings) -> EmailSender:
        added = self._writer.environment.added
        known = added.email_senders if added else {}
        return sender_at(own.through, known, self._database)
