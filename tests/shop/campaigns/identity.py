"""
Many awkward customers → a file → another shop → the same file, line by line.

Usage: identity.py FOLDER MANY; prints seconds, the most memory and the differences, as
JSON. A process of its own, so that the memory is that of nothing else.
"""

import csv
import json
import os
import resource
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice, zip_longest
from pathlib import Path
from random import Random
from time import monotonic
from typing import TypeAlias

from custquery.shop import Settings, Shop
from custquery.shop.exchange import (
    Attestation,
    Choices,
    import_customers,
    write_customers,
)

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
BEFORE = 1_700_000_000_000_000
AGREED = Attestation("anna", "the old shop", datetime(2026, 1, 1, tzinfo=UTC))
#: They are computed anew from orders, which a file of customers does not carry.
COMPUTED = {"Total Spent", "Total Orders"}
#: Differences that are printed.
SHOWN = 10

#: How many are otherwise in the other shop. Who has one name has it as the first there;
#: what CSV has one column for, the company of her and of her address, is left out.
_CUSTOMERS = """
SELECT count(*) FROM customer AS one LEFT JOIN other.customer AS two USING (id)
WHERE (one.name, one.last_name, one.email, one.phone, one.note, one.tax_exempt) IS NOT
      (two.name, two.last_name, two.email, two.phone, two.note, two.tax_exempt)
   OR (one.email_status = 'subscribed', one.sms_status = 'subscribed') IS NOT
      (two.email_status = 'subscribed', two.sms_status = 'subscribed')
"""
_TAGS = """
SELECT count(*) FROM (
  SELECT customer_id, tag FROM tag EXCEPT SELECT customer_id, tag FROM other.tag
)
"""
_ADDRESSES = """
SELECT count(*) FROM (
  SELECT customer_id, address1, address2, city, region_code, country, zip, phone
  FROM address WHERE is_default = 1
  EXCEPT
  SELECT customer_id, address1, address2, city, region_code, country, zip, phone
  FROM other.address
)
"""

Record: TypeAlias = Mapping[str, object]

NAMES = (
    *("Noor", "de Vries", "'t Hart", "O’Brien", "Zoë", "Zoe\u0308", "蘭", "محمد", "🌷"),
    *(
        "=1+1",
        "+31",
        "-5",
        "@home",
        "＝x",
        "\tx",
        "'=x",
        "''+x",
        "'",
        "''",
        "=cmd|' /C'",
    ),
    *(
        "#REF!",
        "#N/B",
        "'#naam? ",
        '="01"',
        "=",
        "sep=;",
        "NULL",
        "TRUE",
        "0012",
        "1e5",
    ),
    *(
        ' "Bas" ',
        '"',
        "a,b",
        "a;b",
        "a|b",
        "a\tb",
        "a\nb",
        "a\r\nb",
        "a\rb",
        "\\",
        "\\n",
    ),
    *("  twice  ", "\u00a0x\u00a0", "x\u200by", "\ufeffx", "x\u2028y", "İstanbul", "ß"),
    *("{row}", "%s", "<b>&amp;</b>", "it's", "_row", "Ångström ﬁ", "ﬀ", "x" * 255),
)
NOTES = (*NAMES, "line\n" * 40, '"' * 99, "=1\n+2\n-3", "\n", " ", "x" * 4_000)
LOCALS = (
    "noor",
    "o'brien",
    "'q",
    "=a",
    "-b",
    "+c",
    "a+b",
    '"a b"',
    "Zoë",
    "UPPER",
    "{x}",
)
DOMAINS = ("x.nl", "Example.COM", "bücher.example", "a-b.co.uk")
TAGS = (
    *("vip", "VIP 2", "=x", "a b", "é", "'quoted'", 'half "quoted" tag', "#N/A", "🌷"),
    *('"whole"', '"', "a;b", "a\tb", "''", "-", "x" * 255),
)
STREETS = ("Dam 1", "-1", "+2", "1/2", "=Delft", "'s-Gravenweg 3", "a\nb", 'the "Dam"')
ZIPS = ("1012 AB", "0123", "'0123", "01234-0005", "SW1A 1AA", "=1", "1E5")
PLACES = (("NL", "NH"), ("US", "CA"), ("DE", "BY"), ("FR", None), ("BE", "VLG"))
STATES = {
    "email": ("subscribed", "unsubscribed", "pending", "not_subscribed"),
    "sms": ("subscribed", "unsubscribed", "pending", "not_subscribed"),
    "whatsapp": ("subscribed", "unsubscribed"),
}


def customers(many: int) -> Iterator[Record]:
    random = Random(many)  # noqa: S311  # not a secret
    return (customer(random, number) for number in range(1, many + 1))


