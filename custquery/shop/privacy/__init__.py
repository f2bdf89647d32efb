"""
What people may ask about their own data, and what a shop keeps no longer than it must.

* holdings     which tables hold something of one person, and what must stay
* requests     what was asked, and until when it waits
* access       everything that is held about one person
* person       by what somebody is recognised
* erasing      a customer → the facts of her orders
* edits        edits of many, without words that name who is erased
* mentions     where others' texts name who was erased
* files        mail and rejected rows beside the shop
* written      which of them the shop wrote itself
* retention    rules for what is kept without being needed
* record       the record of processing
* pages        both documents, as HTML
* facade       all of it for one shop
"""

from custquery.shop.privacy.access import Held
from custquery.shop.privacy.facade import Privacy, Run
from custquery.shop.privacy.files import Cleaned
from custquery.shop.privacy.mentions import Mention
from custquery.shop.privacy.record import Record
from custquery.shop.privacy.requests import Asked
from custquery.shop.privacy.retention import Kept

__all__ = ["Asked", "Cleaned", "Held", "Kept", "Mention", "Privacy", "Record", "Run"]
