"""
An address → what is wrong with it, and what it probably should be.

A validator proposes and changes nothing: whoever asked decides. What it does not know
(a country that it has no rules for) it has nothing to say about.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar, Literal, TypeAlias

from attrs import Factory, frozen

#: ``certain``: there is no other reading; ``likely``: ask the customer.
Certainty: TypeAlias = Literal["certain", "likely"]


@frozen
class PostalAddress:
    """An address as a shop keeps it; what is not known is empty."""

    first_name: str = ""
    last_name: str = ""
    company: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    #: The part behind the hyphen in ISO 3166-2: ``CA`` in ``US-CA``.
    region_code: str = ""
    zip: str = ""
    #: ISO 3166-1 alpha-2.
    country: str = ""


@frozen
class AddressProblem:
    """One thing that is wrong: a code, the field it is about, arguments."""

    #: Permanent and kebab-case; its words are in the catalogues.
    code: str
    #: One of the fields of `PostalAddress`.
    field: str
    args: Mapping[str, str | int] = Factory(dict)
    #: ``error``: it will not arrive; ``warning``: look again.
    level: Literal["error", "warning"] = "error"


@frozen
class AddressCheck:
    """What a validator says of an address."""

    problems: tuple[AddressProblem, ...] = ()
    #: The address with everything put right that could be; None: nothing to propose.
    proposed: PostalAddress | None = None
    certainty: Certainty = "likely"

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong enough to keep it from arriving."""
        return all(each.level != "error" for each in self.problems)


class AddressValidator(ABC):
    """Checks addresses; what a plugin returns from ``custquery_address_validators``."""

    #: What a configuration calls it: ``basic``.
    name: ClassVar[str]

    @abstractmethod
    def check(self, address: PostalAddress) -> AddressCheck:
        """Say what is wrong with *address*; never raises."""
