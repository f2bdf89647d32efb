"""
The name of a validator → what checks an address; the military rules always do.

Post to the armed forces of the United States is written by rules of its own, which say
otherwise than those of any country: what is one is checked by them and nothing else.
"""

from collections.abc import Mapping
from typing import ClassVar

from attrs import fields, frozen

from custquery.hooks.validators import (
    AddressCheck,
    AddressValidator,
    PostalAddress,
)
from custquery.language.errors import RequestError
from custquery.schema.closed import closest
from custquery.shop.addresses.basic import BasicValidator
from custquery.shop.addresses.military import check_military, is_military

#: The names of what an address is made of, in order.
FIELDS = tuple(each.name for each in fields(PostalAddress))


class MilitaryValidator(AddressValidator):
    """The rules of military post alone; nothing is said of any other address."""

    name: ClassVar[str] = "military"

    def check(self, address: PostalAddress) -> AddressCheck:
        """Say what is wrong with *address*; never raises."""
        return check_military(address)


#: What a shop has without any plugin.
BUILT_IN: Mapping[str, AddressValidator] = {
    each.name: each for each in (BasicValidator(), MilitaryValidator())
}


def validator_named(
    name: str, plugins: Mapping[str, AddressValidator]
) -> AddressValidator:
    """
    Return the validator *name*, built in or of *plugins*.

    Raises:
        RequestError: ``address-validator-unknown``.
    """
    known = {**plugins, **BUILT_IN}
    if name in known:
        return known[name]
    near = closest(name, known, limit=1)
    code = "address-validator-unknown"
    if near:
        raise RequestError(f"{code}-but", {"name": name, "text": near[0]})
    raise RequestError(code, {"name": name, "known": ", ".join(sorted(known))})


@frozen
class Checked:
    """
    What was found out about an address.

    >>> address = PostalAddress(last_name="Kim", address1="PSC802 BX 74",
    ...     city="APO, AE", zip="09499", country="US")
    >>> found = check_address(address, BUILT_IN["basic"])
    >>> found.validator, found.changes["city"]
    ('military', ('APO, AE', 'APO'))
    """

    address: PostalAddress
    check: AddressCheck
    #: The name of who checked it.
    validator: str

    @property
    def changes(self) -> Mapping[str, tuple[str, str]]:
        """By field, what stands there and what is proposed; the rest stays."""
        right = self.check.proposed or self.address
        both = {
            name: (getattr(self.address, name), getattr(right, name)) for name in FIELDS
        }
        return {name: pair for name, pair in both.items() if pair[0] != pair[1]}


def check_address(address: PostalAddress, validator: AddressValidator) -> Checked:
    """Check *address* by the military rules where they apply, else by *validator*."""
    if is_military(address):
        validator = BUILT_IN["military"]
    return Checked(address, validator.check(address), validator.name)
