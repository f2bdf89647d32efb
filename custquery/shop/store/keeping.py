"""
Rows of the touched customers → what is kept beside them, set-based.

``temp.touched`` holds the customers whose rows changed, each with the instant of the
change (or NULL: leave ``updated_at``). `custquery doctor` puts everyone in it and
compares with the same selections.
"""

from custquery.shop.store.connection import Database
from custquery.shop.store.deriving import DERIVED

TOUCHED = "CREATE TEMP TABLE IF NOT EXISTS touched (id INTEGER PRIMARY KEY, at INTEGER)"

#: What the totals of each touched customer should be.
EXPECTED_TOTALS = """
SELECT
  who.id AS id,
  who.at AS at,
  count(o.id) AS orders_count,
  coalesce(sum(o.total - o.refunded), 0) AS amount_spent,
  min(o.placed_at) AS first_order_at,
  max(o.placed_at) AS last_order_at,
  (
    SELECT max(touched_at) FROM checkout
    WHERE customer_id = who.id AND completed_at IS NULL AND has_contact = 1
  ) AS open_checkout_at,
  coalesce(
    (
      SELECT status FROM subscription_contract WHERE customer_id = who.id
      ORDER BY CASE status
        WHEN 'active' THEN 0 WHEN 'paused' THEN 1 WHEN 'failed' THEN 2
        WHEN 'expired' THEN 3 ELSE 4
      END
      LIMIT 1
    ),
    'never_subscribed'
  ) AS subscription_status
FROM temp.touched AS who
LEFT JOIN "order" AS o
  ON o.customer_id = who.id
  AND o.test = 0 AND o.cancelled_at IS NULL AND o.deleted_at IS NULL
GROUP BY who.id
"""

#: The distinct places of the touched customers, without their ordinal.
EXPECTED_PLACES = """
SELECT customer_id, country, region, region_code, city FROM (
  SELECT customer_id, country, region, region_code, city FROM address
  WHERE customer_id IN (SELECT id FROM temp.touched)
  UNION
  SELECT customer_id, shipping_country, shipping_region, shipping_region_code,
    shipping_city
  FROM "order" WHERE customer_id IN (SELECT id FROM temp.touched)
  UNION
  SELECT customer_id, billing_country, billing_region, billing_region_code, billing_city
  FROM "order" WHERE customer_id IN (SELECT id FROM temp.touched)
)
WHERE coalesce(country, region, region_code, city) IS NOT NULL
"""

#: The words that free text looks in, of the row of ``customer`` at hand.
EXPECTED_SEARCH = """
cq_search(
  name_words, first_name_words, last_name_words, email_words, phone_words,
  company_words, note_words,
  (
    SELECT group_concat(cq_words(tag.folded), '|') FROM tag
    WHERE tag.customer_id = customer.id
  ),
  (
    SELECT group_concat(place.city_words, '|') FROM place
    WHERE place.customer_id = customer.id
  )
)
"""

_FORGET_PLACES = "DELETE FROM place WHERE customer_id IN (SELECT id FROM temp.touched)"

_PLACES = (
    """
INSERT INTO place (
  customer_id, ordinal, country, region, region_code, city, {derived}
)
SELECT
  customer_id,
  row_number() OVER (
    PARTITION BY customer_id ORDER BY country, region, region_code, city
  ),
  country, region, region_code, city, {made}
FROM ({places})
""".replace("{derived}", ", ".join(DERIVED["place"]))
    .replace("{made}", ", ".join(each.sql for each in DERIVED["place"].values()))
    .replace("{places}", EXPECTED_PLACES)
)

_TOTALS = """
UPDATE customer SET
  orders_count = found.orders_count,
  amount_spent = found.amount_spent,
  first_order_at = found.first_order_at,
  last_order_at = found.last_order_at,
  open_checkout_at = found.open_checkout_at,
  subscription_status = found.subscription_status,
  updated_at = max(updated_at, coalesce(found.at, updated_at)),
  search_words = {search}
FROM ({totals}) AS found WHERE customer.id = found.id
""".replace("{search}", EXPECTED_SEARCH).replace("{totals}", EXPECTED_TOTALS)


def begin(database: Database) -> None:
    """Start with no customer touched."""
    database.run(TOUCHED)
    database.run("DELETE FROM temp.touched")


def touch_everyone(database: Database) -> None:
    """Mark all customers as touched, without a change of ``updated_at``."""
    begin(database)
    database.run("INSERT INTO temp.touched (id) SELECT id FROM customer")


def refresh(database: Database) -> int:
    """Bring everything that is kept up to date; return how many were touched."""
    database.run(_FORGET_PLACES)
    database.run(_PLACES)
    database.run(_TOTALS)
    return int(database.value("SELECT count(*) FROM temp.touched"))
