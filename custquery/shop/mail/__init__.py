"""
Mail that a shop must send: from what happens, by the outbox, to a sender.

* facade      the door: letters, one message to one customer, the outbox
* consenting  what customers say about being written to; double opt-in
* letters     what is written, in files, a language each
* writing     what an operator writes to one customer
* posting     a letter with a link, and who came back by it
* outbox      a message put in the transaction of what it tells about
* delivering  what is due, handed over once, and tried again
* entries     what an operator sees of it
* sending     the sender that a URI names
* mbox        the sender that needs no server
* settings    from whom, through what, where links lead
"""

from custquery.shop.mail.mbox import MboxSender

__all__ = ["MboxSender"]
