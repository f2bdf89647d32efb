"""
Mail that the shop itself must send, and the sender that needs no server.

* mbox   appends messages to a file that mail programs open
"""

from custquery.shop.mail.mbox import MboxSender

__all__ = ["MboxSender"]
