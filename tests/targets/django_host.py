"""
Run apart from pytest, as settings of Django are for a whole process.

A host's own models in a database in memory: what is reflected and exposed, and query
sets that are filtered. It fails at the first answer that is wrong.
"""

import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import django
from django.conf import settings

#: An app without files, so that its models know of each other.
sys.modules["host"] = ModuleType("host")
sys.modules["host"].__path__ = [str(Path(__file__).parent / "host")]

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["host"],
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.db import connection, models  # noqa: E402 - after the settings
from django.db.backends.signals import connection_created  # noqa: E402
from django.db.models import Exists, OuterRef  # noqa: E402

import custquery as cq  # noqa: E402
from custquery.language.errors import FilterError, RequestError  # noqa: E402
from custquery.targets.django import register  # noqa: E402

connection_created.connect(register)


class Named(models.Model):
    """What all of them have."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class Label(Named):
    name = models.CharField(max_length=30)

    class Meta:
        app_label = "host"


class Company(Named):
    name = models.CharField(max_length=80)

    class Meta:
        app_label = "host"


class Client(Named):
    nr = models.AutoField(primary_key=True)
    name = models.CharField(max_length=100, null=True, db_column="full_name")  # noqa: DJ001 - missing values are what is tested
    country = models.CharField(max_length=2, null=True)  # noqa: DJ001 - missing values are what is tested
    level = models.CharField(  # noqa: DJ001 - missing values are what is tested
        max_length=10,
        null=True,
        choices=[("gold", "Gold"), ("silver", "Silver")],
    )
    since = models.DateTimeField(null=True)
    born = models.DateField(null=True)
    balance = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    paid_cents = models.IntegerField(null=True)
    subscribed = models.BooleanField(null=True)
    api_token = models.CharField(max_length=40, null=True)  # noqa: DJ001 - missing values are what is tested
    company = models.ForeignKey(Company, models.CASCADE, null=True)
    labels = models.ManyToManyField(Label)

    class Meta:
        app_label = "host"
        ordering: ClassVar = ["-nr"]


class Order(Named):
    client = models.ForeignKey(Client, models.CASCADE, related_name="orders")
    total = models.DecimalField(max_digits=10, decimal_places=2)
    placed = models.DateTimeField()

    class Meta:
        app_label = "host"


class Friend(Named):
    __custquery__: ClassVar = ("nick", "age")
    nick = models.CharField(max_length=30)
    age = models.IntegerField(null=True)

    class Meta:
        app_label = "host"


#: Filters, and whom they select.
ANSWERS = {
    "": {1, 2, 3},
    "name:otzi": {1},
    "-name:otzi": {2, 3},
    "name:*": {1},
    "jan": {1},
    "country:NL": {1},
    "-country:NL": {2, 3},
    "since:2025-01-01": {1},
    "since<2025": set(),
    "NOT since<2025": {1, 2, 3},
    "born:1980-02": {1},
    "balance:12,50": {1},
    "balance>12.4951": {1},
    "balance>12.5001": set(),
    "balance:12.5,99": {1},
    "paid_cents>=12.50": {1},
    "level:gold": {1},
    "-level:gold": {2, 3},
    "subscribed:yes": {1},
    "-subscribed:yes": {2, 3},
    "company.name:winkel": {1},
    "labels:vip": {1},
    "labels:nieuw": {1, 2},
    "-labels:vip": {2, 3},
    "orders>1": {1},
    "orders:0": {2, 3},
    "orders.total:0.10": {1},
    "orders MATCHES (sum_total = 0.30)": {1},
    "orders MATCHES (total > 0.15, count = 1)": {1},
    "NOT orders MATCHES (total > 0.15)": {2, 3},
    "orders MATCHES (count = 0)": {2, 3},
    "NOT orders MATCHES (min_total > 5)": {1, 2, 3},
    "orders MATCHES (max_placed < 2025-02-01)": set(),
    "name:jan OR level:silver": {1, 2},
}

CLIENTS = cq.schema.from_django(
    Client,
    [
        "name",
        "country",
        "level",
        "since",
        "born",
        "balance",
        "paid_cents",
        "subscribed",
        "company.name",
        "orders",
        "orders.total",
        "orders.placed",
        "labels.name",
    ],
    texts=cq.schema.FoldedBy(),
)


def fill() -> None:
    with connection.schema_editor() as editor:
        for each in (Label, Company, Client, Order, Friend):
            editor.create_model(each)
    vip, new = (Label.objects.create(name=each) for each in ("VIP", "Nieuw"))
    jan = Client.objects.create(
        nr=1,
        name="Jan Ötzi",
        country="NL",
        level="gold",
        since=datetime(2024, 12, 31, 23, tzinfo=UTC),
        born=date(1980, 2, 29),
        balance=Decimal("12.50"),
        paid_cents=1250,
        subscribed=True,
        company=Company.objects.create(name="De Winkel"),
    )
    jan.labels.set([vip, new])
    for total, month in (("0.10", 1), ("0.20", 3)):
        placed = datetime(2025, month, 1, tzinfo=UTC)
        jan.orders.create(total=Decimal(total), placed=placed)
    els = Client.objects.create(nr=2, name="", level="silver", subscribed=False)
    els.labels.set([new])
    Client.objects.create(nr=3)
    Friend.objects.create(nick="Jan", age=40)


def same(expected: object, found: object, about: str) -> None:
    if expected != found:
        sys.exit(f"{about}: {found} is not {expected}")


def refused(code: str, make: object) -> None:
    try:
        make()  # type: ignore[operator] # each is a function
    except (RequestError, FilterError) as error:
        codes = getattr(error, "code", None) or error.diagnostics[0].code  # type: ignore[union-attr] # one of the two has it
        same(code, codes, code)
    else:
        sys.exit(f"{code} was not raised")


def hold() -> None:
    shop = cq.environment(schema=CLIENTS)
    for text, wanted in ANSWERS.items():
        found = cq.apply(Client.objects.all(), text, CLIENTS)
        query = shop.compile(text)
        same(wanted, {each.nr for each in found}, text)
        same(len(wanted), found.count(), f"count of {text}")
        rest = Client.objects.filter(~query.q())
        same({1, 2, 3} - wanted, {each.nr for each in rest}, f"rest of {text}")
        inside = Client.objects.filter(
            Exists(Client.objects.filter(query.q(), pk=OuterRef("pk")))
        )
        same(wanted, {each.nr for each in inside}, f"{text} in a subquery")
        sql = query.sql()
        with connection.cursor() as cursor:
            rows = cursor.connection.execute(sql.sql, dict(sql.params))
            same(wanted, {each[0] for each in rows}, f"SQL of {text}")
    joined = Client.objects.filter(orders__total__gt=0)
    both = cq.apply(joined, "labels:(vip AND nieuw) orders>1", CLIENTS)
    same([1, 1], [each.nr for each in both], "a join keeps its rows, and adds none")
    long = " OR ".join(f"(name:a{at} balance:1)" for at in range(390))
    same(0, cq.apply(Client.objects.all(), long, CLIENTS).count(), "a long filter")
    same(1, cq.apply(Friend.objects.all(), "nick:Jan age>30").count(), "a friend")
    everything = cq.schema.from_django(Client, "*")
    same(set(), {"api_token"} & everything.schema.criteria.keys(), "a secret")
    hidden = [each.path for each in everything.guesses if each.code == "guess-hidden"]
    same(["api_token"], hidden, "what is hidden")
    few = cq.schema.from_django(Client, ["country"])
    refused("unknown-name", lambda: cq.apply(Client.objects.all(), "name:x", few))
    refused("nothing-exposed", lambda: cq.apply(Client.objects.all(), "country:NL"))
    refused("not-in-model", lambda: cq.schema.from_django(Client, ["contry"]))
    refused("not-selected", lambda: cq.apply(Order.objects.all(), "orders>1", CLIENTS))


if __name__ == "__main__":
    fill()
    hold()
    print(len(ANSWERS))  # noqa: T201 - read by the test