def customer(random: Random, number: int) -> Record:
    """Make up a customer who has what a cell can be spoiled by."""
    made: dict[str, object] = {"id": number * 3, "tax_exempt": number % 2}
    maybe = {
        "first_name": random.choice(NAMES),
        "last_name": random.choice(NAMES),
        "company": random.choice(NAMES),
        "note": random.choice(NOTES),
        "phone": f"+316{number:08}",
    }
    made |= {name: said for name, said in maybe.items() if random.random() < 0.6}
    if not made.keys() & {"first_name", "last_name"} and random.random() < 0.5:
        made["name"] = random.choice(NAMES)
    if random.random() < 0.8 or not made.keys() & {"name", "first_name", "phone"}:
        local, domain = random.choice(LOCALS), random.choice(DOMAINS)
        at = local.replace("a", f"a{number}", 1) if "a" in local else f"{local}{number}"
        made["email"] = f"{at}@{domain}"
    made["tag"] = random.sample(TAGS, random.randrange(4))
    made["address"] = [
        address(random, is_default=not n) for n in range(random.randrange(3))
    ]
    made["consent_event"] = list(consents(random, made))
    if random.random() < 0.3:
        made["metafield"] = [
            {"path": "facts.said", "value": random.choice(NAMES)},
            {"path": "facts.size", "value": str(random.randrange(-9, 50))},
        ]
    return made


def address(random: Random, *, is_default: bool) -> Record:
    country, region = random.choice(PLACES)
    return {
        "is_default": int(is_default),
        "company": random.choice((None, *NAMES)),
        "address1": random.choice((None, *STREETS)),
        "address2": random.choice((None, *STREETS)),
        "city": random.choice(NAMES),
        "region_code": region,
        "country": country,
        "zip": random.choice((None, *ZIPS)),
        "phone": random.choice((None, "+31201234567", "ask", "=1")),
    }


def consents(random: Random, made: Record) -> Iterator[Record]:
    for channel, states in STATES.items():
        if (
            "email" if channel == "email" else "phone"
        ) in made and random.random() < 0.5:
            yield {"channel": channel, "state": random.choice(states), "at": BEFORE}


def fill(shop: Shop, records: Iterator[Record]) -> None:
    define(shop)
    while lot := list(islice(records, 10_000)):
        shop.add(lot)


def define(shop: Shop) -> None:
    shop.define_metafield("facts", "said", "text", "=Said, or not")
    shop.define_metafield("facts", "size", "number")


def export(shop: Shop, file: Path) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        write_customers(shop, stream)


def differences(one: Path, two: Path) -> tuple[int, int, Sequence[object]]:
    """Return how many rows there are, how many differ, and the first that do."""
    rows = differ = 0
    shown: list[object] = []
    with (
        one.open(encoding="utf-8-sig", newline="") as left,
        two.open(encoding="utf-8-sig", newline="") as right,
    ):
        for was, now in zip_longest(csv.DictReader(left), csv.DictReader(right)):
            rows += 1
            had, has = was or {}, now or {}
            names = (had.keys() | has.keys()) - COMPUTED
            wrong = [
                (n, had.get(n), has.get(n)) for n in names if had.get(n) != has.get(n)
            ]
            differ += bool(wrong)
            if wrong and len(shown) < SHOWN:
                shown.append((had.get("Customer ID"), wrong))
    return rows, differ, shown


def unlike(one: Path, two: Path) -> tuple[int, int, int]:
    """Return in how many customers, tags and default addresses the shops differ."""
    with sqlite3.connect(one) as shop:
        shop.execute("ATTACH ? AS other", (str(two),))
        found = [
            shop.execute(sql).fetchone()[0] for sql in (_CUSTOMERS, _TAGS, _ADDRESSES)
        ]
    customers, tags, addresses = found
    return customers, tags, addresses


def most() -> int:
    """Return the most memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(folder: str, many: str) -> None:
    os.chdir(folder)
    told: dict[str, object] = {"customers": int(many)}
    began = monotonic()

    def step(name: str) -> None:
        nonlocal began
        told[name] = {"seconds": round(monotonic() - began, 1), "MB": most()}
        began = monotonic()

    settings = Settings(now=NOW)
    with Shop.create("one.shop", settings) as shop:
        fill(shop, customers(int(many)))
        step("made")
        export(shop, Path("one.csv"))
        step("exported")
    with Shop.create("two.shop", settings) as shop:
        define(shop)
        choices = Choices(attested=AGREED, keeps_ids=True, rejects=Path("rejects.csv"))
        found = import_customers(shop, Path("one.csv"), choices)
        step("imported")
        export(shop, Path("two.csv"))
        told["added"], told["rejected"] = found.added, dict(found.counts)
    rows, differ, shown = differences(Path("one.csv"), Path("two.csv"))
    told |= {"rows": rows, "differ": differ, "shown": shown}
    told["unlike"] = unlike(Path("one.shop"), Path("two.shop"))
    print(json.dumps(told))  # noqa: T201  # for who started it


if __name__ == "__main__":
    main(*sys.argv[1:])
