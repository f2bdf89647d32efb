"""Addresses of the US armed forces are understood as people type them."""

import json
from pathlib import Path

import pytest
from attrs import asdict, evolve

from custquery.hooks.validators import PostalAddress
from custquery.shop.addresses import check_military

CASES = json.loads(Path(__file__).with_name("military.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case["given"]))
def test_an_address_is_understood(case: dict) -> None:
    address = PostalAddress(**case["given"])
    found = check_military(address)
    right = found.proposed or address

    assert case["problems"] == [each.code for each in found.problems]
    assert asdict(evolve(address, **case["changes"])) == asdict(right)
    if case["changes"]:
        assert case["certain"] == (found.certainty == "certain")


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case["given"]))
def test_what_is_proposed_is_not_changed_again(case: dict) -> None:
    found = check_military(PostalAddress(**case["given"]))
    right = found.proposed or PostalAddress(**case["given"])

    assert check_military(right).proposed is None


def test_there_are_enough_cases() -> None:
    assert 150 <= len(CASES)
    assert 30 <= len([each for each in CASES if not each["problems"]])
