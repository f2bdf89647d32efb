"""Who may go, goes; it is told who stays and why; and no id is ever given again."""

import pytest

from custquery.shop import Shop
from custquery.shop.store.auditing import By, entries_about

ORDER = {"placed_at": 1_700_000_000_000_000, "total": 995}


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.add([{"name": "Noor"}, {"name": "Bas", "order": [ORDER]}, {"name": "Cas"}])
    return shop


def test_it_is_told_who_stays_and_why(shop: Shop) -> None:
    found = shop.customers.delete([3, 2, 1, 9, 3])

    assert (1, 3) == found.done
    assert [(2, "has-orders"), (9, "customer-not-there")] == [
        (each.customer, each.code) for each in found.skipped
    ]
    assert [2] == [*shop.ids()]


def test_a_later_purchase_makes_a_new_record(shop: Shop) -> None:
    email = {"email": "noor@example.com"}
    first = shop.customers.add(email).customer
    shop.customers.delete([first])

    again = shop.customers.place_order(email, ORDER)

    assert again.is_new
    assert first < again.customer


@pytest.mark.parametrize("gone", [[3], [1], [1, 3]])
def test_an_id_is_never_given_again(shop: Shop, gone: list[int]) -> None:
    shop.customers.delete(gone)

    assert [4, 5] == shop.add([{"name": "Dirk"}, {"name": "Els"}])


def test_nor_is_one_of_long_ago(shop: Shop) -> None:
    shop.customers.delete(shop.add([{"name": "Dirk"}]))
    shop.customers.delete([1])

    assert [5] == shop.add([{"name": "Els"}])


def test_nor_is_that_of_somebody_who_was_merged_into_who_is_gone(shop: Shop) -> None:
    [one, two] = shop.add([{"name": "Dirk"}, {"name": "Dirk D."}])
    merged = shop.duplicates.merge(two, one)
    assert (one, two) == (merged.survivor, merged.other)
    shop.customers.delete([one])

    assert [two + 1] == shop.add([{"name": "Els"}])


def test_it_is_told_afterwards_who_did_it(shop: Shop) -> None:
    shop.customers.delete([1], By("ann", "she asked"))

    last = entries_about(shop._database, 1)[-1]  # noqa: SLF001  # nobody is there to show

    assert ("customer-deleted", "ann", "she asked") == (last.what, last.actor, last.why)


def test_a_dry_run_deletes_nobody(shop: Shop) -> None:
    tried = shop.customers.delete([1, 2], dry_run=True)

    assert 3 == shop.count()
    assert tried == shop.customers.delete([1, 2])
