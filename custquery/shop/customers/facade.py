"""
The customers of a shop, one at a time: to begin, show, edit and delete.

Each call is one transaction. With ``dry_run`` it does everything, says what it did, and
takes it back.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from attrs import frozen

from custquery.shop.customers import beginning
from custquery.shop.customers.acting import LIBRARY, Acting, Edited, instant
from custquery.shop.customers.address_book import Addresses
from custquery.shop.customers.beginning import Begun, begin
from custquery.shop.customers.editing import edit
from custquery.shop.customers.profiles import Profile, read_profile_page
from custquery.shop.store.auditing import By
from custquery.shop.store.deleting import Outcome
from custquery.shop.store.limits import Given
from custquery.shop.store.writing import Batch

_NEWSLETTER: Given = {
    "state": "subscribed",
    "level": "single_opt_in",
    "source": "newsletter",
}


@frozen
class Customers(Acting):
    """
    The customers of a shop; `custquery.shop.Shop.customers` gives them.

    >>> from custquery.shop import Shop
    >>> with Shop.create(getfixture("tmp_path") / "my.shop") as shop:
    ...     noor = shop.customers.add({"first_name": "Noor", "tags": "vip, new"})
    ...     done = shop.customers.edit(noor.customer, {"email": "noor@example.com"})
    ...     [(each.field, each.after) for each in done.changes]
    [('email', 'noor@example.com')]
    """

    @property
    def addresses(self) -> Addresses:
        """Their addresses, and what checks them."""
        return Addresses(self._writer, self._database)

    # Profiles that begin

    def add(self, given: Given, by: By = LIBRARY, *, dry_run: bool = False) -> Begun:
        """
        Add a customer by hand.

        Args:
            given: Values by field: ``first_name``, ``last_name``, ``name``, ``email``,
                ``phone``, ``company``, ``language``, ``note``, ``tax_exempt``,
                ``account_status`` and ``tags``.
            by: Who does it, and why, for the audit trail.
            dry_run: Take it back.

        Raises:
            ProfileError: what is given cannot be kept; *problems* has all of it.
            StorageError: ``database-locked``, ``database-read-only`` …
        """
        return self._begun(given, "hand", by, _nothing_more, dry_run=dry_run)

    def sign_up(
        self,
        given: Given,
        consent: Given = _NEWSLETTER,
        by: By = LIBRARY,
        *,
        dry_run: bool = False,
    ) -> Begun:
        """
        Sign somebody up for the newsletter, by e-mail or phone.

        Args:
            given: See `add`; of somebody who is there nothing changes but the consent.
            consent: A row as `Batch.consents` takes it, without the customer. Where
                the shop asks for confirmation, she is pending and written to, unless
                it is ``confirmed_opt_in``. Who is subscribed stays so.
            by: Who does it.
            dry_run: Take it back.

        Raises:
            ProfileError: ``profile-without-contact`` and as `add`.
            RequestError: ``consent-without-contact``, ``consent-redacted``,
                ``mail-not-set-up`` …
        """
        channel = {"channel": "email" if given.get("email") else "sms"}

        def then(rows: Batch, begun: Begun) -> Begun:
            from custquery.shop.mail.consenting import sign_up

            own, row = self._writer.settings, {**channel, **consent}
            sign_up(self._database, rows, own, begun.customer, row, now=self._now)
            return begun

        return self._begun(given, "newsletter", by, then, dry_run=dry_run)

    def open_account(
        self, given: Given, by: By = LIBRARY, *, dry_run: bool = False
    ) -> Begun:
        """
        Give somebody who signs up an account.

        That the e-mail address is hers is for the host to make sure of first.

        Raises:
            ProfileError: ``profile-account-there``, ``profile-account-without-email``
                and as `add`.
        """

        def then(rows: Batch, begun: Begun) -> Begun:
            return beginning.enable(self._database, rows, begun, self._now)

        return self._begun(given, "account", by, then, dry_run=dry_run)

    def place_order(
        self, given: Given, order: Given, by: By = LIBRARY, *, dry_run: bool = False
    ) -> Begun:
        """
        Put an order in the name of who placed it.

        Args:
            given: See `add`; what was missing in the profile of somebody who is there
                is added.
            order: A row as `Batch.orders` takes it, without the customer.
            by: Who does it.
            dry_run: Take it back.

        Returns:
            Whose it is, with the id of the order as *row*.

        Raises:
            ProfileError: as `add`.
            RequestError: the order cannot be stored.
        """

        def then(rows: Batch, begun: Begun) -> Begun:
            return beginning.link_order(rows, begun, order)

        return self._begun(given, "order", by, then, dry_run=dry_run)

    def leave_checkout(
        self, given: Given, checkout: Given, by: By = LIBRARY, *, dry_run: bool = False
    ) -> Begun:
        """
        Put a checkout that was begun in the name of who left it.

        Args:
            given: See `add`; of somebody who is there nothing changes.
            checkout: A row as `Batch.checkouts` takes it, without the customer.
            by: Who does it.
            dry_run: Take it back.

        Raises:
            ProfileError: ``profile-without-contact`` and as `add`.
            RequestError: the checkout cannot be stored.
        """

        def then(rows: Batch, begun: Begun) -> Begun:
            return beginning.link_checkout(rows, begun, checkout)

        return self._begun(given, "checkout", by, then, dry_run=dry_run)

    # One profile

    def show(self, number: int) -> Profile:
        """
        Return everything about a customer.

        Raises:
            RequestError: ``customer-not-there``, ``customer-merged``.
        """
        now = self._writer.environment.reading().now_microseconds
        with self._database.reading():
            return read_profile_page(self._database, number, self._writer.settings, now)

    def edit(
        self,
        number: int,
        given: Given,
        *,
        seen: datetime | None = None,
        by: By = LIBRARY,
        dry_run: bool = False,
    ) -> Edited:
        """
        Change a profile, and return what changed.

        Args:
            number: Her id.
            given: Values by field, as `add` takes them; None or a blank text removes.
                ``tags`` are all that she will have; ``add_tags`` and ``remove_tags``
                leave the others.
            seen: The ``updated_at`` of the profile that the edit is made on; if
                somebody else changed her since, nothing is done.
            by: Who does it.
            dry_run: Take it back.

        Raises:
            ProfileError: what is given cannot be kept; *problems* has all of it.
            RequestError: ``customer-changed-meanwhile``, ``customer-not-there``,
                ``customer-merged``.
            StorageError: ``database-locked``, ``database-read-only`` …
        """
        with self._writing(by, dry_run=dry_run) as rows:
            done = edit(
                self._database,
                rows,
                number,
                given,
                region=self._region,
                now=self._now,
                seen=instant(seen),
            )
        return self._edited(done)

    def delete(
        self, ids: Iterable[int], by: By = LIBRARY, *, dry_run: bool = False
    ) -> Outcome:
        """
        Delete customers; say who stays, and why. Their ids are never given again.

        Raises:
            StorageError: ``database-locked``, ``database-read-only`` …
        """
        with self._writing(by, dry_run=dry_run) as rows:
            return rows.delete(ids)

    def _begun(
        self,
        given: Given,
        how: beginning.Beginning,
        by: By,
        then: Callable[[Batch, Begun], Begun],
        *,
        dry_run: bool,
    ) -> Begun:
        with self._writing(by, dry_run=dry_run) as rows:
            return then(
                rows,
                begin(
                    self._database,
                    rows,
                    given,
                    how,
                    region=self._region,
                    now=self._now,
                ),
            )


def _nothing_more(rows: Batch, begun: Begun) -> Begun:  # noqa: ARG001  # as the others
    return begun
