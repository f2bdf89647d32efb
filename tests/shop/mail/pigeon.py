"""A sender that carries to a list, a clock that is turned by hand, and a reader."""

import re
from datetime import UTC, datetime, timedelta

from attrs import frozen

from custquery.plugin import EmailMessage, EmailSender, Receipt, SendingError
from custquery.shop import Shop

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)


class Clock:
    """The present, moved by tests only."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


class Pigeon(EmailSender):
    """Carries to a list, unless it is told what else happens."""

    name = "pigeon"

    def __init__(self) -> None:
        self.carried: list[EmailMessage] = []
        #: What happens to the next messages, in order: an error that is raised.
        self.trouble: list[BaseException] = []
        #: Whether it knows what it carried.
        self.remembers = True

    def send(self, message: EmailMessage) -> Receipt:
        error = self.trouble.pop(0) if self.trouble else None
        if isinstance(error, Exception):
            raise error
        self.carried.append(message)
        if error is not None:  # the program ends, and the message is out
            raise error
        return Receipt(f"flight {len(self.carried)}")

    def took(self, message: EmailMessage) -> bool | None:
        if not self.remembers:
            return None
        return any(each.id == message.id for each in self.carried)


@frozen
class Reader:
    """Who opens what was carried to her."""

    shop: Shop
    pigeon: Pigeon

    def last(self) -> EmailMessage:
        self.shop.mail.deliver(self.pigeon)
        return self.pigeon.carried[-1]

    def token(self, purpose: str) -> str:
        found = re.search(rf"\?{purpose}=(\S+)", self.last().text)
        assert found, self.last().text
        return found[1]


def refusal(reason: str = "refused (550)", *, again: bool = False) -> SendingError:
    return SendingError(reason, again=again)
