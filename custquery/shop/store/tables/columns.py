"""The columns that several tables have, and the limits of what they hold."""

from custquery.schema.criterion import Criterion
from custquery.schema.types import Choice
from custquery.shop.store.layout import Column, Kind

#: Code points in a note.
LONGEST_NOTE = 5000
#: Tags of one customer.
MOST_TAGS = 250

#: Texts of the customer that have a folded form and words beside them.
TEXTS = ("name", "first_name", "last_name", "email", "phone", "company", "note")

#: What `custquery.shop.store.keeping` computes from other rows.
TOTALS = (
    "orders_count",
    "amount_spent",
    "first_order_at",
    "last_order_at",
    "open_checkout_at",
    "subscription_status",
)

#: Where an order went and who paid: columns of the order, by kind of address.
PLACE = ("country", "region", "region_code", "city")


def choices_of(criterion: Criterion) -> tuple[str, ...]:
    """Return the codes of a criterion of a closed list."""
    kind = criterion.type
    return tuple(each.code for each in kind.members) if isinstance(kind, Choice) else ()


def money(name: str) -> Column:
    """Return a column of an amount, 0 where nobody says."""
    return Column(name, "money", required=True, default=0)


def owner(*, cascades: bool = True) -> Column:
    """Return the column of the customer that a row belongs to."""
    return Column(
        "customer_id", "integer", required=True, refers="customer", cascades=cascades
    )


def place(prefix: str = "") -> tuple[Column, ...]:
    """Return the columns of country, region and city."""
    return tuple(
        Column(f"{prefix}{each}", "country" if each == "country" else "text")
        for each in PLACE
    )


def kept(*names: str, since: int = 1, told: bool = False) -> tuple[Column, ...]:
    """Return columns that the store keeps itself."""
    return tuple(Column(each, kept=True, told=told, since=since) for each in names)


def later(*names: str, kind: Kind = "text") -> tuple[Column, ...]:
    """Return columns that came with the second version."""
    return tuple(Column(each, kind, since=2) for each in names)


def texts(*names: str) -> tuple[Column, ...]:
    """Return the folded forms and the words of texts, since the second version."""
    forms = [f"{each}_{form}" for each in names for form in ("folded", "words")]
    return kept(*forms, since=2)


def codes(prefix: str = "") -> tuple[Column, ...]:
    """Return the codes of a place, which criteria read in a record too."""
    names = f"{prefix}region_key", f"{prefix}city_code"
    return kept(*names, since=2, told=True)


ID = Column("id", "integer")
