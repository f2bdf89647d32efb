"""The rhythm selects whom it should, and means the same everywhere."""

import custquery_example

import custquery
from custquery.testing.criteria import CriterionSuite


class TestRhythm(CriterionSuite):
    plugin = custquery_example


def test_who_never_bought_has_no_rhythm() -> None:
    shop = custquery.environment([custquery_example])
    customers = [
        {"name": "Ada", "example.rhythm": "regular"},
        {"name": "Bo", "example.rhythm": "eenmalig"},
        {"name": "Cy"},
    ]
    found = shop.filter(customers, "NOT example.rhythm:regular")

    assert ["Bo", "Cy"] == [each["name"] for each in found]
