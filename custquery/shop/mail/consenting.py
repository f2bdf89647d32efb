"""
What a customer says about being written to → the log of consent, by the shop's rules.

Where the shop asks for confirmation, signing up makes her pending and writes to her;
only her click subscribes her. Source of the states, the levels and what may follow
what: the marketing consent of Shopify's Admin API.
"""

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from custquery.language.errors import RequestError
from custquery.schema.calendar import local_date, moment
from custquery.schema.reading import microseconds
from custquery.schema.text import fold
from custquery.shop import links
from custquery.shop.customers.acting import LIBRARY, Acting
from custquery.shop.mail.posting import post, returned
from custquery.shop.mail.settings import read_mail_settings
from custquery.shop.mail.writing import UNSUBSCRIBE
from custquery.shop.store.auditing import By
from custquery.shop.store.connection import Database, Row
from custquery.shop.store.consents import states_of
from custquery.shop.store.layout import selected
from custquery.shop.store.limits import Given
from custquery.shop.store.settings import Settings
from custquery.shop.store.tables import CONSENT_LEVELS, CUSTOMER, REDIRECT
from custquery.shop.store.texts import email_key
from custquery.shop.store.writing import Batch

#: How long the link of a confirmation is good, in days; who waits goes on waiting.
CONFIRMATION_DAYS = 30

_SECOND = 1_000_000
#: Who signs up for e-mail, and what is made of it where she is to confirm it.
_SIGNED_UP: Given = {
    "channel": "email",
    "state": "subscribed",
    "level": "single_opt_in",
}
_ASKED: Given = {"state": "pending", "level": "confirmed_opt_in"}
_ADDRESS = selected(CUSTOMER, ("email",), "id")
_THERE = selected(CUSTOMER, ("id",), "id")
_SURVIVOR = selected(REDIRECT, ("customer_id",), "id")
_HISTORY = (
    'SELECT channel, state, level, "at", recorded_at, source, evidence, attested_by '
    'FROM consent_event WHERE customer_id = :customer ORDER BY "at", id'
)


@frozen
class Consent:
    """Something that a customer said about being written to."""

    channel: str
    state: str
    level: str
    #: When she said so, and when the shop was told.
    at: datetime
    recorded_at: datetime
    source: str
    #: What proves it; it may hold an address.
    evidence: str = field(repr=False)
    attested_by: str = field(repr=False)


