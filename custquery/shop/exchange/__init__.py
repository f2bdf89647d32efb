"""
Files of customers → the shop, and back: CSV as people and other shops write it.

* files, columns   a path or a stream → rows, and which field each column holds
* rows             a row → a record, with what is wrong: contacts, consents, moments
* importing        a file → the shop: matching, repeats
* lots             any import, by the lot: jobs, rejects, what is only tried
* writing, signs   customers → Shopify's CSV, in which no cell is a formula
* orders           the same for the history of orders
"""

from custquery.shop.exchange.columns import read_mapping
from custquery.shop.exchange.consents import Attestation
from custquery.shop.exchange.importing import Choices, import_customers
from custquery.shop.exchange.lots import Imported
from custquery.shop.exchange.problems import Problem
from custquery.shop.exchange.writing import write_customers

__all__ = [
    "Attestation",
    "Choices",
    "Imported",
    "Problem",
    "import_customers",
    "read_mapping",
    "write_customers",
]
