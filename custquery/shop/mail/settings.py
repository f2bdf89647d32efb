"""
How a shop sends mail, kept in its file: from whom, through what, where links lead.

No password is kept: a sender finds it where its own documentation says.
"""

from collections.abc import Mapping
from email.utils import parseaddr

from attrs import field, frozen

from custquery.language.errors import RequestError
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import SHORT, removed, selected, upserted
from custquery.shop.store.tables import SETTING

_PREFIX = "mail_"
_WRITE = upserted(SETTING, ("name", "value"))
_REMOVE = removed(SETTING)
_READ = selected(SETTING, ("name", "value"), "name")
_TEXTS = ("sender", "sender_name", "through", "page", "postal_address")


def _short(text: str) -> str:
    return text.strip()


@frozen(kw_only=True)
class MailSettings:
    """
    How a shop sends mail.

    >>> MailSettings(sender="shop@example.com", sender_name="Acme").sender
    'shop@example.com'

    Raises:
        RequestError: ``mail-setting-unknown``.
    """

    #: The address that mail is from; nothing is written without it.
    sender: str = field(default="", converter=_short)
    #: The name shown with it, and at the end of letters.
    sender_name: str = field(default="", converter=_short)
    #: The URI of a sender; empty: an mbox file beside the shop.
    through: str = field(default="", converter=_short)
    #: The page that links lead to, ``https://shop.example.com/mail``; they add
    #: ``?PURPOSE=TOKEN``.
    page: str = field(default="", converter=_short)
    #: Where the shop is, as marketing must say by law.
    postal_address: str = field(default="", converter=_short)
    #: Whether who signs up for e-mail must confirm it. It says nothing about who did
    #: before.
    double_opt_in: bool = False

    def __attrs_post_init__(self) -> None:
        wrong = {
            "sender": bool(self.sender) and not _is_address(self.sender),
            "page": bool(self.page) and not self.page.startswith(_WEB),
        }
        for name, text in _texts(self).items():
            if wrong.get(name) or len(text) > SHORT or not text.isprintable():
                raise RequestError("mail-setting-unknown", {"name": name})

    def require(self, *names: str) -> None:
        """
        Refuse to go on without the settings *names*.

        Raises:
            RequestError: ``mail-not-set-up``.
        """
        for name in names:
            if not getattr(self, name):
                raise RequestError("mail-not-set-up", {"name": name})


_WEB = ("https://", "http://localhost", "http://127.0.0.1")


def _is_address(text: str) -> bool:
    user, at, domain = text.rpartition("@")
    return bool(at and user and domain) and parseaddr(text) == ("", text)


def _texts(settings: MailSettings) -> Mapping[str, str]:
    return {each: getattr(settings, each) for each in _TEXTS}


def write_mail_settings(database: Database, settings: MailSettings) -> None:
    """Write *settings*, within a running write."""
    kept = {**_texts(settings), "double_opt_in": "1" if settings.double_opt_in else ""}
    database.change(_REMOVE, [(_PREFIX + name,) for name in kept])
    rows = [(_PREFIX + name, value) for name, value in kept.items() if value]
    database.change(_WRITE, rows)


def read_mail_settings(database: Database) -> MailSettings:
    """Return the settings of the shop; those of a new one are empty."""
    names = [_PREFIX + each for each in (*_TEXTS, "double_opt_in")]
    rows = database.rows(_READ, {"among": names})
    found = {name.removeprefix(_PREFIX): value for name, value in rows}
    double = bool(found.pop("double_opt_in", ""))
    return MailSettings(double_opt_in=double, **found)
