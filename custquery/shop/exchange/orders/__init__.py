"""
The history of orders → the shop, and back, as Shopify's CSV: a row for each line.

* columns     a header → which field of an order each column holds
* reading     the rows of one order → the order and who placed it, with what is wrong
* importing   a file → the shop, by the lot: whose they are, which are there already
* writing     the orders of customers → the CSV
"""

from custquery.shop.exchange.orders.importing import OrderChoices, import_orders
from custquery.shop.exchange.orders.writing import write_orders

__all__ = ["OrderChoices", "import_orders", "write_orders"]
