"""A shop whose clock the test moves, with one customer of whom everything is known."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from attrs import define, evolve

from custquery.schema.reading import microseconds
from custquery.shop import Shop
from custquery.shop.store.auditing import By
from custquery.targets.engines import Engine

#: When Noor's shop begins.
START = datetime(2025, 6, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@define
class Clock:
    """The present; it stands still until a test moves it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(where: str, engine: Engine | None, clock: Clock) -> Iterator[Shop]:
    with Shop.create(where, engine=engine) as made:
        made.environment = evolve(made.environment, clock=clock)
        if engine is None:
            # As most builds of SQLite are: what is removed stays in the file.
            made._database.rows("PRAGMA secure_delete = OFF")  # noqa: SLF001
        yield made


def at(moment: datetime) -> int:
    return microseconds(moment)


@pytest.fixture
def noor(shop: Shop) -> int:
    """Add one customer who has something in nearly every table, ordered long ago."""
    shop.define_metafield("shop", "shoes", "text")
    shop.add_companies([{"id": 1, "name": "Tulip Trading"}])
    [number] = shop.add([_record(at(START - 300 * DAY))])
    with shop.write(By("anna", "she moved")) as rows:
        rows.customers([{"id": number, "email": "noor.devries@example.com"}])
    return number


def _record(ordered: int) -> dict[str, object]:
    place = {"country": "NL", "city": "Purmerend", "region": "Noord-Holland"}
    return {
        "first_name": "Noor",
        "last_name": "de Vries",
        "email": "old.address@example.com",
        "phone": "+31612345678",
        "note": "allergic to peanuts",
        "multipass_identifier": "multi-4711",
        "tag": ["loves-tulips"],
        "address": [
            {**place, "address1": "Keizersgracht 1", "zip": "1015AB", "is_default": 1},
            {"address1": "Utrechtsestraat 2", "country": "NL", "last_name": "Vries"},
        ],
        "order": [
            {
                "name": "#1001",
                "placed_at": ordered,
                "total": 4_995,
                **{f"shipping_{name}": text for name, text in place.items()},
                "order_line": [{"title": "Clogs", "quantity": 2, "total": 4_995}],
            }
        ],
        "checkout": [{"touched_at": ordered, "total": 100}],
        "email_event": [{"kind": "opened", "happened_at": ordered}],
        "storefront_event": [
            {"kind": "product_viewed", "subject_id": 7, "happened_at": ordered}
        ],
        "company_contact": [{"company_id": 1}],
        "store_credit_account": [{"currency": "EUR", "balance": 250}],
        "metafield": [{"path": "shop.shoes", "value": "size-forty-one"}],
        "consent_event": [
            {
                "channel": "email",
                "state": "subscribed",
                "at": ordered,
                "source": "fair",
                "evidence": "newsletter form at the fair",
            }
        ],
    }
