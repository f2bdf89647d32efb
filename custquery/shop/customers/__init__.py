"""
The customers of a shop, kept well: profiles, accounts, tags and addresses.

    what is given ─▶ fields (read, or refused all at once) ─▶ what differs ─▶ stored

* fields, problems         what can be given, and what is wrong with it
* beginning                how a profile comes to be, or is found
* editing, accounts        what changes of a profile, and what cannot follow on what
* addressing, shipping     her addresses, of which one is the default; an order's
* stored                   what is there now, and whether it is still what was seen
* facade, address_book     the doors, each call one transaction; acting is theirs
* profiles                 everything about a customer on one page
"""

from custquery.shop.customers.acting import Edited
from custquery.shop.customers.address_book import Addresses
from custquery.shop.customers.addressing import Address
from custquery.shop.customers.beginning import Begun
from custquery.shop.customers.editing import Change
from custquery.shop.customers.facade import Customers
from custquery.shop.customers.problems import Problem, ProfileError
from custquery.shop.customers.profiles import Consent, Ordered, Profile

__all__ = [
    "Address",
    "Addresses",
    "Begun",
    "Change",
    "Consent",
    "Customers",
    "Edited",
    "Ordered",
    "Problem",
    "Profile",
    "ProfileError",
]