@frozen
class Consents(Acting):
    """
    What customers agreed to; `custquery.shop.Shop.consents` gives it.

    >>> from custquery.shop import Shop
    >>> with Shop.create(getfixture("tmp_path") / "my.shop") as shop:
    ...     noor, = shop.add([{"email": "noor@example.com"}])
    ...     shop.consents.subscribe(noor, source="checkout")
    'subscribed'
    """

    def history(self, customer: int) -> tuple[Consent, ...]:
        """Return all that a customer said, in the order in which she said it."""
        found = self._database.rows(_HISTORY, {"customer": customer})
        return tuple(_consent(row) for row in found)

    def state(self, customer: int, channel: str = "email") -> str:
        """Return what holds now: ``subscribed`` …; ``not_subscribed``: nothing said."""
        states = states_of(self._database, [customer])
        return states.get((customer, channel), "not_subscribed")

    def record(
        self,
        customer: int,
        state: str,
        *,
        channel: str = "email",
        level: str = "",
        at: datetime | None = None,
        source: str = "unknown",
        evidence: str = "",
        by: By = LIBRARY,
        dry_run: bool = False,
    ) -> str:
        """
        Record what a customer said elsewhere, and return what holds now.

        Args:
            customer: Who.
            state: ``pending``, ``subscribed`` or ``unsubscribed``.
            channel: ``email``, ``sms`` or that of a plugin.
            level: ``single_opt_in``, ``confirmed_opt_in`` or ``unknown``; needed for
                ``subscribed``.
            at: When she said so, with a zone; by default now. The latest decides.
            source: Where: ``checkout``, ``phone call`` …
            evidence: What proves it.
            by: Who records it, and why.
            dry_run: Take it back.

        Raises:
            RequestError: ``consent-state-set-elsewhere``, ``consent-state-unknown``,
                ``consent-level-needed``, ``consent-pending-level``,
                ``consent-in-future``, ``consent-redacted``,
                ``consent-without-contact``, ``customer-unknown``.
        """
        row = {
            "customer_id": customer,
            "channel": channel,
            "state": state,
            "level": level_of(state, level),
            "source": source,
            "evidence": evidence,
        }
        if at is not None:
            row["at"] = microseconds(at)
        with self._writing(by, dry_run=dry_run) as rows:
            rows.consents([row])
            return self.state(customer, channel)

    def subscribe(
        self,
        customer: int,
        *,
        source: str,
        evidence: str = "",
        by: By = LIBRARY,
        dry_run: bool = False,
    ) -> str:
        """
        Sign a customer up for e-mail as she asks, and return what holds now.

        Where the shop asks for confirmation she is ``pending`` and is written to, at
        most once a day; else she is ``subscribed``. Who is subscribed stays so.

        Args:
            customer: Who.
            source: Where she signed up: ``footer``, ``checkout`` …
            evidence: What proves it: the words of the form, the address it came from.
            by: Who does it, and why.
            dry_run: Take it back.

        Raises:
            RequestError: ``customer-unknown``, ``consent-redacted``,
                ``consent-without-contact``, ``mail-not-set-up``.
        """
        own = self._writer.settings
        said = {**_SIGNED_UP, "source": source, "evidence": evidence}
        with self._writing(by, dry_run=dry_run) as rows:
            return sign_up(self._database, rows, own, customer, said, now=self._now)

    def confirm(
        self,
        token: str,
        evidence: str = "",
        by: By = LIBRARY,
        *,
        dry_run: bool = False,
    ) -> int:
        """
        Subscribe who followed the link of a confirmation; return her id.

        A second time does nothing.

        Args:
            token: What the link holds.
            evidence: What proves it further: the address the click came from.
            by: Who does it, and why.
            dry_run: Take it back.

        Raises:
            RequestError: ``link-not-ours``, ``link-expired``, ``link-over``,
                ``consent-not-pending``, ``consent-redacted``.
        """
        with self._writing(by, dry_run=dry_run) as rows:
            found = returned(self._database, "confirmation", token, self._now)
            if self._is_confirmed(found.customer):
                return found.customer
            if self.state(found.customer) not in {"pending", "subscribed"}:
                args = {"customer": str(found.customer)}
                raise RequestError("consent-not-pending", args)
            proof = "; ".join(filter(None, (f"message {found.number}", evidence)))
            agreed = {"source": "confirmation", "evidence": proof}
            rows.consents(
                [_event(found.customer, "subscribed", "confirmed_opt_in", agreed)]
            )
        return found.customer

    def unsubscribe(
        self, token: str, by: By = LIBRARY, *, dry_run: bool = False
    ) -> int:
        """
        Unsubscribe who followed the link of a message; return her id.

        Nothing further is asked of her (RFC 8058), and a second time does nothing.

        Args:
            token: What the link holds.
            by: Who does it, and why.
            dry_run: Take it back.

        Raises:
            RequestError: ``link-not-ours``, ``link-expired``, ``link-over``.
        """
        with self._writing(by, dry_run=dry_run) as rows:
            customer = self._unsubscribing(token)
            if self.state(customer) in {"subscribed", "pending"}:
                agreed = {"source": UNSUBSCRIBE, "evidence": "link in a message"}
                rows.consents([_event(customer, "unsubscribed", "unknown", agreed)])
        return customer

    def _unsubscribing(self, token: str) -> int:
        """Return whose link it is, whatever became of the message that it was in."""
        secret, now = links.secret_of(self._database), self._now // _SECOND
        named = int(links.read(secret, UNSUBSCRIBE, token, now)["customer"])
        survivor = self._database.value(_SURVIVOR, {"among": [named]})
        customer = named if survivor is None else int(survivor)
        if not self._database.rows(_THERE, {"among": [customer]}):
            raise RequestError("link-over")
        return customer

    def _is_confirmed(self, customer: int) -> bool:
        said = [each for each in self.history(customer) if each.channel == "email"]
        last = said[-1] if said else None
        return last is not None and (
            (last.state, last.level) == ("subscribed", "confirmed_opt_in")
        )


