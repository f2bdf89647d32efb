"""
The addresses of a shop's customers: to list, add, edit, remove, and to check.

A check proposes and changes nothing. Which validator it asks, the settings of the shop
say by name; post to the armed forces of the United States has rules of its own.
"""

from collections.abc import Mapping
from datetime import datetime

from attrs import evolve, frozen

from custquery.hooks.validators import AddressValidator
from custquery.shop.addresses import Checked, check_address, validator_named
from custquery.shop.customers import shipping
from custquery.shop.customers.acting import LIBRARY, Acting, Edited, instant
from custquery.shop.customers.addressing import (
    Address,
    address_of,
    addresses_of,
    postal_address,
    put_address,
    remove_address,
)
from custquery.shop.customers.stored import profile_of
from custquery.shop.store.auditing import By
from custquery.shop.store.limits import Given
from custquery.shop.store.settings import write_address_validator


@frozen
class Addresses(Acting):
    """
    The addresses of customers; `Customers.addresses` gives them.

    >>> from custquery.shop import Shop
    >>> with Shop.create(getfixture("tmp_path") / "my.shop") as shop:
    ...     noor = shop.customers.add({"name": "Noor"}).customer
    ...     book = shop.customers.addresses
    ...     done = book.add(noor, {"city": "Utrecht", "zip": "3511ab", "country": "NL"})
    ...     book.check_all(noor)[done.address].changes
    {'zip': ('3511ab', '3511 AB')}
    """

    def list(self, number: int) -> tuple[Address, ...]:
        """
        Return her addresses, the default one first.

        Raises:
            RequestError: ``customer-not-there``, ``customer-merged``.
        """
        with self._database.reading():
            profile_of(self._database, number)
            return addresses_of(self._database, number)

    def add(
        self,
        number: int,
        given: Given,
        *,
        default: bool = False,
        seen: datetime | None = None,
        by: By = LIBRARY,
        dry_run: bool = False,
    ) -> Edited:
        """
        Add an address; her first one becomes the default.

        Args:
            number: Her id.
            given: Values by field: ``first_name``, ``last_name``, ``company``,
                ``address1``, ``address2``, ``city``, ``region``, ``region_code``,
                ``zip``, ``country``, ``phone``.
            default: Make it her default address.
            seen: As `edit`.
            by: Who does it.
            dry_run: Take it back.

        Raises:
            ProfileError: what is given cannot be kept.
            RequestError: ``address-empty``, ``address-there-already`` and as `edit`.
        """
        with self._writing(by, dry_run=dry_run) as rows:
            done = put_address(
                self._database,
                rows,
                number,
                None,
                given,
                default=default,
                region=self._region,
                now=self._now,
                seen=instant(seen),
            )
        return self._edited(done)

    def edit(
        self,
        number: int,
        address: int,
        given: Given,
        *,
        default: bool = False,
        seen: datetime | None = None,
        by: By = LIBRARY,
        dry_run: bool = False,
    ) -> Edited:
        """
        Change an address; with *default* it becomes the default one.

        Raises:
            ProfileError: what is given cannot be kept.
            RequestError: ``address-not-there`` and as `add`.
        """
        with self._writing(by, dry_run=dry_run) as rows:
            done = put_address(
                self._database,
                rows,
                number,
                address,
                given,
                default=default,
                region=self._region,
                now=self._now,
                seen=instant(seen),
            )
        return self._edited(done)

    def remove(
        self,
        number: int,
        address: int,
        *,
        seen: datetime | None = None,
        by: By = LIBRARY,
        dry_run: bool = False,
    ) -> Edited:
        """
        Remove an address; if it was the default, her oldest one becomes that.

        Raises:
            RequestError: ``address-not-there`` and as `edit`.
        """
        with self._writing(by, dry_run=dry_run) as rows:
            done = remove_address(
                self._database,
                rows,
                number,
                address,
                now=self._now,
                seen=instant(seen),
            )
        return self._edited(done)

    def use_validator(self, name: str, by: By = LIBRARY) -> None:
        """
        Let the validator *name* check the addresses of this shop from now on.

        Raises:
            RequestError: ``address-validator-unknown``.
        """
        validator_named(name, self._validators)
        with self._writer.write(by) as rows:
            write_address_validator(self._database, name)
            rows.trail.decide("address-validator", name)
        self._writer.settings = evolve(self._writer.settings, address_validator=name)

    def check(
        self, given: Mapping[str, object], validator: str | None = None
    ) -> Checked:
        """
        Say what is wrong with an address, and how it probably should be.

        Args:
            given: Values by field, as `add` takes them.
            validator: The name of who checks it; by default that of the settings. Post
                to the armed forces of the United States has rules of its own.

        Raises:
            RequestError: ``address-validator-unknown``.
        """
        name = validator or self._writer.settings.address_validator
        found = validator_named(name, self._validators)
        return check_address(postal_address(given), found)

    def check_all(
        self, number: int, validator: str | None = None
    ) -> Mapping[int, Checked]:
        """
        Check each address of a customer, with her name where it has none; by its id.

        Raises:
            RequestError: ``customer-not-there``, ``address-validator-unknown``.
        """
        with self._database.reading():
            names = shipping.names_of(self._database, number)
            found = self.list(number)
        return {
            each.id: self.check(shipping.named(each.fields, names), validator)
            for each in found
        }

    def check_shipping(
        self, order: int | Mapping[str, object], validator: str | None = None
    ) -> Checked:
        """
        Check where an order is to be sent.

        Args:
            order: Its id, where the address is that of its customer which has the
                city and the country of the order; or the address itself: values by
                field with ``shipping_`` in front, or under ``shipping_address``.
            validator: As `check`.

        Raises:
            RequestError: ``order-not-there``, ``address-validator-unknown``.
        """
        if not isinstance(order, int):
            return self.check(shipping.given_address(order), validator)
        with self._database.reading():
            found = shipping.stored_address(self._database, order)
        return self.check(found, validator)

    def accept(
        self,
        number: int,
        address: int,
        validator: str | None = None,
        by: By = LIBRARY,
        *,
        dry_run: bool = False,
    ) -> Edited:
        """
        Write an address as its check proposes; nothing else ever does.

        Raises:
            RequestError: ``address-not-there`` and as `add`.
        """
        address_of(self.list(number), number, address)
        changes = self.check_all(number, validator)[address].changes
        new = {name: after for name, (_, after) in changes.items()}
        return self.edit(number, address, new, by=by, dry_run=dry_run)

    @property
    def _validators(self) -> Mapping[str, AddressValidator]:
        added = self._writer.environment.added
        return added.address_validators if added else {}
