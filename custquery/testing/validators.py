"""
A validator of addresses → tests that hold it to what a shop relies on.

    class TestPostcodes(AddressValidatorSuite):
        validator = Postcodes()
        right = (PostalAddress(zip="1012 AB", country="NL"),)
        wrong = (PostalAddress(zip="12", country="NL"),)
"""

from typing import ClassVar

import pytest
from attrs import asdict, evolve, fields

from custquery.hooks.validators import AddressValidator, PostalAddress

#: What people leave in a field.
_AWKWARD = (
    *("", " ", "\x00", "\ud800", "漢字", "🎉", "'; DROP TABLE address; --", "<b>"),
    *("x" * 10_000, "İstanbul", "٣٤", "\u202etxet", "%s{0}\\"),
)
_FIELDS = tuple(each.name for each in fields(PostalAddress))


class AddressValidatorSuite:
    """The tests of a validator."""

    validator: ClassVar[AddressValidator]
    #: Addresses with nothing wrong, one in a country without rules among them.
    right: ClassVar[tuple[PostalAddress, ...]]
    #: Addresses that would not arrive.
    wrong: ClassVar[tuple[PostalAddress, ...]]

    def test_has_a_name_for_configurations(self) -> None:
        """A name is one word."""
        assert self.validator.name
        assert self.validator.name == self.validator.name.strip().lower()

    def test_lets_right_addresses_be(self) -> None:
        """Nothing is wrong with them, and nothing is proposed."""
        for each in self.right:
            found = self.validator.check(each)
            assert found.ok, (each, found)
            assert found.proposed in {None, each}

    def test_finds_what_is_wrong(self) -> None:
        """Each problem names a field of an address."""
        for each in self.wrong:
            found = self.validator.check(each)
            assert not found.ok, each
            assert {problem.field for problem in found.problems} <= {*_FIELDS}

    def test_what_it_proposes_is_right(self) -> None:
        """A proposal has nothing left to propose."""
        for each in (*self.right, *self.wrong):
            proposed = self.validator.check(each).proposed
            if proposed is not None:
                again = self.validator.check(proposed)
                assert again.ok, (each, proposed)
                assert again.proposed in {None, proposed}

    @pytest.mark.parametrize("field", _FIELDS)
    @pytest.mark.parametrize("text", _AWKWARD)
    def test_survives_what_people_leave_in_a_field(self, field: str, text: str) -> None:
        """It never raises, and what it was given is not changed."""
        for each in (*self.right, *self.wrong):
            address = evolve(each, **{field: text})
            before = asdict(address)
            self.validator.check(address)
            assert before == asdict(address)