def sign_up(
    database: Database,
    rows: Batch,
    settings: Settings,
    customer: int,
    said: Given,
    *,
    now: int,
) -> str:
    """
    Record what a customer signs up for, within a running write; return what holds now.

    Where the shop asks for confirmation she is asked, unless she confirmed it already.

    Args:
        database: That of the shop.
        rows: The batch that it is part of.
        settings: Those of the shop.
        customer: Who.
        said: A row as `Batch.consents` takes it, without the customer.
        now: Microseconds since 1970 UTC.

    Raises:
        RequestError: as `Consents.subscribe`.
    """
    channel = str(said["channel"])
    state = states_of(database, [customer]).get((customer, channel))
    if state == "subscribed":
        return state
    asks = _asks(database, said)
    rows.consents([{**said, **(_ASKED if asks else {}), "customer_id": customer}])
    if asks:
        _ask(database, settings, customer, now)
    return states_of(database, [customer])[customer, channel]


def _asks(database: Database, said: Given) -> bool:
    """Tell whether she must confirm what she *said*; there is no letter by SMS."""
    state, level = (fold(str(said.get(each, ""))) for each in ("state", "level"))
    is_sure = level.replace(" ", "_") == "confirmed_opt_in"
    wants = said["channel"] == "email" and state == "subscribed" and not is_sure
    return wants and read_mail_settings(database).double_opt_in


def _ask(database: Database, settings: Settings, customer: int, now: int) -> None:
    """Write to her, once a day however often somebody types her address."""
    [(address,)] = database.rows(_ADDRESS, {"among": [customer]})
    mark = links.mark(links.secret_of(database), email_key(address) or "")
    key = f"confirmation:{customer}:{local_date(now, settings.zone)}:{mark}"
    days = CONFIRMATION_DAYS
    post(database, settings, "confirmation", customer, key=key, now=now, days=days)


def level_of(state: str, level: str) -> str:
    """
    Return the level that is recorded with *state*, which a person says.

    >>> level_of("pending", ""), level_of("subscribed", "single_opt_in")
    ('confirmed_opt_in', 'single_opt_in')

    Raises:
        RequestError: ``consent-state-set-elsewhere``, ``consent-state-unknown``,
            ``consent-level-needed``, ``consent-pending-level``.
    """
    match state:
        case "pending" if level in {"", "confirmed_opt_in"}:
            return "confirmed_opt_in"
        case "pending":
            raise RequestError("consent-pending-level", {"level": level})
        case "subscribed" if level in CONSENT_LEVELS:
            return level
        case "subscribed":
            raise RequestError("consent-level-needed")
        case "unsubscribed":
            return level or "unknown"
        case "not_subscribed" | "redacted" | "invalid":
            raise RequestError("consent-state-set-elsewhere", {"state": state})
        case _:
            raise RequestError("consent-state-unknown", {"state": state})


def _event(
    customer: int, state: str, level: str, agreed: Mapping[str, object]
) -> dict[str, object]:
    about = {"customer_id": customer, "channel": "email"}
    return {**about, "state": state, "level": level, **agreed}


def _consent(row: Row) -> Consent:
    channel, state, level, at, recorded_at, source, evidence, attested_by = row
    return Consent(
        channel,
        state,
        level,
        moment(at),
        moment(recorded_at),
        source,
        evidence or "",
        attested_by or "",
    )
