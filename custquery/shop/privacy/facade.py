"""
The privacy of a shop's customers: access, erasure, retention, and the record.

What is written is in the audit trail, by the id of the customer and never by her data.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from attrs import frozen

from custquery.environment import Environment
from custquery.language.errors import RequestError
from custquery.schema.phone import read_phone
from custquery.schema.reading import microseconds
from custquery.shop.payments import Payments
from custquery.shop.privacy import erasing, requests, retention
from custquery.shop.privacy.access import Held, held_about
from custquery.shop.privacy.files import Cleaned, clean
from custquery.shop.privacy.mentions import Mention, mentions
from custquery.shop.privacy.person import Person
from custquery.shop.privacy.record import Record, record_of
from custquery.shop.privacy.requests import Asked, Kind
from custquery.shop.privacy.written import with_written
from custquery.shop.store.auditing import AuditEntry, By, entries_about
from custquery.shop.store.connection import Database
from custquery.shop.store.erased import forget_erased
from custquery.shop.store.settings import Settings
from custquery.shop.store.texts import email_key
from custquery.shop.store.writing import Batch, Progress

_LIBRARY = By()


class Writer(Protocol):
    """What is needed of the shop that the customers are in."""

    environment: Environment
    settings: Settings

    def write(self, by: By = ...) -> AbstractContextManager[Batch]:
        """Write all that the block does, or nothing."""


class _UndoneError(Exception):
    """What was tried is taken back."""


@frozen
class Run:
    """What was carried out, or would be."""

    #: Customers who are erased.
    erased: tuple[int, ...]
    #: What was found in files, for each customer and file where there was something.
    files: tuple[Cleaned, ...]
    #: What rules of retention removed.
    removed: tuple[retention.Kept, ...]
    #: Where texts that are not hers name somebody who is erased.
    mentions: tuple[Mention, ...] = ()
    #: What the files of the database may still hold, a code; empty: nothing.
    remains: str = ""
    #: Payment methods that vaults have still to forget; the next run asks them again.
    unsettled: int = 0


@frozen
class Privacy:
    """
    What people may ask about their data; `custquery.shop.Shop.privacy` gives it.

    >>> from custquery.shop import Shop
    >>> with Shop.create(getfixture("tmp_path") / "my.shop") as shop:
    ...     ids = shop.add([{"name": "Noor", "email": "noor@example.com"}])
    ...     asked = shop.privacy.request(1, "erasure")
    ...     (asked.due_at - asked.asked_at).days, shop.privacy.due()
    (10, ())
    """

    _writer: Writer
    _database: Database

    # Access

    def access(self, customer: int, by: By = _LIBRARY) -> Held:
        """
        Return all that is held about *customer*; a request for it is then answered.

        Args:
            customer: Whose.
            by: Who gives it, and why, for the audit trail.

        Raises:
            RequestError: ``customer-not-there``.
            StorageError: the shop cannot be written; nobody sees data unseen.
        """
        held = self.preview(customer)
        with self._writer.write(by) as rows:
            asked = requests.pending_of(self._database, customer, "access")
            if asked:
                requests.end(self._database, asked, "done", self._now)
            rows.trail.note("access-given", (customer,))
        return held

    def preview(self, customer: int) -> Held:
        """
        Return what `access` does, and answer no request.

        Raises:
            RequestError: ``customer-not-there``.
        """
        now = self._writer.environment.clock()
        return held_about(self._database, customer, self._writer.settings, now)

    def entries_about(self, customer: int) -> tuple[AuditEntry, ...]:
        """Return all that was done to *customer*, the oldest first."""
        return entries_about(self._database, customer)

    # Requests

    def request(
        self, customer: int, kind: Kind, by: By = _LIBRARY, *, dry_run: bool = False
    ) -> Asked:
        """
        Note that access to the data of *customer* or their erasure was asked for.

        Until it is over she can neither be merged nor deleted.

        Args:
            customer: Whose data.
            kind: ``access`` or ``erasure``.
            by: Who asked; only this actor may cancel an erasure.
            dry_run: Only say what would be noted.

        Raises:
            RequestError: ``customer-not-there``, ``access-already-asked``,
                ``erasure-already-asked``.
        """
        with self._writing(by, dry_run=dry_run) as rows:
            now = self._now
            asked = requests.ask(self._database, customer, kind, by.actor, now)
            rows.trail.note(f"{kind}-asked", (customer,))
        return asked

    def cancel(
        self, customer: int, by: By = _LIBRARY, *, dry_run: bool = False
    ) -> Asked:
        """
        Take back the erasure of *customer*; nothing was changed until now.

        Args:
            customer: Whose data stay.
            by: Who asked for the erasure.
            dry_run: Only say what would be cancelled.

        Raises:
            RequestError: ``customer-not-there``, ``not-being-erased``,
                ``erasure-of-another``.
        """
        with self._writing(by, dry_run=dry_run) as rows:
            asked = requests.cancel(self._database, customer, by.actor, self._now)
            rows.trail.note("erasure-cancelled", (customer,))
        return asked

    def pending(self) -> tuple[Asked, ...]:
        """Return all requests that are not over, by when they are due."""
        return requests.pending(self._database)

    def due(self) -> tuple[Asked, ...]:
        """Return the requests whose time has come."""
        now = self._writer.environment.clock()
        return tuple(each for each in self.pending() if each.due_at <= now)

    # What is carried out

    def run(
        self,
        files: Iterable[Path] = (),
        by: By = _LIBRARY,
        *,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Run:
        """
        Erase everybody whose erasure is due, and remove what is kept too long.

        Each customer is one transaction, behind the files: after it nobody knows any
        more what to look for in them. Then vaults are asked to forget what she paid
        with, and at the end the database's own files are cleaned.

        Args:
            files: Mail files and files of rejected rows to clean besides those that the
                shop itself wrote.
            by: Who carries it out, for the audit trail.
            dry_run: Only say what would be done.
            progress: Told how many customers are erased, of how many.

        Raises:
            RequestError: ``file-not-cleaned``; whoever it is about is not erased.
            StorageError: ``database-locked``, ``disk-full`` … What was done by then is
                kept, and the next run goes on.
        """
        due = [each for each in self.due() if each.kind == "erasure"]
        paths = with_written(self._database, files)
        if dry_run:
            found = [
                each
                for asked in due
                for each in self._clean(asked, paths, dry_run=True)
            ]
            done = tuple(each.customer for each in due)
            return Run(done, tuple(found), self.overdue())
        erasing.prepare(self._database)
        cleaned: list[Cleaned] = []
        erased: dict[int, Person] = {}
        for number, asked in enumerate(due, 1):
            person = erasing.recognised(self._database, asked.customer)
            cleaned += self._clean(asked, paths, dry_run=False)
            if self._erase(asked, by):
                erased[asked.customer] = person
            if progress:
                progress(number, len(due), "customers")
        removed = self._remove(by)
        unsettled = len(Payments(self._writer, self._database).settle(by))
        left = mentions(self._database, erased.values())
        remains = erasing.shred(self._database)
        return Run(tuple(erased), tuple(cleaned), removed, left, remains, unsettled)

    def _clean(
        self, asked: Asked, files: Iterable[Path], *, dry_run: bool
    ) -> list[Cleaned]:
        person = erasing.recognised(self._database, asked.customer)
        found = (clean(each, person, dry_run=dry_run) for each in files)
        return [each for each in found if each.removed or each.unsure or each.is_left]

    def _erase(self, asked: Asked, by: By) -> bool:
        with self._writer.write(by) as rows:
            # Somebody may have cancelled it, or she may have ordered, meanwhile.
            now = self._writer.environment.clock()
            still = requests.pending_of(self._database, asked.customer, "erasure")
            if still is None or still.due_at > now:
                return False
            erasing.erase(self._database, rows, asked.customer, microseconds(now))
            requests.end(self._database, still, "done", microseconds(now))
        return True

    def _remove(self, by: By) -> tuple[retention.Kept, ...]:
        found = []
        for rule in retention.days_of(self._database):
            with self._writer.write(by) as rows:
                kept = retention.remove(self._database, rows, rule, self._now)
                if kept.count:
                    erasing.note_shredding(self._database)
            found.append(kept)
        return tuple(found)

    # Rules and documents

    def retain(
        self,
        rule: str,
        days: int | None,
        by: By = _LIBRARY,
        *,
        dry_run: bool = False,
    ) -> tuple[retention.Kept, ...]:
        """
        Turn a rule of retention on for so many days, or off with None.

        Args:
            rule: ``checkouts``, ``prospects``, ``email-events``, ``visits`` or
                ``messages``.
            days: What is older goes with the next `run`.
            by: Who decides it, for the audit trail.
            dry_run: Only say what it would find.

        Returns:
            What the rules would then remove.

        Raises:
            RequestError: ``retention-unknown``, ``retention-days``.
        """
        with self._writing(by, dry_run=dry_run) as rows:
            retention.set_days(self._database, rule, days)
            rows.trail.decide("retention-set", f"{rule} {days or 'off'}")
            return self.overdue()

    def retained(self) -> Mapping[str, int]:
        """Return the rules of retention that are on, with their days."""
        return retention.days_of(self._database)

    def overdue(self) -> tuple[retention.Kept, ...]:
        """Return what each rule that is on would remove now."""
        return retention.overdue(self._database, self._now)

    def record(self) -> Record:
        """Return the record of processing: what is kept about people, why, how long."""
        now = self._writer.environment.clock().astimezone(self._writer.settings.zone)
        return record_of(self.retained(), now)

    def allow(self, contact: str, by: By = _LIBRARY, *, dry_run: bool = False) -> None:
        """
        Allow an e-mail address or phone number that was erased to come back.

        Args:
            contact: That of somebody who asks to be a customer again herself.
            by: Who allows it, for the audit trail.
            dry_run: Only say whether it was erased.

        Raises:
            RequestError: ``not-erased-before``.
        """
        found = [("email_key", email_key(contact) or "")]
        phone = read_phone(contact, self._writer.settings.region)
        if phone:
            found.append(("phone", phone))
        with self._writing(by, dry_run=dry_run) as rows:
            if not forget_erased(self._database, found):
                raise RequestError("not-erased-before")
            rows.trail.decide("erased-contact-allowed")

    @contextmanager
    def _writing(self, by: By, *, dry_run: bool) -> Iterator[Batch]:
        """Write all that the block does, or take it back if it is only tried."""
        with suppress(_UndoneError), self._writer.write(by) as rows:
            yield rows
            if dry_run:
                raise _UndoneError

    @property
    def _now(self) -> int:
        return microseconds(self._writer.environment.clock())
