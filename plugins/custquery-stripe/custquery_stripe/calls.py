"""
A path of Stripe's API, and what is asked → what it answers, or why there is no answer.

The same call is made again only where it cannot be done twice: what changes something
carries one idempotency key for all its tries.
"""

import json
import os
import ssl
import time
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from attrs import field, frozen

from custquery.plugin import VaultError

#: Where the secret key is looked for.
KEY = "CUSTQUERY_STRIPE_KEY"
#: What answers look like is that of this day, whatever the account's own version is.
_VERSION = "2024-06-20"
#: Seconds to wait for the server, tries in all, and seconds between them.
_PATIENCE, _TRIES, _PAUSE, _LONGEST_PAUSE = 20.0, 3, 0.5, 10.0
#: Bytes of an answer; the longest that is asked for has some thousands.
_LARGEST = 1_000_000
_YES_NO: Mapping[str | None, bool] = {"true": True, "false": False}
#: What is told of an error, besides its status: two words of a closed list.
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz_")


@frozen
class Answer:
    """What Stripe said: the status of HTTP, and what was in it."""

    status: int
    body: Mapping[str, object]
    #: Whether Stripe says that trying again helps; None: it does not say.
    again: bool | None = None
    #: Seconds that it wants to be left alone.
    pause: float = 0.0

    @property
    def is_missing(self) -> bool:
        """Whether Stripe itself says that there is no such thing."""
        return self.status == 404 and self._error.get("code") == "resource_missing"

    @property
    def may_be_tried_again(self) -> bool:
        """Whether it is not about what was asked, but about the moment."""
        if self.again is not None:
            return self.again
        return self.status in {409, 429} or self.status >= 500

    def expect(self) -> Mapping[str, object]:
        """
        Return what was asked for.

        Raises:
            VaultError: it is something else; the reason names nobody.
        """
        if self.status == 200 and self.body.get("object"):
            return self.body
        if self.status == 401:
            raise VaultError(f"Stripe does not know the key in {KEY} (401)")
        words = map(_word, (self._error.get("type"), self._error.get("code")))
        reason = ", ".join([*filter(None, words), str(self.status)])
        raise VaultError(f"Stripe refused ({reason})", again=self.may_be_tried_again)

    @property
    def _error(self) -> Mapping[str, object]:
        error = self.body.get("error")
        return error if isinstance(error, dict) else {}


@frozen
class Stripe:
    """Stripe's API, spoken to over TLS; without it only on this machine."""

    base: str = field(default="https://api.stripe.com")
    patience: float = _PATIENCE
    pause: Callable[[float], None] = time.sleep
    #: Gives each change a key of its own.
    token: Callable[[], object] = uuid4
    #: Decides whose certificates are trusted; by default the machine's authorities.
    context: ssl.SSLContext | None = None

    @base.validator
    def _check_base(self, _: object, base: str) -> None:
        if not self.is_safe(base):
            raise ValueError("Stripe is spoken to over https://, or on this machine")

    def is_safe(self, address: str) -> bool:
        """Tell whether *address* is one of TLS, or of this machine where Stripe is."""
        try:
            parts = urlsplit(address)
            is_whole = parts.hostname and parts.port != 0
        except ValueError:
            return False
        if not is_whole or parts.username is not None:
            return False
        here = all(map(_is_here, (parts.hostname, urlsplit(self.base).hostname)))
        return parts.scheme == "https" or (parts.scheme == "http" and here)

    def get(self, path: str) -> Answer:
        """
        Ask for something.

        Raises:
            VaultError: there is no answer.
        """
        return self._answered("GET", path, "", {})

    def post(self, path: str, form: Mapping[str, str] | None = None) -> Answer:
        """
        Change something, once, however often that must be asked for.

        Raises:
            VaultError: there is no answer.
        """
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Idempotency-Key": str(self.token()),
        }
        return self._answered("POST", path, urlencode(form or {}), headers)

    def _answered(
        self, method: str, path: str, body: str, headers: Mapping[str, str]
    ) -> Answer:
        sent = {"Authorization": f"Bearer {_key()}", "Stripe-Version": _VERSION}
        left, pause = _TRIES, _PAUSE
        while True:
            left -= 1
            try:
                answer = self._once(method, path, body, {**sent, **headers})
            except ssl.SSLError as error:
                raise VaultError("Stripe has no TLS that can be trusted") from error
            except (OSError, HTTPException) as error:
                if not left:
                    reason = f"no answer ({type(error).__name__})"
                    raise VaultError(reason, again=True) from error
            else:
                if not left or not answer.may_be_tried_again:
                    return answer
                pause = max(pause, min(answer.pause, _LONGEST_PAUSE))
            self.pause(pause)
            pause *= 2

    def _once(
        self, method: str, path: str, body: str, headers: Mapping[str, str]
    ) -> Answer:
        connection = self._connection()
        try:
            connection.request(method, f"/v1/{path}", body or None, dict(headers))
            reply = connection.getresponse()
            return Answer(
                reply.status,
                _read(reply.read(_LARGEST)),
                _YES_NO.get(reply.headers["Stripe-Should-Retry"]),
                _seconds(reply.headers["Retry-After"]),
            )
        finally:
            connection.close()

    def _connection(self) -> HTTPConnection:
        parts = urlsplit(self.base)
        host = parts.hostname or ""
        if parts.scheme == "http":
            return HTTPConnection(host, parts.port, timeout=self.patience)
        context = self.context or ssl.create_default_context()
        return HTTPSConnection(host, parts.port, timeout=self.patience, context=context)


def _key() -> str:
    """Return the secret key, which must not end up in what a library says of it."""
    key = os.environ.get(KEY, "").strip()
    if not key:
        raise VaultError(f"{KEY} is not set")
    plain = key.replace("_", "")
    if not (key.startswith(("sk_", "rk_")) and plain.isascii() and plain.isalnum()):
        raise VaultError(f"{KEY} holds no secret key: one starts with sk_ or rk_")
    return key


def _is_here(host: str | None) -> bool:
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return host == "localhost"


def _read(text: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _seconds(text: str | None) -> float:
    return float(text) if text and text.isascii() and text.isdecimal() else 0.0


def _word(text: object) -> str:
    """Return a word of Stripe's closed lists, such as ``card_error``."""
    is_word = isinstance(text, str) and len(text) <= 60 and _LETTERS.issuperset(text)
    return str(text) if is_word else ""
