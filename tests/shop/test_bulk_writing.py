"""New customers who are written together are what they are written one by one."""

from pathlib import Path
from random import Random

import pytest

from custquery.language.errors import RequestError
from custquery.shop import Shop
from custquery.shop.store.bulk_writing import new_customers
from custquery.shop.store.connection import connect
from custquery.shop.store.layout import quoted
from custquery.shop.store.tables import TABLES

Record = dict[str, object]

#: Before the present of these shops, in microseconds.
BEFORE = 1_700_000_000_000_000

ZOE: Record = {
    "first_name": "Zoë",
    "last_name": "de Vries",
    "email": "Zoë@Example.com",
    "phone": "06-12345678",
    "company": "Café | Bar",
    "note": "Hé!\nBelt `s avonds.",
    "language": "Dutch",
    "tax_exempt": True,
    "created_at": BEFORE - 5,
    "updated_at": BEFORE,
    "began": "import",
    "multipass_identifier": "Zoë-1",
    "tag": ["VIP", "b2b, vip", "Zoë"],
    "address": [
        {"city": "Köln", "region": "Nordrhein", "region_code": "NW", "country": "DE"},
        {"city": "Aalst", "country": "Belgium", "phone": "0612345678", "zip": " 9300"},
        {"city": "Köln", "region": "Nordrhein", "region_code": "NW", "country": "DE"},
        {"address1": "Dam 1", "latitude": 50.94, "longitude": 6.96, "is_default": 1},
    ],
    "consent_event": [
        {"channel": "email", "state": "subscribed", "at": BEFORE},
        {"channel": "sms", "state": "pending", "at": BEFORE, "source": "till"},
        {"channel": "email", "state": "unsubscribed", "at": BEFORE},
        {"channel": "email", "state": "subscribed", "at": BEFORE - 1},
        {"channel": "whatsapp", "state": "subscribed"},
    ],
    "metafield": [{"path": "facts.size", "value": "4"}],
}
OTHERS: list[Record] = [
    {"name": "Madonna"},
    {"first_name": "  Ada ", "last_name": None},
    {"first_name": "Jo", "last_name": "Jo", "name": "J. Jo", "tag": "new, , new"},
    {"email": "a@x.nl", "address": [], "tag": [], "consent_event": []},
    {"phone": "+31 6 12345679", "address": {"city": "Gent"}, "tag": ({"tag": "a"},)},
    {"name": "Mo", "address": [{"company": "Bar"}], "created_at": BEFORE + 1},
]


def made_up(count: int) -> list[Record]:
    """Return records that dice have put together."""
    random = Random(7)  # noqa: S311
    cities = ("Utrecht", "’s-Hertogenbosch", "Łódź", "Αθήνα", "東京", " Gent  ", "ß")
    records: list[Record] = []
    for number in range(count):
        record: Record = {"email": f"{random.choice('Aéb')}.{number}@x.nl"}
        for name in ("first_name", "last_name", "company", "note"):
            if random.random() < 0.6:
                record[name] = random.choice(cities)
        if random.random() < 0.5:
            record["phone"] = f"+316{20_000_000 + number}"
        record["tag"] = random.sample(
            ("vip", "VIP", "Łódź", "b2b"), random.randint(0, 4)
        )
        record["address"] = [
            {
                "city": random.choice(cities),
                "country": random.choice(("NL", "be", None)),
            }
            for _ in range(random.randint(0, 3))
        ]
        record["consent_event"] = [
            {
                "channel": "email",
                "state": random.choice(("subscribed", "unsubscribed", "invalid")),
                "at": BEFORE + random.randint(0, 2),
            }
            for _ in range(random.randint(0, 3))
        ]
        records.append(record)
    return records


def one_by_one(records: list[Record]) -> list[Record]:
    """Return *records* so that they are not written together: each holds orders."""
    return [{**each, "order": []} for each in records]


