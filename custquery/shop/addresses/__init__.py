"""
Addresses → what is wrong with them: rules that a shop has without any plugin.

* military   post to the armed forces and embassies of the United States
"""

from custquery.shop.addresses.military import check_military, is_military

__all__ = ["check_military", "is_military"]
