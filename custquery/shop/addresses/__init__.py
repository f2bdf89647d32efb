"""
Addresses → what is wrong with them: rules that a shop has without any plugin.

* military   post to the armed forces and embassies of the United States
* basic      what every address needs, and how postcodes are written
* choosing   which of them checks an address, by name; plugins bring more
"""

from custquery.shop.addresses.basic import BasicValidator
from custquery.shop.addresses.choosing import (
    BUILT_IN,
    FIELDS,
    Checked,
    MilitaryValidator,
    check_address,
    validator_named,
)
from custquery.shop.addresses.military import check_military, is_military

__all__ = [
    "BUILT_IN",
    "FIELDS",
    "BasicValidator",
    "Checked",
    "MilitaryValidator",
    "check_address",
    "check_military",
    "is_military",
    "validator_named",
]