def tables(shop: Path) -> dict[str, list[tuple[object, ...]]]:
    database = connect(shop)
    try:
        return {
            table.name: [
                *database.rows(
                    f"SELECT * FROM {quoted(table.name)} "  # noqa: S608
                    f"ORDER BY {', '.join(map(quoted, table.key))}"
                )
            ]
            for table in TABLES
        }
    finally:
        database.close()


def filled(path: Path, like: Shop, records: list[Record]) -> list[int]:
    with Shop.create(path, like.settings) as shop:
        shop.define_metafield("facts", "size", "number")
        shop.add([{"name": "First", "address": [{"city": "Oss"}], "tag": "old"}])
        ids = shop.add(records)
        report = shop.doctor()
    assert not report.findings
    return ids


def test_the_shop_is_the_same_table_by_table(path: Path, shop: Shop) -> None:
    records = [ZOE, *OTHERS, *made_up(300)]
    together = path.with_name("together.shop")
    singly = path.with_name("singly.shop")

    assert new_customers(records)
    assert not any(new_customers([each]) for each in one_by_one(records))
    assert filled(together, shop, records) == filled(singly, shop, one_by_one(records))

    found, expected = tables(together), tables(singly)
    for name, rows in expected.items():
        assert rows == found[name], name
    assert expected["place"]
    assert expected["consent_event"]
    assert expected["audit_entry"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        # Equal to what others say, and no whole number, or no number at all.
        {"name": "Mo", "tax_exempt": 1.0},
        {"name": "Mo", "address": [{"latitude": True, "longitude": 1}]},
        {"email": "old@x.nl"},
        {"phone": "+31612345678"},
        {"email": "TWICE@x.nl"},
        {"name": "x" * 600},
        {"name": "Mo", "city": "Gent"},
        {"name": "Mo", "tax_exempt": 2},
        {"name": "Mo", "tag": [str(each) for each in range(251)]},
        {"name": "Mo", "tag": ["x" * 256]},
        {"name": "Mo", "tag": [{"tag": 4}]},
        {"name": "Mo", "address": [{"country": "Atlantis"}]},
        {"name": "Mo", "address": [{"town": "Gent"}]},
        {"name": "Mo", "consent_event": [{"channel": "email", "state": "subscribed"}]},
        {"name": "Mo", "consent_event": [{"channel": "sms", "state": "soon"}]},
        {"name": "Mo", "consent_event": [{"channel": "sms"}]},
        {
            "email": "m@x.nl",
            "consent_event": [{"channel": "email", "state": "invalid", "at": 2**60}],
        },
        {"name": "Mo", "metafield": [{"path": "facts.none", "value": "4"}]},
    ],
    ids=str,
)
def test_what_is_refused_is_refused_alike(shop: Shop, wrong: Record) -> None:
    shop.add([{"email": "old@x.nl"}, {"phone": "0612345678"}])
    place = {"latitude": 1, "longitude": 1}
    right: Record = {"name": "Jo", "tax_exempt": 1, "address": [place, place]}
    first: Record = {"email": "twice@x.nl", "tag": "a", "tax_exempt": 1}
    records = [first, right, right, right, wrong]
    said = []
    for each in (records, one_by_one(records)):
        with pytest.raises(RequestError) as refused:
            shop.add(each)
        said.append((refused.value.code, refused.value.details))

    assert said[1] == said[0]
    assert 2 == shop.count()


@pytest.mark.parametrize(
    "record",
    [
        {"id": 4, "name": "Mo"},
        {"name": "Mo", "email_status": "subscribed"},
        {"name": "Mo", "address": [{"id": 4, "city": "Gent"}]},
        {"name": "Mo", "order": []},
        {"nome": "Mo"},
    ],
    ids=str,
)
def test_what_others_decide_is_left_to_the_batch(record: Record) -> None:
    assert new_customers([{"name": "Noor"}, record]) is None


def test_an_id_that_was_deleted_is_not_given_again(shop: Shop) -> None:
    [first] = shop.add([{"name": "Noor"}])
    with shop.write() as batch:
        batch.delete([first])

    assert [first + 1] == shop.add([{"name": "Mo"}])
