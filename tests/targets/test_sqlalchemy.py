"""SQLAlchemy: what is reflected, what is exposed, and statements that are filtered."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import ModuleType
from typing import ClassVar

import pytest
from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    LargeBinary,
    Numeric,
    String,
    Table,
    create_engine,
    func,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects import mssql, mysql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    aliased,
    mapped_column,
    relationship,
)

import custquery as cq
from custquery.language.errors import FilterError, RequestError
from custquery.targets.sqlalchemy import register

pytestmark = pytest.mark.xdist_group("hosts")


class Base(DeclarativeBase):
    pass


class Level(Enum):
    GOLD = 1
    SILVER = 2


tagged = Table(
    "client_tag",
    Base.metadata,
    Column("client", ForeignKey("client.nr"), primary_key=True),
    Column("label", ForeignKey("label.id"), primary_key=True),
)


class Label(Base):
    __tablename__ = "label"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30))


class Company(Base):
    __tablename__ = "company"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))


class Client(Base):
    __tablename__ = "client"
    nr: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column("full_name", String(100))
    country: Mapped[str | None] = mapped_column(String(2))
    since: Mapped[datetime | None]
    seen: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    born: Mapped[date | None]
    balance: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    paid_cents: Mapped[int | None]
    level: Mapped[Level | None]
    subscribed: Mapped[bool | None]
    password_hash: Mapped[str | None]
    photo: Mapped[bytes | None] = mapped_column(LargeBinary)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    company: Mapped[Company | None] = relationship()
    orders: Mapped[list["Order"]] = relationship(back_populates="client")
    labels: Mapped[list[Label]] = relationship(secondary=tagged)
    large_orders: Mapped[list["Order"]] = relationship(
        primaryjoin="and_(Client.nr == Order.client_nr, Order.total > 50)",
        viewonly=True,
    )


class Order(Base):
    __tablename__ = "order"
    id: Mapped[int] = mapped_column(primary_key=True)
    client_nr: Mapped[int] = mapped_column(ForeignKey("client.nr"))
    total: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    placed: Mapped[datetime]
    client: Mapped[Client] = relationship(back_populates="orders")


class Friend(Base):
    """A class that says itself what may be asked of it."""

    __tablename__ = "friend"
    __custquery__: ClassVar = ("nick", "age")
    id: Mapped[int] = mapped_column(primary_key=True)
    nick: Mapped[str] = mapped_column(String(30))
    age: Mapped[int | None]


CLIENTS = cq.schema.from_sqlalchemy(
    Client,
    [
        "name",
        "country",
        "since",
        "born",
        "balance",
        "paid_cents",
        "level",
        "subscribed",
        "company.name",
        "orders",
        "orders.total",
        "orders.placed",
        "labels.name",
    ],
    texts=cq.schema.FoldedBy(),
)


def rows() -> list[Base]:
    vip, new = Label(id=1, name="VIP"), Label(id=2, name="Nieuw")
    shop = Company(id=1, name="De Winkel")
    jan = Client(
        nr=1,
        name="Jan Ötzi",
        country="NL",
        since=datetime(2025, 1, 1),  # noqa: DTZ001 - as her column keeps it
        born=date(1980, 2, 29),
        balance=Decimal("12.50"),
        paid_cents=1250,
        level=Level.GOLD,
        subscribed=True,
        company=shop,
        labels=[vip, new],
        orders=[
            Order(total=Decimal("0.10"), placed=datetime(2025, 1, 1)),  # noqa: DTZ001
            Order(total=Decimal("0.20"), placed=datetime(2025, 3, 1)),  # noqa: DTZ001
        ],
    )
    els = Client(nr=2, name="", level=Level.SILVER, subscribed=False, labels=[new])
    return [jan, els, Client(nr=3), Friend(id=1, nick="Jan", age=40)]


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
    "paid_cents>=12.50": {1},
    "level:gold": {1},
    "-level:GOLD": {2, 3},
    "subscribed:yes": {1},
    "-subscribed:yes": {2, 3},
    "company.name:winkel": {1},
    "labels:vip": {1},
    "labels:nieuw": {1, 2},
    "-labels:vip": {2, 3},
    "labels:(vip AND nieuw)": {1},
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


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    register(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as found:
        found.add_all(rows())
        found.commit()
        yield found
    engine.dispose()


@pytest.mark.parametrize("text", ANSWERS)
def test_a_select_is_filtered(session: Session, text: str) -> None:
    found = session.scalars(cq.apply(select(Client), text, CLIENTS))

    assert ANSWERS[text] == {each.nr for each in found}


@pytest.mark.parametrize("text", ANSWERS)
def test_the_same_schema_writes_sql(session: Session, text: str) -> None:
    statement = cq.environment(schema=CLIENTS).compile(text).sql()
    params = dict(statement.params)
    found = session.connection().exec_driver_sql(statement.sql, params)

    assert ANSWERS[text] == {each[0] for each in found}


@pytest.mark.parametrize("text", ANSWERS)
def test_a_condition_means_its_own_alias(session: Session, text: str) -> None:
    query = cq.environment(schema=CLIENTS).compile(text)
    one, other = aliased(Client), aliased(Client)
    pairs = (
        select(one.nr, other.nr)
        .join(other, one.nr <= other.nr)
        .where(query.where(one), ~query.where(other))
    )
    wanted = {
        (first, second)
        for first in ANSWERS[text]
        for second in {1, 2, 3} - ANSWERS[text]
        if first <= second
    }

    assert wanted == {tuple(each) for each in session.execute(pairs)}


def test_or_stays_together_beside_other_conditions(session: Session) -> None:
    statement = select(Client).where(Client.nr > 1)
    found = session.scalars(cq.apply(statement, "name:jan OR level:silver", CLIENTS))

    assert {2} == {each.nr for each in found}


def test_what_is_required_holds_whatever_is_typed(session: Session) -> None:
    shop = cq.environment(schema=CLIENTS).requiring("subscribed:no")
    found = session.scalars(shop.apply(select(Client), "name:jan OR level:silver"))
    rest = session.scalars(shop.apply(select(Client), "NOT level:gold"))

    assert {2} == {each.nr for each in found}
    assert {2} == {each.nr for each in rest}


def test_a_filter_stands_in_subqueries_joins_and_unions(session: Session) -> None:
    filtered = cq.apply(select(Client), "orders>1 OR labels:nieuw", CLIENTS)
    inside = filtered.subquery()
    joined = select(Order.id).join(Client).where(Client.nr.in_(select(inside.c.nr)))
    both = union_all(select(inside.c.nr), select(inside.c.nr))
    over_orders = cq.apply(
        select(Client).join(Client.orders).distinct(), "orders.total:0.10", CLIENTS
    )

    assert 2 == session.scalar(select(func.count()).select_from(inside))
    assert 2 == len(session.scalars(joined).all())
    assert 4 == session.scalar(select(func.count()).select_from(both.subquery()))
    assert [1] == [each.nr for each in session.scalars(over_orders)]


def test_columns_and_tables_can_be_selected_too(session: Session) -> None:
    table = Client.__table__
    for statement in (
        select(Client.nr),
        select(table.c.nr),
        select(table.alias("other").c.nr),
        select(aliased(Client).nr),
        select(table.c.nr).join(Order.__table__, isouter=True).distinct(),
    ):
        found = session.scalars(cq.apply(statement, "-labels:vip", CLIENTS))

        assert {2, 3} == set(found)


def test_a_legacy_query_is_filtered_too(session: Session) -> None:
    found = cq.apply(session.query(Client), "labels:vip", CLIENTS)

    assert [1] == [each.nr for each in found]


def test_a_filter_is_awaited() -> None:
    async def asked() -> set[int]:
        engine = create_async_engine("sqlite+aiosqlite://")
        register(engine)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine) as session:
            session.add_all(rows())
            await session.flush()
            statement = cq.apply(select(Client.nr), "name:otzi labels:vip", CLIENTS)
            found = set(await session.scalars(statement))
        await engine.dispose()
        return found

    assert {1} == asyncio.run(asked())


def test_nothing_that_was_typed_becomes_sql() -> None:
    hostile = "'; DROP TABLE client; --"
    quoted = f'company.name="{hostile}" name:"100%_"'
    statement = cq.apply(select(Client), quoted, CLIENTS)

    assert "DROP" not in str(statement)
    assert "100" not in str(statement)


def test_guesses_can_be_read_and_overridden(session: Session) -> None:
    said = [str(each) for each in CLIENTS.guesses]
    in_utc = cq.schema.Field("since", kept=cq.schema.Naive("UTC"))
    certain = cq.schema.from_sqlalchemy(Client, {"registered": in_utc})
    new_year = select(Client.nr)

    assert "since: times without a zone, read in the zone of the shop" in said
    assert "balance: amounts, 12.50 is kept as 12.50" in said
    assert "paid_cents: amounts, 12.50 is kept as 1250" in said
    assert "country: countries, kept as ISO codes such as NL" in said
    assert "labels.name: may be asked as labels" in said
    assert "since: tijden zonder zone" in CLIENTS.guesses[1].say("nl")
    assert () == certain.guesses
    assert [] == list(
        session.scalars(cq.apply(new_year, "registered<2025-01-01T01:00", certain))
    )
    assert [1] == list(
        session.scalars(cq.apply(new_year, "registered:2025-01-01T01:00", certain))
    )


def test_only_what_is_allowed_is_exposed() -> None:
    few = cq.schema.from_sqlalchemy(Client, ["country"])

    assert {"country"} == set(few.schema.criteria)
    with pytest.raises(FilterError) as refused:
        cq.apply(select(Client), "password_hash:x", few)
    assert ["unknown-name"] == [each.code for each in refused.value.diagnostics]


def test_secrets_are_never_exposed_by_guess() -> None:
    everything = cq.schema.from_sqlalchemy(Client, "*")
    named = cq.schema.from_sqlalchemy(Client, ["password_hash"])

    assert "password_hash" not in everything.schema.criteria
    assert "photo" not in everything.schema.criteria
    assert {"guess-hidden", "guess-unread"} <= {
        each.code for each in everything.guesses
    }
    assert {"password_hash"} == set(named.schema.criteria)


def test_a_class_can_say_itself_what_may_be_asked(session: Session) -> None:
    found = session.scalars(cq.apply(select(Friend), "nick:Jan age>30"))

    assert ["Jan"] == [each.nick for each in found]


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("nothing-exposed", lambda: cq.apply(select(Client), "country:NL")),
        ("nothing-exposed", lambda: cq.schema.from_sqlalchemy(Client)),
        ("not-in-model", lambda: cq.schema.from_sqlalchemy(Client, ["contry"])),
        ("not-in-model", lambda: cq.schema.from_sqlalchemy(Client, ["order.total"])),
        (
            "relation-not-simple",
            lambda: cq.schema.from_sqlalchemy(Client, ["large_orders.total"]),
        ),
        ("column-not-readable", lambda: cq.schema.from_sqlalchemy(Client, ["photo"])),
        ("not-selected", lambda: cq.apply(select(Order), "country:NL", CLIENTS)),
        (
            "several-selected",
            lambda: cq.apply(
                select(aliased(Client), aliased(Client)), "country:NL", CLIENTS
            ),
        ),
        (
            "composite-key",
            lambda: cq.schema.from_sqlalchemy(Pair, ["left"]),
        ),
    ],
)
def test_what_cannot_be_is_refused_by_code(code: str, make: object) -> None:
    with pytest.raises(RequestError) as refused:
        make()  # type: ignore[operator] # each is a function

    assert code == refused.value.code
    assert "{" not in str(refused.value)


class Pair(Base):
    __tablename__ = "pair"
    left: Mapped[int] = mapped_column(primary_key=True)
    right: Mapped[int] = mapped_column(primary_key=True)


def test_one_of_several_aliases_is_named(session: Session) -> None:
    one, other = aliased(Client), aliased(Client)
    pairs = select(one.nr, other.nr).join(other, true())
    found = session.execute(cq.apply(pairs, "labels:vip", CLIENTS, entity=other))

    assert {(each, 1) for each in (1, 2, 3)} == {tuple(each) for each in found}


@pytest.mark.parametrize(
    ("dialect", "collation"),
    [(sqlite, "COLLATE BINARY"), (mysql, "utf8mb4_0900_bin"), (mssql, "_BIN2")],
)
def test_texts_are_not_compared_by_the_collation_of_a_column(
    dialect: ModuleType, collation: str
) -> None:
    text = "labels==VIP name:jan* country:NL"
    statement = cq.apply(select(Client.nr), text, CLIENTS)
    sql = str(statement.compile(dialect=dialect.dialect()))

    assert 3 == sql.count(collation)


def test_a_column_that_ignores_case_is_compared_by_its_characters() -> None:
    table = Table("person", Base.metadata, Column("x", String(9, collation="NOCASE")))
    exact = cq.schema.Field("x", cq.schema.Text(), cq.schema.Exact())
    host = cq.schema.of({"x": exact}, table="person", mapped={"person": table})
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"x": "Jan"}])
        answers = [
            connection.scalars(cq.apply(select(table.c.x), text, host)).all()
            for text in ("x==jan", "x==Jan")
        ]
    engine.dispose()

    assert [[], ["Jan"]] == answers


def test_long_filters_are_not_too_deep_for_sqlite(session: Session) -> None:
    long = " OR ".join(f"(name:a{at} balance:1)" for at in range(390))
    statement = cq.apply(select(Client), long, CLIENTS)

    assert [] == list(session.scalars(statement))


def test_importing_custquery_loads_no_mapper() -> None:
    code = (
        "import sys, custquery; custquery.check('tag:vip'); "
        "sys.exit(bool({'sqlalchemy', 'django', 'sqlglot'} & sys.modules.keys()))"
    )

    subprocess.run([sys.executable, "-c", code], check=True)
