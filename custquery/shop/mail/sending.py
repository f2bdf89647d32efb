"""
The URI of a shop's settings → the sender that it names, of a plugin or built in.

Without a URI messages go to an mbox file beside the shop, which sends nothing: a shop
that is tried out writes to nobody.
"""

from collections.abc import Mapping
from pathlib import Path

from custquery.hooks.senders import EmailSender
from custquery.language.errors import RequestError
from custquery.shop.mail.mbox import MboxSender
from custquery.shop.store.connection import Database

#: Those that need no plugin.
BUILT_IN: tuple[EmailSender, ...] = (MboxSender(),)


def mail_file(database: Database) -> Path:
    """Return the file that messages go to when no sender is chosen."""
    if "://" in database.uri:
        return Path("custquery.mbox")
    return Path(f"{database.uri}.mbox")


def mail_files(database: Database, uri: str) -> tuple[Path, ...]:
    """
    Return the mbox files that messages of a shop may be in.

    Args:
        database: That of the shop.
        uri: Of its sender now; before that was chosen, they went to the first file.
    """
    own = (mail_file(database),)
    if not uri.lower().startswith("mbox:"):
        return own
    return (*own, MboxSender().at(uri).file)


def sender_at(
    uri: str, added: Mapping[str, EmailSender], database: Database
) -> EmailSender:
    """
    Return the sender that *uri* describes.

    Args:
        uri: Such as ``smtp://mail.example.com``; the empty one is an mbox file.
        added: What plugins add, by name. One called ``smtp`` serves ``smtps:`` too.
        database: That of the shop.

    Raises:
        RequestError: ``mail-sender-unknown``, ``mail-sender-refused``.
    """
    if not uri:
        return MboxSender(mail_file(database))
    known = {each.name: each for each in BUILT_IN} | dict(added)
    scheme = uri.partition(":")[0].lower()
    found = known.get(scheme) or known.get(scheme.removesuffix("s"))
    if found is None:
        names = ", ".join(sorted(known))
        raise RequestError("mail-sender-unknown", {"name": scheme, "known": names})
    try:
        return found.at(uri)
    except ValueError as error:
        details = {"name": scheme, "reason": str(error)}
        raise RequestError("mail-sender-refused", details) from error
