"""Paging while others write: no row that nobody touched comes twice or never."""

from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from custquery.shop import Shop
from custquery.shop.store.sorting import SORTS

#: Few values, so that most rows are ties, and some that are missing.
NUMBERS = st.integers(0, 2)
NAMES = st.sampled_from([None, "Aå", "aa", "B", "b b"])


@frozen
class Person:
    """What a customer is sorted by."""

    last_name: str | None
    email: str | None
    updated_at: int
    created_at: int
    orders: int

    def record(self, number: int) -> dict[str, object]:
        return {
            "name": self.last_name or f"x{self.orders}",
            "last_name": self.last_name,
            "email": self.email and f"{self.email.replace(' ', '')}{number}@x.nl",
            "updated_at": self.updated_at,
            "created_at": self.created_at,
            "order": [{"placed_at": self.updated_at, "total": 5}] * self.orders,
        }


people = st.builds(Person, NAMES, NAMES, NUMBERS, NUMBERS, NUMBERS)


@given(
    before=st.lists(people, max_size=12),
    between=st.lists(st.lists(people, max_size=3), max_size=8),
    sort=st.sampled_from([sign + each.name for each in SORTS for sign in ("", "-")]),
    limit=st.integers(1, 5),
    text=st.sampled_from(["", "orders>=1", "NOT orders:1"]),
)
def test_an_untouched_row_is_shown_once(
    before: list[Person],
    between: list[list[Person]],
    sort: str,
    limit: int,
    text: str,
) -> None:
    with TemporaryDirectory() as folder, Shop.create(Path(folder, "x.shop")) as shop:
        shop.add(each.record(number) for number, each in enumerate(before))
        untouched = list(shop.ids(text))
        added, shown = len(before), []
        page = shop.find(text, sort=sort, limit=limit)
        while True:
            shown += [each.id for each in page.customers]
            if page.next is None:
                break
            new = between.pop() if between else []
            shop.add(each.record(added + number) for number, each in enumerate(new))
            added += len(new)
            page = shop.find(text, sort=sort, limit=limit, page=page.next)

    assert len(shown) == len(set(shown))
    assert set(untouched) <= set(shown)
