"""One page of customers, and how to ask for the next one."""

from attrs import frozen

from custquery.shop.store.reading import Customer


@frozen
class Page:
    """Some customers in order, and the cursor of the next page (None: the last)."""

    customers: tuple[Customer, ...]
    next: str | None
