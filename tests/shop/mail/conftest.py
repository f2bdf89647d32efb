"""A shop that can write, and what its mail is carried by."""

import pytest
from attrs import evolve

from custquery.shop import Shop
from tests.shop.mail.pigeon import Clock, Pigeon, Reader


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pigeon() -> Pigeon:
    return Pigeon()


@pytest.fixture
def acme(shop: Shop, clock: Clock) -> Shop:
    """Return a shop with Noor, who reads Dutch, Sam, and Kim without an address."""
    shop.environment = evolve(shop.environment, clock=clock)
    shop.add(
        [
            {"name": "Noor", "email": "noor@example.com", "language": "nl"},
            {"name": "Sam", "email": "sam@example.com"},
            {"name": "Kim", "phone": "+31612345678"},
        ]
    )
    shop.mail.configure(
        sender="shop@example.com",
        sender_name="Acme",
        page="https://acme.example/mail",
        postal_address="Kade 1, Utrecht",
    )
    return shop


@pytest.fixture
def reader(acme: Shop, pigeon: Pigeon) -> Reader:
    return Reader(acme, pigeon)
