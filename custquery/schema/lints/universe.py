"""
Criterion → the values that it can have at all, known from its type and its source.

A number of rows is never negative, yes/no has two values, and what counts only after a
while (an abandoned checkout) was never touched later than that.
"""

from custquery.schema.criterion import Criterion
from custquery.schema.lints.stretches import EVERYTHING, Stretch
from custquery.schema.reading import Reading
from custquery.schema.sources import Count, Many, Max, Min, Relation, Sum

#: Dates of what has happened, in the criteria of the shop and in rows of a relation.
_PAST = frozenset(
    {"customer_added_date", "updated_at", "first_order_date", "last_order_date"}
    | {"order_date", "abandoned_checkout_date", "email_opened", "email_clicked", "date"}
)


def universe(
    criterion: Criterion, reading: Reading, *, together: bool = False
) -> Stretch:
    """
    Return what *criterion* can be, and whether it can be missing.

    Args:
        criterion: Of customers, of rows, or an aggregate of rows.
        reading: Gives the present.
        together: It is an aggregate of the rows that a question is about.
    """
    source = criterion.source
    if isinstance(source, Count):
        return (not together, False, ((0, 0),))
    if isinstance(source, Sum) and together:
        return (False, True, ())
    if criterion.type.domain == "yesno":
        return (True, False, ((0, 0), (2, 0)))
    seconds = seconds_until_it_counts(criterion)
    if seconds is not None:
        until = reading.now_microseconds - seconds * 1_000_000
        return (True, True, ((until, 0),))
    return EVERYTHING


def seconds_until_it_counts(criterion: Criterion) -> int | None:
    """Return after how many seconds its rows count; None: at once."""
    match criterion.source:
        case (
            Many(Relation(older=(column, seconds)), of)
            | Min(Relation(older=(column, seconds)), of)
            | Max(Relation(older=(column, seconds)), of)
        ) if column == of:
            return seconds
        case _:
            return None


def is_past(criterion: Criterion) -> bool:
    """
    Tell whether it is a date of what has happened already.

    A type says so itself with ``past``; the criteria of the shop are listed here.
    """
    if criterion.type.domain != "instant":
        return False
    return bool(getattr(criterion.type, "past", criterion.name in _PAST))
