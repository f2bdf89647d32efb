"""
The orders of everyone, up to a moment → a group and a spend tier for each customer.

Each customer who ordered gets three scores from 1 to 5: how recently, how often and for
how much she bought, compared with the others. Customers who are alike always get the
same score: it says how many fifths of the others she leaves behind.
"""

import json
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

_SCORES = """
CREATE TEMP TABLE scored AS
WITH bought AS (
  SELECT
    customer_id AS id,
    max(placed_at) AS last_at,
    count(*) AS orders,
    sum(total - refunded) AS spent
  FROM "order"
  WHERE test = 0 AND cancelled_at IS NULL AND deleted_at IS NULL AND placed_at <= ?
  GROUP BY customer_id
)
SELECT
  id,
  orders,
  1 + 5 * (rank() OVER (ORDER BY last_at) - 1) / count(*) OVER () AS recency,
  1 + 5 * (rank() OVER (ORDER BY orders) - 1) / count(*) OVER () AS frequency,
  1 + 5 * (rank() OVER (ORDER BY spent) - 1) / count(*) OVER () AS spend
FROM bought
"""

_GROUPED = """
UPDATE customer SET
  rfm_as_of = :as_of,
  rfm_group = rules.value,
  predicted_spend_tier = CASE
    WHEN :orders < :enough THEN NULL
    WHEN recency + spend >= :high THEN 'high'
    WHEN recency + spend >= :medium THEN 'medium'
    ELSE 'low'
  END
FROM temp.scored AS scored
JOIN json_each(:rules) AS rules
  ON rules.key = recency || '/' || ((frequency + spend + 1) / 2)
WHERE customer.id = scored.id
"""

_PROSPECTS = """
UPDATE customer SET
  rfm_as_of = ?, rfm_group = ?, predicted_spend_tier = NULL
WHERE id NOT IN (SELECT id FROM temp.scored)
"""

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
    with database.writing():
        database.run("DROP TABLE IF EXISTS temp.scored")
        database.run(_SCORES, (as_of,))
        database.run("CREATE UNIQUE INDEX temp.scored_by_id ON scored (id)")
        orders = database.value("SELECT coalesce(sum(orders), 0) FROM temp.scored")
        database.run(_GROUPED, {**_rules(), "as_of": as_of, "orders": orders})
        database.run(_PROSPECTS, (as_of, PROSPECTS))
        database.run("DROP TABLE temp.scored")
        return dict(database.rows(_COUNTS))


def _rules() -> dict[str, object]:
    groups = {
        f"{recency}/{value}": group
        for (recency, value), group in groups_by_score().items()
    }
    least = {tier: score for tier, score in TIERS if tier != "low"}
    return {"rules": json.dumps(groups), "enough": ENOUGH_ORDERS, **least}


def grouped_at(database: Database) -> int | None:
    """Return the moment that the groups are of, the latest one; None: there is none."""
    found = database.value("SELECT max(rfm_as_of) FROM customer")
    return None if found is None else int(found)
