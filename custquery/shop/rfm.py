"""
The orders of everyone, up to a moment → a group and a spend tier for each customer.

Each customer who ordered gets three scores from 1 to 5: how recently, how often and for
how much she bought, compared with the others. Customers who are alike always get the
same score: it says how many fifths of the others she leaves behind.
"""

from collections.abc import Mapping
from typing import NamedTuple

from custquery.shop.store.connection import Database

#: Orders that a shop must have before it can be said what customers will spend.
ENOUGH_ORDERS = 100


class Rule(NamedTuple):
    """A group, and the scores of those in it, both ends included."""

    group: str
    recency: tuple[int, int]
    #: The mean of the scores for how often and for how much, rounded up.
    value: tuple[int, int]


#: Every pair of scores is in exactly one group.
RULES = (
    Rule("champions", (4, 5), (5, 5)),
    Rule("loyal", (4, 5), (4, 4)),
    Rule("loyal", (3, 3), (4, 5)),
    Rule("active", (4, 5), (2, 3)),
    Rule("new", (5, 5), (1, 1)),
    Rule("promising", (3, 4), (1, 1)),
    Rule("needs_attention", (3, 3), (2, 3)),
    Rule("at_risk", (2, 2), (3, 5)),
    Rule("almost_lost", (2, 2), (1, 2)),
    Rule("previously_loyal", (1, 1), (4, 5)),
    Rule("dormant", (1, 1), (1, 3)),
)

#: Who has not ordered yet.
PROSPECTS = "prospects"

#: Each spend tier, the highest first, and the least sum of two scores for it (2 to 10):
#: how recently and for how much she bought. Whoever spent much of late will again.
TIERS = (("high", 9), ("medium", 6), ("low", 2))

#: The scores of who has ordered: how many fifths of the others each leaves behind.
_SCORED = """
SELECT id, {recency} AS recency, {frequency} AS frequency, {spend} AS spend
FROM (
  SELECT
    id,
    count(*) OVER () AS people,
    5 * (rank() OVER (ORDER BY last_at) - 1) AS recency,
    5 * (rank() OVER (ORDER BY orders) - 1) AS frequency,
    5 * (rank() OVER (ORDER BY spent) - 1) AS spend
  FROM (
    SELECT
      customer_id AS id,
      max(placed_at) AS last_at,
      count(*) AS orders,
      sum(total - refunded) AS spent
    FROM "order" WHERE {counts}
    GROUP BY customer_id
  ) AS bought
) AS ranked
"""
#: Which orders count.
_COUNTING = (
    "test = 0 AND cancelled_at IS NULL AND deleted_at IS NULL AND placed_at <= :as_of"
)

_GROUPED = """
UPDATE customer SET
  rfm_as_of = :as_of,
  rfm_group = {group},
  predicted_spend_tier = CASE
    WHEN :orders < :enough THEN NULL
    WHEN recency + spend >= :high THEN 'high'
    WHEN recency + spend >= :medium THEN 'medium'
    ELSE 'low'
  END
FROM ({scored}) AS scored
WHERE customer.id = scored.id
"""

_PROSPECTS = """
UPDATE customer SET
  rfm_as_of = :as_of, rfm_group = :group, predicted_spend_tier = NULL
WHERE NOT EXISTS (
  SELECT 1 FROM "order" WHERE customer_id = customer.id AND {counts}
)
"""

_ORDERS = 'SELECT count(*) FROM "order" WHERE {counts}'
_COUNTS = "SELECT rfm_group, count(*) FROM customer GROUP BY rfm_group"


def groups_by_score() -> Mapping[tuple[int, int], str]:
    """Return the group of each pair of scores: recency, and value."""
    return {
        (recency, value): rule.group
        for rule in RULES
        for recency in range(rule.recency[0], rule.recency[1] + 1)
        for value in range(rule.value[0], rule.value[1] + 1)
    }


def group_everyone(database: Database, as_of: int) -> Mapping[str, int]:
    """
    Put every customer in a group, in one transaction; return how many are in each.

    Args:
        database: The shop.
        as_of: Microseconds since 1970; later orders are left out.

    Raises:
        StorageError: ``database-locked``, ``database-read-only``, ``disk-full`` …
    """
    asked: dict[str, object] = {"as_of": as_of}
    with database.writing():
        orders = database.value(_ORDERS.format(counts=_COUNTING), asked)
        least = {tier: score for tier, score in TIERS if tier != "low"}
        enough = {"orders": orders, "enough": ENOUGH_ORDERS}
        grouped = _GROUPED.format(group=_group(), scored=_scored())
        database.run(grouped, asked | enough | least)
        prospects = _PROSPECTS.format(counts=_COUNTING)
        database.run(prospects, asked | {"group": PROSPECTS})
        return dict(database.rows(_COUNTS))


def _scored() -> str:
    scores = {each: _score(each) for each in ("recency", "frequency", "spend")}
    return _SCORED.format(counts=_COUNTING, **scores)


def _score(rank: str) -> str:
    """Write 1 to 5, without a division, which engines round each in their own way."""
    steps = (f"WHEN {rank} >= {step} * people THEN {step + 1}" for step in (4, 3, 2, 1))
    return f"CASE {' '.join(steps)} ELSE 1 END"


def _group() -> str:
    """Write the group of the scores; that for value is the mean, rounded up."""
    whens = (
        f"WHEN recency BETWEEN {rule.recency[0]} AND {rule.recency[1]} "
        f"AND frequency + spend BETWEEN {2 * low - 1} AND {2 * high} "
        f"THEN '{rule.group}'"
        for rule in RULES
        for low, high in (rule.value,)
    )
    return f"CASE {' '.join(whens)} END"


def grouped_at(database: Database) -> int | None:
    """Return the moment that the groups are of, the latest one; None: there is none."""
    found = database.value("SELECT max(rfm_as_of) FROM customer")
    return None if found is None else int(found)
